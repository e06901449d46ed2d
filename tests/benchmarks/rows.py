"""The example rows in a benchmark module's docstring."""

import inspect
import json
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from benchmarks.types import Benchmark


def opening_row(module: ModuleType, config: str = "default", index: int = 0) -> dict[str, Any]:
    """The JSON object in the module's docstring, as a row of its data set: with `@config` and `@row`."""
    return {**next(rows(module)), "@config": config, "@row": index}


def rows(module: ModuleType) -> Iterator[dict[str, Any]]:
    """All JSON objects of the module's docstring that begin a line."""
    text, decoder = module.__doc__ or "", json.JSONDecoder()
    place = text.find("{\n")
    while place >= 0:
        row, end = decoder.raw_decode(text, place)
        yield row
        place = text.find("{\n", end)


def module_of(benchmark: Benchmark) -> ModuleType:
    """The module that is named after it, if it has rows (IFEval); otherwise that of its `to_question`."""
    name = f"benchmarks.{benchmark.name.replace('-', '_')}"
    own = import_module(name) if find_spec(name) else None
    if own and any(rows(own)):
        return own
    function = benchmark.to_question
    while isinstance(function, partial):
        function = function.func
    module = inspect.getmodule(function)
    assert module is not None
    return module


def top_level_columns(benchmark: Benchmark) -> set[str]:
    """The columns that it declares, without what lies inside nested values."""
    return {column.partition(".")[0] for column in benchmark.dataset.columns}


def example_rows(benchmark: Benchmark) -> list[dict[str, Any]]:
    """The rows in the module's docstring that have all columns that the benchmark declares; at least one."""
    columns = top_level_columns(benchmark)
    module = module_of(benchmark)
    found = [row for row in rows(module) if columns <= row.keys()]
    assert found, f"the docstring of {module.__name__} has no row with {', '.join(sorted(columns))}"
    return found
