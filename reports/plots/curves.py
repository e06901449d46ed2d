"""Plot of pass@j and cons@j against j: the benefit of more samples per question."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.cells import NO_VALUE, Grid, format_percent
from reports.plots.axes import draw_curve, draw_legend, format_interval, format_share, set_accuracy_axis
from reports.plots.style import FIRST, SECOND, render_svg
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def curves_plot(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """Both curves with their intervals over questions; None if neither is defined."""
    pass_at, cons_at = benchmark.series.pass_at, benchmark.series.cons_at
    if not pass_at and not cons_at:
        return None
    title = f"pass@j{' and cons@j' if cons_at else ''} on {benchmark.title}"
    return Plot(
        f"{benchmark.name}-curves",
        title,
        _alt_text(title, pass_at, cons_at),
        *render_svg(f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, pass_at, cons_at)),
        _numbers(pass_at, cons_at),
    )


def _draw(axes: "Axes", pass_at: Sequence[Point], cons_at: Sequence[Point]) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    if pass_at:
        draw_curve(axes, pass_at, FIRST, "pass@j: any of j right")
    if cons_at:
        draw_curve(axes, cons_at, SECOND, "cons@j: the vote of j right")
    sizes = sorted({p.x for p in (*pass_at, *cons_at)})
    axes.set_xscale("log", base=2)
    axes.set_xlim(sizes[0] / 1.15, sizes[-1] * 1.15)
    axes.xaxis.set_major_locator(FixedLocator(tick_sizes(sizes)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlabel("samples per question, j")
    set_accuracy_axis(axes, (*pass_at, *cons_at), "accuracy")
    draw_legend(axes)


def tick_sizes(sizes: Sequence[float]) -> list[float]:
    """The sizes that get a tick label: the last, and every other that leaves room for the next one.

    >>> tick_sizes([1, 2, 4, 5]), tick_sizes([1, 2, 4, 8])
    ([1, 2, 5], [1, 2, 4, 8])
    """
    ticks = [sizes[-1]]
    for size in reversed(sizes[:-1]):
        if size * 1.4 < ticks[-1]:
            ticks.append(size)
    return ticks[::-1]


def _alt_text(title: str, pass_at: Sequence[Point], cons_at: Sequence[Point]) -> str:
    parts = [f"{title}."]
    for name, points in (("pass", pass_at), ("cons", cons_at)):
        if points:
            first, last = points[0], points[-1]
            line = f"{name}@{first.x:g} is {format_share(first.y, first.low, first.high)}"
            if len(points) > 1:
                line += f", {name}@{last.x:g} is {format_share(last.y, last.low, last.high)}"
            parts.append(f"{line}.")
    parts.append("Bands are 95 % intervals over questions.")
    return " ".join(parts)


def _numbers(pass_at: Sequence[Point], cons_at: Sequence[Point]) -> Grid:
    header = ("j", "pass@j, %", "95 %", "cons@j, %", "95 %")
    lines = []
    by_size = [{p.x: p for p in points} for points in (pass_at, cons_at)]
    for size in sorted({p.x for p in (*pass_at, *cons_at)}):
        cells = [_cells(points.get(size)) for points in by_size]
        lines.append((f"{size:g}", *cells[0], *cells[1]))
    if not cons_at:
        return Grid(header[:3], tuple(line[:3] for line in lines), names=1)
    return Grid(header, tuple(lines), names=1)


def _cells(point: Point | None) -> tuple[str, str]:
    if point is None:
        return NO_VALUE, NO_VALUE
    return format_percent(point.y), format_interval(point.low, point.high)
