"""The lines of a results table in their order: one or several runs, by benchmark and metric."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeVar

from reports.columns import COLUMNS, Value
from reports.rows import Average, Row, Section, SuiteResult

T = TypeVar("T")
Group = dict[str, list[Row]]
"""the rows of one metric of one benchmark, by run"""


@dataclass(frozen=True)
class Sort:
    """The column that orders the runs of each metric; with one run its benchmarks, by their first metric."""

    column: str
    """a name of `COLUMNS`"""
    descending: bool


@dataclass(frozen=True)
class TableLine:
    """A row, the average of a suite, or the title of a suite."""

    row: Row | None = None
    """its `run` is the run's label"""
    average: Average | None = None
    run: str = ""
    """the label of the average's run"""
    suite: str = ""
    """the title of the suite that it is under; "" for none"""


def run_labels(sections: Sequence[Section]) -> tuple[str, ...]:
    """What tells the runs apart in a table: their titles, else the folders' names, else their paths."""
    choices = (
        tuple(section.title for section in sections),
        tuple(PurePath(section.run).name for section in sections),
    )
    return next(
        (labels for labels in choices if len(set(labels)) == len(labels)),
        tuple(section.run for section in sections),
    )


def table_lines(sections: Sequence[Section], sort: Sort | None = None) -> list[TableLine]:
    """The lines of all runs: those in no suite, then each suite with its title and averages."""
    labelled = [
        replace(section, rows=tuple(replace(row, run=label) for row in section.rows))
        for label, section in zip(run_labels(sections), sections, strict=True)
    ]
    rows = [row for section in labelled for row in section.rows]
    homes = _homes(rows)
    lines = [TableLine(row) for row in _ordered([row for row in rows if not homes[row.benchmark]], sort)]
    for suite in _suites(sections):
        lines.append(TableLine(suite=suite.title))
        own = [row for row in rows if homes[row.benchmark] == suite.name]
        lines += [TableLine(row, suite=suite.title) for row in _ordered(own, sort)]
        lines += _averages(sections, suite)
    return lines


def _homes(rows: Sequence[Row]) -> Mapping[str, str]:
    """Benchmark -> the suite that it is shown under: the first that a run has it in; "" for none."""
    homes: dict[str, str] = {}
    for row in rows:
        homes[row.benchmark] = homes.get(row.benchmark) or row.suite
    return homes


def _suites(sections: Sequence[Section]) -> Iterable[SuiteResult]:
    """The suites of all runs, each once."""
    suites: dict[str, SuiteResult] = {}
    for suite in (suite for section in sections for suite in section.suites):
        suites.setdefault(suite.name, suite)
    return suites.values()


def _averages(sections: Sequence[Section], suite: SuiteResult) -> Iterator[TableLine]:
    for label, section in zip(run_labels(sections), sections, strict=True):
        for own in section.suites:
            if own.name == suite.name and own.average:
                yield TableLine(average=own.average, run=label, suite=suite.title)


def _ordered(rows: Sequence[Row], sort: Sort | None) -> Iterator[Row]:
    """By benchmark, metric and run, in the order in which they come first, or as sorted."""
    benchmarks: dict[str, dict[str, Group]] = {}
    for row in rows:
        metrics = benchmarks.setdefault(row.benchmark, {})
        metrics.setdefault(row.metric, {}).setdefault(row.run, []).append(row)
    tables = list(benchmarks.values())
    several = len({row.run for row in rows}) > 1
    if sort and (not several or sort.column == "benchmark"):
        tables = _sorted(tables, [_first(next(iter(table.values()))) for table in tables], sort)
    for table in tables:
        for group in table.values():
            runs = list(group.values())
            for run in _sorted(runs, [run[0] for run in runs], sort) if sort and several else runs:
                yield from run


def _first(group: Group) -> Row:
    return next(iter(group.values()))[0]


def _sorted(items: Sequence[T], rows: Sequence[Row], sort: Sort) -> list[T]:
    """Items by the values of these rows, one each; those without a value last."""

    def value(pair: tuple[T, Row]) -> Value:
        found = COLUMNS[sort.column].value(pair[1])
        return found.casefold() if isinstance(found, str) else found

    pairs = list(zip(items, rows, strict=True))
    known = [pair for pair in pairs if value(pair) is not None]
    unknown = [item for item, row in pairs if value((item, row)) is None]
    known.sort(key=value, reverse=sort.descending)  # type: ignore[arg-type]  # one type in each column
    return [item for item, _ in known] + unknown
