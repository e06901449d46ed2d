"""A leaderboard's cells: a figure as it is and as it is read, its interval, and what qualifies it."""

from dataclasses import dataclass
from math import fsum

from reports.cells import NOTHING, amount, figure
from reports.site.facts import BenchmarkFacts, Figure, Measured, QuestionFacts
from reports.site.leaderboard_columns import PASS, Column, metric_of

ENDS = "worst and best case"


@dataclass(frozen=True)
class Cell:
    """One figure; the empty cell where there is none."""

    text: str = NOTHING
    """as it is read: percent, points, thousands set apart, `1–3` for a rank"""
    value: float | None = None
    """share in 0..1, tokens, counts or points; the middle of a range of ranks"""
    low: float | None = None
    """95 % interval; where `value` is None the worst and the best case; the ends of a range of ranks"""
    high: float | None = None
    interval: str = ""
    """`[80.1, 86.0]`, where it is not in `text` already"""
    notes: tuple[str, ...] = ()
    """a few words each: `k = 4`, `20 questions`"""
    source: int = 0
    """of a published figure, in the board's list, from 1"""


def rank_cell(places: tuple[int, int] | None, among: str) -> Cell:
    """`among` says of how many runs, where these are not all.

    >>> rank_cell((1, 3), ""), rank_cell(None, "").text
    (Cell(text='1–3', value=2.0, low=1, high=3, interval='', notes=(), source=0), '–')
    """
    if places is None:
        return Cell()
    best, worst = places
    text = f"{best}" if best == worst else f"{best}–{worst}"
    return Cell(text, (best + worst) / 2, best, worst, notes=(among,) if among else ())


def measured(column: Column, benchmark: BenchmarkFacts, partial: bool) -> Cell:
    """A run's figure in a column; `partial` runs name their questions beside pass@1."""
    if column.metric == "k":
        return Cell(str(benchmark.k), benchmark.k)
    name = metric_of(column.metric, benchmark)
    found = benchmark.metric(name)
    if found is None:
        return Cell()
    low, high = _ends(found, benchmark)
    if found.value is None and (low is None or high is None):
        return Cell()
    notes = [f"k = {benchmark.k}"] if column.metric.endswith("@k") and column.title != name else []
    notes += [f"{len(benchmark.questions):,} questions"] if partial and name == PASS else []
    if found.value is None:
        text = f"{read(low, column.kind)} to {read(high, column.kind)}"
        return Cell(text, None, low, high, notes=(ENDS, *notes))
    ends = "" if low is None or high is None else f"[{read(low, column.kind)}, {read(high, column.kind)}]"
    return Cell(read(found.value, column.kind), found.value, low, high, ends, tuple(notes))


def of_figure(published: Figure, column: Column, source: int) -> Cell:
    """A published figure in its column; its k is told where the column's is another."""
    voted = column.metric.endswith("@k") and published.metric != column.title
    notes = (f"k = {published.metric.partition('@')[2]}",) if voted else ()
    return Cell(read(published.value, column.kind), published.value, notes=notes, source=source)


def read(value: float | None, kind: str) -> str:
    """A figure as it is read.

    >>> read(0.5, "share"), read(12345.6, "tokens"), read(1.25, "rate"), read(None, "share")
    ('50.0', '12,346', '1.2', '–')
    """
    if kind in ("tokens", "count"):
        return amount(value)
    if kind == "rate":
        return NOTHING if value is None else f"{value:.1f}"
    return figure(value, rating=kind == "points")


def accuracy(question: QuestionFacts, k: int) -> tuple[float, float]:
    """A question's share of correct samples if all that lack a verdict were wrong, and if all were right."""
    missing = max(k - question.n, question.failed, 0)
    asked = max(question.n + missing, 1)
    return question.correct / asked, (question.correct + missing) / asked


def lacking(benchmark: BenchmarkFacts) -> int:
    """How many samples have no verdict."""
    return sum(max(benchmark.k - one.n, one.failed, 0) for one in benchmark.questions)


def _ends(found: Measured, benchmark: BenchmarkFacts) -> tuple[float | None, float | None]:
    """The interval, or the worst and the best case; of pass@1 also where the run's metrics do not give it."""
    unknown = found.value is None and found.low is None
    if unknown and found.name == PASS and benchmark.questions and lacking(benchmark):
        ends = [accuracy(one, benchmark.k) for one in benchmark.questions]
        return fsum(low for low, _ in ends) / len(ends), fsum(high for _, high in ends) / len(ends)
    return found.low, found.high
