"""The page of one benchmark of a run: its metrics, plots, groups of questions, and every question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.plots.types import Plot
from reports.site.definitions import SAMPLES_PATTERN
from reports.site.facts import BenchmarkFacts, QuestionFacts, RunFacts
from reports.site.figures import meanings, metric_cell
from reports.site.html import render_page
from reports.site.run_page import format_published, group_tables

MAX_TAG_COLUMNS = 3
"""tags of a question that get a column"""


@dataclass(frozen=True)
class QuestionColumns:
    """The optional columns of the table of questions."""

    tags: tuple[str, ...]
    votes: bool
    failed: bool


def render_benchmark_page(run: RunFacts, benchmark: BenchmarkFacts, plots: Sequence[Plot]) -> str:
    """The page as HTML text, for `runs/SLUG/BENCH.html`."""
    curve = {one.name for one in benchmark.metrics if _is_curve_point(one.name)} - set(benchmark.headline)
    cells = [metric_cell(one) for one in (*benchmark.metrics, *benchmark.diagnostics)]
    return render_page(
        "benchmark.html",
        "../../",
        run=run,
        benchmark=benchmark,
        plots=plots,
        figures=sorted(
            (one for one in cells if one.name not in curve),
            key=lambda one: one.name not in benchmark.headline,
        ),
        curves=[one for one in cells if one.name in curve],
        groups=group_tables(benchmark),
        published=[(one, format_published(one)) for one in benchmark.published],
        columns=_columns(benchmark),
        questions=[(one, correct_samples(one)) for one in benchmark.questions],
        meanings=meanings(one.name for one in cells if one.name not in curve),
    )


def correct_samples(question: QuestionFacts) -> str:
    """`all`, `some`, `none` or `unknown`: how many samples are correct, as a word that readers can filter by.

    >>> counts = {"no_answer": 0, "truncated": 0, "failed": 0}
    >>> question = QuestionFacts("1", "", {}, n=4, correct=3, cons=1.0, tokens=9.0, **counts)
    >>> correct_samples(question)
    'some'
    """
    if not question.n:
        return "unknown"
    return {0: "none", question.n: "all"}.get(question.correct, "some")


def _is_curve_point(name: str) -> bool:
    """Whether a metric is one of a series over the number of samples: `pass@8`, `pass^8`, `cons@8`."""
    return name != "pass@1" and SAMPLES_PATTERN.fullmatch(name) is not None


def _columns(benchmark: BenchmarkFacts) -> QuestionColumns:
    return QuestionColumns(
        tags=tuple(_tags(benchmark))[:MAX_TAG_COLUMNS],
        votes=benchmark.votes,
        failed=any(one.failed for one in benchmark.questions),
    )


def _tags(benchmark: BenchmarkFacts) -> Iterator[str]:
    """The tags that questions are grouped by; `rating` for rating bands."""
    for by in dict.fromkeys(group.by for group in benchmark.groups):
        yield "rating" if by == "band" else by
