"""The lines and columns of a results table as grids of strings, in which what repeats is empty."""

from collections.abc import Mapping, Sequence

from reports import cells
from reports.cells import Grid, format_error, format_percent
from reports.columns import ACCURACY, COLUMNS, NAMES, PUBLISHED, SAMPLES
from reports.lines import TableLine
from reports.rows import Average


def accuracy_grid(lines: Sequence[TableLine], *, several: bool) -> Grid:
    """The measured values with both standard errors, and the published values if there are any."""
    published = any(line.row and line.row.reference for line in lines)
    return make_grid(lines, (*ACCURACY, *(PUBLISHED if published else ())), several=several)


def sample_grid(lines: Sequence[TableLine], *, several: bool) -> Grid:
    """The statistics of the samples, one line per benchmark and run; thinking tokens where any are known."""
    rows = {(line.row.benchmark, line.row.run): line.row for line in lines if line.row}
    thinking = ("thinking",) if any(row.samples.thinking_tokens is not None for row in rows.values()) else ()
    return _grid(
        [TableLine(row) for row in rows.values()],
        ("benchmark", "run") if several else ("benchmark",),
        (*SAMPLES, *thinking),
    )


def make_grid(lines: Sequence[TableLine], columns: Sequence[str], *, several: bool) -> Grid:
    """These columns behind the names of each line."""
    return _grid(lines, NAMES if several else NAMES[:2], columns)


def _grid(lines: Sequence[TableLine], names: Sequence[str], columns: Sequence[str]) -> Grid:
    sources = cells.citations(line.row for line in lines if line.row)
    width = len(names) + len(columns)
    shown = []
    above: tuple[str, ...] = ()
    for line in lines:
        if line.row is None and line.average is None:
            shown.append((line.suite, *("",) * (width - 1)))
            above = ()
            continue
        label, key = _label(line, names)
        values = _row_cells(line, columns, sources, repeats=key == above)
        if any(values):
            first, *others = _without_repeated(label, key, above)
            shown.append(((cells.INDENT if line.suite else "") + first, *others, *values))
        above = key
    header = tuple(COLUMNS[name].heading for name in (*names, *columns))
    return Grid(header, tuple(shown), len(names))


def _label(line: TableLine, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a line, and what tells it from others: titles may be the same."""
    if line.row is None:
        assert line.average is not None
        label = (f"average of {line.average.of}", "average", line.run)[: len(names)]
        return label, label
    label = tuple(COLUMNS[name].cell(line.row, {}) for name in names)
    return label, (line.row.benchmark, *label[1:])


def _row_cells(
    line: TableLine, columns: Sequence[str], sources: Mapping[str, int], *, repeats: bool
) -> tuple[str, ...]:
    """The values of a line; if only the published value is another than above, only its cells."""
    if line.row is None:
        assert line.average is not None
        return _average_cells(line.average, columns)
    row = line.row
    return tuple(
        "" if repeats and name not in PUBLISHED else COLUMNS[name].cell(row, sources) for name in columns
    )


def _average_cells(average: Average, columns: Sequence[str]) -> tuple[str, ...]:
    known = average.low is not None and average.high is not None
    own = {
        "measured": format_percent(average.value),
        "interval": f"[{format_percent(average.low)}, {format_percent(average.high)}]" if known else "",
        "ability": format_error(average.se_ability),
        "re-run": format_error(average.se_rerun),
        "questions": cells.format_amount(average.questions),
    }
    return tuple(own.get(name) or cells.NO_VALUE for name in columns)


def _without_repeated(label: Sequence[str], key: Sequence[str], above: Sequence[str]) -> tuple[str, ...]:
    """The names of a line without those that the line above has too, unless an earlier one differs.

    >>> _without_repeated(("AIME", "cons@4", "b"), ("aime", "cons@4", "b"), ("aime", "pass@1", "b"))
    ('', 'cons@4', 'b')
    """
    same = 0
    while same < len(above) and key[same] == above[same]:
        same += 1
    return (*("",) * same, *label[same:])
