"""Histograms of response length for correct and for wrong samples."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.cells import Grid, format_amount, format_percent
from reports.plots.axes import draw_legend, set_amount_ticks, set_percent_ticks
from reports.plots.style import FIRST, SECOND, SeriesStyle, render_svg
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Bin

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def lengths_plot(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """Two histograms, each in percent of its own samples; None if no sample has a verdict."""
    right, wrong = benchmark.series.lengths_right, benchmark.series.lengths_wrong
    if not _count(right) and not _count(wrong):
        return None
    title = f"Response length, right against wrong, on {benchmark.title}"
    return Plot(
        f"{benchmark.name}-lengths",
        title,
        " ".join([f"{title}.", _describe_lengths("correct", right), _describe_lengths("wrong", wrong)]),
        *render_svg(f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, right, wrong)),
        _numbers(right, wrong),
    )


def _draw(axes: "Axes", right: Sequence[Bin], wrong: Sequence[Bin]) -> None:
    _draw_histogram(axes, right, FIRST, "right", "")
    _draw_histogram(axes, wrong, SECOND, "wrong", "////")
    axes.set_xlim(0, max(b.high for b in (*right, *wrong)))
    axes.set_ylim(bottom=0)
    set_amount_ticks(axes.xaxis)
    set_percent_ticks(axes.yaxis)
    axes.set_xlabel("tokens of the response")
    axes.set_ylabel("share of its samples")
    draw_legend(axes)


def _draw_histogram(axes: "Axes", bins: Sequence[Bin], style: SeriesStyle, label: str, hatch: str) -> None:
    total = _count(bins)
    if not total:
        axes.plot([], [], color=style.color, linestyle=style.linestyle, label=f"{label}: none")
        return
    edges = [bins[0].low, *(b.high for b in bins)]
    shares = [b.count / total for b in bins]
    samples = f"{label}: {format_amount(total)} sample{'s' * (total != 1)}"
    axes.stairs(
        shares,
        edges,
        color=style.color,
        alpha=0.15 if not hatch else 0.4,
        fill=True,
        hatch=hatch,
        linewidth=0,
    )
    axes.stairs(shares, edges, color=style.color, linestyle=style.linestyle, linewidth=1.6, label=samples)


def _count(bins: Sequence[Bin]) -> int:
    return sum(b.count for b in bins)


def _median_bin(bins: Sequence[Bin]) -> Bin:
    """The bin of the median sample (the lower of two)."""
    count, total = 0, _count(bins)
    for one in bins:
        count += one.count
        if 2 * count >= total:
            return one
    raise ValueError("no samples")


def _describe_lengths(name: str, bins: Sequence[Bin]) -> str:
    total = _count(bins)
    if not total:
        return f"No sample is {name}."
    median, mode = _median_bin(bins), max(bins, key=lambda b: b.count)
    last = max((b for b in bins if b.count), key=lambda b: b.high)
    samples = f"{format_amount(total)} {name} sample{'s' * (total != 1)}"
    share = format_percent(mode.count / total, "%")
    return (
        f"Of {samples}, the median has {_range(median)} tokens, the most common length is {_range(mode)} "
        f"({share} of them), the longest {_range(last)}."
    )


def _range(one: Bin) -> str:
    return f"{format_amount(one.low)} to {format_amount(one.high)}"


def _numbers(right: Sequence[Bin], wrong: Sequence[Bin]) -> Grid:
    pairs = zip(right, wrong, strict=True)
    lines = tuple((_range(one), format_amount(one.count), format_amount(other.count)) for one, other in pairs)
    return Grid(("tokens", "right, samples", "wrong, samples"), lines, names=1)
