"""GSM8K: the gold is what follows the last `####`; the reasoning before it is never shown."""

import pytest

from benchmarks import gsm8k
from benchmarks.errors import BenchmarkError
from benchmarks.gsm8k import to_question
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(gsm8k)) == Question(
        id="1",
        slots={"question": "Ann picks 12 plums a day for 90 days. How many plums does she pick?"},
        gold="1,080",
        answer=Answer.INTEGER,
    )


def test_an_answer_without_the_mark_is_an_error() -> None:
    with pytest.raises(BenchmarkError, match=r"column 'answer' contains no `####`: 'She picks 7\."):
        to_question({**opening_row(gsm8k), "answer": "She picks 7."})
