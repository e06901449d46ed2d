"""Over the checkpoints of a training run: accuracy, length, truncation and reflection against its step."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.cells import NOTHING, Grid, amount, percent
from reports.plots.axes import accuracy_axis, as_amount, curve, interval, legend
from reports.plots.style import LOOKS, drawn
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Measured, Point, RunFacts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Line = tuple[str, tuple[Point, ...]]
"""what a line is of, and its points by training step"""


@dataclass(frozen=True)
class Kind:
    """A plot of some metrics against the training step."""

    name: str
    title: str
    axis: str
    share: bool
    """in 0..1; else an amount"""
    metrics: Callable[[BenchmarkFacts], Mapping[str, Measured | None]]
    """what its lines are of"""


def families(runs: Sequence[RunFacts]) -> dict[str, list[RunFacts]]:
    """Runs of one model at several training steps, by the model's name with the step left out.

    Runs whose step is not known, and models with one step alone, are in none.
    """
    found: dict[str, list[RunFacts]] = {}
    for run in sorted((run for run in runs if run.step is not None), key=lambda run: (run.step, run.started)):
        found.setdefault(family(run.model, run.step), []).append(run)
    return {name: held for name, held in found.items() if len({run.step for run in held}) > 1}


def family(model: str, step: int | None) -> str:
    """A model's name with its training step, where it tells it, left open.

    >>> family("org/r1-7b-step-7", 7), family("org/r1-7b", 200), family("out/checkpoint-0500", 500)
    ('org/r1-7b-step-…', 'org/r1-7b', 'out/checkpoint-…')
    """
    return re.sub(rf"^(.*)(?<!\d)0*{step}(?!\d)", r"\1…", model, count=1)


def stem(name: str) -> str:
    """What the file names of a family's plots start with: no two families share it.

    >>> stem("org/r1-step-…")
    'org-r1-step-fadf'
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60]
    return f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:4]}"


def checkpoints(name: str, runs: Sequence[RunFacts]) -> list[Plot]:
    """The plots of one family, benchmark by benchmark; what is undefined at every step has none."""
    made = []
    for benchmark in dict.fromkeys(one.name for run in runs for one in run.benchmarks):
        for kind in KINDS:
            lines = _lines(runs, benchmark, kind)
            if any(len(points) > 1 for _, points in lines):
                title = next(one.title for run in runs if (one := run.benchmark(benchmark)))
                made.append(_plot(name, benchmark, title, kind, lines))
    return made


def _accuracy(one: BenchmarkFacts) -> dict[str, Measured | None]:
    return {"pass@1": one.metric("pass@1"), "cons@k": one.metric(f"cons@{one.k}") if one.votes else None}


KINDS = (
    Kind("accuracy", "Accuracy", "accuracy", True, _accuracy),
    Kind(
        "length",
        "Mean response length",
        "tokens per response",
        False,
        lambda one: {"mean tokens": one.metric("output_tokens")},
    ),
    Kind(
        "truncated",
        "Truncated responses",
        "truncated",
        True,
        lambda one: {"truncated": one.metric("truncated")},
    ),
    Kind(
        "reflection",
        "Reflection",
        "markers per 1,000 words",
        False,
        lambda one: {"reflection markers": one.metric("reflection_per_1000")},
    ),
)


def _lines(runs: Sequence[RunFacts], benchmark: str, kind: Kind) -> list[Line]:
    points: dict[str, list[Point]] = {}
    for run in runs:
        one = run.benchmark(benchmark)
        for name, metric in (kind.metrics(one) if one else {}).items():
            if metric is not None and metric.value is not None and run.step is not None:
                points.setdefault(name, []).append(Point(run.step, metric.value, metric.low, metric.high))
    sizes = {one.k for run in runs if (one := run.benchmark(benchmark))}
    k = f"{next(iter(sizes))}" if len(sizes) == 1 else "k"
    return [(name.replace("@k", f"@{k}"), tuple(held)) for name, held in points.items()]


def _plot(name: str, benchmark: str, title: str, kind: Kind, lines: Sequence[Line]) -> Plot:
    full = f"{kind.title} on {title} against training step"
    return Plot(
        f"{stem(name)}-{benchmark}-{kind.name}",
        full,
        " ".join([f"{full}.", *(_said(line, kind) for line in lines), "Bands are 95 % intervals."]),
        *drawn(f"{name} · {title}", full, lambda axes: _draw(axes, kind, lines)),
        _numbers(kind, lines),
    )


def _draw(axes: "Axes", kind: Kind, lines: Sequence[Line]) -> None:
    for (name, points), look in zip(lines, LOOKS, strict=False):
        curve(axes, points, look, name)
    every = [point for _, points in lines for point in points]
    as_amount(axes.xaxis)
    axes.set_xlabel("training step")
    if kind.share:
        accuracy_axis(axes, every, kind.axis)
    else:
        top = max(value for p in every for value in (p.y, p.high or 0.0))
        axes.set_ylim(0, 1.08 * top or 1.0)
        axes.set_ylabel(kind.axis)
        if top >= 10:
            as_amount(axes.yaxis)
    if len(lines) > 1:
        legend(axes)


def _said(line: Line, kind: Kind) -> str:
    name, points = line
    first, last = points[0], points[-1]
    highest, lowest = (end(points, key=lambda p: p.y) for end in (max, min))
    text = (
        f"{name} goes from {_value(first, kind)} at step {amount(first.x)} to {_value(last, kind)} at step "
    )
    text += f"{amount(last.x)}"
    if highest.y > max(first.y, last.y):
        text += f", its highest is {_value(highest, kind)} at step {amount(highest.x)}"
    if lowest.y < min(first.y, last.y):
        text += f", its lowest is {_value(lowest, kind)} at step {amount(lowest.x)}"
    return f"{text}."


def _value(point: Point, kind: Kind) -> str:
    return percent(point.y, "%") if kind.share else _amount(point.y)


def _amount(value: float) -> str:
    return amount(value) if value >= 10 else f"{value:.2f}"


def _numbers(kind: Kind, lines: Sequence[Line]) -> Grid:
    header = ["step"]
    rows: dict[tuple[float, int], list[str]] = {}
    for place, (name, points) in enumerate(lines):
        header += [name + (", %" if kind.share else ""), "95 %"]
        for nth, point in enumerate(points):
            cells = rows.setdefault((point.x, _nth(points, nth)), [NOTHING] * (2 * len(lines)))
            cells[2 * place : 2 * place + 2] = _cells(point, kind)
    body = tuple((amount(step), *cells) for (step, _), cells in sorted(rows.items()))
    return Grid(tuple(header), body, names=1)


def _nth(points: Sequence[Point], place: int) -> int:
    """Which of the points at its step this one is: two runs may have the same."""
    return sum(one.x == points[place].x for one in points[:place])


def _cells(point: Point, kind: Kind) -> list[str]:
    if kind.share:
        return [percent(point.y), interval(point.low, point.high)]
    reach = (
        NOTHING
        if point.low is None or point.high is None
        else f"{_amount(point.low)} to {_amount(point.high)}"
    )
    return [_amount(point.y), reach]
