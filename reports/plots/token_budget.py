"""Plot of accuracy against token budget: what a lower token limit would have given with the same samples."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.cells import Grid, format_amount, format_percent
from reports.plots.axes import draw_curve, format_interval, format_share, set_accuracy_axis, set_amount_ticks
from reports.plots.style import FIRST, MUTED_INK, render_svg
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def token_budget_plot(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """pass@1 if every response longer than x tokens had been truncated, and so wrong; None if undefined."""
    points = benchmark.series.budget
    if not points:
        return None
    limit = benchmark.settings.max_tokens or points[-1].x
    title = f"Accuracy against token budget on {benchmark.title}"
    return Plot(
        f"{benchmark.name}-budget",
        title,
        _alt_text(title, points, benchmark),
        *render_svg(f"{model} · {benchmark.title}", title, lambda axes: _draw(axes, points, limit)),
        Grid(
            ("limit, tokens", "pass@1, %", "95 %"),
            tuple((format_amount(p.x), format_percent(p.y), format_interval(p.low, p.high)) for p in points),
            names=1,
        ),
    )


def _draw(axes: "Axes", points: Sequence[Point], limit: float) -> None:
    start = Point(0.0, 0.0, 0.0, 0.0)
    draw_curve(axes, (start, *points), FIRST, "pass@1", markers=False)
    last = points[-1]
    axes.plot([last.x], [last.y], color=FIRST.color, marker=FIRST.marker, linestyle="")
    if limit <= 1.2 * last.x:
        axes.axvline(limit, color=MUTED_INK, linestyle=":", linewidth=1.2)
        axes.text(
            limit,
            0.02,
            f"limit of this run {format_amount(limit)} ",
            transform=axes.get_xaxis_transform(),
            ha="right",
            va="bottom",
            fontsize=8.5,
            color=MUTED_INK,
        )
    axes.set_xlim(0, 1.04 * max(last.x, limit if limit <= 1.2 * last.x else 0))
    set_amount_ticks(axes.xaxis)
    axes.set_xlabel("limit of tokens per response")
    set_accuracy_axis(axes, (start, *points), "pass@1")


def _alt_text(title: str, points: Sequence[Point], benchmark: BenchmarkFacts) -> str:
    last = points[-1]
    near = next(p for p in points if p.y >= 0.95 * last.y)
    half = next(p for p in points if p.y >= 0.5 * last.y)
    full = format_share(last.y, last.low, last.high)
    parts = [f"{title}. At the longest response, {format_amount(last.x)} tokens, pass@1 is {full}."]
    if last.y > 0 and near is not last:
        parts.append(
            f"A limit of {format_amount(half.x)} tokens would have given {format_share(half.y)}, "
            f"one of {format_amount(near.x)} tokens {format_share(near.y)}."
        )
    parts.append("A response longer than the limit counts as wrong.")
    if benchmark.settings.answer_from != "answer":
        parts.append("Answers were read anywhere, so a truncated response might still have had one.")
    return " ".join(parts)
