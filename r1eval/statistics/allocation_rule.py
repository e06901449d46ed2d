"""Says when a question has enough samples, and estimates its share without bias although it was stopped so.

Its samples end at the first checkpoint n at which the rule says so of n and c, the number of correct ones.
All orders of outcomes that end at the same (n, c) are then equally likely, whatever the true share p, so the
share of them that begin with a correct sample estimates p without bias (Girshick, Mosteller and Savage 1946,
"Unbiased Estimates for Certain Binomial Sampling Problems with Applications"), and the share of them that
begin with two estimates p².
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import comb
from typing import NamedTuple


@dataclass(frozen=True)
class StoppingRule:
    """When a question has enough samples, as a function of its own outcomes alone."""

    size: int
    """about how many samples a question gets that is answered correctly half of the time"""
    checkpoints: tuple[int, ...]
    """the numbers of samples at which it may stop, ascending; 2 or more, and it stops at the last"""

    def stops(self, n: int, correct: int) -> bool:
        """Whether n samples are enough, at a checkpoint n.

        The total error falls fastest if n grows as sqrt(p(1 − p)) (Neyman 1934). p(1 − p) is taken as its
        mean under Jeffreys' prior, (c + ½)(n − c + ½)/((n + 1)(n + 2)), which is never 0; so the rule is
        n ≥ size · 2 sqrt of that, in integers.

        >>> rule = StoppingRule(64, (16, 24, 36, 54, 81))
        >>> rule.stops(16, 16), rule.stops(24, 24), rule.stops(54, 27), rule.stops(81, 40)
        (False, True, False, True)
        """
        doubled = (2 * correct + 1) * (2 * (n - correct) + 1)
        return n >= self.checkpoints[-1] or n * n * (n + 1) * (n + 2) >= self.size**2 * doubled

    def needed(self, outcomes: Sequence[bool]) -> int:
        """How many samples the question needs, by its outcomes in the order of their indices.

        At most len(outcomes): it stopped there, and later samples do not count. More: the next checkpoint.

        >>> rule = StoppingRule(64, (16, 24, 36, 54, 81))
        >>> rule.needed([True] * 20), rule.needed([True] * 30), rule.needed([True, False] * 18)
        (24, 24, 54)
        """
        correct = [0, *accumulate(outcomes)]
        for n in self.checkpoints:
            if n > len(outcomes) or self.stops(n, correct[n]):
                break
        return n


class Orders(NamedTuple):
    """How many orders of outcomes end at one stopping point, and how many of these begin correctly."""

    total: int
    first_correct: int
    first_two_correct: int

    @property
    def share(self) -> Fraction:
        """Unbiased estimate of p."""
        return Fraction(self.first_correct, self.total)

    @property
    def variance(self) -> Fraction:
        """Unbiased estimate of the variance of `share`: its square minus the estimate of p²."""
        return self.share**2 - Fraction(self.first_two_correct, self.total)

    @property
    def spread(self) -> Fraction:
        """Unbiased estimate of p(1 − p), the variance of one sample."""
        return Fraction(self.first_correct - self.first_two_correct, self.total)


@lru_cache(maxsize=128)
def stopping_points(rule: StoppingRule) -> Mapping[tuple[int, int], Orders]:
    """(n, c) -> the orders that end there, for every point at which the rule can stop.

    If it can only stop at n, the estimates are the plain ones, m = c/n and m(1 − m)/(n − 1):

    >>> points = stopping_points(StoppingRule(size=4, checkpoints=(4,)))
    >>> points[4, 1].share, points[4, 1].variance
    (Fraction(1, 4), Fraction(1, 16))
    """
    n = rule.checkpoints[0]
    running = [[comb(n - first, c - first) if c >= first else 0 for c in range(n + 1)] for first in range(3)]
    points = {}
    for checkpoint in rule.checkpoints:
        for _ in range(checkpoint - n):
            running = [[x + y for x, y in zip([*row, 0], [0, *row], strict=True)] for row in running]
        n = checkpoint
        for c, total in enumerate(running[0]):
            if total and rule.stops(n, c):
                points[n, c] = Orders(*(row[c] for row in running))
                for row in running:
                    row[c] = 0
        if not any(running[0]):
            break
    return points
