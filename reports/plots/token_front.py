"""Plot of the leaderboard: accuracy against tokens on one benchmark, the Pareto front marked."""

from collections.abc import Sequence
from math import hypot
from typing import TYPE_CHECKING

from reports.cells import Grid
from reports.plots.axes import format_interval, set_accuracy_axis, set_amount_ticks
from reports.plots.run_names import draw_names, names_height, run_color
from reports.plots.style import HEIGHT, MUTED_INK, PAPER, render_svg, set_margins, svg_text
from reports.plots.types import Plot
from reports.site.facts import Point
from reports.site.findings import beaten_by
from reports.site.standings import StandingRun, Standings, front

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOG_FROM = 4.0
"""the token axis is logarithmic from this ratio of the most to the fewest tokens"""
PLACES = ((6, 5), (6, -12), (-13, 5), (-13, -12), (6, 15), (-13, 15))
"""of a letter beside its point, in points: the first one that is free"""


def front_plots(standings: Sequence[Standings]) -> list[Plot]:
    """A picture for each benchmark on which the tokens of at least two comparable runs are known."""
    return [plot for one in standings if (plot := _plot(one)) is not None]


def _plot(one: Standings) -> Plot | None:
    entries = [
        entry
        for entry in one.drawn
        if entry.comparable and entry.accuracy.value is not None and entry.tokens.value is not None
    ]
    if len(entries) < 2:
        return None
    best = front(entries)
    left_out = f" (without {one.left_out} more runs)" if one.left_out else ""
    title = f"{one.title}: {_title(best, len(entries))}{left_out}"
    names = sorted(entries, key=lambda entry: entry.key)
    below = 0.72 + names_height(len(names))
    return Plot(
        f"leaderboard-tokens-{one.benchmark}",
        title,
        _alt_text(title, best),
        *render_svg(
            f"{svg_text(one.title, 34)} · filled: on the Pareto front",
            title,
            lambda axes: _draw(axes, entries, best, names, below),
            height=HEIGHT - 0.62 + below,
        ),
        Grid(
            ("run", "tokens a sample", "pass@1, %", "95 %", "beaten by"),
            tuple(
                (
                    entry.label,
                    entry.tokens.text,
                    entry.accuracy.text,
                    format_interval(entry.accuracy.low, entry.accuracy.high),
                    beaten_by(one, entry),
                )
                for entry in entries
            ),
            names=1,
        ),
    )


def _title(best: Sequence[StandingRun], runs: int) -> str:
    if len(best) == 1:
        tied = "" if best[0].rank.high == 1 else ", not significantly"
        return f"{best[0].short} has the fewest tokens and the highest pass@1 of {runs} runs{tied}"
    return f"{len(best)} of {runs} runs are on the front of accuracy against tokens"


def _draw(
    axes: "Axes",
    entries: Sequence[StandingRun],
    best: Sequence[StandingRun],
    names: Sequence[StandingRun],
    below: float,
) -> None:
    tokens = [entry.tokens.value or 0.0 for entry in entries]
    for entry in entries:
        _draw_entry(axes, entry, entry in best)
    xs, ys = _coordinates(best)
    axes.plot(xs, ys, drawstyle="steps-post", color=MUTED_INK, linestyle="--", linewidth=1.2, zorder=1)
    points = [Point(0, e.accuracy.value or 0.0, e.accuracy.low, e.accuracy.high) for e in entries]
    set_accuracy_axis(axes, points, "pass@1, 95 % interval")
    if min(tokens) > 0 and max(tokens) / min(tokens) >= LOG_FROM:
        _set_log_axis(axes, tokens)
    else:
        padding = 0.12 * (max(tokens) - min(tokens)) or 0.1 * max(tokens) or 1.0
        axes.set_xlim(max(0.0, min(tokens) - padding), max(tokens) + padding)
        set_amount_ticks(axes.xaxis)
    axes.set_xlabel("output tokens a sample")
    set_margins(axes, below=below)
    _draw_letters(axes, entries)
    draw_names(axes, names)


def _set_log_axis(axes: "Axes", tokens: Sequence[float]) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.set_xlim(min(tokens) / 1.25, max(tokens) * 1.25)
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _draw_entry(axes: "Axes", entry: StandingRun, on_front: bool) -> None:
    """Draw a point with its letter and its interval; hollow if another run beats it on both."""
    x, y, color = entry.tokens.value or 0.0, entry.accuracy.value or 0.0, run_color(entry)
    if entry.accuracy.low is not None and entry.accuracy.high is not None:
        axes.vlines(x, entry.accuracy.low, entry.accuracy.high, color=color, linewidth=1.1, alpha=0.6)
    fill = color if on_front else PAPER
    axes.plot([x], [y], linestyle="", marker="o", markersize=8, color=color, markerfacecolor=fill)


def _draw_letters(axes: "Axes", entries: Sequence[StandingRun]) -> None:
    """Write each point's letter where it covers neither a point nor another letter, if there is room."""
    points = [(one.tokens.value or 0.0, one.accuracy.value or 0.0) for one in entries]
    taken: list[tuple[float, float]] = [tuple(axes.transData.transform(point)) for point in points]
    for entry, point, (x, y) in zip(entries, points, list(taken), strict=True):
        offset = max(PLACES, key=lambda one: min(_distance((x + one[0] + 3, y + one[1] + 3), taken), 9.0))
        taken.append((x + offset[0] + 3, y + offset[1] + 3))
        axes.annotate(
            entry.key, point, xytext=offset, textcoords="offset points", fontsize=9, fontweight="bold"
        )


def _distance(place: tuple[float, float], taken: Sequence[tuple[float, float]]) -> float:
    return min(hypot(place[0] - x, place[1] - y) for x, y in taken)


def _coordinates(best: Sequence[StandingRun]) -> tuple[list[float], list[float]]:
    return [one.tokens.value or 0.0 for one in best], [one.accuracy.value or 0.0 for one in best]


def _alt_text(title: str, best: Sequence[StandingRun]) -> str:
    named = "; ".join(f"{one.short} {one.accuracy.text} % at {one.tokens.text} tokens" for one in best)
    return f"{title}. On the front, cheapest first: {named}."
