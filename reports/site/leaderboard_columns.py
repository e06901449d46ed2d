"""The columns of a leaderboard: which metrics of which benchmarks, and which are visible by default."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.rows import Average, is_rating
from reports.site.definitions import definition
from reports.site.facts import BenchmarkFacts, PublishedFigure, RunFacts

PASS_AT_1 = "pass@1"  # noqa: S105  # a metric, not a password
AVERAGE = "average"
"""the metric of a suite's average"""
DEFAULT_METRICS = ("rank", PASS_AT_1, "cons@k", "truncated", "output_tokens")
"""metrics whose columns are visible by default, along with the headline metrics of the benchmarks"""
RANK_MEANING = (
    "The ranks that a run can have, by pass@1, among the runs on the same questions: below every run that a "
    "paired test finds better and above every run that it finds worse (two-sided, Holm-corrected over all "
    "pairs, 5 %). Runs whose rank ranges overlap are not significantly different."
)
K_MEANING = "Samples per question."
METRIC_KINDS: Mapping[str, str] = {
    "rank": "rank",
    "k": "count",
    "failed": "count",
    "output_tokens": "tokens",
    "thinking_tokens": "tokens",
    "reflection_per_1000": "rate",
}
"""metric -> kind of value; all others are shares or rating points"""
METRIC_TITLES: Mapping[str, str] = {
    "rank": "rank",
    "output_tokens": "tokens",
    "thinking_tokens": "thinking tokens",
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
    """`pass@1`, `cons@k`, `rank`, …; k is each run's own"""
    title: str
    """header of the column: `cons@64` where all runs have this k"""
    meaning: str
    kind: str
    """`share`, `tokens`, `count`, `rate`, `points` or `rank`"""
    visible: bool
    """by default"""

    @property
    def has_interval(self) -> bool:
        """Whether its cells may have an interval."""
        return self.kind != "count"


@dataclass(frozen=True)
class ColumnGroup:
    """The columns of one benchmark, or the average of a suite."""

    name: str
    title: str
    questions: int
    """of the run with the most"""
    columns: tuple[Column, ...]
    is_suite: bool = False


def column_groups(
    runs: Sequence[RunFacts], figures: Mapping[str, Sequence[PublishedFigure]]
) -> list[ColumnGroup]:
    """One group per benchmark of the runs, then one per average; `figures`: benchmark -> those published."""
    results: dict[str, list[BenchmarkFacts]] = {}
    for run in runs:
        for benchmark in run.benchmarks:
            results.setdefault(benchmark.name, []).append(benchmark)
    visible = {
        *DEFAULT_METRICS,
        *(column_metric(name) for each in results.values() for one in each for name in one.headline),
    }
    return [
        ColumnGroup(
            name,
            each[0].title,
            max(len(one.questions) for one in each),
            tuple(
                _build_column(metric, each, metric in visible and (metric != "rank" or len(runs) > 1))
                for metric in _column_metrics(each, figures.get(name, ()))
            ),
        )
        for name, each in results.items()
    ] + _average_groups(runs)


def _average_groups(runs: Sequence[RunFacts]) -> list[ColumnGroup]:
    """One group per suite that has an average in some run."""
    averages: dict[str, list[tuple[str, Average]]] = {}
    for run in runs:
        for suite in run.suites:
            if suite.average:
                averages.setdefault(suite.name, []).append((suite.title, suite.average))
    return [
        ColumnGroup(
            name,
            each[0][0],
            max(one.questions for _, one in each),
            (
                Column(
                    name=f"{name} average",
                    benchmark=name,
                    metric=AVERAGE,
                    title=AVERAGE,
                    meaning=definition(AVERAGE).meaning,
                    kind="share",
                    visible=True,
                ),
            ),
            is_suite=True,
        )
        for name, each in averages.items()
    ]


def column_metric(metric: str) -> str:
    """The column that a metric belongs to.

    >>> column_metric("cons@64"), column_metric("pass@1"), column_metric("rating")
    ('cons@k', 'pass@1', 'rating')
    """
    return "cons@k" if metric.startswith("cons@") else metric


def run_metric(column: str, benchmark: BenchmarkFacts) -> str:
    """The metric of this run that a column shows."""
    return f"{column[:-1]}{benchmark.k}" if column.endswith("@k") else column


def metric_label(metric: str) -> str:
    """The name of a column's metric for readers.

    >>> metric_label("output_tokens"), metric_label("cons@k")
    ('tokens', 'cons@k')
    """
    return METRIC_TITLES.get(metric, metric.replace("_", " "))


def _column_metrics(results: Sequence[BenchmarkFacts], figures: Iterable[PublishedFigure]) -> Iterator[str]:
    """The metrics of a benchmark's columns in their order, those visible by default first."""
    headline = [column_metric(name) for one in results for name in one.headline]
    consensus = ["cons@k"] if any(one.votes for one in results) else []
    pass_at_k = ["pass@k"] if any(one.k > 1 for one in results) else []
    thinking = ["thinking_tokens"] if any(one.metric("thinking_tokens") for one in results) else []
    diagnostics = [one.name for benchmark in results for one in benchmark.diagnostics]
    published = [column_metric(figure.metric) for figure in figures]
    first = ["rank", PASS_AT_1, *consensus, *headline, "truncated", "output_tokens"]
    yield from dict.fromkeys(
        [*first, *published, *pass_at_k, *thinking, "no_answer", "failed", *diagnostics, "k"]
    )


def _build_column(metric: str, results: Sequence[BenchmarkFacts], visible: bool) -> Column:
    ks = {one.k for one in results}
    exact = run_metric(metric, results[0])
    return Column(
        name=f"{results[0].name} {metric}",
        benchmark=results[0].name,
        metric=metric,
        title=exact if metric.endswith("@k") and len(ks) == 1 else metric_label(metric),
        meaning={"rank": RANK_MEANING, "k": K_MEANING}.get(metric) or definition(exact).meaning,
        kind="points" if is_rating(metric) else METRIC_KINDS.get(metric, "share"),
        visible=visible,
    )
