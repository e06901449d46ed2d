"""Plot of the leaderboard: which runs are statistically first on which benchmark, alone or tied."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reports.cells import Grid
from reports.plots.run_names import draw_names, names_height, run_color
from reports.plots.style import MUTED_INK, PAPER, render_svg, set_margins, svg_text
from reports.plots.types import Plot
from reports.site.run_labels import SHORT
from reports.site.standings import StandingRun, Standings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.2
"""inches"""


def first_places_plot(standings: Sequence[Standings]) -> Plot | None:
    """One line per benchmark with at least two comparable runs; None if there are fewer than two lines."""
    ranked = [one for one in standings if len(one.compared) > 1 and one.first]
    if len(ranked) < 2:
        return None
    runs = {entry.key: entry for one in ranked for entry in one.compared if entry.drawn}
    entries = [runs[key] for key in sorted(runs)]
    alone = [one.leader for one in ranked if one.leader]
    title = _title(alone, len(ranked))
    below = 0.2 + names_height(len(entries))
    return Plot(
        "leaderboard-first",
        title,
        f"{title}. {_alt_text(ranked, entries)}",
        *render_svg(
            "● alone first   ○ tied for first   · behind, by paired tests",
            title,
            lambda axes: _draw(axes, ranked, entries, below),
            height=0.9 + below + ROW * len(ranked),
        ),
        Grid(
            ("benchmark", "first", "runs compared"),
            tuple(
                (one.title, ", ".join(entry.label for entry in one.first), str(len(one.compared)))
                for one in ranked
            ),
            names=2,
        ),
    )


def _title(alone: Sequence[StandingRun], benchmarks: int) -> str:
    names = {one.short for one in alone}
    who = f"{names.pop()} is alone" if len(names) == 1 else "One run is alone"
    if not alone:
        return f"No run is alone in first place on any of {benchmarks} benchmarks"
    if len(alone) == benchmarks:
        return f"{who} in first place on each of {benchmarks} benchmarks"
    return f"{who} in first place on {len(alone)} of {benchmarks} benchmarks; on the others several are tied"


def _draw(axes: "Axes", ranked: Sequence[Standings], entries: Sequence[StandingRun], below: float) -> None:
    columns: Mapping[str, int] = {entry.key: place for place, entry in enumerate(entries)}
    for row, one in enumerate(ranked):
        for entry in (each for each in one.compared if each.drawn):
            marker, size = ("o", 8.0) if entry.is_first else (".", 3.0)
            color = run_color(entry) if entry.is_first else MUTED_INK
            fill = color if entry == one.leader else PAPER
            axes.plot(
                [columns[entry.key]], [row], linestyle="", marker=marker, markersize=size, color=color,
                markerfacecolor=fill, markeredgewidth=1.8,
            )  # fmt: skip
    axes.set_yticks(range(len(ranked)), [svg_text(one.title, SHORT) for one in ranked], fontsize=9)
    axes.set_xticks(range(len(entries)), [entry.key for entry in entries], fontweight="bold")
    axes.tick_params(axis="x", bottom=False, labelbottom=False, labeltop=True)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_ylim(len(ranked) - 0.5, -0.5)
    axes.set_xlim(-0.6, len(entries) - 0.4)
    set_margins(axes, left=2.35, below=below)
    draw_names(axes, entries)


def _alt_text(ranked: Sequence[Standings], entries: Sequence[StandingRun]) -> str:
    counts = [
        (sum(any(entry.key == one.key for one in each.first) for each in ranked), entry) for entry in entries
    ]
    named = "; ".join(
        f"{entry.short} on {count}" for count, entry in sorted(counts, key=lambda pair: -pair[0]) if count
    )
    return f"Benchmarks on which a run is first, alone or tied: {named}."
