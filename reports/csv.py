"""Writes records as CSV: a header of field names, then one line per record; None is an empty cell."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence


def csv_lines(records: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """The lines of a CSV file, each with its line end; the first record's keys are the header.

    >>> list(csv_lines([{"name": "pass@1", "value": 0.5}, {"name": "a, b", "value": None}]))
    ['name,value\\n', 'pass@1,0.5\\n', '"a, b",\\n']
    """
    if not records:
        return
    table: list[list[object]] = [list(records[0]), *(list(record.values()) for record in records)]
    for cells in table:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(map(_escape_formula, cells))
        yield line.getvalue()


def _escape_formula(cell: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
