"""Calibration plot: how often the winning answer is correct, by the share of samples that gave it."""

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

from reports.cells import Grid, format_amount, format_percent
from reports.plots.axes import draw_legend, format_interval, format_share, set_percent_ticks
from reports.plots.style import FIRST, MUTED_INK, render_svg
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Bin

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Z = 1.96
"""a normal's 97.5 % quantile"""


def calibration_plot(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """How often the winning answer is correct, against its share of the samples; None without votes."""
    bins = [one for one in benchmark.series.calibration if one.count and one.share is not None]
    if not bins:
        return None
    title = f"Agreement against correctness on {benchmark.title}"
    unanswered = len(benchmark.questions) - sum(one.count for one in bins)
    return Plot(
        f"{benchmark.name}-calibration",
        title,
        _alt_text(title, bins, unanswered),
        *render_svg(f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, bins)),
        Grid(
            ("agreement", "questions", "vote right, %", "95 %"),
            tuple(
                (
                    _range(one),
                    format_amount(one.count),
                    format_percent(one.share),
                    format_interval(*wilson_interval(one)),
                )
                for one in bins
            ),
            names=1,
        ),
    )


def wilson_interval(bin_: Bin) -> tuple[float, float]:
    """Wilson's 95 % interval of a bin's share, with its questions as independent draws.

    >>> [round(end, 2) for end in wilson_interval(Bin(0.9, 1.0, 4, share=1.0))]
    [0.51, 1.0]
    """
    assert bin_.share is not None
    n, p, square = bin_.count, bin_.share, Z * Z
    middle = (p + square / (2 * n)) / (1 + square / n)
    half_width = Z / (1 + square / n) * sqrt(p * (1 - p) / n + square / (4 * n * n))
    return min(p, max(0.0, middle - half_width)), max(p, min(1.0, middle + half_width))


def _draw(axes: "Axes", bins: Sequence[Bin]) -> None:
    axes.plot([0, 1], [0, 1], color=MUTED_INK, linestyle=":", linewidth=1.2, label="equal")
    largest = max(one.count for one in bins)
    for one in bins:
        assert one.share is not None
        middle = (one.low + one.high) / 2
        axes.vlines([middle], *wilson_interval(one), color=FIRST.color, linewidth=1.4)
        axes.hlines([one.share], one.low, one.high, color=FIRST.color, linewidth=1.4, alpha=0.5)
    axes.scatter(
        [(one.low + one.high) / 2 for one in bins],
        [one.share or 0.0 for one in bins],
        s=[20 + 180 * one.count / largest for one in bins],
        color=FIRST.color,
        label="questions (area: how many)",
        zorder=3,
    )
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.06, 1.06)
    set_percent_ticks(axes.xaxis)
    set_percent_ticks(axes.yaxis)
    axes.set_xlabel("share of the samples that gave the winning answer")
    axes.set_ylabel("winning answer correct")
    draw_legend(axes)


def _alt_text(title: str, bins: Sequence[Bin], unanswered: int) -> str:
    first, last = bins[0], bins[-1]
    parts = [f"{title}. {_describe_bin(last)}"]
    if len(bins) > 1:
        worst = min(bins, key=lambda one: one.share or 0.0)
        parts.append(_describe_bin(first))
        if worst not in (first, last):
            parts.append(_describe_bin(worst))
    if unanswered > 0:
        plural = "s" * (unanswered > 1)
        parts.append(f"{format_amount(unanswered)} question{plural} without any answer left out.")
    return " ".join(parts)


def _describe_bin(bin_: Bin) -> str:
    plural = "s" * (bin_.count != 1)
    return (
        f"Where {_range(bin_)} of the samples agree ({format_amount(bin_.count)} question{plural}) "
        f"the winning answer is right in {format_share(bin_.share, *wilson_interval(bin_))}."
    )


def _range(bin_: Bin) -> str:
    return f"{round(100 * bin_.low)} to {round(100 * bin_.high)} %"
