"""Laws of sums with an ellipsis, families of angles and functions by cases, by exact arithmetic."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.scoring.answers.expression import compare

SMALL = st.integers(min_value=-9, max_value=9)
STEPS = st.integers(min_value=1, max_value=9)


@settings(max_examples=25, deadline=None)
@given(first=SMALL, step=STEPS, terms=st.integers(min_value=4, max_value=40), error=SMALL)
def test_an_ellipsis_stands_for_the_terms_of_a_progression(
    first: int, step: int, terms: int, error: int
) -> None:
    numbers = [first + step * place for place in range(terms)]
    written = "+".join(f"({number})" for number in numbers[:3]) + f"+\\cdots+({numbers[-1]})"
    assert compare(str(sum(numbers) + error), written)[0] == (error == 0)


@settings(max_examples=25, deadline=None)
@given(one=STEPS, other=STEPS, shift=SMALL, offset=SMALL)
def test_families_of_angles_are_equal_if_they_are_the_same_set(
    one: int, other: int, shift: int, offset: int
) -> None:
    def members(slope: int, start: int) -> set[Fraction]:
        return {Fraction(start, 12) + k * Fraction(slope, 12) for k in range(-200, 201)}

    gold = rf"x = \frac{{{offset}\pi}}{{12}} + \frac{{{one} k\pi}}{{12}}, k \in \mathbb{{Z}}"
    answer = rf"\frac{{({other}m+({offset + shift}))\pi}}{{12}}"
    near = {angle for angle in members(one, offset) if abs(angle) < 10}
    is_same = near == {angle for angle in members(other, offset + shift) if abs(angle) < 10}
    assert compare(gold, answer)[0] == is_same


def test_a_written_zero_does_not_hide_a_family_of_angles() -> None:
    assert compare(r"x = \frac{k\pi}{12} + 0, k \in \mathbb{Z}", r"\frac{(m+1)\pi}{12}")[0]


@pytest.mark.parametrize(
    ("start", "slope", "same"), [(0, -1, True), (1, -1, False), (0, 1, False), (0, -2, False)]
)
def test_an_absolute_value_is_equal_to_its_cases(start: int, slope: int, same: bool) -> None:
    cases = rf"\begin{{cases}} x & x \ge {start} \\ {slope}x & x < {start} \end{{cases}}"
    assert compare("|x|", cases)[0] is same
    assert compare(cases, "|x|")[0] is same
