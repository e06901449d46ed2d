"""The page of one question of a run: prompt, gold, votes, and samples, each with its own link."""

from reports.page_paths import question_page
from reports.site.html import render_page
from reports.site.katex import find_katex
from reports.site.question_facts import QuestionPageFacts
from reports.site.text_chunks import chunk_name

ORDER = {"wrong": 0, "no_answer": 1, "failed": 2, "correct": 3}
"""of samples by their verdict"""


def render_question_page(facts: QuestionPageFacts) -> str:
    """The page as HTML text."""
    statuses = [sample.status for sample in facts.samples]
    return render_page(
        "question.html",
        "../../../",
        facts=facts,
        counts={status: statuses.count(status) for status in dict.fromkeys(statuses)},
        samples=sorted(facts.samples, key=lambda sample: (ORDER.get(sample.status, 0), sample.index)),
        page=question_page(facts.benchmark, facts.id),
        chunk=chunk_name,
        maths=find_katex() is not None,
    )
