"""The reason for a verdict as a page tells it: `640 is not 540` instead of the name of a comparison."""

from benchmarks.types import Answer, Question
from r1eval.scoring.kinds.scorer import shown_gold
from r1eval.store.privacy import without_places
from r1eval.store.records import Score, Status

COMPARED = frozenset({Answer.INTEGER, Answer.CHOICE, Answer.EXPRESSION})
"""kinds whose answer is compared with the gold"""
PLAIN = frozenset({"exact integer", "exact number", "letter", "same text", "value"})
"""comparisons that need no mention"""
MAX_LENGTH = 80
"""characters of an answer and of a gold"""


def told_reason(question: Question, score: Score) -> str:
    """The reason for the verdict on a sample, without paths and servers."""
    gold = shown_gold(question.answer, question.gold)
    return reason(question.answer, score.status, score.answer, gold, without_places(score.detail))


def reason(kind: Answer, status: Status, answer: str, gold: str, detail: str) -> str:
    """One line: both sides of a comparison; the stored detail where nothing was compared.

    >>> reason(Answer.INTEGER, Status.WRONG, "640", "540", "exact integer")
    '640 is not 540'
    >>> reason(Answer.EXPRESSION, Status.CORRECT, "0.5", "1/2", "equation")
    '0.5 equals 1/2 (compared as: equation)'
    >>> reason(Answer.PROGRAM, Status.WRONG, "WA", "", "python: test 3 of 9: …")
    'python: test 3 of 9: …'
    """
    if kind not in COMPARED or status not in (Status.CORRECT, Status.WRONG) or not answer or not gold:
        return detail
    how = f" (compared as: {detail})" if detail and detail not in PLAIN else ""
    if status is Status.WRONG:
        return f"{_clip(answer)} is not {_clip(gold)}{how}"
    same = answer.strip() == gold.strip()
    return f"{_clip(answer)} is the gold answer" if same else f"{_clip(answer)} equals {_clip(gold)}{how}"


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_LENGTH else line[: MAX_LENGTH - 1] + "…"
