"""The page of one benchmark of a run: its figures, plots, groups of questions, and every question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.plots.types import Plot
from reports.rows import is_rating
from reports.site.facts import BenchmarkFacts, Figure, QuestionFacts, RunFacts
from reports.site.figures import meanings, shown
from reports.site.html import page
from reports.site.run_page import breakdown

TAGS = 3
"""tags of a question that have a column"""


@dataclass(frozen=True)
class Columns:
    """Which columns the table of questions has, besides those that it always has."""

    tags: tuple[str, ...]
    votes: bool
    failed: bool


def benchmark_page(run: RunFacts, benchmark: BenchmarkFacts, plots: Sequence[Plot]) -> str:
    """The page as HTML text; it lies in `runs/SLUG/BENCH.html`."""
    curve = {one.name for one in benchmark.metrics if _on_curve(one.name)} - set(benchmark.headline)
    every = [shown(one) for one in (*benchmark.metrics, *benchmark.diagnostics)]
    return page(
        "benchmark.html",
        "../../",
        run=run,
        benchmark=benchmark,
        plots=plots,
        figures=sorted(
            (one for one in every if one.name not in curve),
            key=lambda one: one.name not in benchmark.headline,
        ),
        curves=[one for one in every if one.name in curve],
        breakdown=breakdown(benchmark),
        published=[(one, _published(one)) for one in benchmark.published],
        columns=_columns(benchmark),
        questions=[(one, solved(one)) for one in benchmark.questions],
        meanings=meanings(one.name for one in every if one.name not in curve),
    )


def solved(question: QuestionFacts) -> str:
    """In a word that the filter finds.

    >>> counts = {"no_answer": 0, "truncated": 0, "failed": 0}
    >>> asked = QuestionFacts("1", "", {}, n=4, correct=3, cons=1.0, tokens=9.0, **counts)
    >>> solved(asked)
    'some'
    """
    if not question.n:
        return "unknown"
    return {0: "none", question.n: "all"}.get(question.correct, "some")


def _on_curve(name: str) -> bool:
    """`pass@8`, `pass^8`, `cons@8`: a value for each number of samples."""
    return name != "pass@1" and name.startswith(("pass@", "pass^", "cons@")) and "[" not in name


def _published(figure: Figure) -> str:
    return f"{figure.value:.0f}" if is_rating(figure.metric) else f"{100 * figure.value:.1f} %"


def _columns(benchmark: BenchmarkFacts) -> Columns:
    return Columns(
        tags=tuple(_tags(benchmark))[:TAGS],
        votes=benchmark.votes,
        failed=any(one.failed for one in benchmark.questions),
    )


def _tags(benchmark: BenchmarkFacts) -> Iterator[str]:
    """Those that questions are grouped by; a band by its rating."""
    for by in dict.fromkeys(group.by for group in benchmark.groups):
        yield "rating" if by == "band" else by
