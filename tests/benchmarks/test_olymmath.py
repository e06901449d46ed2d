"""OlymMATH: two levels in two languages, with the prompts of its authors."""

import pytest

from benchmarks import catalogue, olymmath
from benchmarks.prompts import render
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    assert olymmath.to_question(opening_row(olymmath)) == Question(
        id="OlymMATH-EASY-0-EN",
        slots={"question": "A triangle has sides $3$, $4$ and $5$. Find the radius of its inscribed circle."},
        gold="$1$",
        answer=Answer.EXPRESSION,
        tags={"subject": "Geometry"},
    )


@pytest.mark.parametrize(
    ("name", "directive"),
    [
        ("olymmath-en-hard", r"Please reason step by step, and put your final answer within \boxed{}."),
        ("olymmath-zh-easy", r"请逐步推理，并在 \boxed{} 内给出您的最终答案。"),
    ],
)
def test_the_directive_stands_before_the_question_in_its_language(name: str, directive: str) -> None:
    benchmark = catalogue.find(name)
    assert render(benchmark.prompts[Answer.EXPRESSION], {"question": "Q?"}) == f"{directive}\n\nQ?"
    assert benchmark.dataset.configs == (name.removeprefix("olymmath-"),)
