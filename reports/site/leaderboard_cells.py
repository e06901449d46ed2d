"""The cells of a leaderboard: a value and its text, its interval, and notes that qualify it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum

from reports.cells import NO_VALUE, format_amount, format_metric_value, format_percent
from reports.site.facts import BenchmarkFacts, MetricFacts, PublishedFigure, QuestionFacts, RunFacts
from reports.site.leaderboard_columns import PASS_AT_1, Column, run_metric

BOUNDS_NOTE = "worst and best case"


@dataclass(frozen=True)
class LeaderboardCell:
    """One figure; the default is an empty cell."""

    text: str = NO_VALUE
    """as shown: percent, points, thousands separated, `1–3` for a rank range"""
    value: float | None = None
    """share in 0..1, tokens, counts or points; the middle of a rank range"""
    low: float | None = None
    """95 % interval; the worst and best case where `value` is None; the ends of a rank range"""
    high: float | None = None
    interval: str = ""
    """`[80.1, 86.0]`; "" where `text` already has it"""
    notes: tuple[str, ...] = ()
    """a few words each: `k = 4`, `20 questions`"""
    source: int = 0
    """1-based number of a published figure's source in `Leaderboard.sources`; 0 for none"""
    why: str = ""
    """why there is no value, where that needs an answer: a withheld rank"""

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure."""
        return replace(self, why="") == LeaderboardCell()


def rank_cell(rank_range: tuple[int, int] | None, note: str, why: str = "") -> LeaderboardCell:
    """`note`: among how many runs, where the ranking does not cover all of them; `why`: why it is withheld.

    >>> rank_cell((1, 3), ""), rank_cell(None, "").text
    (LeaderboardCell(text='1–3', value=2.0, low=1, high=3, interval='', notes=(), source=0, why=''), '–')
    """
    if rank_range is None:
        return LeaderboardCell(why=why)
    best, worst = rank_range
    text = f"{best}" if best == worst else f"{best}–{worst}"
    return LeaderboardCell(text, (best + worst) / 2, best, worst, notes=(note,) if note else ())


def measured_cell(column: Column, benchmark: BenchmarkFacts, partial: bool) -> LeaderboardCell:
    """A run's figure in a column; a `partial` run shows its number of questions next to pass@1."""
    if column.metric == "k":
        return LeaderboardCell(str(benchmark.k), benchmark.k)
    name = run_metric(column.metric, benchmark)
    metric = benchmark.metric(name)
    if metric is None:
        return LeaderboardCell()
    low, high = _interval_or_bounds(metric, benchmark)
    if metric.value is None and (low is None or high is None):
        return LeaderboardCell()
    notes = [f"k = {benchmark.k}"] if column.metric.endswith("@k") and column.title != name else []
    notes += [f"{len(benchmark.questions):,} questions"] if partial and name == PASS_AT_1 else []
    if metric.value is None:
        text = f"{format_value(low, column.kind)} to {format_value(high, column.kind)}"
        return LeaderboardCell(text, None, low, high, notes=(BOUNDS_NOTE, *notes))
    interval = (
        ""
        if low is None or high is None
        else f"[{format_value(low, column.kind)}, {format_value(high, column.kind)}]"
    )
    return LeaderboardCell(
        format_value(metric.value, column.kind), metric.value, low, high, interval, tuple(notes)
    )


def average_cell(run: RunFacts, suite: str, others: Sequence[RunFacts]) -> LeaderboardCell:
    """The average of a suite in a run; noted if it is made otherwise than the first one of `others`."""
    average = run.average(suite)
    if average is None:
        return LeaderboardCell()
    interval = (
        ""
        if average.low is None or average.high is None
        else f"[{format_percent(average.low)}, {format_percent(average.high)}]"
    )
    first = next((one for other in others if (one := other.average(suite))), average)
    same = (first.of, dict(first.weights)) == (average.of, dict(average.weights))
    return LeaderboardCell(
        format_percent(average.value),
        average.value,
        average.low,
        average.high,
        interval,
        () if same else (f"{average.of} of {len(average.weights)} benchmarks",),
    )


def published_cell(published: PublishedFigure, column: Column, source: int) -> LeaderboardCell:
    """A published figure in its column; its k is noted where it differs from the column's."""
    other_k = column.metric.endswith("@k") and published.metric != column.title
    notes = (f"k = {published.metric.partition('@')[2]}",) if other_k else ()
    return LeaderboardCell(
        format_value(published.value, column.kind), published.value, notes=notes, source=source
    )


def format_value(value: float | None, kind: str) -> str:
    """A value as text; `kind` as in `Column.kind`.

    >>> format_value(0.5, "share"), format_value(12345.6, "tokens"), format_value(1.25, "rate")
    ('50.0', '12,346', '1.2')
    >>> format_value(None, "share")
    '–'
    """
    if kind in ("tokens", "count"):
        return format_amount(value)
    if kind == "rate":
        return NO_VALUE if value is None else f"{value:.1f}"
    return format_metric_value(value, rating=kind == "points")


def accuracy_bounds(question: QuestionFacts, k: int) -> tuple[float, float]:
    """(worst, best) share of correct samples of a question: its missing samples all wrong, all correct."""
    missing = max(k - question.n, question.failed, 0)
    samples = max(question.n + missing, 1)
    return question.correct / samples, (question.correct + missing) / samples


def missing_samples(benchmark: BenchmarkFacts) -> int:
    """Number of samples without a verdict."""
    return sum(max(benchmark.k - one.n, one.failed, 0) for one in benchmark.questions)


def _interval_or_bounds(metric: MetricFacts, benchmark: BenchmarkFacts) -> tuple[float | None, float | None]:
    """The interval, or the worst and best case, computed here for pass@1 where `metrics.json` has neither."""
    unknown = metric.value is None and metric.low is None
    if unknown and metric.name == PASS_AT_1 and benchmark.questions and missing_samples(benchmark):
        bounds = [accuracy_bounds(question, benchmark.k) for question in benchmark.questions]
        return fsum(low for low, _ in bounds) / len(bounds), fsum(high for _, high in bounds) / len(bounds)
    return metric.low, metric.high
