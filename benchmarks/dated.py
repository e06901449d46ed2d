"""Selects questions by the day on which they were published, of any benchmark whose days are known."""

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.errors import BenchmarkError
from benchmarks.selection import Selection
from benchmarks.types import Benchmark, DatasetRow, Question, SkippedRow

OPTIONS = ("since", "until", "exclude")
"""the fields of a Selection that this module applies"""


def options(benchmark: Benchmark) -> tuple[str, ...]:
    """The fields of a Selection that apply to a benchmark; `exclude` applies to each."""
    if benchmark.select:
        return benchmark.selection_options
    return OPTIONS if benchmark.dates else benchmark.selection_options or ("exclude",)


def select(benchmark: Benchmark, selection: Selection) -> Benchmark:
    """The benchmark with the questions of these days, by the tag `date` or the days of the whole set.

    BenchmarkError for a window that contains only a part of the days of a question without a tag.
    """
    if not selection.options():
        return benchmark

    def to_questions(row: DatasetRow) -> tuple[Question | SkippedRow, ...]:
        made = benchmark.to_question(row)
        return tuple(map(choose, made if isinstance(made, tuple) else (made,)))

    def choose(question: Question | SkippedRow) -> Question | SkippedRow:
        if isinstance(question, SkippedRow):
            return question
        reason = skip_reason(benchmark, question, selection)
        return (
            SkippedRow(reason, question.id if question.id in selection.exclude else "")
            if reason
            else question
        )

    rows = benchmark.expected_questions or benchmark.dataset.expected_rows
    is_whole = not selection.exclude and benchmark.dates and _skips(selection, benchmark.dates) == {""}
    notices = ("published figures are of all questions and not shown with a part",)
    return replace(
        benchmark,
        to_question=to_questions,
        selection=selection,
        dataset=replace(benchmark.dataset, expected_rows=rows),
        expected_questions=None,
        published=benchmark.published if is_whole else "",
        notices=benchmark.notices if is_whole or not benchmark.published else (*benchmark.notices, *notices),
    )


def skip_reason(benchmark: Benchmark, question: Question, selection: Selection) -> str:
    """Why a question is skipped, in the words of a notice; "" if it is not."""
    day = question.tags.get("date", "")
    if day or not benchmark.dates:
        return selection.skip_reason(question.id, day)
    reasons = _skips(selection, benchmark.dates, question.id)
    if len(reasons) > 1:
        first, last = benchmark.dates
        raise BenchmarkError(
            f"its questions were published between {first} and {last}, and of each one no day is known: give "
            "--since and --until that contain all of these days"
        )
    return reasons.pop()


def _skips(selection: Selection, days: Sequence[str], question_id: str = "") -> set[str]:
    """The reasons why a question of any of these days is skipped, "" for none."""
    return {selection.skip_reason(question_id, day) for day in days}


def in_window(benchmarks: Sequence[Benchmark], selection: Selection) -> list[Benchmark]:
    """Those of several benchmarks that have days in the window; one alone is kept, to say if it has none."""
    if len(benchmarks) < 2:
        return list(benchmarks)
    return [one for one in benchmarks if one.dates is None or _meets(one.dates, selection)]


def left_out(named: Sequence[Benchmark], chosen: Sequence[Benchmark]) -> list[str]:
    """Which of the named benchmarks have no days in the window, one line each."""
    kept = {one.name for one in chosen}
    return [
        f"{one.name}: left out, its questions were published {' to '.join(dict.fromkeys(one.dates))}"
        for one in named
        if one.name not in kept and one.dates
    ]


def _meets(dates: tuple[str, str], selection: Selection) -> bool:
    first, last = dates
    return not (selection.since and last < selection.since) and not (
        selection.until and first > selection.until
    )
