"""Plot of measured against published values, both with their uncertainty, by model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import cells
from reports.cells import NO_VALUE, Grid
from reports.plots.axes import draw_legend, set_amount_ticks, set_percent_ticks
from reports.plots.style import SERIES_STYLES, SeriesStyle, render_svg, set_margins, svg_text
from reports.plots.types import Plot
from reports.published_choice import by_interest, choose, is_same_model
from reports.rows import is_rating
from reports.site.facts import BenchmarkFacts, MetricFacts, PublishedFigure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Z = 1.96
MEASURED = "measured here"


@dataclass(frozen=True)
class Mark:
    """A figure to draw, measured or published."""

    row: str
    """MEASURED, or the published model"""
    metric: str
    value: float
    low: float | None
    high: float | None
    source: str
    """where it was published; "" for a measured figure"""


def published_plots(model: str, benchmark: BenchmarkFacts) -> list[Plot]:
    """A plot of the headline shares and one of the headline ratings, if anything was published."""
    plots = []
    for name, rating in (("published", False), ("published-rating", True)):
        metrics = [
            one
            for metric in benchmark.headline
            if is_rating(metric) == rating and (one := benchmark.metric(metric)) and one.value is not None
        ]
        every = _marks(metrics, benchmark.published)
        marks = _most_interesting(model, every)
        if any(mark.source for mark in marks):
            left_out = len({mark.row for mark in every} - {mark.row for mark in marks})
            plots.append(_plot(f"{benchmark.name}-{name}", model, benchmark.title, marks, left_out))
    return plots


def _marks(metrics: Sequence[MetricFacts], figures: Sequence[PublishedFigure]) -> list[Mark]:
    names = {one.name for one in metrics}
    measured = [
        Mark(MEASURED, one.name, one.value, one.low, one.high, "") for one in metrics if one.value is not None
    ]
    return measured + [_published(figure) for figure in figures if figure.metric in names]


def _most_interesting(model: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks of the models that are chosen by the first metric that something was published on."""
    published = [mark for mark in marks if mark.source]
    metric = published[0].metric if published else ""
    order = by_interest(
        {mark.row: mark.value for mark in reversed(published) if mark.metric == metric},
        [mark.value for mark in marks if not mark.source and mark.metric == metric],
        [model],
    )
    rest = [mark.row for mark in published if mark.metric != metric]
    chosen = choose([[*order, *rest]])
    return [mark for mark in marks if not mark.source or mark.row in chosen]


def _published(figure: PublishedFigure) -> Mark:
    """A published figure; its interval is an upper bound of its own sampling noise on the same questions."""
    half_width = None if figure.se_bound is None else Z * figure.se_bound
    low = None if half_width is None else max(0.0, figure.value - half_width)
    high = None if half_width is None else figure.value + half_width
    if high is not None and not is_rating(figure.metric):
        high = min(1.0, high)
    source = cells.with_note(figure.source, figure.note)
    return Mark(figure.model, figure.metric, figure.value, low, high, source)


def _plot(name: str, model: str, benchmark: str, marks: Sequence[Mark], left_out: int) -> Plot:
    rating = is_rating(marks[0].metric)
    title = f"{'Rating measured' if rating else 'Measured'} against published on {benchmark}"
    if left_out:
        title += f" (without {left_out} more models)"
    rows = _rows(marks)
    return Plot(
        name,
        title,
        _alt_text(title, model, marks, rating),
        *render_svg(
            f"{model} · {benchmark}",
            title,
            lambda axes: _draw(axes, model, marks, rows, rating),
            height=1.4 + 0.21 * len(rows),
        ),
        _numbers(model, marks, rating),
    )


def _rows(marks: Sequence[Mark]) -> list[str]:
    """The measured row, then the models by their highest figure of the first metric."""
    first = marks[0].metric
    best: dict[str, tuple[bool, bool, float]] = {}
    for mark in marks:
        key = (mark.row == MEASURED, mark.metric == first, mark.value)
        best[mark.row] = max(best.get(mark.row, key), key)
    return sorted(best, key=lambda row: best[row], reverse=True)


def _draw(axes: "Axes", model: str, marks: Sequence[Mark], rows: Sequence[str], rating: bool) -> None:
    styles = dict(zip(dict.fromkeys(mark.metric for mark in marks), SERIES_STYLES * len(marks), strict=False))
    for mark in marks:
        _draw_mark(axes, mark, rows.index(mark.row), styles)
    for metric, style in styles.items():
        axes.plot([], [], linestyle="", marker=style.marker, color=style.color, label=metric)
    axes.axhspan(-0.5, 0.5, color=styles[marks[0].metric].color, alpha=0.1, linewidth=0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    set_margins(axes, left=2.35)
    names = [
        svg_text(row, 30) + (" *" if row != MEASURED and is_same_model(model, row) else "") for row in rows
    ]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    (set_amount_ticks if rating else set_percent_ticks)(axes.xaxis)
    axes.set_xlabel("rating" if rating else "accuracy, with 95 % intervals")
    if len(styles) > 1:
        draw_legend(axes)


def _draw_mark(axes: "Axes", mark: Mark, row: int, styles: Mapping[str, SeriesStyle]) -> None:
    """Draw a filled marker for a measured, an open one for a published figure, offset by metric."""
    style, place = styles[mark.metric], list(styles).index(mark.metric)
    y = row + (place - (len(styles) - 1) / 2) * 0.3
    measured = mark.row == MEASURED
    if mark.low is not None and mark.high is not None:
        axes.hlines(y, mark.low, mark.high, color=style.color, linewidth=2.2 if measured else 1.1)
    axes.plot(
        [mark.value],
        [y],
        linestyle="",
        marker=style.marker,
        color=style.color,
        markersize=6.5 if measured else 4.5,
        markerfacecolor=style.color if measured else "#ffffff",
    )


def _alt_text(title: str, model: str, marks: Sequence[Mark], rating: bool) -> str:
    parts = [f"{title}."]
    for metric in dict.fromkeys(mark.metric for mark in marks):
        measured, *rest = (mark for mark in marks if mark.metric == metric)
        published = [mark for mark in (measured, *rest) if mark.source]
        parts.append(f"{metric} measured: {_format_value(measured, rating)}.")
        same = [mark for mark in published if is_same_model(model, mark.row)]
        parts += [
            f"Published of the same model: {_format_value(mark, rating)} ({mark.source})." for mark in same
        ]
        if published:
            low, high = (end(published, key=lambda mark: mark.value) for end in (min, max))
            parts.append(
                f"{len(published)} published, from {_format_value(low, rating)} ({low.row}) "
                f"to {_format_value(high, rating)} ({high.row})."
            )
    parts.append("Published intervals are upper bounds of their own sampling noise.")
    return " ".join(parts)


def _format_value(mark: Mark, rating: bool) -> str:
    return cells.format_metric_value(mark.value, rating) + ("" if rating else " %")


def _numbers(model: str, marks: Sequence[Mark], rating: bool) -> Grid:
    header = ("model", "metric", "source", "value" if rating else "value, %", "95 %")
    lines = []
    for mark in marks:
        value, low, high = (
            cells.format_metric_value(number, rating) for number in (mark.value, mark.low, mark.high)
        )
        interval = NO_VALUE if mark.low is None or mark.high is None else f"{low} to {high}"
        name = svg_text(model, 60) if mark.row == MEASURED else mark.row
        lines.append((name, mark.metric, mark.source or MEASURED, value, interval))
    return Grid(header, tuple(lines), names=3)
