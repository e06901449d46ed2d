"""The cells of a data set's row, as text."""

from collections.abc import Iterator, Mapping

from benchmarks.errors import BenchmarkError, guess
from benchmarks.types import Row


def cell(row: Row, column: str) -> str:
    """A row's value in `column`; numbers are written as Python writes them.

    Raises BenchmarkError if there is no such column, or neither text nor a number in it.
    """
    value = value_of(row, column)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    raise BenchmarkError(f"column {column!r} holds {value!r}, where text or a number is needed")


def cells(row: Row, column: str) -> list[str]:
    """A row's list in `column`, each item as text. Raises BenchmarkError where `cell` would."""
    value = value_of(row, column)
    if not isinstance(value, list | tuple):
        raise BenchmarkError(f"column {column!r} holds {value!r}, where a list is needed")
    return [cell({column: item}, column) for item in value]


def optional(row: Row, column: str) -> str:
    """As `cell`, and "" where the column holds nothing."""
    return "" if value_of(row, column) is None else cell(row, column)


def records(row: Row, column: str, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A row's list of objects in `column`, of each the texts under `names`.

    Raises BenchmarkError where `cell` would, or if an item is no object with those names.
    """
    value = value_of(row, column)
    if not isinstance(value, list | tuple):
        raise BenchmarkError(f"column {column!r} holds {value!r}, where a list is needed")
    for number, item in enumerate(value, start=1):
        if not isinstance(item, Mapping) or not all(isinstance(item.get(name), str) for name in names):
            raise BenchmarkError(
                f"column {column!r}, item {number}: not an object with the texts {', '.join(names)}"
            )
        yield tuple(item[name] for name in names)


def value_of(row: Row, column: str) -> object:
    if column in row:
        return row[column]
    columns = [name for name in row if not name.startswith("@")]
    raise BenchmarkError(f"there is no column {column!r}, only {', '.join(columns)}{guess(column, columns)}")
