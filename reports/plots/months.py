"""Plot of accuracy by the month in which questions were published: a fall after the cut-off shows memory."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.cells import Grid, format_amount, format_percent
from reports.plots.axes import format_interval, format_share, set_accuracy_axis
from reports.plots.style import FIRST, MUTED_INK, render_svg
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, MetricFacts, Point, QuestionGroup

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_LABELS = 12
"""months that are labelled"""


def months_plot(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """pass@1 of the questions of each month; None unless questions are of at least two months."""
    months = {group.name: _pass_at_1(group) for group in benchmark.groups if group.by == "month"}
    known = {name: one for name, one in months.items() if one is not None and one.value is not None}
    if len(known) < 2:
        return None
    numbers = {name: _number(name) for name in known}
    points = [Point(numbers[name], one.value or 0.0, one.low, one.high) for name, one in known.items()]
    title = f"Accuracy by month of publication on {benchmark.title}"
    return Plot(
        f"{benchmark.name}-months",
        title,
        _alt_text(title, known, benchmark.cutoff),
        *render_svg(
            f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, points, benchmark.cutoff)
        ),
        Grid(
            ("month", "questions", "pass@1, %", "95 %"),
            tuple(
                (name, format_amount(m.questions), format_percent(m.value), format_interval(m.low, m.high))
                for name, m in known.items()
            ),
            names=1,
        ),
    )


def _pass_at_1(group: QuestionGroup) -> MetricFacts | None:
    return next((figure for figure in group.figures if figure.name == "pass@1"), None)


def _number(month: str) -> int:
    """Months since year 0, of `2024-08`."""
    year, number = month.split("-")[:2]
    return 12 * int(year) + int(number) - 1


def _name(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def _draw(axes: "Axes", points: Sequence[Point], cutoff: str) -> None:
    for point in points:
        if point.low is not None and point.high is not None:
            axes.vlines([point.x], point.low, point.high, color=FIRST.color, linewidth=1.4)
    xs = [point.x for point in points]
    axes.plot(xs, [point.y for point in points], color=FIRST.color, marker=FIRST.marker, linestyle="")
    first, last = int(min(xs)), int(max(xs))
    if cutoff and first <= _number(cutoff) <= last:
        _draw_cutoff(axes, _number(cutoff) + 0.5, cutoff)
    step = -(-(last - first + 1) // MAX_LABELS)
    axes.set_xticks(range(first, last + 1, step), [_name(one) for one in range(first, last + 1, step)])
    axes.tick_params(axis="x", labelrotation=45)
    axes.set_xlim(first - 0.5, last + 0.5)
    set_accuracy_axis(axes, points, "pass@1")


def _draw_cutoff(axes: "Axes", x: float, cutoff: str) -> None:
    axes.axvline(x, color=MUTED_INK, linestyle=":", linewidth=1.2)
    axes.text(
        x,
        0.02,
        f"cut-off {cutoff} ",
        transform=axes.get_xaxis_transform(),
        ha="right",
        va="bottom",
        fontsize=8.5,
        color=MUTED_INK,
    )


def _alt_text(title: str, months: dict[str, MetricFacts], cutoff: str) -> str:
    names = list(months)
    best = max(names, key=lambda name: months[name].value or 0.0)
    worst = min(names, key=lambda name: months[name].value or 0.0)
    named = dict.fromkeys([names[0], best, worst, names[-1]])
    values = "; ".join(
        f"{name} {format_share(m.value, m.low, m.high)} of {format_amount(m.questions)} questions"
        for name in named
        if (m := months[name])
    )
    end = f" The model's cut-off is {cutoff}." if cutoff else ""
    return f"{title}. {len(names)} months: {values}.{end}"
