"""The page of one question of a run: prompt, gold, votes, and samples, each with its own link."""

from difflib import unified_diff

from reports.site.html import render_page
from reports.site.katex import find_katex
from reports.site.question_facts import CodeFacts, QuestionPageFacts

MAX_DIFF_LINES = 200
"""of each output that are compared"""


def render_question_page(facts: QuestionPageFacts) -> str:
    """The page as HTML text."""
    statuses = [sample.status for sample in facts.samples]
    return render_page(
        "question.html",
        "../../../",
        facts=facts,
        counts={status: statuses.count(status) for status in dict.fromkeys(statuses)},
        output_diff=output_diff,
        maths=find_katex() is not None,
    )


def output_diff(code: CodeFacts) -> list[tuple[str, str]]:
    """(kind of line, line) of a diff from the expected output to the printed one; [] where either is unknown.

    >>> output_diff(CodeFacts("", "python", "WA", 1, expected="1\\n2\\n", output="1\\n3\\n"))
    [('same', '1'), ('expected', '2'), ('printed', '3')]
    """
    if code.output is None or code.test is None:
        return []
    before, after = (text.splitlines() for text in (code.expected, code.output))
    lines = list(unified_diff(before[:MAX_DIFF_LINES], after[:MAX_DIFF_LINES], lineterm="", n=3))[2:]
    kinds = {" ": "same", "-": "expected", "+": "printed"}
    return [(kinds[line[0]], line[1:]) for line in lines if line[0] in kinds]
