r"""Finds what a reply marks last as its answer: the rest of a line "Answer: …", or a box."""

import re

MARK = re.compile(r"\banswers?[*_]{0,3}(?:\s+(?:is|are))?\s*:", re.IGNORECASE)
REST = re.compile(r"[*_`\s]*(?P<line>[^\n]*)")
NESTED = r"(?:[^{}]|\{[^{}]*\})*"
BOX = re.compile(rf"\\boxed\s*\{{(?P<inner>{NESTED})\}}")
WRAPPER = re.compile(rf"\\(?:boxed|text|texttt|textbf|mathrm)\s*\{{(?P<inner>{NESTED})\}}")
MARKDOWN = "*_` \t\r\n"


def last_marked(text: str) -> str:
    r"""The text that a reply marks last as its answer, bare; "" if it marks none.

    >>> last_marked("Answer: 3\nNo, wait.\n**Answer:** 12 yards"), last_marked("So $\\boxed{\\text{Bo}}$.")
    ('12 yards', 'Bo')
    """
    stated, place = _last_stated(text)
    boxes = [box["inner"] for box in BOX.finditer(text, place) if box["inner"].strip()]
    return bare(boxes[-1] if boxes else stated)


def _last_stated(text: str) -> tuple[str, int]:
    """The rest of the last line that a mark begins, and where it begins."""
    for mark in reversed([*MARK.finditer(text)]):
        line = REST.match(text, mark.end())
        if line and line["line"].strip():
            return line["line"], line.start("line")
    return "", 0


def bare(answer: str) -> str:
    r"""An answer without the Markdown, dollar signs, boxes and the like around it.

    >>> bare("**$\\boxed{\\text{7 yards}}$**."), bare("$5")
    ('7 yards', '$5')
    """
    before = None
    while before != answer:
        before, answer = answer, answer.strip(MARKDOWN)
        if answer.endswith("."):
            inner = answer[:-1]
            answer = inner if inner.endswith(("*", "`", "$", "}")) else answer
        if answer.startswith("$") and answer.endswith("$"):
            answer = answer.strip("$")
        if wrapped := WRAPPER.fullmatch(answer):
            answer = wrapped["inner"]
    return answer
