"""The leaderboard's page: pictures, all rows in one table, and links to the other pages."""

from collections.abc import Sequence

from reports.plots.opening import Opening
from reports.plots.types import Plot
from reports.site.compare_facts import ComparisonFacts
from reports.site.facts import RunFacts
from reports.site.html import render_page
from reports.site.leaderboard import Leaderboard
from reports.site.leaderboard_columns import PASS_AT_1, metric_label
from reports.site.question_grid import shared_benchmarks
from reports.site.rank_reasons import PUBLISHED

WITHHELD = 2
"""so many withheld ranks keep a column in sight"""


def render_leaderboard_page(
    leaderboard: Leaderboard,
    runs: Sequence[RunFacts],
    comparisons: Sequence[ComparisonFacts],
    checkpoints: bool,
    plots: Sequence[Plot] = (),
    opening: Opening | None = None,
) -> str:
    """The page as HTML text, `opening` above and `plots` below its table; `checkpoints`: are there any."""
    columns = list(enumerate(leaderboard.columns, 1))
    metrics = {column.metric: column for column in reversed(leaderboard.columns)}
    names = dict.fromkeys(column.metric for column in leaderboard.columns)
    empty = _empty_columns(leaderboard)
    shown = {position for position, column in columns if column.visible and position not in empty}
    titles = {group.name: group.title for group in leaderboard.groups}
    return render_page(
        "leaderboard.html",
        "",
        leaderboard=leaderboard,
        grids=shared_benchmarks(runs),
        columns=columns,
        shown=shown,
        hidden=[
            f"{titles[column.benchmark]} {column.title}"
            for position, column in columns
            if column.visible and position in empty
        ],
        visible={
            group.name: sum(
                column.benchmark == group.name for position, column in columns if position in shown
            )
            for group in leaderboard.groups
        },
        metrics=[(metric_label(name), metrics[name]) for name in names],
        sorted_by=next(position for position, column in columns if column.metric == PASS_AT_1),
        citations=_first_citations(leaderboard),
        reasons=list(
            dict.fromkeys(cell.why for row in leaderboard.measured for cell in row.cells if cell.why)
        ),
        published_reason=PUBLISHED,
        remarks=[(row, note) for row in leaderboard.measured for note in row.notes],
        benchmarks=sum(not group.is_suite for group in leaderboard.groups),
        samples=sum(run.samples for run in runs),
        comparisons=comparisons,
        checkpoints=checkpoints,
        plots=plots,
        opening=opening or Opening(),
    )


def _empty_columns(leaderboard: Leaderboard) -> set[int]:
    """The positions, from 1, of the columns in which no row that the page opens with has a figure.

    A column in which the ranks of several runs are withheld stays: its cells tell why.
    """
    rows = leaderboard.rows if leaderboard.published_wanted else leaderboard.measured
    return {
        position
        for position, _ in enumerate(leaderboard.columns, 1)
        if all(row.cells[position - 1].is_empty for row in rows)
        and sum(bool(row.cells[position - 1].why) for row in rows) < WITHHELD
    }


def _first_citations(leaderboard: Leaderboard) -> dict[int, tuple[int, int]]:
    """Source -> (row, column) of the first cell that cites it, which the footnote links back to."""
    citations: dict[int, tuple[int, int]] = {}
    for line, row in enumerate(leaderboard.published):
        for column, cell in enumerate(row.cells):
            if cell.source:
                citations.setdefault(cell.source, (line, column))
    return citations
