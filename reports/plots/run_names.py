"""The colour and the letter of each run, the same in every picture of the leaderboard, and what they mean."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.plots.style import RUN_COLORS, WIDTH
from reports.site.standings import StandingRun

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.18
"""inches"""
COLUMNS = 2


def run_color(entry: StandingRun) -> str:
    """The colour that belongs to its letter."""
    return RUN_COLORS[(ord(entry.key) - ord("A")) % len(RUN_COLORS)]


def names_height(runs: int) -> float:
    """The height in inches of the names of so many runs."""
    return ROW * -(-runs // COLUMNS)


def draw_names(axes: "Axes", entries: Sequence[StandingRun]) -> None:
    """Write the letters with their names at the lower end of the drawing."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    height = float(figure.get_size_inches()[1])
    rows = -(-len(entries) // COLUMNS)
    for place, entry in enumerate(entries):
        column, row = divmod(place, rows)
        x, y = 0.2 + column * (WIDTH - 0.2) / COLUMNS, 0.08 + (rows - row - 0.5) * ROW
        figure.text(x / WIDTH, y / height, entry.key, color=run_color(entry), fontsize=9, fontweight="bold")
        figure.text((x + 0.18) / WIDTH, y / height, entry.short, fontsize=9)
