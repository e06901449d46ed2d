"""Votes under every rule for ties and for missing answers, against all subsets one by one."""

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.statistics.consensus import Ballot, expected_consensus
from r1eval.statistics.tie_rules import Group, NoAnswer, Ties, expected, settled

SAMPLES = st.lists(st.sampled_from([None, *"ABCD"]), min_size=1, max_size=8)
"""the answer of each sample of a question"""
RIGHT = st.sets(st.sampled_from("ABCD"), max_size=2)
RULES = [(ties, no_answer) for ties in Ties for no_answer in NoAnswer]


def vote(answers: list[str | None], right: set[str], ties: Ties, no_answer: NoAnswer) -> Fraction:
    """One vote, straight from the definition."""
    cast = [a for a in answers if a is not None or no_answer is NoAnswer.CLASS]
    most = max(map(cast.count, cast), default=0)
    tops = list(dict.fromkeys(a for a in cast if cast.count(a) == most))
    correct = [a in right for a in tops]
    if not tops:
        return Fraction(0)
    if ties is Ties.FIRST:
        return Fraction(correct[0])
    return Fraction(all(correct)) if ties is Ties.STRICT else Fraction(sum(correct), len(correct))


def grouped(answers: list[str | None], right: set[str]) -> list[Group]:
    named = sorted({answer for answer in answers if answer is not None})
    return [
        Group(tuple(place for place, one in enumerate(answers) if one == answer), answer in right)
        for answer in named
    ]


@pytest.mark.parametrize(("ties", "no_answer"), RULES)
@settings(max_examples=60)
@given(answers=SAMPLES, right=RIGHT)
def test_a_vote_of_j_is_the_mean_over_all_subsets(
    answers: list[str | None], right: set[str], ties: Ties, no_answer: NoAnswer
) -> None:
    k, groups = len(answers), grouped(answers, right)
    for j in range(1, k + 1):
        subsets = [list(subset) for subset in combinations(answers, j)]
        mean = sum(vote(subset, right, ties, no_answer) for subset in subsets) / comb(k, j)
        assert expected(groups, k, j, ties, no_answer) == mean


@given(answers=SAMPLES, right=RIGHT)
def test_r1evals_own_rule_lies_between_strict_and_what_strict_leaves(
    answers: list[str | None], right: set[str]
) -> None:
    k, groups = len(answers), grouped(answers, right)
    own = expected(groups, k, k, Ties.FRACTIONAL, NoAnswer.EXCLUDE)
    strict = expected(groups, k, k, Ties.STRICT, NoAnswer.EXCLUDE)
    first = expected(groups, k, k, Ties.FIRST, NoAnswer.EXCLUDE)
    assert own is not None
    assert strict is not None
    assert strict <= own
    assert first in (0, 1)


@pytest.mark.parametrize(("ties", "no_answer"), RULES)
def test_more_votes_than_samples_are_undefined(ties: Ties, no_answer: NoAnswer) -> None:
    assert expected([Group((0,), correct=True)], 2, 3, ties, no_answer) is None


def test_a_long_vote_is_counted_too() -> None:
    """k = 64 with places: the groups alternate, so that a right first sample wins every tie it is in."""
    right, wrong = (Group(tuple(range(start, 64, 2)), start == 0) for start in (0, 1))
    first = expected([wrong, right], 64, 32, Ties.FIRST, NoAnswer.EXCLUDE)
    strict = expected([wrong, right], 64, 32, Ties.STRICT, NoAnswer.EXCLUDE)
    own = expected_consensus(Ballot((32,), (32,)), [32])[32]
    assert own == Fraction(1, 2)
    assert first is not None
    assert strict is not None
    assert strict < own < first
    tied = Fraction(comb(32, 16) ** 2, comb(64, 32))
    assert strict == (1 - tied) / 2


@pytest.mark.parametrize(
    ("groups", "values"),
    [
        ([("0.1", False), ("0.3", True), ("0.2", True)], "1 1 1"),
        ([("0.3", False), ("0.3", True)], "1/2 0 0"),
        ([("0.3", True), ("0.3", True)], "1 1 1"),
        ([], "0 0 0"),
    ],
)
def test_weights_are_compared_exactly(groups: list[tuple[str, bool]], values: str) -> None:
    weighed = [(Fraction(weight), correct) for weight, correct in groups]
    assert " ".join(str(settled(weighed, ties)) for ties in Ties) == values


def test_two_tenths_and_one_tie_with_three() -> None:
    tie = [(Fraction("0.1") + Fraction("0.2"), True), (Fraction("0.3"), False)]
    assert settled(tie, Ties.FRACTIONAL) == Fraction(1, 2)
