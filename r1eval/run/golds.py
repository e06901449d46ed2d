"""Golds that the grader cannot read: found before a model is asked, and left out if the user says so."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.types import Question
from r1eval.errors import DataError
from r1eval.run.plan import fingerprint
from r1eval.run.prepare import PreparedBenchmark, SkippedQuestion
from r1eval.scoring.grader import Grader

MAX_GOLD = 60
"""characters of a gold that a message shows"""


@dataclass(frozen=True)
class UnreadableGold:
    """A gold by which no answer could be graded."""

    question_id: str
    gold: str
    """clipped; "" if its question is hidden"""
    reason: str

    def __str__(self) -> str:
        shown = f"{json.dumps(self.gold, ensure_ascii=False)}: " if self.gold else ""
        return f"{self.question_id}: {shown}{self.reason}"


def find_unreadable(questions: Iterable[Question], grader: Grader) -> list[UnreadableGold]:
    """The golds that do not grade correct when they are given as the answer, in the questions' order."""
    questions = list(questions)
    golds = list(dict.fromkeys((question.answer, question.gold) for question in questions))
    found = dict(zip(golds, grader.check_golds(golds), strict=True))
    return [
        UnreadableGold(question.id, "" if question.hidden else _clip(question.gold), problem)
        for question in questions
        if (problem := found[question.answer, question.gold]) is not None
    ]


def settle_golds(
    prepared: PreparedBenchmark, grader: Grader, *, skip: bool, warn: Callable[[str], None]
) -> PreparedBenchmark:
    """The benchmark, without the questions whose golds cannot be read, if it or the user skips them.

    DataError, with all of these golds, if they are not skipped or no question is left.
    """
    unreadable = find_unreadable(prepared.questions, grader)
    if not unreadable:
        return prepared
    name, listed = prepared.benchmark.name, "".join(f"\n  {one}" for one in unreadable)
    counted = f"{name}: {len(unreadable)} of {len(prepared.questions)} golds cannot be graded against"
    if not (skip or prepared.benchmark.skips_unreadable_golds):
        raise DataError(
            f"{counted}; correct them or the answer kind, or go on without these questions by "
            f"--skip-unreadable-golds:{listed}"
        )
    if len(unreadable) == len(prepared.questions):
        raise DataError(f"{counted}, so no question is left; correct them or the answer kind:{listed}")
    warn(f"{counted}; these questions are left out:{listed}")
    return without_questions(prepared, unreadable)


def without_questions(prepared: PreparedBenchmark, left_out: Iterable[UnreadableGold]) -> PreparedBenchmark:
    """The benchmark without the questions of these golds; the rest is asked as it was."""
    skipped = tuple(SkippedQuestion(one.question_id, one.reason) for one in left_out)
    ids = {one.question for one in skipped}
    pairs = zip(prepared.questions, prepared.messages, strict=True)
    kept = [(question, messages) for question, messages in pairs if question.id not in ids]
    questions, messages = (tuple(part) for part in zip(*kept, strict=True))
    return replace(
        prepared,
        questions=questions,
        messages=messages,
        fingerprint=fingerprint(questions, messages, prepared.sampling),
        skipped=skipped,
    )


def skipped_difference(prepared: PreparedBenchmark, entry: dict[str, Any]) -> str:
    """How the questions that are left out differ from those in run.json; "" if they do not."""
    before = [one["question"] for one in entry.get("skipped_golds") or ()]
    now = [one.question for one in prepared.skipped]
    if before == now:
        return ""
    return (
        f"{prepared.benchmark.name}: questions left out for golds that cannot be read: "
        f"{', '.join(before) or 'none'} in the folder, {', '.join(now) or 'none'} now"
    )


def _clip(gold: str) -> str:
    text = " ".join(gold.split())
    return text if len(text) <= MAX_GOLD else f"{text[:MAX_GOLD]}…"
