"""The majority vote under the tie rules of others: the first answer wins, or a shared win must be all right.

Published values of cons@k rarely say how ties were broken or whether a missing answer is a vote; this says
what a run's value would be under each rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb

from r1eval.statistics.consensus import Ballot, expected_consensus
from r1eval.statistics.subset_counts import Packing


class Ties(StrEnum):
    FRACTIONAL = "fractional"
    """the correct share of the tied groups: r1eval's own rule"""
    FIRST = "first"
    """the tied group whose first vote came earliest"""
    STRICT = "strict"
    """right only if no wrong group is among those at the top"""


class NoAnswer(StrEnum):
    EXCLUDE = "exclude"
    """samples without an answer do not vote: r1eval's own rule"""
    CLASS = "class"
    """they vote together, for something wrong"""


@dataclass(frozen=True)
class Group:
    """The samples that gave one answer."""

    places: tuple[int, ...]
    """their places among the question's samples, ascending from 0"""
    correct: bool


def settled(groups: Sequence[tuple[int | Fraction, bool]], ties: Ties) -> Fraction:
    """The value of one vote of groups (weight, whether correct), in the order of their first votes.

    Weights are compared exactly, so that 0.1 + 0.2 ties with 0.3. No group at all is 0.

    >>> tie = [(2, False), (2, True), (1, True)]
    >>> [str(settled(tie, rule)) for rule in Ties]
    ['1/2', '0', '0']
    """
    top = max((weight for weight, _ in groups), default=0)
    leading = [correct for weight, correct in groups if weight == top]
    if not leading:
        return Fraction(0)
    if ties is Ties.FIRST:
        return Fraction(leading[0])
    return Fraction(all(leading)) if ties is Ties.STRICT else Fraction(sum(leading), len(leading))


def expected(
    groups: Sequence[Group], samples: int, j: int, ties: Ties, no_answer: NoAnswer
) -> Fraction | None:
    """cons@j under these rules: the mean over all subsets of j of the samples; None for j > samples.

    Samples in no group are without an answer. Exact, by counting.

    >>> groups = [Group((1,), True), Group((0,), False)]
    >>> str(expected(groups, 3, 3, Ties.FIRST, NoAnswer.EXCLUDE)), str(
    ...     expected(groups, 3, 2, Ties.STRICT, NoAnswer.CLASS))
    ('0', '0')
    """
    if j > samples:
        return None
    silent = sorted(set(range(samples)).difference(*(group.places for group in groups)))
    if no_answer is NoAnswer.CLASS and silent:
        groups, silent = [*groups, Group(tuple(silent), correct=False)], []
    ordered = sorted(groups, key=lambda group: group.places)
    if j == samples:
        return settled([(len(group.places), group.correct) for group in ordered], ties)
    if ties is Ties.FRACTIONAL:
        correct, wrong = (
            tuple(len(g.places) for g in ordered if g.correct is right) for right in (True, False)
        )
        return expected_consensus(Ballot(correct, wrong, len(silent)), [j])[j]
    packing = Packing(samples)
    won = (_first if ties is Ties.FIRST else _strict)(packing, ordered)
    won *= packing.below(len(silent), len(silent) + 1)
    return Fraction(packing.coefficients(won)[j], comb(samples, j))


def _strict(packing: Packing, groups: Sequence[Group]) -> int:
    """The subsets at whose top, t votes, are correct groups alone: all others have fewer."""
    total = 0
    for t in range(1, max((len(group.places) for group in groups if group.correct), default=0) + 1):
        at_most, fewer = 1, 1
        for group in groups:
            votes = len(group.places)
            at_most *= packing.below(votes, t + group.correct)
            fewer *= packing.below(votes, t)
        total += at_most - fewer
    return total


def _first(packing: Packing, groups: Sequence[Group]) -> int:
    """The subsets that a correct group wins: with t votes, the first of them before those of its rivals."""
    total = 0
    for winner in (group for group in groups if group.correct):
        others = [group for group in groups if group is not winner]
        for before, place in enumerate(winner.places):
            later = len(winner.places) - before - 1
            for t in range(1, later + 2):
                ways = packing.exactly(later, t - 1) << packing.bits
                for other in others:
                    after = sum(one > place for one in other.places)
                    ways *= packing.below(len(other.places), t) + packing.exactly(after, t)
                total += ways
    return total
