"""Reads the cells of a data set's row as text."""

import json
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
    raise BenchmarkError(f"column {column!r} contains {shorten(repr(value))}: it must be text or a number")


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
    """A row's value in `column`, which may be a path into nested values: `reward_model.ground_truth`.

    A column of that very name comes first. Lists are indexed from 0, and text that is JSON is read as such.
    Raises BenchmarkError naming what there is instead.

    >>> cell_value({"reward_model": {"ground_truth": "42"}, "tags": ["a", "b"]}, "reward_model.ground_truth")
    '42'
    >>> cell_value({"extra_info": '{"split": "test"}', "tags": ["a", "b"]}, "tags.1")
    'b'
    """
    return _value_at(row, column, "")


def _value_at(value: object, path: str, above: str) -> object:
    """The value at a path below `above`, a path itself; "" for the row."""
    if isinstance(value, str):
        value = _parse_json(value, path, above)
    if isinstance(value, list | tuple):
        value = {str(index): item for index, item in enumerate(value)}
    if not isinstance(value, Mapping):
        raise BenchmarkError(f"column {above!r} contains {value!r}: there is no {path!r} in it")
    if path in value:
        return value[path]
    dots = [place for place, character in enumerate(path) if character == "."]
    for dot in reversed(dots):
        if path[:dot] in value:
            return _value_at(value[path[:dot]], path[dot + 1 :], f"{above}.{path[:dot]}".lstrip("."))
    names = [str(name) for name in value if not str(name).startswith("@")]
    within, known = f" in {above!r}" if above else "", ", ".join(names) or "nothing"
    raise BenchmarkError(f"there is no column {path!r}{within}, only {known}{did_you_mean(path, names)}")


def _parse_json(text: str, path: str, above: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BenchmarkError(
            f"column {above!r} contains {shorten(text)!r}: there is no {path!r} in it, as it is not JSON"
        ) from None


def shorten(text: str) -> str:
    """The text, or its beginning if it is long, for an error message."""
    return text if len(text) <= 80 else text[:79] + "…"
