"""Sections of rows as text for a terminal, as Markdown, or as JSON."""

import json
from collections.abc import Sequence
from textwrap import fill

from reports import cells
from reports.cells import Grid
from reports.rows import Section, flat, is_rating

WIDTH = 100
"""columns of a terminal that notes are wrapped at; the tables themselves stay below it"""


def text(sections: Sequence[Section]) -> str:
    """Tables for a terminal, one pair for each run, then what the columns mean; ends with a newline."""
    parts = [part for section in sections for part in _section(section)]
    return "\n\n".join([*parts, *(wrapped(line) for line in _legend(sections))]) + "\n"


def markdown(sections: Sequence[Section]) -> str:
    """The same as Markdown; ends with a newline."""
    parts = []
    for section in sections:
        parts += [
            f"### {escaped(section.model)}",
            f"run `{section.run}`",
            pipes(cells.accuracy(section)),
            pipes(cells.samples(section)),
            "\n".join(f"- {escaped(remark)}" for remark in _remarks(section)),
        ]
    return "\n\n".join([*parts, *(escaped(line) for line in _legend(sections))]) + "\n"


def as_json(sections: Sequence[Section]) -> str:
    """`[{"model", "run", "rows": […], "notes": […]}, …]`, shares in 0..1; ends with a newline."""
    records = [
        {
            "model": section.model,
            "run": section.run,
            "rows": [flat(row) for row in section.rows],
            "notes": list(section.notes),
        }
        for section in sections
    ]
    return json.dumps(records, indent=1, ensure_ascii=False) + "\n"


def _section(section: Section) -> list[str]:
    remarks = "\n".join(wrapped(remark) for remark in _remarks(section))
    tables = [columns(cells.accuracy(section)), columns(cells.samples(section))]
    return [f"{section.model}\nrun {section.run}", *tables, remarks]


def _remarks(section: Section) -> list[str]:
    """What stands beneath the tables of a run: settings, sources, notes."""
    sources = [f"[{number}] {source}" for number, source in enumerate(cells.cited(section), 1)]
    return [*(f"settings: {line}" for line in cells.settings(section)), *sources, *section.notes]


def _legend(sections: Sequence[Section]) -> list[str]:
    published = any(cells.cited(section) for section in sections)
    rated = any(is_rating(row.metric) for section in sections for row in section.rows)
    return [cells.LEGEND] + [cells.LEGEND_RATING] * rated + [cells.LEGEND_PUBLISHED] * published


def columns(grid: Grid) -> str:
    """Columns two spaces apart, a rule under the header.

    >>> print(columns(Grid(("name", "n"), (("a", "5"), ("b", "1,000")), names=1)))
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


def pipes(grid: Grid) -> str:
    rule = [":---" if place < grid.names else "---:" for place in range(len(grid.header))]
    table = [[escaped(cell) for cell in line] for line in (grid.header, *grid.lines)]
    table.insert(1, rule)
    return "\n".join(f"| {' | '.join(line)} |" for line in table)


def escaped(text: str) -> str:
    r"""Text for a line of Markdown, or a cell of its tables, that stays text.

    >>> print(escaped("a_b |c\nd"), escaped("[x](javascript:y) &lt;"))
    a\_b \|c d [x]\(javascript:y) \&lt;
    """
    text = " ".join(text.split())
    for mark in "\\`|*_<&":
        text = text.replace(mark, "\\" + mark)
    return text.replace("](", "]\\(")


def wrapped(line: str) -> str:
    return fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
