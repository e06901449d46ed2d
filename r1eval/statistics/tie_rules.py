"""The majority vote under other rules for ties and missing answers.

Published values of cons@k rarely say how ties were broken or whether a missing answer is a vote; this module
computes a run's value under each rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb

from r1eval.statistics.consensus import VoteCounts, expected_consensus
from r1eval.statistics.subset_counts import PackedPolynomials


class TieRule(StrEnum):
    """The value of a vote in which several groups tie."""

    FRACTIONAL = "fractional"
    """the correct share of the tied groups: r1eval's own rule"""
    FIRST = "first"
    """that of the tied group with the earliest vote"""
    STRICT = "strict"
    """1 only if all tied groups are correct"""


class NoAnswerRule(StrEnum):
    """How samples without an answer count."""

    EXCLUDE = "exclude"
    """they do not vote: r1eval's own rule"""
    CLASS = "class"
    """they form one wrong group"""


@dataclass(frozen=True)
class AnswerGroup:
    """The samples with one answer."""

    places: tuple[int, ...]
    """their indices among the question's samples, ascending from 0"""
    correct: bool


def vote_value(groups: Sequence[tuple[int | Fraction, bool]], ties: TieRule) -> Fraction:
    """The value of one vote of groups (weight, is correct), in the order of their first votes.

    Weights are compared exactly, so 0.1 + 0.2 ties with 0.3. Without groups the value is 0.

    >>> tie = [(2, False), (2, True), (1, True)]
    >>> [str(vote_value(tie, rule)) for rule in TieRule]
    ['1/2', '0', '0']
    """
    top = max((weight for weight, _ in groups), default=0)
    leading = [correct for weight, correct in groups if weight == top]
    if not leading:
        return Fraction(0)
    if ties is TieRule.FIRST:
        return Fraction(leading[0])
    return Fraction(all(leading)) if ties is TieRule.STRICT else Fraction(sum(leading), len(leading))


def expected_vote(
    groups: Sequence[AnswerGroup], samples: int, j: int, ties: TieRule, no_answer: NoAnswerRule
) -> Fraction | None:
    """cons@j under these rules: the mean over all subsets of j samples; None for j > samples.

    Samples in no group have no answer. Exact, by counting.

    >>> groups = [AnswerGroup((1,), True), AnswerGroup((0,), False)]
    >>> str(expected_vote(groups, 3, 3, TieRule.FIRST, NoAnswerRule.EXCLUDE)), str(
    ...     expected_vote(groups, 3, 2, TieRule.STRICT, NoAnswerRule.CLASS))
    ('0', '0')
    """
    if j > samples:
        return None
    abstentions = sorted(set(range(samples)).difference(*(group.places for group in groups)))
    if no_answer is NoAnswerRule.CLASS and abstentions:
        groups, abstentions = [*groups, AnswerGroup(tuple(abstentions), correct=False)], []
    ordered = sorted(groups, key=lambda group: group.places)
    if j == samples:
        return vote_value([(len(group.places), group.correct) for group in ordered], ties)
    if ties is TieRule.FRACTIONAL:
        correct, wrong = (
            tuple(len(g.places) for g in ordered if g.correct is right) for right in (True, False)
        )
        return expected_consensus(VoteCounts(correct, wrong, len(abstentions)), [j])[j]
    packing = PackedPolynomials(samples)
    won = (_first_wins if ties is TieRule.FIRST else _strict_wins)(packing, ordered)
    won *= packing.choose_below(len(abstentions), len(abstentions) + 1)
    return Fraction(packing.coefficients(won)[j], comb(samples, j))


def _strict_wins(packing: PackedPolynomials, groups: Sequence[AnswerGroup]) -> int:
    """The number of subsets in which only correct groups have the most votes, as a packed polynomial."""
    total = 0
    for t in range(1, max((len(group.places) for group in groups if group.correct), default=0) + 1):
        at_most, fewer = 1, 1
        for group in groups:
            votes = len(group.places)
            at_most *= packing.choose_below(votes, t + group.correct)
            fewer *= packing.choose_below(votes, t)
        total += at_most - fewer
    return total


def _first_wins(packing: PackedPolynomials, groups: Sequence[AnswerGroup]) -> int:
    """The number of subsets won by a correct group whose first vote is before its rivals', likewise."""
    total = 0
    for winner in (group for group in groups if group.correct):
        others = [group for group in groups if group is not winner]
        for before, place in enumerate(winner.places):
            later = len(winner.places) - before - 1
            for t in range(1, later + 2):
                ways = packing.choose_exactly(later, t - 1) << packing.bits
                for other in others:
                    after = sum(one > place for one in other.places)
                    ways *= packing.choose_below(len(other.places), t) + packing.choose_exactly(after, t)
                total += ways
    return total
