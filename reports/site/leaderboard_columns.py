"""The columns of a leaderboard: which benchmarks and metrics there are, and which of them show at first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.rows import is_rating
from reports.site.definitions import definition
from reports.site.facts import BenchmarkFacts, Figure, RunFacts

PASS = "pass@1"  # noqa: S105  # a metric, no password
AT_FIRST = ("rank", PASS, "cons@k", "truncated", "output_tokens")
"""metrics whose columns show at first, with the headline ones of the benchmarks"""
RANK = (
    "The places that a run can have, by pass@1, among the runs that were asked the same questions: behind "
    "every run that a paired test says is better, ahead of those that it says are worse (two-sided, Holm "
    "corrected over all pairs, 5 %). Runs that share places cannot be told apart."
)
SAMPLES = "Samples per question."
KINDS: Mapping[str, str] = {
    "rank": "rank",
    "k": "count",
    "failed": "count",
    "output_tokens": "tokens",
    "reflection_per_1000": "rate",
}
"""how a metric is read; all others are shares or points"""
TITLES: Mapping[str, str] = {
    "rank": "rank",
    "output_tokens": "tokens",
    "no_answer": "no answer",
    "other_language": "other language",
    "reflection_per_1000": "reflections per 1,000 words",
}


@dataclass(frozen=True)
class Column:
    """One figure of a benchmark."""

    name: str
    """unique, as in the header of the CSV file: `math500 pass@1`"""
    benchmark: str
    metric: str
    """`pass@1`, `cons@k`, `rank`, …; k stands for each run's own"""
    title: str
    """over the column: `cons@64` where all runs have this k"""
    meaning: str
    kind: str
    """`share`, `tokens`, `count`, `rate`, `points` or `rank`"""
    shown: bool
    """at first"""

    @property
    def interval(self) -> bool:
        """Whether its cells may have an interval."""
        return self.kind != "count"


@dataclass(frozen=True)
class Group:
    """The columns of one benchmark."""

    name: str
    title: str
    questions: int
    """of the run that has most"""
    columns: tuple[Column, ...]


def groups(runs: Sequence[RunFacts], figures: Mapping[str, Sequence[Figure]]) -> list[Group]:
    """A group for each benchmark of the runs; `figures` are those published by benchmark."""
    held: dict[str, list[BenchmarkFacts]] = {}
    for run in runs:
        for benchmark in run.benchmarks:
            held.setdefault(benchmark.name, []).append(benchmark)
    first = {
        *AT_FIRST,
        *(column_of(name) for every in held.values() for one in every for name in one.headline),
    }
    return [
        Group(
            name,
            every[0].title,
            max(len(one.questions) for one in every),
            tuple(
                _column(metric, every, metric in first and (metric != "rank" or len(runs) > 1))
                for metric in _metrics(every, figures.get(name, ()))
            ),
        )
        for name, every in held.items()
    ]


def column_of(metric: str) -> str:
    """The metric of the column that a metric stands in.

    >>> column_of("cons@64"), column_of("pass@1"), column_of("rating")
    ('cons@k', 'pass@1', 'rating')
    """
    return "cons@k" if metric.startswith("cons@") else metric


def metric_of(column: str, benchmark: BenchmarkFacts) -> str:
    """The metric of this run that stands in a column."""
    return f"{column[:-1]}{benchmark.k}" if column.endswith("@k") else column


def label(metric: str) -> str:
    """How a column's metric is called.

    >>> label("output_tokens"), label("cons@k")
    ('tokens', 'cons@k')
    """
    return TITLES.get(metric, metric.replace("_", " "))


def _metrics(held: Sequence[BenchmarkFacts], figures: Iterable[Figure]) -> Iterator[str]:
    """The metrics of a benchmark's columns, in their order: first what shows at first."""
    headline = [column_of(name) for one in held for name in one.headline]
    voted = ["cons@k"] if any(one.votes for one in held) else []
    several = ["pass@k"] if any(one.k > 1 for one in held) else []
    diagnostics = [one.name for benchmark in held for one in benchmark.diagnostics]
    published = [column_of(figure.metric) for figure in figures]
    later = [*published, *several, "no_answer", "failed", *diagnostics, "k"]
    yield from dict.fromkeys(["rank", PASS, *voted, *headline, "truncated", "output_tokens", *later])


def _column(metric: str, held: Sequence[BenchmarkFacts], shown: bool) -> Column:
    ks = {one.k for one in held}
    exact = metric_of(metric, held[0])
    return Column(
        name=f"{held[0].name} {metric}",
        benchmark=held[0].name,
        metric=metric,
        title=exact if metric.endswith("@k") and len(ks) == 1 else label(metric),
        meaning={"rank": RANK, "k": SAMPLES}.get(metric) or definition(exact).meaning,
        kind="points" if is_rating(metric) else KINDS.get(metric, "share"),
        shown=shown,
    )
