"""Votes to consensus: cons@j, the majority vote of j samples, exactly over all subsets of that size.

A question's answers are in groups of equivalent ones. The largest group of a subset wins; of several that
tie, each wins with equal chance; samples without an answer do not vote; no vote at all is 0. Other rules for
ties are in `tie_rules`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, lcm

from r1eval.statistics.subset_counts import Packing

DISTINCT = 512
"""ballots whose curve is kept: of easy questions many are the same"""


@dataclass(frozen=True)
class Ballot:
    """How the samples of one question voted."""

    correct: tuple[int, ...]
    """sizes of the groups that are correct; several where equivalence did not join them"""
    wrong: tuple[int, ...]
    """sizes of the groups that are wrong"""
    silent: int = 0
    """samples without an answer"""

    @property
    def votes(self) -> int:
        return sum(self.correct) + sum(self.wrong)

    @property
    def samples(self) -> int:
        return self.votes + self.silent

    @property
    def sorted(self) -> "Ballot":
        """The same ballot whatever the order of its groups."""
        return Ballot(tuple(sorted(self.correct)), tuple(sorted(self.wrong)), self.silent)


def consensus(ballot: Ballot) -> Fraction:
    """The value of the vote of all samples: the correct share of the groups that tie for the most votes.

    >>> consensus(Ballot(correct=(3,), wrong=(2, 1)))  # 3 of 6 votes, no other group has as many
    Fraction(1, 1)
    >>> consensus(Ballot(correct=(2,), wrong=(2, 2), silent=9))  # three groups tie, one is correct
    Fraction(1, 3)
    """
    if not ballot.votes:
        return Fraction(0)
    top = max(ballot.correct + ballot.wrong)
    right = ballot.correct.count(top)
    return Fraction(right, right + ballot.wrong.count(top))


def expected_consensus(ballot: Ballot, sizes: Iterable[int]) -> Mapping[int, Fraction]:
    """cons@j for each j of `sizes`: the mean of the vote's value over all C(k, j) subsets of j samples.

    Subsets are counted, not drawn: a subset's value is the sum over the correct groups at its top of
    1 / (groups at the top), so it is enough to know for each correct group how many subsets it tops beside
    how many others. A j below 1 or above the number of samples is left out. One call gives every j at the
    cost of one.

    Two of three samples agree on the right answer; of the three pairs one is {right, right} (value 1) and
    two are a tie (value 1/2):

    >>> expected_consensus(Ballot(correct=(2,), wrong=(1,)), [2])
    {2: Fraction(2, 3)}
    """
    curve = _curve(ballot.sorted)
    return {j: curve[j] for j in sizes if 1 <= j < len(curve)}


@lru_cache(maxsize=DISTINCT)
def _curve(ballot: Ballot) -> tuple[Fraction, ...]:
    """The mean value of the vote of j samples, at place j.

    For each winning height t, the subsets that a correct group of `size` tops beside d others are a
    coefficient of C(size, t) x^t · Π over the others of (Σ_{u<t} C(m, u) x^u + C(m, t) x^t y), x counting
    samples and y ties. All groups of fewer than t, and the silent, are one factor (1 + x)^their sum.
    """
    whole = lcm(*range(1, len(ballot.correct) + len(ballot.wrong) + 1))
    packing = Packing(ballot.samples, whole)
    worth = 0
    for size, groups in Counter(ballot.correct).items():
        others = list(ballot.correct + ballot.wrong)
        others.remove(size)
        for t in range(1, size + 1):
            free = ballot.silent + sum(m for m in others if m < t)
            topped = _topped(packing, size, [m for m in others if m >= t], t)
            shared = sum(ways * (whole // (ties + 1)) for ties, ways in enumerate(topped))
            worth += groups * shared * packing.below(free, free + 1)
    sums = packing.coefficients(worth)
    return tuple(Fraction(total, comb(ballot.samples, j) * whole) for j, total in enumerate(sums))


def _topped(packing: Packing, size: int, rivals: list[int], t: int) -> list[int]:
    """At place d: the subsets in which a group of `size` has t votes, d rivals have t too, and none more."""
    by_ties = [packing.exactly(size, t)]
    for m in rivals:
        fewer, level = packing.below(m, t), packing.exactly(m, t)
        beaten = [ways * fewer for ways in by_ties]
        tied = [ways * level for ways in by_ties]
        by_ties = [a + b for a, b in zip([*beaten, 0], [0, *tied], strict=True)]
    return by_ties
