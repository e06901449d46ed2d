"""The reason for a verdict names both sides of a comparison, and keeps what was stored of anything else."""

import pytest

from benchmarks.types import Answer
from r1eval.report.reasons import MAX_LENGTH, reason
from r1eval.store.records import Status


@pytest.mark.parametrize(
    ("kind", "status", "answer", "gold", "detail", "told"),
    [
        (Answer.INTEGER, Status.WRONG, "640", "540", "exact integer", "640 is not 540"),
        (Answer.INTEGER, Status.CORRECT, "540", "540", "exact integer", "540 is the gold answer"),
        (Answer.EXPRESSION, Status.CORRECT, "0.5", "1/2", "exact number", "0.5 equals 1/2"),
        (Answer.EXPRESSION, Status.WRONG, "x", "2x", "words", "x is not 2x (compared as: words)"),
        (Answer.EXPRESSION, Status.WRONG, "a\n b", "c", "value", "a b is not c"),
        (Answer.CHOICE, Status.WRONG, "A", "B", "letter", "A is not B"),
        (Answer.INTEGER, Status.NO_ANSWER, "", "540", "no answer found", "no answer found"),
        (Answer.INTEGER, Status.FAILED, "", "540", "engine failure", "engine failure"),
        (Answer.PROGRAM, Status.WRONG, "WA", "", "test 3 of 9", "test 3 of 9"),
        (Answer.INSTRUCTIONS, Status.WRONG, "x", "y", "not followed: no_comma", "not followed: no_comma"),
    ],
)
def test_a_reason_is_one_sentence(
    kind: Answer, status: Status, answer: str, gold: str, detail: str, told: str
) -> None:
    assert reason(kind, status, answer, gold, detail) == told


def test_long_answers_are_cut() -> None:
    told = reason(Answer.EXPRESSION, Status.WRONG, "x" * 500, "y" * 500, "value")
    assert len(told) == 2 * MAX_LENGTH + len(" is not ")
