"""Golds of a custom benchmark: text or numbers, and lists or JSON for spans, grids and instructions."""

import json

from benchmarks.cells import cell, cell_value, shorten
from benchmarks.errors import BenchmarkError
from benchmarks.types import Answer, DatasetRow


def gold_text(row: DatasetRow, column: str, answer: Answer) -> str:
    """The gold in `column` as its kind of answer has it.

    A span may be one text, or a list of those that are accepted; a grid, and instructions, lists or JSON.

    >>> gold_text({"a": "7 yards"}, "a", Answer.SPAN), gold_text({"a": [[0, 1]]}, "a", Answer.GRID)
    ('["7 yards"]', '[[0, 1]]')
    """
    value = cell_value(row, column)
    if answer is Answer.SPAN and isinstance(value, str | int | float):
        text = cell(row, column)
        return text if _is_list(text) else json.dumps([text], ensure_ascii=False)
    if answer in (Answer.SPAN, Answer.GRID, Answer.INSTRUCTIONS) and isinstance(value, list | tuple | dict):
        try:
            return json.dumps(value, ensure_ascii=False)
        except (TypeError, ValueError):
            raise BenchmarkError(
                f"column {column!r} contains {shorten(repr(value))}: it must be texts and numbers, or JSON"
            ) from None
    return cell(row, column)


def _is_list(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except (ValueError, RecursionError):
        return False
