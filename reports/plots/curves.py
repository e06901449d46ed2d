"""pass@j and cons@j against j: what more samples of a question bring."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.cells import NOTHING, Grid, percent
from reports.plots.axes import accuracy_axis, curve, interval, legend, told
from reports.plots.style import FIRST, SECOND, drawn
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def curves(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """Both curves with their intervals over questions; None where nothing is defined."""
    passed, voted = benchmark.series.pass_at, benchmark.series.cons_at
    if not passed and not voted:
        return None
    title = f"pass@j{' and cons@j' if voted else ''} on {benchmark.title}"
    return Plot(
        f"{benchmark.name}-curves",
        title,
        _alt(title, passed, voted),
        *drawn(f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, passed, voted)),
        _numbers(passed, voted),
    )


def _draw(axes: "Axes", passed: Sequence[Point], voted: Sequence[Point]) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    if passed:
        curve(axes, passed, FIRST, "pass@j: any of j right")
    if voted:
        curve(axes, voted, SECOND, "cons@j: the vote of j right")
    sizes = sorted({p.x for p in (*passed, *voted)})
    axes.set_xscale("log", base=2)
    axes.set_xlim(sizes[0] / 1.15, sizes[-1] * 1.15)
    axes.xaxis.set_major_locator(FixedLocator(spread(sizes)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlabel("samples per question, j")
    accuracy_axis(axes, (*passed, *voted), "accuracy")
    legend(axes)


def spread(sizes: Sequence[float]) -> list[float]:
    """The sizes that are labelled: the last, and each that leaves room for the one after it.

    >>> spread([1, 2, 4, 5]), spread([1, 2, 4, 8])
    ([1, 2, 5], [1, 2, 4, 8])
    """
    kept = [sizes[-1]]
    for size in reversed(sizes[:-1]):
        if size * 1.4 < kept[-1]:
            kept.append(size)
    return kept[::-1]


def _alt(title: str, passed: Sequence[Point], voted: Sequence[Point]) -> str:
    parts = [f"{title}."]
    for name, points in (("pass", passed), ("cons", voted)):
        if points:
            first, last = points[0], points[-1]
            line = f"{name}@{first.x:g} is {told(first.y, first.low, first.high)}"
            if len(points) > 1:
                line += f", {name}@{last.x:g} is {told(last.y, last.low, last.high)}"
            parts.append(f"{line}.")
    parts.append("Bands are 95 % intervals over questions.")
    return " ".join(parts)


def _numbers(passed: Sequence[Point], voted: Sequence[Point]) -> Grid:
    header = ("j", "pass@j, %", "95 %", "cons@j, %", "95 %")
    lines = []
    by_size = [{p.x: p for p in points} for points in (passed, voted)]
    for size in sorted({p.x for p in (*passed, *voted)}):
        cells = [_cells(points.get(size)) for points in by_size]
        lines.append((f"{size:g}", *cells[0], *cells[1]))
    if not voted:
        return Grid(header[:3], tuple(line[:3] for line in lines), names=1)
    return Grid(header, tuple(lines), names=1)


def _cells(point: Point | None) -> tuple[str, str]:
    if point is None:
        return NOTHING, NOTHING
    return percent(point.y), interval(point.low, point.high)
