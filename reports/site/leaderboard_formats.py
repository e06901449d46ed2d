"""The leaderboard's cells as CSV, as JSON and as Markdown."""

import json

from reports.cells import Grid
from reports.csv import csv_lines
from reports.site.leaderboard import Board, BoardRow
from reports.site.leaderboard_cells import Cell
from reports.site.leaderboard_columns import PASS, Column
from reports.site.visible_text import visible
from reports.table import escaped, pipes

WIDE = 2
"""benchmarks up to which the Markdown table has all columns that a page shows at first"""
NARROW = (PASS, "cons@k", "rating")
"""the columns that it has of more"""


def as_csv(board: Board) -> str:
    """A line a row under one header; shares in 0..1, nothing where there is no figure."""
    return visible("".join(csv_lines([_flat(board, row) for row in board.rows])))


def as_json(board: Board) -> str:
    """`{"columns": […], "rows": […]}`; a row's `cells` are by the column's name, those without a figure left
    out; ends with a newline."""
    columns = [
        {
            "name": column.name,
            "benchmark": group.name,
            "benchmark_title": group.title,
            "metric": column.metric,
            "title": column.title,
            "kind": column.kind,
            "shown": column.shown,
            "meaning": column.meaning,
        }
        for group in board.groups
        for column in group.columns
    ]
    rows = [
        {
            **_who(row),
            "notes": [note.sentence for note in row.notes],
            "cells": {
                column.name: _cell(board, cell)
                for column, cell in zip(board.columns, row.cells, strict=True)
                if cell != Cell()
            },
        }
        for row in board.rows
    ]
    return visible(json.dumps({"columns": columns, "rows": rows}, indent=1, ensure_ascii=False)) + "\n"


def as_markdown(board: Board) -> str:
    """One table for a README, with its sources and remarks below; ends with a newline."""
    wide = len(board.groups) <= WIDE
    kept = [
        (place, column)
        for place, column in enumerate(board.columns)
        if column.shown and (wide or column.metric in NARROW)
    ]
    titles = {group.name: group.title for group in board.groups}
    header = ("model", *(f"{titles[column.benchmark]} {column.title}" for _, column in kept))
    lines = tuple((_name(row), *(_read(row.cells[place]) for place, _ in kept)) for row in board.rows)
    below = [f"- [{number}] {escaped(source)}" for number, source in enumerate(board.sources, 1)]
    below += [
        f"- {escaped(_name(row))}: {escaped(note.sentence)}" for row in board.measured for note in row.notes
    ]
    legend = (
        "Percent, with the 95 % interval over questions; ranks are ranges where runs cannot be told apart."
    )
    parts = [pipes(Grid(header, lines, names=1)), legend, *(["\n".join(below)] if below else [])]
    return visible("\n\n".join(parts)) + "\n"


def _flat(board: Board, row: BoardRow) -> dict[str, object]:
    sources = dict.fromkeys(board.source(cell) for cell in row.cells if cell.source)
    about = {"notes": "; ".join(note.sentence for note in row.notes), "source": " | ".join(sources)}
    figures = [
        pair for column, cell in zip(board.columns, row.cells, strict=True) for pair in _named(column, cell)
    ]
    return {**_who(row), **about, **dict(figures)}


def _who(row: BoardRow) -> dict[str, str]:
    return {"model": row.model, "run": row.run, "kind": "published" if row.published else "measured"}


def _named(column: Column, cell: Cell) -> list[tuple[str, float | None]]:
    ends = [(f"{column.name} low", cell.low), (f"{column.name} high", cell.high)]
    return [(column.name, cell.value), *(ends if column.interval else [])]


def _cell(board: Board, cell: Cell) -> dict[str, object]:
    told: dict[str, object] = {"value": cell.value, "low": cell.low, "high": cell.high, "text": cell.text}
    told |= {"notes": list(cell.notes)} if cell.notes else {}
    return told | ({"source": board.source(cell)} if cell.source else {})


def _name(row: BoardRow) -> str:
    return f"{row.model} ({row.run or 'published'})"


def _read(cell: Cell) -> str:
    notes = f"({', '.join(cell.notes)})" if cell.notes else ""
    source = f"[{cell.source}]" if cell.source else ""
    return " ".join(part for part in (cell.text, cell.interval, notes, source) if part)
