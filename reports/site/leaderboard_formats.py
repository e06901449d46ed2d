"""The leaderboard as CSV, JSON and Markdown."""

import json

from reports.cells import Grid
from reports.csv import csv_lines
from reports.schema_version import SCHEMA_VERSION
from reports.site.leaderboard import Leaderboard, LeaderboardRow
from reports.site.leaderboard_cells import LeaderboardCell
from reports.site.leaderboard_columns import AVERAGE, PASS_AT_1, Column
from reports.site.visible_text import escape_invisible
from reports.table import escape_markdown, format_pipe_table

MAX_FULL_BENCHMARKS = 2
"""up to this many benchmarks the Markdown table has all columns that the page shows by default"""
LEFT_OUT = "{} more models have published figures on these benchmarks: --published MODEL shows them"
COMPACT_METRICS = (PASS_AT_1, "cons@k", "rating", AVERAGE)
"""the metrics that it keeps with more benchmarks"""


def to_csv(leaderboard: Leaderboard) -> str:
    """One line per row under one header; shares in 0..1, empty where there is no figure."""
    return escape_invisible("".join(csv_lines([_csv_record(leaderboard, row) for row in leaderboard.rows])))


def to_json(leaderboard: Leaderboard) -> str:
    """`{"schema", "columns": […], "rows": […]}`; ends with a newline.

    A row's `cells` are keyed by column name, without the empty ones.
    """
    columns = [
        {
            "name": column.name,
            "benchmark": group.name,
            "benchmark_title": group.title,
            "metric": column.metric,
            "title": column.title,
            "kind": column.kind,
            "shown": column.visible,
            "meaning": column.meaning,
        }
        for group in leaderboard.groups
        for column in group.columns
    ]
    rows = [
        {
            **_row_identity(row),
            "notes": [note.sentence for note in row.notes],
            "cells": {
                column.name: _cell_json(leaderboard, cell)
                for column, cell in zip(leaderboard.columns, row.cells, strict=True)
                if not cell.is_empty
            },
        }
        for row in leaderboard.rows
    ]
    content = {"schema": SCHEMA_VERSION, "columns": columns, "rows": rows}
    return escape_invisible(json.dumps(content, indent=1, ensure_ascii=False)) + "\n"


def to_markdown(leaderboard: Leaderboard) -> str:
    """One table for a README, with sources and notes below; ends with a newline."""
    full = len(leaderboard.groups) <= MAX_FULL_BENCHMARKS
    columns = [
        (position, column)
        for position, column in enumerate(leaderboard.columns)
        if column.visible and (full or column.metric in COMPACT_METRICS)
    ]
    titles = {group.name: group.title for group in leaderboard.groups}
    header = ("model", *(f"{titles[column.benchmark]} {column.title}" for _, column in columns))
    lines = tuple(
        (_row_label(row), *(_format_cell(leaderboard, row.cells[position]) for position, _ in columns))
        for row in leaderboard.rows
    )
    footnotes = [
        f"- [{number}] {escape_markdown(source)}" for number, source in enumerate(leaderboard.sources, 1)
    ]
    footnotes += [
        f"- {escape_markdown(_row_label(row))}: {escape_markdown(note.sentence)}"
        for row in leaderboard.measured
        for note in row.notes
    ]
    if leaderboard.left_out:
        footnotes.append(f"- {LEFT_OUT.format(leaderboard.left_out)}")
    legend = (
        "Percent, with the 95 % interval over questions; ranks are ranges where runs do not differ "
        "significantly."
    )
    parts = [format_pipe_table(Grid(header, lines, names=1)), legend]
    if footnotes:
        parts.append("\n".join(footnotes))
    return escape_invisible("\n\n".join(parts)) + "\n"


def _csv_record(leaderboard: Leaderboard, row: LeaderboardRow) -> dict[str, object]:
    sources = dict.fromkeys(leaderboard.source(cell) for cell in row.cells if cell.source)
    remarks = {"notes": "; ".join(note.sentence for note in row.notes), "source": " | ".join(sources)}
    figures = [
        pair
        for column, cell in zip(leaderboard.columns, row.cells, strict=True)
        for pair in _csv_fields(column, cell)
    ]
    return {**_row_identity(row), **remarks, **dict(figures)}


def _row_identity(row: LeaderboardRow) -> dict[str, str]:
    return {"model": row.model, "run": row.run, "kind": "published" if row.is_published else "measured"}


def _csv_fields(column: Column, cell: LeaderboardCell) -> list[tuple[str, float | None]]:
    limits = [(f"{column.name} low", cell.low), (f"{column.name} high", cell.high)]
    return [(column.name, cell.value), *(limits if column.has_interval else [])]


def _cell_json(leaderboard: Leaderboard, cell: LeaderboardCell) -> dict[str, object]:
    fields: dict[str, object] = {"value": cell.value, "low": cell.low, "high": cell.high, "text": cell.text}
    fields |= {"notes": list(cell.notes)} if cell.notes else {}
    return fields | ({"source": leaderboard.source(cell)} if cell.source else {})


def _row_label(row: LeaderboardRow) -> str:
    return f"{row.model} ({row.run or 'published'})"


def _format_cell(leaderboard: Leaderboard, cell: LeaderboardCell) -> str:
    notes = f"({', '.join(cell.notes)})" if cell.notes else ""
    source = f"[{leaderboard.mark(cell)}]" if cell.source else ""
    return " ".join(part for part in (cell.text, cell.interval, notes, source) if part)
