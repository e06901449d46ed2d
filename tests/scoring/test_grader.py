"""The grader: ordered, streaming, each pair once, and correct on real golds and solutions."""

import json
import queue
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.types import Answer, Question
from r1eval.scoring.grader import MAX_ANSWER_LENGTH, Grader
from r1eval.scoring.grades import Item
from r1eval.store.records import Status
from tests.shared_data import DATA

MATH_500 = "HuggingFaceH4/MATH-500/test.jsonl"
AIME = ["HuggingFaceH4/aime_2024/train.jsonl"]
AIME += [f"opencompass/AIME2025/aime2025-{part}.jsonl" for part in ("I", "II")]


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / path).read_text().splitlines()]


def test_every_gold_of_math_500_can_be_graded_against(grader: Grader) -> None:
    golds = [row["answer"] for row in rows(MATH_500)]
    assert len(golds) == 500
    assert grader.check_golds((Answer.EXPRESSION, gold) for gold in golds) == [None] * 500


@pytest.mark.parametrize("path", AIME)
def test_every_gold_of_aime_can_be_graded_against(grader: Grader, path: str) -> None:
    golds = [row["answer"] for row in rows(path)]
    assert grader.check_golds((Answer.INTEGER, gold) for gold in golds) == [None] * len(golds)


def test_every_solution_of_math_500_grades_correct(grader: Grader) -> None:
    items = [Item(Answer.EXPRESSION, row["answer"], row["solution"]) for row in rows(MATH_500)]
    assert [item.gold for item, grade in grader.grade(items) if grade.status is not Status.CORRECT] == []


def test_the_golds_of_other_questions_grade_wrong_unless_they_are_equal(grader: Grader) -> None:
    golds = list(dict.fromkeys(row["answer"] for row in rows(MATH_500)))
    shifted = [golds[step:] + golds[:step] for step in range(1, 11)]
    pairs = [pair for others in shifted for pair in zip(golds, others, strict=True)]
    items = [Item(Answer.EXPRESSION, gold, rf"\boxed{{{other}}}", tag=other) for gold, other in pairs]
    correct = [(item.gold, item.tag) for item, grade in grader.grade(items) if grade.status is Status.CORRECT]
    assert [pair for pair in correct if _bare(pair[0]) != _bare(str(pair[1]))] == []


def _bare(gold: str) -> str:
    """A gold without what an answer may leave out: degrees, a unit, a base, x =."""
    for dress in ("x=", r"^\circ", r"\mbox{ cm}^2", "_9", "d", " ", "{", "}"):
        gold = gold.replace(dress, "")
    return gold


def test_a_gold_that_cannot_be_graded_against_is_named(grader: Grader) -> None:
    bad = [(Answer.INTEGER, "x"), (Answer.CHOICE, "Z"), (Answer.EXPRESSION, "}{"), (Answer.EXPRESSION, "")]
    good = [(Answer.EXPRESSION, r"\frac12"), (Answer.CHOICE, "C"), (Answer.PROGRAM, "")]
    problems = grader.check_golds([*bad, *good])
    assert [problem is None for problem in problems] == [False] * 4 + [True] * 3


def test_grades_come_in_order_with_their_items(grader: Grader) -> None:
    texts = [rf"\boxed{{\sqrt{{{number}}}}}" for number in range(300)]
    items = [Item(Answer.EXPRESSION, r"\sqrt{7}", text, tag=place) for place, text in enumerate(texts)]
    graded = list(grader.grade(items))
    assert [item.tag for item, _ in graded] == list(range(300))
    assert [item.tag for item, grade in graded if grade.status is Status.CORRECT] == [7]


def test_grades_are_yielded_while_the_input_blocks(grader: Grader) -> None:
    arriving: queue.Queue[Item | None] = queue.Queue()
    grades = grader.grade(iter(arriving.get, None))
    for number, status in ((4, Status.WRONG), (5, Status.CORRECT)):
        arriving.put(Item(Answer.EXPRESSION, "5", rf"\boxed{{\sqrt{{{number**2}}}}}"))
        assert next(grades)[1].status is status
    arriving.put(None)
    assert next(grades, None) is None


def test_an_error_of_the_input_is_raised_after_the_grades_before_it(grader: Grader) -> None:
    def items() -> Iterator[Item]:
        yield Item(Answer.INTEGER, "7", r"\boxed{7}")
        raise OSError("the pipe broke")

    grades = grader.grade(items())
    assert next(grades)[1].status is Status.CORRECT
    with pytest.raises(OSError, match="the pipe broke"):
        next(grades)


def test_the_input_is_read_a_limited_number_of_items_ahead(grader: Grader) -> None:
    taken: list[int] = []

    def items() -> Iterator[Item]:
        for number in range(100_000):
            taken.append(number)
            yield Item(Answer.INTEGER, "7", r"\boxed{7}")

    grades = grader.grade(items())
    for _ in range(10):
        next(grades)
    assert len(taken) < 1_000


def test_thinking_decides_whether_there_is_an_answer(grader: Grader) -> None:
    thinking = Item(Answer.INTEGER, "7", r"it is \boxed{7}", opened_thinking=True)
    with Grader(workers=1, answer_from="anywhere") as lenient:
        assert next(iter(grader.grade([thinking])))[1].status is Status.NO_ANSWER
        assert next(iter(lenient.grade([thinking])))[1].status is Status.CORRECT


def test_a_very_long_answer_equals_only_itself(grader: Grader) -> None:
    long = "x" + "+x" * MAX_ANSWER_LENGTH
    items = [
        Item(Answer.EXPRESSION, gold, rf"\boxed{{{long}}}") for gold in (long, f"{MAX_ANSWER_LENGTH + 1}x")
    ]
    grades = [grade for _, grade in grader.grade(items)]
    assert [grade.status for grade in grades] == [Status.CORRECT, Status.WRONG]
    assert len(grades[0].answer) == MAX_ANSWER_LENGTH


def test_a_program_without_tests_is_failed_not_wrong(grader: Grader) -> None:
    question = Question("p", {"question": "Add."}, "", Answer.PROGRAM)
    items = [Item(Answer.PROGRAM, "", "```\nprint(1)\n```", question=asked) for asked in (None, question)]
    grades = [grade for _, grade in grader.grade(items)]
    assert [grade.status for grade in grades] == [Status.FAILED] * 2
    assert "no tests" in grades[0].detail


def test_equal_pairs_are_graded_once(grader: Grader) -> None:
    items = [Item(Answer.EXPRESSION, r"\sqrt{11}", rf"{lead} \boxed{{\sqrt{{22}}/\sqrt2}}") for lead in "abc"]
    verdicts = [grader.verdict(item, r"\sqrt{22}/\sqrt2") for item in items]
    assert verdicts[0] is verdicts[1] is verdicts[2]
