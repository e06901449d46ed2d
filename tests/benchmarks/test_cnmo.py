"""CNMO 2024: numbered problems, each language with its own directive."""

from benchmarks import catalogue, cnmo
from benchmarks.prompts import MATH, MATH_ZH
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    assert catalogue.find("cnmo24").to_question(opening_row(cnmo, index=4)) == Question(
        id="5",
        slots={
            "question": "Let $x$ and $y$ be positive reals with $x + y = 4$. Find the largest value of $xy$."
        },
        gold="$4$",
        answer=Answer.EXPRESSION,
    )


def test_each_language_is_asked_in_its_own_words() -> None:
    english, chinese = catalogue.find("cnmo24"), catalogue.find("cnmo24-zh")
    assert (english.prompts[Answer.EXPRESSION], english.languages) == (MATH, ("en",))
    assert (chinese.prompts[Answer.EXPRESSION], chinese.languages) == (MATH_ZH, ("zh",))
    assert chinese.dataset.configs == ("v202412_CNMO_cn",)
