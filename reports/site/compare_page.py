"""The pages that compare two runs: differences, questions whose value fell or rose, samples side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.gate import wording
from reports.gate.verdict import BenchmarkFinding, ChangedQuestion
from reports.page_paths import question_page
from reports.site.compare_facts import ComparisonFacts, QuestionComparison
from reports.site.html import render_page
from reports.site.katex import find_katex
from reports.site.text_chunks import chunk_name, texts_folder

MAX_ANSWERS = 6
"""answers to a question that a row shows"""


@dataclass(frozen=True)
class _ChangeTable:
    """The questions of a benchmark that changed in one direction."""

    direction: str
    """`fell` or `rose`"""
    finding: BenchmarkFinding
    questions: tuple[ChangedQuestion, ...]


def render_compare_page(facts: ComparisonFacts) -> str:
    """The page as HTML text, for `compare/BASELINE--CANDIDATE/index.html`."""
    return render_page(
        "compare.html",
        "../../",
        facts=facts,
        gate=facts.gate,
        change_tables=list(_change_tables(facts.gate.findings)),
        words=wording,
        question_page=question_page,
        max_answers=MAX_ANSWERS,
    )


def render_question_comparison(facts: QuestionComparison) -> str:
    """The page of one question with both runs' samples side by side, as HTML text."""
    statuses = [one.status for samples in facts.samples for one in samples]
    return render_page(
        "question_comparison.html",
        "../../../",
        facts=facts,
        words=wording,
        columns=_columns(facts),
        statuses=list(dict.fromkeys(statuses)),
        chunk=chunk_name,
        texts_folder=texts_folder,
        maths=find_katex() is not None,
    )


def _change_tables(findings: Sequence[BenchmarkFinding]) -> Iterator[_ChangeTable]:
    for finding in findings:
        for direction, sign in (("fell", -1), ("rose", 1)):
            questions = tuple(one for one in finding.changed if sign * (one.candidate - one.baseline) > 0)
            if finding.difference is not None:
                yield _ChangeTable(direction, finding, questions)


def _columns(facts: QuestionComparison) -> list[dict[str, object]]:
    runs = (("baseline", facts.baseline), ("candidate", facts.candidate))
    return [
        {"role": role, "run": run, "value": value, "samples": samples, "count": count}
        for (role, run), value, samples, count in zip(
            runs, facts.values, facts.samples, facts.counts, strict=True
        )
    ]
