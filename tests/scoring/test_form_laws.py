"""Laws of the comparison of olympiad forms, with exact arithmetic as the oracle."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.scoring.answers.expression import compare
from tests.scoring.unequal_pairs import FORM_RULES

SYMMETRIC = ["renamed_functions", "families", "cases", "curves", "renamed_solutions", "units", "binomials"]
SEEDS = st.integers(0, 10**9)


@pytest.mark.parametrize("rule", FORM_RULES)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_generated_answers_are_equal_exactly_if_arithmetic_says_so(rule: str, seed: int) -> None:
    gold, answer, equal = FORM_RULES[rule](Random(seed))
    assert compare(gold, answer)[0] == equal


@pytest.mark.parametrize("rule", SYMMETRIC)
@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_the_comparison_is_symmetric(rule: str, seed: int) -> None:
    gold, answer, _ = FORM_RULES[rule](Random(seed))
    assert compare(gold, answer)[0] == compare(answer, gold)[0]


@pytest.mark.parametrize("rule", FORM_RULES)
@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_every_answer_equals_itself_in_another_spacing(rule: str, seed: int) -> None:
    gold, answer, _ = FORM_RULES[rule](Random(seed))
    assert compare(gold, gold.replace("=", " = "))[0]
    assert compare(answer, answer.replace("=", r"\;=\;"))[0]
