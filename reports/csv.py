"""Writes records as CSV: a header of field names, then one line per record; None and [] are empty cells."""

import csv
import io
import json
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
        csv.writer(line, lineterminator="\n").writerow(map(_cell, cells))
        yield line.getvalue()


def _cell(value: object) -> object:
    """A list or an object as JSON; an apostrophe before text that a spreadsheet would run as a formula."""
    cell = value
    if isinstance(value, list | dict):
        cell = json.dumps(value, ensure_ascii=False) if value else ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
