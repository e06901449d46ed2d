"""The page of one question of a run: what was asked, the votes, and its samples, each with an address."""

from difflib import unified_diff

from reports.site.html import page
from reports.site.katex import renderer
from reports.site.question_facts import CodeFacts, QuestionPage

MOST_LINES = 200
"""of a difference that are shown"""


def question_page_html(facts: QuestionPage) -> str:
    """The whole page, as HTML text."""
    verdicts = [sample.status for sample in facts.samples]
    return page(
        "question.html",
        "../../../",
        facts=facts,
        counts={status: verdicts.count(status) for status in dict.fromkeys(verdicts)},
        difference=difference,
        maths=renderer() is not None,
    )


def difference(code: CodeFacts) -> list[tuple[str, str]]:
    """(what a line is, the line) from the expected output to the printed one; [] where either is not known.

    >>> difference(CodeFacts("", "python", "WA", 1, expected="1\\n2\\n", printed="1\\n3\\n"))
    [('same', '1'), ('expected', '2'), ('printed', '3')]
    """
    if code.printed is None or code.test is None:
        return []
    before, after = (text.splitlines() for text in (code.expected, code.printed))
    lines = list(unified_diff(before[:MOST_LINES], after[:MOST_LINES], lineterm="", n=3))[2:]
    kinds = {" ": "same", "-": "expected", "+": "printed"}
    return [(kinds[line[0]], line[1:]) for line in lines if line[0] in kinds]
