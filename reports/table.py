"""Renders sections of rows as text for a terminal, as Markdown or as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from textwrap import fill

from reports import cells
from reports.cells import Grid
from reports.rows import Section, flatten, is_rating
from reports.schema_version import SCHEMA_VERSION

WIDTH = 100
"""terminal columns at which notes are wrapped; the tables themselves are narrower"""


def to_text(sections: Sequence[Section]) -> str:
    """Tables for a terminal, two for each run, then the legend; ends with a newline."""
    parts = [part for section in sections for part in _section(section)]
    return "\n\n".join([*parts, *(wrap_line(line) for line in _legend(sections))]) + "\n"


def to_markdown(sections: Sequence[Section]) -> str:
    """The same in Markdown; ends with a newline."""
    parts = []
    for section in sections:
        parts += [
            f"### {escape_markdown(section.title)}",
            f"run `{section.run}`",
            format_pipe_table(cells.accuracy_grid(section)),
            format_pipe_table(cells.sample_grid(section)),
            "\n".join(f"- {escape_markdown(remark)}" for remark in _remarks(section)),
        ]
    return "\n\n".join([*parts, *(escape_markdown(line) for line in _legend(sections))]) + "\n"


def to_json(sections: Sequence[Section]) -> str:
    """`[{"schema", "model", "run", "name", "rows": […], "notes": […], "suites": […]}, …]`, shares in 0..1."""
    records = [
        {
            "schema": SCHEMA_VERSION,
            "model": section.model,
            "run": section.run,
            "name": section.title,
            "rows": [flatten(row) for row in section.rows],
            "notes": list(section.notes),
            "suites": [asdict(suite) for suite in section.suites],
        }
        for section in sections
    ]
    return json.dumps(records, indent=1, ensure_ascii=False) + "\n"


def _section(section: Section) -> list[str]:
    remarks = "\n".join(wrap_line(remark) for remark in _remarks(section))
    tables = [format_columns(cells.accuracy_grid(section)), format_columns(cells.sample_grid(section))]
    return [f"{section.title}\nrun {section.run}", *tables, remarks]


def _remarks(section: Section) -> list[str]:
    """The lines below the tables of a run: settings, sources, notes."""
    sources = [f"[{number}] {source}" for number, source in enumerate(cells.citations(section), 1)]
    return [*(f"settings: {line}" for line in cells.settings_lines(section)), *sources, *section.notes]


def _legend(sections: Sequence[Section]) -> list[str]:
    published = any(cells.citations(section) for section in sections)
    ratings = any(is_rating(row.metric) for section in sections for row in section.rows)
    optional = (
        (any(cells.counts_thinking(section) for section in sections), cells.LEGEND_THINKING),
        (ratings, cells.LEGEND_RATING),
        (published, cells.LEGEND_PUBLISHED),
        (any(cells.has_notes(section) for section in sections), cells.LEGEND_NOTED),
    )
    return [cells.LEGEND, *(legend for applies, legend in optional if applies)]


def format_columns(grid: Grid) -> str:
    """Text columns two spaces apart, with a rule under the header.

    >>> print(format_columns(Grid(("name", "n"), (("a", "5"), ("b", "1,000")), names=1)))
    name      n
    ----  -----
    a         5
    b     1,000
    """
    table = [grid.header, *grid.lines]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    table.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place < grid.names else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    )


def format_pipe_table(grid: Grid) -> str:
    """A table in GitHub-flavoured Markdown."""
    rule = [":---" if place < grid.names else "---:" for place in range(len(grid.header))]
    table = [[escape_markdown(cell) for cell in line] for line in (grid.header, *grid.lines)]
    table.insert(1, rule)
    return "\n".join(f"| {' | '.join(line)} |" for line in table)


def escape_markdown(text: str) -> str:
    r"""Text escaped for one line of Markdown or a cell of a Markdown table.

    >>> print(escape_markdown("a_b |c\nd"), escape_markdown("[x](javascript:y) &lt;"))
    a\_b \|c d [x]\(javascript:y) \&lt;
    """
    text = " ".join(text.split())
    for mark in "\\`|*_<&":
        text = text.replace(mark, "\\" + mark)
    return text.replace("](", "]\\(")


def wrap_line(line: str) -> str:
    return fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
