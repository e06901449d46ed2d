"""Plots over the checkpoints of a training run: accuracy, length, truncation and reflection by step."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.cells import NO_VALUE, Grid, format_amount, format_percent
from reports.plots.axes import draw_curve, draw_legend, format_interval, set_accuracy_axis, set_amount_ticks
from reports.plots.style import SERIES_STYLES, render_svg
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, MetricFacts, Point, RunFacts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Line = tuple[str, tuple[Point, ...]]
"""the label of a line, and its points by training step"""


@dataclass(frozen=True)
class TrainingPlot:
    """A kind of plot of some metrics against the training step."""

    name: str
    title: str
    axis: str
    """label of the y axis"""
    is_share: bool
    """whether values are shares in 0..1; otherwise amounts"""
    metrics: Callable[[BenchmarkFacts], Mapping[str, MetricFacts | None]]
    """label of each line -> its metric"""


def families(runs: Sequence[RunFacts]) -> dict[str, list[RunFacts]]:
    """Runs of one model at several training steps, by the model's name without the step.

    Runs without a known step and models with a single step are left out; those of another folder are another
    model, with a number behind its name.
    """
    found: dict[str, list[RunFacts]] = {}
    names: dict[tuple[str, str], str] = {}
    for run in sorted((run for run in runs if run.step is not None), key=lambda run: (run.step, run.started)):
        family = family_name(run.model, run.step)
        number = 1 + sum(name == family for name, _ in names)
        name = names.setdefault((family, run.series), family if number == 1 else f"{family} ({number})")
        found.setdefault(name, []).append(run)
    return {name: runs for name, runs in found.items() if len({run.step for run in runs}) > 1}


def family_name(model: str, step: int | None) -> str:
    """A model's name with `…` in place of its training step, if the name contains it.

    >>> family_name("org/r1-7b-step-7", 7), family_name("org/r1-7b", 200)
    ('org/r1-7b-step-…', 'org/r1-7b')
    >>> family_name("out/checkpoint-0500", 500)
    'out/checkpoint-…'
    """
    return re.sub(rf"^(.*)(?<!\d)0*{step}(?!\d)", r"\1…", model, count=1)


def file_stem(name: str) -> str:
    """The prefix of a family's plot files, unique to the family.

    >>> file_stem("org/r1-step-…")
    'org-r1-step-fadf'
    """
    slug = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60]
    return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:4]}"


def family_plots(name: str, runs: Sequence[RunFacts]) -> list[Plot]:
    """The plots of one family, benchmark by benchmark; a metric that no two steps have is left out."""
    plots = []
    for benchmark in dict.fromkeys(one.name for run in runs for one in run.benchmarks):
        for kind in TRAINING_PLOTS:
            lines = _lines(runs, benchmark, kind)
            if any(len(points) > 1 for _, points in lines):
                title = next(one.title for run in runs if (one := run.benchmark(benchmark)))
                plots.append(_plot(name, benchmark, title, kind, lines))
    return plots


def _accuracy(one: BenchmarkFacts) -> dict[str, MetricFacts | None]:
    return {"pass@1": one.metric("pass@1"), "cons@k": one.metric(f"cons@{one.k}") if one.votes else None}


TRAINING_PLOTS = (
    TrainingPlot("accuracy", "Accuracy", "accuracy", True, _accuracy),
    TrainingPlot(
        "length",
        "Mean response length",
        "tokens per response",
        False,
        lambda one: {"mean tokens": one.metric("output_tokens")},
    ),
    TrainingPlot(
        "truncated",
        "Truncated responses",
        "truncated",
        True,
        lambda one: {"truncated": one.metric("truncated")},
    ),
    TrainingPlot(
        "reflection",
        "Reflection",
        "markers per 1,000 words",
        False,
        lambda one: {"reflection markers": one.metric("reflection_per_1000")},
    ),
)


def _lines(runs: Sequence[RunFacts], benchmark: str, kind: TrainingPlot) -> list[Line]:
    points: dict[str, list[Point]] = {}
    for run in runs:
        one = run.benchmark(benchmark)
        for name, metric in (kind.metrics(one) if one else {}).items():
            if metric is not None and metric.value is not None and run.step is not None:
                points.setdefault(name, []).append(Point(run.step, metric.value, metric.low, metric.high))
    sizes = {one.k for run in runs if (one := run.benchmark(benchmark))}
    k = f"{next(iter(sizes))}" if len(sizes) == 1 else "k"
    return [(name.replace("@k", f"@{k}"), tuple(series)) for name, series in points.items()]


def _plot(name: str, benchmark: str, title: str, kind: TrainingPlot, lines: Sequence[Line]) -> Plot:
    full = f"{kind.title} on {title} against training step"
    return Plot(
        f"{file_stem(name)}-{benchmark}-{kind.name}",
        full,
        " ".join([f"{full}.", *(_describe_line(line, kind) for line in lines), "Bands are 95 % intervals."]),
        *render_svg(f"{name} · {title}", full, lambda axes: _draw(axes, kind, lines)),
        _numbers(kind, lines),
    )


def _draw(axes: "Axes", kind: TrainingPlot, lines: Sequence[Line]) -> None:
    for (name, points), style in zip(lines, SERIES_STYLES, strict=False):
        draw_curve(axes, points, style, name)
    all_points = [point for _, points in lines for point in points]
    set_amount_ticks(axes.xaxis)
    axes.set_xlabel("training step")
    if kind.is_share:
        set_accuracy_axis(axes, all_points, kind.axis)
    else:
        top = max(value for p in all_points for value in (p.y, p.high or 0.0))
        axes.set_ylim(0, 1.08 * top or 1.0)
        axes.set_ylabel(kind.axis)
        if top >= 10:
            set_amount_ticks(axes.yaxis)
    if len(lines) > 1:
        draw_legend(axes)


def _describe_line(line: Line, kind: TrainingPlot) -> str:
    name, points = line
    first, last = points[0], points[-1]
    highest, lowest = max(points, key=lambda p: p.y), min(points, key=lambda p: p.y)
    start, end = (f"{_format_value(p, kind)} at step {format_amount(p.x)}" for p in (first, last))
    text = f"{name} goes from {start} to {end}"
    if highest.y > max(first.y, last.y):
        text += f", its highest is {_format_value(highest, kind)} at step {format_amount(highest.x)}"
    if lowest.y < min(first.y, last.y):
        text += f", its lowest is {_format_value(lowest, kind)} at step {format_amount(lowest.x)}"
    return f"{text}."


def _format_value(point: Point, kind: TrainingPlot) -> str:
    return format_percent(point.y, "%") if kind.is_share else _format_amount(point.y)


def _format_amount(value: float) -> str:
    return format_amount(value) if value >= 10 else f"{value:.2f}"


def _numbers(kind: TrainingPlot, lines: Sequence[Line]) -> Grid:
    header = ["step"]
    rows: dict[tuple[float, int], list[str]] = {}
    for place, (name, points) in enumerate(lines):
        header += [name + (", %" if kind.is_share else ""), "95 %"]
        for nth, point in enumerate(points):
            cells = rows.setdefault((point.x, _rank_at_step(points, nth)), [NO_VALUE] * (2 * len(lines)))
            cells[2 * place : 2 * place + 2] = _cells(point, kind)
    body = tuple((format_amount(step), *cells) for (step, _), cells in sorted(rows.items()))
    return Grid(tuple(header), body, names=1)


def _rank_at_step(points: Sequence[Point], place: int) -> int:
    """How many earlier points have the same step, so that two runs of one step get a line each."""
    return sum(one.x == points[place].x for one in points[:place])


def _cells(point: Point, kind: TrainingPlot) -> list[str]:
    if kind.is_share:
        return [format_percent(point.y), format_interval(point.low, point.high)]
    interval = (
        NO_VALUE
        if point.low is None or point.high is None
        else f"{_format_amount(point.low)} to {_format_amount(point.high)}"
    )
    return [_format_amount(point.y), interval]
