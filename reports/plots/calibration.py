"""Calibration of agreement: how often the winning vote is right, by how many samples gave it."""

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

from reports.cells import Grid, amount, percent
from reports.plots.axes import as_percent, interval, legend, told
from reports.plots.style import FIRST, QUIET, drawn
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Bin

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Z = 1.96
"""a normal's 97.5 % quantile"""


def calibration(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """The share of winning votes that are correct against their share of the samples; None without votes."""
    bins = [one for one in benchmark.series.calibration if one.count and one.share is not None]
    if not bins:
        return None
    title = f"Agreement against correctness on {benchmark.title}"
    silent = len(benchmark.questions) - sum(one.count for one in bins)
    return Plot(
        f"{benchmark.name}-calibration",
        title,
        _alt(title, bins, silent),
        *drawn(f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, bins)),
        Grid(
            ("agreement", "questions", "vote right, %", "95 %"),
            tuple(
                (_range(one), amount(one.count), percent(one.share), interval(*wilson(one))) for one in bins
            ),
            names=1,
        ),
    )


def wilson(one: Bin) -> tuple[float, float]:
    """Wilson's 95 % interval of a bin's share, its questions as independent draws.

    >>> [round(end, 2) for end in wilson(Bin(0.9, 1.0, 4, share=1.0))]
    [0.51, 1.0]
    """
    assert one.share is not None
    n, p, square = one.count, one.share, Z * Z
    middle = (p + square / (2 * n)) / (1 + square / n)
    reach = Z / (1 + square / n) * sqrt(p * (1 - p) / n + square / (4 * n * n))
    return min(p, max(0.0, middle - reach)), max(p, min(1.0, middle + reach))


def _draw(axes: "Axes", bins: Sequence[Bin]) -> None:
    axes.plot([0, 1], [0, 1], color=QUIET, linestyle=":", linewidth=1.2, label="equal")
    most = max(one.count for one in bins)
    for one in bins:
        assert one.share is not None
        middle = (one.low + one.high) / 2
        axes.vlines([middle], *wilson(one), color=FIRST.color, linewidth=1.4)
        axes.hlines([one.share], one.low, one.high, color=FIRST.color, linewidth=1.4, alpha=0.5)
    axes.scatter(
        [(one.low + one.high) / 2 for one in bins],
        [one.share or 0.0 for one in bins],
        s=[20 + 180 * one.count / most for one in bins],
        color=FIRST.color,
        label="questions (area: how many)",
        zorder=3,
    )
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.06, 1.06)
    as_percent(axes.xaxis)
    as_percent(axes.yaxis)
    axes.set_xlabel("share of the samples that gave the winning answer")
    axes.set_ylabel("winning answer correct")
    legend(axes)


def _alt(title: str, bins: Sequence[Bin], silent: int) -> str:
    first, last = bins[0], bins[-1]
    parts = [f"{title}. {_said(last)}"]
    if len(bins) > 1:
        worst = min(bins, key=lambda one: one.share or 0.0)
        parts.append(_said(first))
        if worst not in (first, last):
            parts.append(_said(worst))
    if silent > 0:
        parts.append(f"{amount(silent)} question{'s' * (silent > 1)} without any answer left out.")
    return " ".join(parts)


def _said(one: Bin) -> str:
    many = "s" * (one.count != 1)
    return (
        f"Where {_range(one)} of the samples agree ({amount(one.count)} question{many}) the winning answer "
        f"is right in {told(one.share, *wilson(one))}."
    )


def _range(one: Bin) -> str:
    return f"{round(100 * one.low)} to {round(100 * one.high)} %"
