"""Laws of numbers in words, units and angles, with exact arithmetic as the oracle."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.scoring.answers.expression import compare
from r1eval.scoring.notation.measures import RATES, UNITS, conversion_factor, parse_unit
from r1eval.scoring.notation.number_words import parse_number
from tests.scoring.generated_numbers import spell

ORDINALS = {2: "halves", 3: "thirds", 4: "quarters", 7: "sevenths", 12: "twelfths", 20: "twentieths"}
NUMBERS = st.one_of(st.integers(0, 2_000), st.integers(0, 10**9), st.integers(0, 10**12 - 1))
NAMES = sorted(UNITS)


@given(NUMBERS, st.sampled_from(["", "and"]))
def test_a_number_spelled_out_is_read_as_itself(number: int, joiner: str) -> None:
    assert parse_number(tuple(spell(number, joiner).split())) == number


@given(NUMBERS, NUMBERS)
def test_numbers_spelled_alike_are_equal(number: int, other: int) -> None:
    assert compare(str(number), spell(other, "and"))[0] == (number == other)


@given(st.integers(1, 999), st.sampled_from(sorted(ORDINALS)))
def test_a_fraction_in_words_is_its_quotient(top: int, bottom: int) -> None:
    assert parse_number((str(top), ORDINALS[bottom])) == Fraction(top, bottom)
    assert parse_number((*spell(top).split(), ORDINALS[bottom])) == Fraction(top, bottom)


@pytest.mark.parametrize(
    "words", ["two thousand three million", "five six", "hundred hundred", "one and", "ten five", "and five"]
)
def test_words_that_are_no_number_are_none(words: str) -> None:
    assert parse_number(tuple(words.split())) is None


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_conversion_is_transitive_and_reversible(one: str, two: str, three: str) -> None:
    units = [UNITS[name] for name in (one, two, three)]
    there, back = conversion_factor(units[0], units[1]), conversion_factor(units[1], units[0])
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there * back == 1
        further = conversion_factor(units[1], units[2])
        assert further is None or conversion_factor(units[0], units[2]) == there * further


@given(
    st.integers(1, 10**6), st.sampled_from(["km", "m", "cm", "mm"]), st.sampled_from(["km", "m", "cm", "mm"])
)
def test_lengths_are_equal_exactly_if_they_are_equal_in_metres(number: int, one: str, other: str) -> None:
    millimetres = {"km": 10**6, "m": 1000, "cm": 10, "mm": 1}
    converted = Fraction(number * millimetres[one], millimetres[other])
    written = rf"\frac{{{converted.numerator}}}{{{converted.denominator}}}\text{{ {other}}}"
    assert compare(rf"{number}\text{{ {one}}}", written)[0]
    wrong = rf"\frac{{{converted.numerator + 1}}}{{{converted.denominator}}}\text{{ {other}}}"
    assert not compare(rf"{number}\text{{ {one}}}", wrong)[0]


@given(st.integers(0, 999), st.integers(0, 59), st.integers(0, 59), st.integers(0, 59))
def test_hours_and_minutes_add_up(hours: int, minutes: int, other_hours: int, other_minutes: int) -> None:
    answer = rf"{other_hours}\text{{ hours }}{other_minutes}\text{{ minutes}}"
    same = (hours, minutes) == (other_hours, other_minutes)
    assert compare(rf"{60 * hours + minutes}\text{{ minutes}}", answer)[0] == same


@given(st.integers(0, 359), st.integers(0, 59), st.integers(0, 59))
def test_minutes_and_seconds_of_arc_are_exact(degrees: int, minutes: int, seconds: int) -> None:
    angle = degrees + Fraction(minutes, 60) + Fraction(seconds, 3600)
    written = rf"{degrees}^\circ {minutes}' {seconds}''"
    assert compare(rf"\frac{{{angle.numerator}}}{{{angle.denominator}}}^\circ", written)[0]
    next_angle = angle + Fraction(1, 3600)
    assert not compare(rf"\frac{{{next_angle.numerator}}}{{{next_angle.denominator}}}^\circ", written)[0]


@pytest.mark.parametrize(
    ("phrase", "unit"),
    [
        ("square cm", "centimetre^2"), (r"\text{ m s}^{-2}", "metre second^-2"), ("apples", ""),
        ("cubic feet", "foot^3"), ("kg m/s", "kilogram metre second^-1"), ("minutes in total", "minute"),
        ("miles per hour", "hour^-1 mile"),
    ],
)  # fmt: skip
def test_a_unit_has_one_name(phrase: str, unit: str) -> None:
    assert parse_unit(phrase) == unit


LETTERS = st.text(alphabet="abcdkmnpqrstuvwxyz", min_size=2, max_size=4)
COEFFICIENTS = st.sampled_from(["5", "3x^2", r"\frac{2}{7}", r"\sqrt{3}", r"4\pi", "6!"])


@given(COEFFICIENTS, LETTERS.filter(lambda letters: letters not in {*UNITS, *RATES}))
def test_letters_behind_a_number_are_factors_unless_they_are_a_unit(number: str, letters: str) -> None:
    assert not compare(number, number + letters)[0]
