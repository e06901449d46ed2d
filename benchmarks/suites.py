"""Suites: benchmarks that are asked and shown together, from `suites.toml` or a user's own .toml file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.custom import parse_toml, read_name
from benchmarks.errors import BenchmarkError
from benchmarks.toml_table import TomlTable

SUITES = Path(__file__).with_name("suites.toml")
BENCHMARK_KEYS = frozenset({"answer", "columns", "dataset", "prompt"})
"""keys by which the file of a custom benchmark is told from that of a suite, which has `benchmarks`"""
SHARE_METRICS = "a share, such as pass@1 or cons@k"
AMOUNTS = ("failed", "output_tokens", "thinking_tokens")


@dataclass(frozen=True)
class SuiteEntry:
    """A benchmark of a suite."""

    benchmark: str
    """its name; in a file also the path of a custom benchmark's .toml, from the file's folder"""
    k: int | None = None
    """samples per question; None for the benchmark's own"""


@dataclass(frozen=True)
class SuiteAverage:
    """A mean of the same metric of several benchmarks."""

    metric: str
    """`pass@1`, or `cons@k` for each benchmark's own k"""
    weights: tuple[tuple[str, float], ...]
    """(benchmark, weight) of those that count; only the ratios of weights matter"""
    same_questions: bool = False
    """they ask the same questions, as in other languages, so that their errors are not independent"""


@dataclass(frozen=True)
class Suite:
    """Benchmarks that are asked and shown together."""

    name: str
    """as on the command line"""
    title: str
    """its name for people"""
    entries: tuple[SuiteEntry, ...]
    """its benchmarks, in the order in which they are asked"""
    source: str = ""
    """who reports these benchmarks together, or why they are"""
    average: SuiteAverage | None = None
    """None where a mean over its benchmarks means nothing"""

    @property
    def benchmarks(self) -> tuple[str, ...]:
        """The names of its benchmarks."""
        return tuple(entry.benchmark for entry in self.entries)

    def with_names(self, names: Sequence[str]) -> "Suite":
        """The same with these names for its benchmarks, of which some were given by path."""
        renamed = dict(zip(self.benchmarks, names, strict=True))
        entries = tuple(replace(entry, benchmark=renamed[entry.benchmark]) for entry in self.entries)
        average = self.average and replace(
            self.average, weights=tuple((renamed[name], weight) for name, weight in self.average.weights)
        )
        return replace(self, entries=entries, average=average)

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> "Suite":
        """The suite that a run recorded."""
        average = values.get("average")
        return Suite(
            name=values["name"],
            title=values["title"],
            entries=tuple(SuiteEntry(**entry) for entry in values["entries"]),
            source=values.get("source", ""),
            average=average
            and SuiteAverage(
                metric=average["metric"],
                weights=tuple((name, weight) for name, weight in average["weights"]),
                same_questions=average["same_questions"],
            ),
        )


@cache
def built_in() -> Mapping[str, Suite]:
    """The suites of `suites.toml` by name, in its order."""
    file = TomlTable(SUITES.name, "", parse_toml(SUITES))
    suites = [_read(table) for table in file.tables("suite", "tables [[suite]]")]
    file.reject_unknown_keys()
    return {suite.name: suite for suite in suites}


def is_suite(path: Path) -> bool:
    """Whether a .toml file describes a suite, not a benchmark; BenchmarkError if it is neither or both."""
    keys = parse_toml(path).keys()
    of_benchmark = BENCHMARK_KEYS & keys
    if ("benchmarks" in keys) != bool(of_benchmark):
        return "benchmarks" in keys
    found = f"has both benchmarks and {min(of_benchmark)}" if of_benchmark else "has neither"
    raise BenchmarkError(
        f"{path}: {found}: a suite has `benchmarks`, a list of names (docs/suites.md), and a benchmark of "
        "your own has `dataset` and `answer` (docs/benchmarks.md)"
    )


def read_suite(path: Path) -> Suite:
    """The suite that a user's file describes. Raises BenchmarkError with file, key and fix."""
    table = TomlTable(str(path), "", parse_toml(path))
    suite = _read(table)
    if suite.name in built_in():
        raise table.error("name", f"is {suite.name!r}, which is built in: choose another")
    files = [str(path.parent / name) if name.endswith(".toml") else name for name in suite.benchmarks]
    return suite.with_names(files)


def _read(table: TomlTable) -> Suite:
    name, entries = read_name(table), _read_entries(table)
    suite = Suite(
        name=name,
        title=table.line("title", default=name),
        entries=entries,
        source=table.text("source", default=""),
        average=_read_average(table, [entry.benchmark for entry in entries]),
    )
    table.reject_unknown_keys()
    return suite


def _read_entries(table: TomlTable) -> tuple[SuiteEntry, ...]:
    needs = 'a list of names, or of { name = "aime25", k = 16 }'
    value = table.value("benchmarks", None, needs)
    if not isinstance(value, list) or not value or not all(isinstance(one, str | dict) for one in value):
        raise table.invalid("benchmarks", value, needs)
    entries = tuple(
        SuiteEntry(one) if isinstance(one, str) else _read_entry(table, number, one)
        for number, one in enumerate(value, start=1)
    )
    counts = Counter(entry.benchmark for entry in entries)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise table.error("benchmarks", f"names {twice[0]} twice: name each once")
    return entries


def _read_entry(table: TomlTable, number: int, values: dict[str, object]) -> SuiteEntry:
    one = TomlTable(table.file, f"benchmarks[{number}]", values)
    entry = SuiteEntry(one.text("name"), one.count("k", 1) if "k" in values else None)
    one.requested.add("k")
    one.reject_unknown_keys()
    return entry


def _read_average(table: TomlTable, names: Sequence[str]) -> SuiteAverage | None:
    """A metric, `average = "pass@1"`, or a table: `metric`, `over`, `weights`, `same_questions`."""
    value = table.value("average", False, 'a metric, or a table with "metric"')
    if value is False:
        return None
    if isinstance(value, str):
        value = {"metric": value}
    if not isinstance(value, dict):
        raise table.invalid("average", value, 'a metric, or a table with "metric"')
    average = TomlTable(table.file, "average", value)
    metric = average.text("metric", needs=SHARE_METRICS)
    if metric.startswith("rating") or metric in AMOUNTS:
        raise average.error("metric", f"is {metric!r}, which is no share: it must be {SHARE_METRICS}")
    over = average.text_list("over", "a list of the suite's benchmarks", default=list(names)) or list(names)
    weights = average.table("weights", default={})
    for key, named in (("over", over), ("weights", list(weights.values))):
        if unknown := [name for name in named if name not in names]:
            raise average.error(key, f"names {unknown[0]}, which is none of the suite's benchmarks")
    if extra := [name for name in weights.values if name not in over]:
        raise average.error("weights", f"names {extra[0]}, which is not in average.over")
    same_questions = average.flag("same_questions", default=False)
    average.reject_unknown_keys()
    pairs = ((name, weights.number(name, 1.0, 0, 1e6, above=True)) for name in over)
    return SuiteAverage(metric, tuple(pairs), same_questions)
