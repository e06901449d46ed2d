"""Accuracy against a budget of tokens: what a lower limit would have given, from the same samples."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.cells import Grid, amount, percent
from reports.plots.axes import accuracy_axis, as_amount, curve, interval, told
from reports.plots.style import FIRST, QUIET, drawn
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def budget(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """pass@1 if everything longer than x tokens had been cut, and so been wrong; None where undefined."""
    points = benchmark.series.budget
    if not points:
        return None
    limit = benchmark.settings.max_tokens
    title = f"Accuracy against token budget on {benchmark.title}"
    return Plot(
        f"{benchmark.name}-budget",
        title,
        _alt(title, points, benchmark),
        *drawn(f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, points, limit)),
        Grid(
            ("limit, tokens", "pass@1, %", "95 %"),
            tuple((amount(p.x), percent(p.y), interval(p.low, p.high)) for p in points),
            names=1,
        ),
    )


def _draw(axes: "Axes", points: Sequence[Point], limit: int) -> None:
    start = Point(0.0, 0.0, 0.0, 0.0)
    curve(axes, (start, *points), FIRST, "pass@1", marked=False)
    last = points[-1]
    axes.plot([last.x], [last.y], color=FIRST.color, marker=FIRST.mark, linestyle="")
    if limit <= 1.2 * last.x:
        axes.axvline(limit, color=QUIET, linestyle=":", linewidth=1.2)
        axes.text(
            limit,
            0.02,
            f"limit of this run {amount(limit)} ",
            transform=axes.get_xaxis_transform(),
            ha="right",
            va="bottom",
            fontsize=8.5,
            color=QUIET,
        )
    axes.set_xlim(0, 1.04 * max(last.x, limit if limit <= 1.2 * last.x else 0))
    as_amount(axes.xaxis)
    axes.set_xlabel("limit of tokens per response")
    accuracy_axis(axes, (start, *points), "pass@1")


def _alt(title: str, points: Sequence[Point], benchmark: BenchmarkFacts) -> str:
    last = points[-1]
    near = next(p for p in points if p.y >= 0.95 * last.y)
    half = next(p for p in points if p.y >= 0.5 * last.y)
    whole = told(last.y, last.low, last.high)
    parts = [f"{title}. At the longest response, {amount(last.x)} tokens, pass@1 is {whole}."]
    if last.y > 0 and near is not last:
        parts.append(
            f"A limit of {amount(half.x)} tokens would have given {told(half.y)}, "
            f"one of {amount(near.x)} tokens {told(near.y)}."
        )
    parts.append("A response longer than the limit counts as wrong.")
    if benchmark.settings.answer_from != "answer":
        parts.append("Answers were taken from anywhere, so a cut response might still have held one.")
    return " ".join(parts)
