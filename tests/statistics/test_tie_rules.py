"""Votes under every rule for ties and for missing answers, against an enumeration of all subsets."""

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.statistics.consensus import VoteCounts, expected_consensus
from r1eval.statistics.tie_rules import AnswerGroup, NoAnswerRule, TieRule, expected_vote, vote_value

SAMPLES = st.lists(st.sampled_from([None, *"ABCD"]), min_size=1, max_size=8)
"""the answer of each sample of a question"""
RIGHT = st.sets(st.sampled_from("ABCD"), max_size=2)
RULES = [(ties, no_answer) for ties in TieRule for no_answer in NoAnswerRule]


def vote(answers: list[str | None], right: set[str], ties: TieRule, no_answer: NoAnswerRule) -> Fraction:
    """One vote, straight from the definition."""
    cast = [a for a in answers if a is not None or no_answer is NoAnswerRule.CLASS]
    most = max(map(cast.count, cast), default=0)
    tops = list(dict.fromkeys(a for a in cast if cast.count(a) == most))
    correct = [a in right for a in tops]
    if not tops:
        return Fraction(0)
    if ties is TieRule.FIRST:
        return Fraction(correct[0])
    return Fraction(all(correct)) if ties is TieRule.STRICT else Fraction(sum(correct), len(correct))


def group_answers(answers: list[str | None], right: set[str]) -> list[AnswerGroup]:
    distinct = sorted({answer for answer in answers if answer is not None})
    return [
        AnswerGroup(tuple(place for place, one in enumerate(answers) if one == answer), answer in right)
        for answer in distinct
    ]


@pytest.mark.parametrize(("ties", "no_answer"), RULES)
@settings(max_examples=60)
@given(answers=SAMPLES, right=RIGHT)
def test_a_vote_of_j_is_the_mean_over_all_subsets(
    answers: list[str | None], right: set[str], ties: TieRule, no_answer: NoAnswerRule
) -> None:
    k, groups = len(answers), group_answers(answers, right)
    for j in range(1, k + 1):
        subsets = [list(subset) for subset in combinations(answers, j)]
        mean = sum(vote(subset, right, ties, no_answer) for subset in subsets) / comb(k, j)
        assert expected_vote(groups, k, j, ties, no_answer) == mean


@given(answers=SAMPLES, right=RIGHT)
def test_r1evals_own_rule_is_at_least_the_strict_one(answers: list[str | None], right: set[str]) -> None:
    k, groups = len(answers), group_answers(answers, right)
    own = expected_vote(groups, k, k, TieRule.FRACTIONAL, NoAnswerRule.EXCLUDE)
    strict = expected_vote(groups, k, k, TieRule.STRICT, NoAnswerRule.EXCLUDE)
    first = expected_vote(groups, k, k, TieRule.FIRST, NoAnswerRule.EXCLUDE)
    assert own is not None
    assert strict is not None
    assert strict <= own
    assert first in (0, 1)


@pytest.mark.parametrize(("ties", "no_answer"), RULES)
def test_more_votes_than_samples_are_undefined(ties: TieRule, no_answer: NoAnswerRule) -> None:
    assert expected_vote([AnswerGroup((0,), correct=True)], 2, 3, ties, no_answer) is None


def test_a_vote_of_64_samples_is_counted_exactly() -> None:
    """k = 64 with alternating groups, so that a correct first sample wins every tie it is in."""
    right, wrong = (AnswerGroup(tuple(range(start, 64, 2)), start == 0) for start in (0, 1))
    first = expected_vote([wrong, right], 64, 32, TieRule.FIRST, NoAnswerRule.EXCLUDE)
    strict = expected_vote([wrong, right], 64, 32, TieRule.STRICT, NoAnswerRule.EXCLUDE)
    own = expected_consensus(VoteCounts((32,), (32,)), [32])[32]
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
    weighted = [(Fraction(weight), correct) for weight, correct in groups]
    assert " ".join(str(vote_value(weighted, ties)) for ties in TieRule) == values


def test_two_tenths_plus_one_tenth_tie_with_three() -> None:
    tie = [(Fraction("0.1") + Fraction("0.2"), True), (Fraction("0.3"), False)]
    assert vote_value(tie, TieRule.FRACTIONAL) == Fraction(1, 2)
