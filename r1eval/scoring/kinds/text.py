"""Scores short texts: the last boxed or stated answer must be the gold, capitals and spacing aside."""

import re

from r1eval.scoring.kinds.scorer import Scored, Scorer
from r1eval.store.records import Status

STATED = re.compile(r"answer(?:\s+is)?\s*[:=]\s*(?P<text>[^\n]+)|\\boxed\{(?P<boxed>[^{}]*)\}", re.IGNORECASE)


def normalized(text: str) -> str:
    """An answer's one form: lower case, single spaces, no quotes or dot around it.

    >>> normalized("  **Yes.** ")
    'yes'
    """
    return " ".join(text.split()).strip(" .\"'`*$").casefold()


def score(gold: str, part: str) -> Scored:
    """Compare a reply's answer with the gold."""
    matches = list(STATED.finditer(part))
    if not matches:
        return Scored(Status.NO_ANSWER, detail="no answer found")
    answer = normalized(matches[-1]["text"] or matches[-1]["boxed"])
    return Scored(Status.CORRECT if answer == normalized(gold) else Status.WRONG, answer, "text")


def gold_problem(gold: str) -> str:
    return "" if normalized(gold) else "it is empty"


def correct_reply(gold: str) -> str:
    return f"The answer is: {gold}"


SCORER = Scorer(score, gold_problem, correct_reply)
