"""Every benchmark declares the columns that it reads, and reads a row that has them and no others."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from benchmarks.catalogue import BENCHMARKS
from benchmarks.errors import BenchmarkError
from benchmarks.types import Benchmark, SkippedRow
from tests.benchmarks.rows import example_rows, top_level_columns

DECLARING = [benchmark for benchmark in BENCHMARKS if benchmark.name != "smoke"]


class Recorder(Mapping[str, Any]):
    """A row that records which of its columns are read."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self._row = row
        self.read: set[str] = set()

    def __getitem__(self, column: str) -> Any:
        self.read.add(column)
        return self._row[column]

    def __contains__(self, column: object) -> bool:
        return column in self._row

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)


def rows_of(benchmark: Benchmark) -> list[dict[str, Any]]:
    """The docstring's rows, as rows of the benchmark's first part."""
    part = (benchmark.dataset.files or benchmark.dataset.configs)[0]
    columns = top_level_columns(benchmark)
    place = {"@config": part, "@row": 0, "@repo": benchmark.dataset.repo}
    return [
        {**{name: row[name] for name in row if name in columns}, **place} for row in example_rows(benchmark)
    ]


@pytest.mark.parametrize("benchmark", DECLARING, ids=lambda benchmark: benchmark.name)
def test_the_declared_columns_are_those_that_are_read(benchmark: Benchmark) -> None:
    recorders = [Recorder(row) for row in rows_of(benchmark)]
    made = [benchmark.to_question(recorder) for recorder in recorders]
    read = {name for one in recorders for name in one.read if not name.startswith("@")}
    if all(isinstance(one, SkippedRow) and one.reason.startswith("dated") for one in made):
        assert read < top_level_columns(benchmark), "a row of another time is not read to its end"
    else:
        assert read == top_level_columns(benchmark)


@pytest.mark.parametrize("benchmark", DECLARING, ids=lambda benchmark: benchmark.name)
def test_a_row_without_any_declared_column_is_one_line(benchmark: Benchmark) -> None:
    with pytest.raises(BenchmarkError, match="column"):
        benchmark.to_question({"other": 1, "@config": "", "@row": 0, "@repo": ""})
