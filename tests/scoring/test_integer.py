"""Integers: (gold, reply) by status, and the notations of integers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.notation.integer import parse_integer
from r1eval.store.records import Status

# fmt: off
CORRECT = [
    ("073", r"\boxed{73}"),
    ("73", r"\boxed{073}"),
    ("73", r"\boxed{\text{73}}"),
    ("73", r"\boxed{m+n = 73}"),
    ("73", "The answer is 73."),
    ("73", r"The answer is $\mathbf{73}$."),
    ("73", r"\boxed{73^\circ}"),
    ("73", r"\boxed{73.0}"),
    ("73", r"\boxed{70+3}"),
    ("204", r"\boxed{204\text{ minutes}}"),
    ("25", r"m = \boxed{25}"),
    ("809", r"\boxed{809}\]"),
    ("116", r"m+n = 1 + 115 = \boxed{116}"),
]
WRONG = [
    ("73", r"\boxed{72}"),
    ("73", r"\boxed{73, 74}"),
]
# fmt: on


@pytest.mark.parametrize(("status", "replies"), [(Status.CORRECT, CORRECT), (Status.WRONG, WRONG)])
def test_replies_get_their_status(grader: Grader, status: Status, replies: list[tuple[str, str]]) -> None:
    graded = grader.grade(Item(Answer.INTEGER, gold, text) for gold, text in replies)
    assert [(item.text, grade.status) for item, grade in graded] == [(text, status) for _, text in replies]


@given(st.integers(0, 999), st.integers(0, 3))
def test_leading_zeros_do_not_count(number: int, zeros: int) -> None:
    assert parse_integer("0" * zeros + str(number)) == number


@given(st.integers(-(10**12), 10**12))
def test_thousands_separators_do_not_count(number: int) -> None:
    assert parse_integer(f"{number:,}") == number
    assert parse_integer(f"{number:,}".replace(",", "{,}")) == number


@pytest.mark.parametrize("text", ["", "7.5", "1/2", "x", "7, 8", "7 8", "\\sqrt{4}", "1,23"])
def test_anything_else_is_not_an_integer(text: str) -> None:
    assert parse_integer(text) is None
