"""The leaderboard's page: all rows in one table, and links to the other pages."""

from collections.abc import Sequence

from reports.plots.types import Plot
from reports.site.compare_facts import ComparisonFacts
from reports.site.facts import RunFacts
from reports.site.html import render_page
from reports.site.leaderboard import Leaderboard
from reports.site.leaderboard_columns import PASS_AT_1, metric_label


def render_leaderboard_page(
    leaderboard: Leaderboard,
    runs: Sequence[RunFacts],
    comparisons: Sequence[ComparisonFacts],
    checkpoints: bool,
    plots: Sequence[Plot] = (),
) -> str:
    """The page as HTML text, `plots` below its table; `checkpoints`: whether there is a page of them."""
    columns = list(enumerate(leaderboard.columns, 1))
    metrics = {column.metric: column for column in reversed(leaderboard.columns)}
    names = dict.fromkeys(column.metric for column in leaderboard.columns)
    return render_page(
        "leaderboard.html",
        "",
        leaderboard=leaderboard,
        columns=columns,
        visible={group.name: sum(column.visible for column in group.columns) for group in leaderboard.groups},
        metrics=[(metric_label(name), metrics[name]) for name in names],
        sorted_by=next(position for position, column in columns if column.metric == PASS_AT_1),
        citations=_first_citations(leaderboard),
        remarks=[(row, note) for row in leaderboard.measured for note in row.notes],
        benchmarks=sum(not group.is_suite for group in leaderboard.groups),
        samples=sum(run.samples for run in runs),
        comparisons=comparisons,
        checkpoints=checkpoints,
        plots=plots,
    )


def _first_citations(leaderboard: Leaderboard) -> dict[int, tuple[int, int]]:
    """Source -> (row, column) of the first cell that cites it, which the footnote links back to."""
    citations: dict[int, tuple[int, int]] = {}
    for line, row in enumerate(leaderboard.published):
        for column, cell in enumerate(row.cells):
            if cell.source:
                citations.setdefault(cell.source, (line, column))
    return citations
