"""SuperGPQA: up to ten options in the source's order, asked as its repository does."""

from typing import Any

import pytest

from benchmarks import supergpqa
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import render
from benchmarks.supergpqa import SUPERGPQA, to_question
from benchmarks.types import Answer
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    question = to_question(opening_row(supergpqa))
    assert (question.id, question.gold) == ("0" * 31 + "1", "C")
    assert question.tags == {"domain": "Science", "subdomain": "Mathematics", "difficulty": "easy"}
    assert render(SUPERGPQA.prompts[Answer.CHOICE], question.slots) == (
        "Answer the following multiple choice question. There is only one correct answer. The last line of "
        "your response should be in the format 'Answer: $LETTER' (without quotes), where LETTER is one of A, "
        "B, C, D, E, F, G, H, I, or J.\n\nWhich of these numbers is prime?\n"
        "A) 21\nB) 27\nC) 31\nD) 33\nE) 35\nF) 39\nG) 49\nH) 51\nI) 57\nJ) 63\n"
    )


@pytest.mark.parametrize("cells", [{"answer_letter": "K"}, {"answer_letter": ""}, {"options": ["21", "27"]}])
def test_a_gold_that_is_no_option_is_an_error(cells: dict[str, Any]) -> None:
    with pytest.raises(BenchmarkError, match="is none of the"):
        to_question({**opening_row(supergpqa), **cells})
