"""The page of the leaderboard: all rows side by side, and the ways to the other pages."""

from collections.abc import Sequence

from reports.site.compare_facts import ComparisonFacts
from reports.site.facts import RunFacts
from reports.site.html import page
from reports.site.leaderboard import Board
from reports.site.leaderboard_columns import PASS, label


def leaderboard_page(
    board: Board, runs: Sequence[RunFacts], comparisons: Sequence[ComparisonFacts], checkpoints: bool
) -> str:
    """The page as HTML text; `checkpoints` says whether there is a page of them."""
    columns = list(enumerate(board.columns, 1))
    metrics = {column.metric: column for column in reversed(board.columns)}
    return page(
        "leaderboard.html",
        "",
        board=board,
        columns=columns,
        shown={group.name: sum(column.shown for column in group.columns) for group in board.groups},
        metrics=[(label(name), metrics[name]) for name in dict.fromkeys(c.metric for c in board.columns)],
        sorted_by=next(place for place, column in columns if column.metric == PASS),
        cited=_first_citations(board),
        remarks=[(row, note) for row in board.measured for note in row.notes],
        samples=sum(run.samples for run in runs),
        comparisons=comparisons,
        checkpoints=checkpoints,
    )


def _first_citations(board: Board) -> dict[int, tuple[int, int]]:
    """Source -> (row, column) of the cell that cites it first, which the footnote leads back to."""
    found: dict[int, tuple[int, int]] = {}
    for line, row in enumerate(board.published):
        for place, cell in enumerate(row.cells):
            if cell.source:
                found.setdefault(cell.source, (line, place))
    return found
