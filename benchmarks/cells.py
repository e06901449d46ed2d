"""Reads the cells of a data set's row as text."""

from collections.abc import Iterator, Mapping

from benchmarks.errors import BenchmarkError, did_you_mean
from benchmarks.types import DatasetRow


def cell(row: DatasetRow, column: str) -> str:
    """A row's value in `column` as text; numbers in Python's notation.

    Raises BenchmarkError if there is no such column, or if it holds neither text nor a number.
    """
    value = cell_value(row, column)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    raise BenchmarkError(f"column {column!r} contains {value!r}: it must be text or a number")


def cells(row: DatasetRow, column: str) -> list[str]:
    """A row's list in `column`, each item as text. Raises BenchmarkError where `cell` would."""
    value = cell_value(row, column)
    if not isinstance(value, list | tuple):
        raise BenchmarkError(f"column {column!r} contains {value!r}: it must be a list")
    return [cell({column: item}, column) for item in value]


def optional_cell(row: DatasetRow, column: str) -> str:
    """Like `cell`, but "" if the value is None."""
    return "" if cell_value(row, column) is None else cell(row, column)


def cell_records(row: DatasetRow, column: str, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A row's list of objects in `column`: of each object the texts under `names`.

    Raises BenchmarkError where `cell` would, or if an item is not an object with those names.
    """
    value = cell_value(row, column)
    if not isinstance(value, list | tuple):
        raise BenchmarkError(f"column {column!r} contains {value!r}: it must be a list")
    for number, item in enumerate(value, start=1):
        if not isinstance(item, Mapping) or not all(isinstance(item.get(name), str) for name in names):
            raise BenchmarkError(
                f"column {column!r}, item {number}: not an object with the texts {', '.join(names)}"
            )
        yield tuple(item[name] for name in names)


def cell_value(row: DatasetRow, column: str) -> object:
    if column in row:
        return row[column]
    columns = [name for name in row if not name.startswith("@")]
    raise BenchmarkError(
        f"there is no column {column!r}, only {', '.join(columns)}{did_you_mean(column, columns)}"
    )
