"""MMLU-Redux: sound and repaired questions, as Zero-Eval keeps them, asked in its words."""

from typing import Any

import pytest

from benchmarks import mmlu_redux
from benchmarks.mmlu_redux import MMLU_REDUX, SUBJECTS, to_question
from benchmarks.prompts import render
from benchmarks.types import Answer, Question, SkippedRow
from tests.benchmarks.rows import opening_row


def make_row(**cells: Any) -> dict[str, Any]:
    return {**opening_row(mmlu_redux, config="elementary_mathematics", index=12), **cells}


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(make_row()) == Question(
        id="elementary_mathematics/12",
        slots={
            "question": "Which of these numbers is prime?",
            "choices": "- (A) 21\n- (B) 27\n- (C) 31\n- (D) 33\n",
        },
        gold="C",
        answer=Answer.CHOICE,
        tags={"subject": "elementary_mathematics", "error_type": "wrong_groundtruth"},
    )


@pytest.mark.parametrize(
    ("error", "correct", "gold"),
    [
        ("ok", None, "B"),
        ("ok", "3", "B"),
        ("wrong_groundtruth", "3", "D"),
        ("wrong_groundtruth", "D", "D"),
        ("wrong_groundtruth", "(A)", "A"),
    ],
)
def test_a_sound_gold_stays_and_a_wrong_one_is_replaced(error: str, correct: str | None, gold: str) -> None:
    question = to_question(make_row(error_type=error, correct_answer=correct))
    assert isinstance(question, Question)
    assert question.gold == gold


@pytest.mark.parametrize("correct", [None, "", "4", "E", "none of them", "0 and 2"])
def test_a_wrong_gold_without_a_right_option_is_left_out(correct: str | None) -> None:
    row = make_row(correct_answer=correct)
    assert to_question(row) == SkippedRow("wrong_groundtruth without a right option")


@pytest.mark.parametrize(
    "error", ["no_correct_answer", "multiple_correct_answers", "bad_question_clarity", "bad_options_clarity"]
)
def test_what_is_not_sound_otherwise_is_left_out_and_counted(error: str) -> None:
    assert to_question(make_row(error_type=error)) == SkippedRow(error)


def test_the_prompt_asks_for_a_json_object() -> None:
    question = to_question(make_row())
    assert isinstance(question, Question)
    message = render(MMLU_REDUX.prompts[Answer.CHOICE], question.slots)
    assert message.startswith(
        "\n## Question: \n\nWhich of these numbers is prime?\n\n## Choices:\n\n- (A) 21\n"
    )
    assert message.endswith('```json\n{\n    "reasoning": "___",\n    "answer": "___"\n}\n```\n')
    assert 'with only the choice letter, e.g.,`"answer": "C"`.' in message


def test_all_subjects_of_mmlu_are_read() -> None:
    assert len(set(SUBJECTS)) == len(SUBJECTS) == 57
