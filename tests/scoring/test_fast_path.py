"""The fast path decides plain numbers, and nothing ambiguous."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Answer
from r1eval.scoring.answers.expression import compare
from r1eval.scoring.numbers.fast_path import fast_key, fast_verdict, parse_rational

PLAIN = {"5": "5", "-5": "-5", "+5": "5", "0.50": "1/2", ".5": "1/2", "5.": "5", "3/4": "3/4"}
LATEX = {r"\frac34": "3/4", r"-\frac{3}{4}": "-3/4", r"\dfrac{6}{8}": "3/4", "1,024": "1024", "$5$": "5"}
AMBIGUOUS = [
    "1 3/4",
    "12 34",
    r"1\,2",
    r"1\frac34",
    "1, 024",
    "5%",
    "1e3",
    r"\frac123",
    "1/0",
    "½",
    "5 cm",
    "2^3",
    "1,23",
]


@pytest.mark.parametrize(("text", "value"), [*PLAIN.items(), *LATEX.items()])
def test_plain_numbers_are_exact_rationals(text: str, value: str) -> None:
    assert parse_rational(text) == Fraction(value)


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_ambiguous_numbers_are_left_to_the_expression_grader(text: str) -> None:
    assert parse_rational(text) is None


numbers = st.one_of(
    st.integers(-10_000, 10_000).map(str),
    st.decimals(-1000, 1000, places=4).map(str),
    st.builds("{}/{}".format, st.integers(-99, 99), st.integers(1, 99)),
    st.builds("\\frac{{{}}}{{{}}}".format, st.integers(-99, 99), st.integers(1, 99)),
)


@given(numbers, numbers)
def test_the_fast_path_agrees_with_the_expression_grader(gold: str, answer: str) -> None:
    cheap = fast_verdict(Answer.EXPRESSION, gold, answer)
    assert cheap is not None
    assert cheap[0] == compare(gold, answer)[0]


def test_equal_numbers_have_one_key() -> None:
    keys = {fast_key(Answer.EXPRESSION, text) for text in ("0.5", r"\frac12", "1/2", ".50")}
    assert keys == {"1/2"}
