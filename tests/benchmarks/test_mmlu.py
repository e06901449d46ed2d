"""MMLU: the letter of the option at the gold's index, and ids that count over the whole set."""

import pytest

from benchmarks import mmlu
from benchmarks.errors import BenchmarkError
from benchmarks.mmlu import MMLU, to_question
from benchmarks.prompts import render
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(mmlu, index=400)) == Question(
        id="elementary_mathematics/400",
        slots={
            "question": "Which of these numbers is prime?",
            "choices": "A) 21\nB) 27\nC) 31\nD) 33",
            "letters": "ABCD",
        },
        gold="C",
        answer=Answer.CHOICE,
        tags={"subject": "elementary_mathematics"},
    )


def test_the_prompt_is_the_simple_evals_one() -> None:
    message = render(MMLU.prompts[Answer.CHOICE], to_question(opening_row(mmlu)).slots)
    assert message.startswith("Answer the following multiple choice question. The last line of your response")
    assert message.endswith("\n\nWhich of these numbers is prime?\n\nA) 21\nB) 27\nC) 31\nD) 33")


@pytest.mark.parametrize("answer", [4, -1, "C"])
def test_a_gold_that_is_no_index_is_an_error(answer: int | str) -> None:
    with pytest.raises(BenchmarkError, match="is no index of the 4 options"):
        to_question({**opening_row(mmlu), "answer": answer})
