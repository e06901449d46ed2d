"""Measured against published: both with their uncertainty, by model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import cells
from reports.cells import NOTHING, Grid
from reports.plots.axes import as_amount, as_percent, legend
from reports.plots.style import LOOKS, Look, drawn, margins, plain
from reports.plots.types import Plot
from reports.rows import is_rating
from reports.site.facts import BenchmarkFacts, Figure, Measured

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Z = 1.96
MEASURED = "measured here"


@dataclass(frozen=True)
class Mark:
    """A figure to draw: measured, or published somewhere."""

    row: str
    """MEASURED, or the model"""
    metric: str
    value: float
    low: float | None
    high: float | None
    source: str
    """"" where measured"""


def published(model: str, benchmark: BenchmarkFacts) -> list[Plot]:
    """A plot of the headline shares and one of the headline ratings, where something was published."""
    made = []
    for name, rating in (("published", False), ("published-rating", True)):
        metrics = [
            one
            for metric in benchmark.headline
            if is_rating(metric) == rating and (one := benchmark.metric(metric)) and one.value is not None
        ]
        marks = _marks(metrics, benchmark.published)
        if any(mark.source for mark in marks):
            made.append(_plot(f"{benchmark.name}-{name}", model, benchmark.title, marks, rating))
    return made


def _marks(metrics: Sequence[Measured], figures: Sequence[Figure]) -> list[Mark]:
    names = {one.name for one in metrics}
    own = [
        Mark(MEASURED, one.name, one.value, one.low, one.high, "") for one in metrics if one.value is not None
    ]
    return own + [_published(figure) for figure in figures if figure.metric in names]


def _published(figure: Figure) -> Mark:
    """Its interval is what its own sampling noise can be at most, for the same questions."""
    reach = None if figure.se_bound is None else Z * figure.se_bound
    low = None if reach is None else max(0.0, figure.value - reach)
    high = None if reach is None else figure.value + reach
    if high is not None and not is_rating(figure.metric):
        high = min(1.0, high)
    return Mark(figure.model, figure.metric, figure.value, low, high, figure.source)


def _plot(name: str, model: str, benchmark: str, marks: Sequence[Mark], rating: bool) -> Plot:
    title = f"{'Rating measured' if rating else 'Measured'} against published on {benchmark}"
    rows = _rows(marks)
    return Plot(
        name,
        title,
        _alt(title, model, marks, rating),
        *drawn(
            f"{model} · {benchmark}",
            title,
            lambda axes: _draw(axes, model, marks, rows, rating),
            height=1.4 + 0.21 * len(rows),
        ),
        _numbers(model, marks, rating),
    )


def _rows(marks: Sequence[Mark]) -> list[str]:
    """What was measured, then the models by their highest figure of the first metric."""
    first = marks[0].metric
    best: dict[str, tuple[bool, bool, float]] = {}
    for mark in marks:
        key = (mark.row == MEASURED, mark.metric == first, mark.value)
        best[mark.row] = max(best.get(mark.row, key), key)
    return sorted(best, key=lambda row: best[row], reverse=True)


def _own(model: str, row: str) -> bool:
    """Whether a published model is the one that was measured."""
    return model.rstrip("/").rsplit("/", 1)[-1].lower() == row.lower()


def _draw(axes: "Axes", model: str, marks: Sequence[Mark], rows: Sequence[str], rating: bool) -> None:
    looks = dict(zip(dict.fromkeys(mark.metric for mark in marks), LOOKS * len(marks), strict=False))
    for mark in marks:
        _mark(axes, mark, rows.index(mark.row), looks)
    for metric, look in looks.items():
        axes.plot([], [], linestyle="", marker=look.mark, color=look.color, label=metric)
    axes.axhspan(-0.5, 0.5, color=looks[marks[0].metric].color, alpha=0.1, linewidth=0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    margins(axes, left=2.35)
    names = [plain(row, 30) + (" *" if row != MEASURED and _own(model, row) else "") for row in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    (as_amount if rating else as_percent)(axes.xaxis)
    axes.set_xlabel("rating" if rating else "accuracy, with 95 % intervals")
    if len(looks) > 1:
        legend(axes)


def _mark(axes: "Axes", mark: Mark, row: int, looks: Mapping[str, Look]) -> None:
    """Filled where measured, open where published; metrics of one row stand a little apart."""
    look, place = looks[mark.metric], list(looks).index(mark.metric)
    y = row + (place - (len(looks) - 1) / 2) * 0.3
    measured = mark.row == MEASURED
    if mark.low is not None and mark.high is not None:
        axes.hlines(y, mark.low, mark.high, color=look.color, linewidth=2.2 if measured else 1.1)
    axes.plot(
        [mark.value],
        [y],
        linestyle="",
        marker=look.mark,
        color=look.color,
        markersize=6.5 if measured else 4.5,
        markerfacecolor=look.color if measured else "#ffffff",
    )


def _alt(title: str, model: str, marks: Sequence[Mark], rating: bool) -> str:
    parts = [f"{title}."]
    for metric in dict.fromkeys(mark.metric for mark in marks):
        held = [mark for mark in marks if mark.metric == metric]
        mine, theirs = held[0], [mark for mark in held if mark.source]
        parts.append(f"{metric} measured: {_value(mine, rating)}.")
        same = [mark for mark in theirs if _own(model, mark.row)]
        parts += [f"Published of the same model: {_value(mark, rating)} ({mark.source})." for mark in same]
        if theirs:
            low, high = (end(theirs, key=lambda mark: mark.value) for end in (min, max))
            parts.append(
                f"{len(theirs)} published, from {_value(low, rating)} ({low.row}) to {_value(high, rating)} "
                f"({high.row})."
            )
    parts.append("Published intervals are the most that their own sampling noise can be.")
    return " ".join(parts)


def _value(mark: Mark, rating: bool) -> str:
    return cells.figure(mark.value, rating) + ("" if rating else " %")


def _numbers(model: str, marks: Sequence[Mark], rating: bool) -> Grid:
    header = ("model", "metric", "source", "value" if rating else "value, %", "95 %")
    lines = []
    for mark in marks:
        reach = (
            NOTHING
            if mark.low is None or mark.high is None
            else f"{cells.figure(mark.low, rating)} to {cells.figure(mark.high, rating)}"
        )
        name = plain(model, 60) if mark.row == MEASURED else mark.row
        lines.append((name, mark.metric, mark.source or MEASURED, cells.figure(mark.value, rating), reach))
    return Grid(header, tuple(lines), names=3)
