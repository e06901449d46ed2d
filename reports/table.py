"""Renders sections of rows as text for a terminal, as Markdown or as JSON: several runs in one table."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from reports import cells, grids
from reports.cells import Grid
from reports.columns import COLUMNS, DROPPED, NAMES
from reports.fit import BOLD, DIM, FULL, Screen, fit_grid
from reports.lines import Sort, TableLine, run_labels, table_lines
from reports.rows import Section, flatten, is_rating
from reports.schema_version import SCHEMA_VERSION


@dataclass(frozen=True)
class View:
    """How tables are shown to people; CSV and JSON have everything."""

    columns: tuple[str, ...] = ()
    """names of `COLUMNS`, for one table of these; () for two tables of all that are known"""
    sort: Sort | None = None
    screen: Screen = FULL


WHOLE = View()
"""everything, for a file or a pipe"""


def to_text(sections: Sequence[Section], view: View = WHOLE) -> str:
    """Tables for a terminal, two for all runs, then the legend; ends with a newline."""
    screen = view.screen
    lines = table_lines(sections, view.sort)
    tables, left_out = _fitted(lines, view, several=len(sections) > 1)
    remarks = [screen.wrap(line) for line in _remarks(sections, lines)]
    if left_out:
        remarks.insert(0, screen.wrap(f"too narrow for {', '.join(left_out)}: --columns shows them"))
    legend = [screen.paint(screen.wrap(line), DIM) for line in _legend(lines)]
    return "\n\n".join(["\n".join(_heading(sections, screen)), *tables, "\n".join(remarks), *legend]) + "\n"


def to_markdown(sections: Sequence[Section], view: View = WHOLE) -> str:
    """The same in Markdown; ends with a newline."""
    lines = table_lines(sections, view.sort)
    titles = list(zip(run_labels(sections), sections, strict=True))
    head = [f"### {escape_markdown(sections[0].title)}", f"run `{sections[0].run}`"]
    if len(sections) > 1:
        head = ["\n".join(f"- {escape_markdown(f'{label}: {_about(label, one)}')}" for label, one in titles)]
    tables = [format_pipe_table(grid) for grid in _grids(lines, view, several=len(sections) > 1)]
    remarks = "\n".join(f"- {escape_markdown(remark)}" for remark in _remarks(sections, lines))
    legend = [escape_markdown(line) for line in _legend(lines)]
    return "\n\n".join([*head, *tables, remarks, *legend]) + "\n"


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


def _heading(sections: Sequence[Section], screen: Screen) -> Iterator[str]:
    """What the runs are called and where they lie."""
    if len(sections) == 1:
        yield screen.paint(screen.wrap(sections[0].title), BOLD)
        yield screen.wrap(f"run {sections[0].run}")
        return
    for label, section in zip(run_labels(sections), sections, strict=True):
        yield screen.wrap(f"{label}: {_about(label, section)}")


def _about(label: str, section: Section) -> str:
    """The folder of a run, after its name if that is not the label."""
    return f"{'' if section.title == label else f'{section.title}, '}run {section.run}"


def _grids(lines: Sequence[TableLine], view: View, *, several: bool) -> list[Grid]:
    if columns := [name for name in view.columns if name not in NAMES]:
        return [grids.make_grid(lines, columns, several=several)]
    return [grids.accuracy_grid(lines, several=several), grids.sample_grid(lines, several=several)]


def _fitted(lines: Sequence[TableLine], view: View, *, several: bool) -> tuple[list[str], list[str]]:
    """The tables as text, and the names of the columns for which the screen is too narrow."""
    names = {column.heading: name for name, column in COLUMNS.items()}
    shorter = {column.heading: column.short for column in COLUMNS.values() if column.short}
    dropped = () if view.columns else tuple(COLUMNS[name].heading for name in DROPPED)
    fitted = [fit_grid(grid, view.screen, shorter, dropped) for grid in _grids(lines, view, several=several)]
    return [text for text, _ in fitted], [names[heading] for _, out in fitted for heading in out]


def _remarks(sections: Sequence[Section], lines: Sequence[TableLine]) -> list[str]:
    """The lines below the tables: settings, sources, notes."""
    sources = cells.citations(line.row for line in lines if line.row)
    settings = _of_runs(sections, cells.settings_lines)
    notes = _of_runs(sections, lambda section: section.notes)
    return [
        *(f"settings{runs and f' of {runs}'}: {line}" for runs, line in settings),
        *(f"[{number}] {source}" for source, number in sources.items()),
        *(f"{runs and f'{runs}: '}{note}" for runs, note in notes),
    ]


def _of_runs(
    sections: Sequence[Section], remarks: Callable[[Section], Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """(names, remark) of the runs; no names where a remark holds for all of them."""
    labels: dict[str, dict[str, None]] = {}
    for label, section in zip(run_labels(sections), sections, strict=True):
        for remark in remarks(section):
            labels.setdefault(remark, {})[label] = None
    for remark, named in labels.items():
        yield "" if len(named) == len(sections) else ", ".join(named), remark


def _legend(lines: Sequence[TableLine]) -> list[str]:
    rows = [line.row for line in lines if line.row]
    references = [row.reference for row in rows if row.reference]
    optional = (
        (any(row.samples.thinking_tokens is not None for row in rows), cells.LEGEND_THINKING),
        (any(is_rating(row.metric) for row in rows), cells.LEGEND_RATING),
        (bool(references), cells.LEGEND_PUBLISHED),
        (any(reference.note for reference in references), cells.LEGEND_NOTED),
    )
    return [cells.LEGEND, *(legend for applies, legend in optional if applies)]


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
