"""Response length, right against wrong: how long the correct samples are, and how long the others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.cells import Grid, amount, percent
from reports.plots.axes import as_amount, as_percent, legend
from reports.plots.style import FIRST, SECOND, Look, drawn
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Bin

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def lengths(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """Two histograms, each in percent of its own samples; None where no sample has a verdict."""
    right, wrong = benchmark.series.lengths_right, benchmark.series.lengths_wrong
    if not _count(right) and not _count(wrong):
        return None
    title = f"Response length, right against wrong, on {benchmark.title}"
    return Plot(
        f"{benchmark.name}-lengths",
        title,
        " ".join([f"{title}.", _said("correct", right), _said("wrong", wrong)]),
        *drawn(f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, right, wrong)),
        _numbers(right, wrong),
    )


def _draw(axes: "Axes", right: Sequence[Bin], wrong: Sequence[Bin]) -> None:
    _steps(axes, right, FIRST, "right", "")
    _steps(axes, wrong, SECOND, "wrong", "////")
    axes.set_xlim(0, max(b.high for b in (*right, *wrong)))
    axes.set_ylim(bottom=0)
    as_amount(axes.xaxis)
    as_percent(axes.yaxis)
    axes.set_xlabel("tokens of the response")
    axes.set_ylabel("share of its samples")
    legend(axes)


def _steps(axes: "Axes", bins: Sequence[Bin], look: Look, label: str, hatch: str) -> None:
    every = _count(bins)
    if not every:
        axes.plot([], [], color=look.color, linestyle=look.line, label=f"{label}: none")
        return
    edges = [bins[0].low, *(b.high for b in bins)]
    shares = [b.count / every for b in bins]
    samples = f"{label}: {amount(every)} sample{'s' * (every != 1)}"
    axes.stairs(
        shares, edges, color=look.color, alpha=0.15 if not hatch else 0.4, fill=True, hatch=hatch, linewidth=0
    )
    axes.stairs(shares, edges, color=look.color, linestyle=look.line, linewidth=1.6, label=samples)


def _count(bins: Sequence[Bin]) -> int:
    return sum(b.count for b in bins)


def _middle(bins: Sequence[Bin]) -> Bin:
    """The bin that holds the middle sample (the lower one of two)."""
    before, every = 0, _count(bins)
    for one in bins:
        before += one.count
        if 2 * before >= every:
            return one
    raise ValueError("no samples")


def _said(name: str, bins: Sequence[Bin]) -> str:
    every = _count(bins)
    if not every:
        return f"No sample is {name}."
    middle, most = _middle(bins), max(bins, key=lambda b: b.count)
    last = max((b for b in bins if b.count), key=lambda b: b.high)
    many = "s" * (every != 1)
    return (
        f"Of {amount(every)} {name} sample{many} the middle one has {_range(middle)} tokens, the commonest "
        f"length is {_range(most)} ({percent(most.count / every, '%')} of them), the longest {_range(last)}."
    )


def _range(one: Bin) -> str:
    return f"{amount(one.low)} to {amount(one.high)}"


def _numbers(right: Sequence[Bin], wrong: Sequence[Bin]) -> Grid:
    pairs = zip(right, wrong, strict=True)
    lines = tuple((_range(one), amount(one.count), amount(other.count)) for one, other in pairs)
    return Grid(("tokens", "right, samples", "wrong, samples"), lines, names=1)
