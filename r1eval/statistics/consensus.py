"""cons@j: the value of the majority vote of j samples, exact over all subsets of that size.

A question's answers are grouped by equivalence. The largest group of a subset wins; if several tie, each wins
with equal probability; samples without an answer do not vote; a subset without votes has the value 0. Other
rules for ties are in `tie_rules`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, lcm

from r1eval.statistics.subset_counts import PackedPolynomials

CACHE_SIZE = 512
"""number of curves in the cache: many easy questions have the same vote counts"""


@dataclass(frozen=True)
class VoteCounts:
    """How many samples of one question voted for each answer."""

    correct: tuple[int, ...]
    """sizes of the correct groups; more than one if the equivalence check did not merge them"""
    wrong: tuple[int, ...]
    """sizes of the wrong groups"""
    abstentions: int = 0
    """samples without an answer"""

    @property
    def votes(self) -> int:
        return sum(self.correct) + sum(self.wrong)

    @property
    def samples(self) -> int:
        return self.votes + self.abstentions

    @property
    def canonical(self) -> "VoteCounts":
        """The same counts with the groups in ascending order."""
        return VoteCounts(tuple(sorted(self.correct)), tuple(sorted(self.wrong)), self.abstentions)


def consensus(counts: VoteCounts) -> Fraction:
    """The value of the vote of all samples: the correct share of the groups tied for the most votes.

    >>> consensus(VoteCounts(correct=(3,), wrong=(2, 1)))  # 3 of 6 votes, no other group has as many
    Fraction(1, 1)
    >>> consensus(VoteCounts(correct=(2,), wrong=(2, 2), abstentions=9))  # three groups tie, one is correct
    Fraction(1, 3)
    """
    if not counts.votes:
        return Fraction(0)
    top = max(counts.correct + counts.wrong)
    right = counts.correct.count(top)
    return Fraction(right, right + counts.wrong.count(top))


def expected_consensus(counts: VoteCounts, sizes: Iterable[int]) -> Mapping[int, Fraction]:
    """cons@j for each j of `sizes`: the mean value of the vote over all C(k, j) subsets of j samples.

    Subsets are counted, not sampled: a subset's value is the sum over its correct top groups of
    1 / (number of top groups), so it is enough to know in how many subsets each correct group is at the top,
    and with how many others. A j below 1 or above the number of samples is left out. Computing all j costs as
    much as computing one.

    Two of three samples agree on the correct answer; of the three pairs one is {correct, correct} (value 1)
    and two are a tie (value 1/2):

    >>> expected_consensus(VoteCounts(correct=(2,), wrong=(1,)), [2])
    {2: Fraction(2, 3)}
    """
    curve = _curve(counts.canonical)
    return {j: curve[j] for j in sizes if 1 <= j < len(curve)}


@lru_cache(maxsize=CACHE_SIZE)
def _curve(counts: VoteCounts) -> tuple[Fraction, ...]:
    """The mean value of the vote of j samples, at index j.

    For each winning number of votes t, the number of subsets in which a correct group of `size` is at the top
    with d others is a coefficient of C(size, t) x^t · Π over the others of (Σ_{u<t} C(m, u) x^u + C(m, t) x^t
    y), where x counts samples and y ties. All groups of fewer than t and the abstentions are one factor (1 +
    x)^their sum.
    """
    whole = lcm(*range(1, len(counts.correct) + len(counts.wrong) + 1))
    packing = PackedPolynomials(counts.samples, whole)
    total = 0
    for size, groups in Counter(counts.correct).items():
        others = list(counts.correct + counts.wrong)
        others.remove(size)
        for t in range(1, size + 1):
            free = counts.abstentions + sum(m for m in others if m < t)
            by_ties = _top_counts(packing, size, [m for m in others if m >= t], t)
            shared = sum(ways * (whole // (ties + 1)) for ties, ways in enumerate(by_ties))
            total += groups * shared * packing.choose_below(free, free + 1)
    sums = packing.coefficients(total)
    return tuple(Fraction(one, comb(counts.samples, j) * whole) for j, one in enumerate(sums))


def _top_counts(packing: PackedPolynomials, size: int, rivals: list[int], t: int) -> list[int]:
    """At index d: the subsets where a group of `size` and d rivals have t votes each, and no rival more."""
    by_ties = [packing.choose_exactly(size, t)]
    for m in rivals:
        fewer, level = packing.choose_below(m, t), packing.choose_exactly(m, t)
        beaten = [ways * fewer for ways in by_ties]
        tied = [ways * level for ways in by_ties]
        by_ties = [a + b for a, b in zip([*beaten, 0], [0, *tied], strict=True)]
    return by_ties
