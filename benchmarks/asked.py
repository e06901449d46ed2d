"""What a command asks: benchmarks and suites by name or by file, each benchmark once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import catalogue, suites
from benchmarks.errors import BenchmarkError, did_you_mean, same_name
from benchmarks.suites import Suite
from benchmarks.types import Benchmark


@dataclass(frozen=True)
class NamedBenchmarks:
    """The benchmarks that a command names, and the suites by which it does."""

    benchmarks: tuple[Benchmark, ...]
    """each once, in the order in which they are named first, with the k that a suite gives it"""
    suites: tuple[Suite, ...] = ()
    """with the names of their benchmarks, also of those that a file describes"""


@dataclass(frozen=True)
class _Mention:
    """One place that names a benchmark."""

    benchmark: Benchmark
    word: str
    """its name, or the path of its file"""
    suite: str = ""
    """the suite that names it; "" if the command does"""

    @property
    def where(self) -> str:
        return f"the suite {self.suite}" if self.suite else f"{self.word} by itself"

    @property
    def path(self) -> Path | None:
        return Path(self.word).resolve() if self.word.endswith(".toml") else None


def resolve(words: Sequence[str], k: int | None = None) -> NamedBenchmarks:
    """The benchmarks and suites of these names and files; `k` overrides that of all.

    BenchmarkError for a name that is neither, for a benchmark that is named twice by itself, and for one that
    is asked with two k.
    """
    found: dict[str, Suite] = {}
    mentions: list[_Mention] = []
    for word in words:
        suite = find_suite(word)
        if suite is None:
            mentions.append(_Mention(catalogue.find(word), word))
            continue
        if suite.name in found:
            raise BenchmarkError(f"{suite.name} is named twice; name each suite once")
        named = list(_mentions(suite))
        _check_average(suite, {one.word: one.benchmark for one in named})
        found[suite.name] = suite.with_names([one.benchmark.name for one in named])
        mentions += named
    return NamedBenchmarks(tuple(_once(mentions, k)), tuple(found.values()))


def find_suite(word: str) -> Suite | None:
    """The suite of that name, or that a .toml file describes; None for a benchmark's."""
    if not word.endswith(".toml"):
        named = same_name(word, suites.built_in())
        return suites.built_in()[named] if named else None
    path = Path(word)
    if not suites.is_suite(path):
        return None
    suite = suites.read_suite(path)
    if suite.name in {benchmark.name for benchmark in catalogue.BENCHMARKS}:
        raise BenchmarkError(f"{path}: name is {suite.name!r}, which is a benchmark: choose another")
    return suite


def _mentions(suite: Suite) -> Iterator[_Mention]:
    for entry in suite.entries:
        try:
            benchmark = catalogue.find(entry.benchmark)
        except BenchmarkError as error:
            raise BenchmarkError(f"suite {suite.name}: {error}") from None
        sampling = benchmark.sampling if entry.k is None else replace(benchmark.sampling, k=entry.k)
        yield _Mention(replace(benchmark, sampling=sampling), entry.benchmark, suite.name)


def _check_average(suite: Suite, benchmarks: Mapping[str, Benchmark]) -> None:
    """BenchmarkError if the average is of a metric that one of its benchmarks does not have."""
    for name, _ in suite.average.weights if suite.average else ():
        assert suite.average is not None
        metric, benchmark = suite.average.metric, benchmarks[name]
        votes = any(kind.votes for kind in benchmark.prompts)
        known = ["pass@1", "pass@k", *(["cons@k"] if votes else []), *benchmark.metrics]
        if metric not in known:
            raise BenchmarkError(
                f"suite {suite.name}: average.metric is {metric!r}, which {benchmark.name} does not have"
                f"{did_you_mean(metric, known)} (it has {', '.join(dict.fromkeys(known))})"
            )


def _once(mentions: Sequence[_Mention], k: int | None) -> list[Benchmark]:
    first: dict[str, _Mention] = {}
    for one in mentions:
        before = first.setdefault(one.benchmark.name, one)
        if before is not one:
            _check_same(before, one, k)
    return [one.benchmark for one in first.values()]


def _check_same(one: _Mention, other: _Mention, k: int | None) -> None:
    """BenchmarkError unless two mentions of a benchmark can be one."""
    name, ks = one.benchmark.name, [mention.benchmark.sampling.k for mention in (one, other)]
    if not one.suite and not other.suite:
        raise BenchmarkError(f"{name} is named twice; name each benchmark once")
    if one.path != other.path:
        raise BenchmarkError(f"{one.word} and {other.word} both describe a benchmark {name}; rename one")
    if k is None and ks[0] != ks[1]:
        raise BenchmarkError(
            f"{name} is asked with k = {ks[0]} by {one.where} and with k = {ks[1]} by {other.where}; give "
            "--k N, which holds for all benchmarks, or leave one of the two out"
        )
