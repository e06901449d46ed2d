"""Figures as other harnesses compute them from the same samples, for comparison only."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from r1eval.statistics.intervals import LEVEL, se_ability

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_LATTICE_POINTS = 2**20
"""the most lattice points of a bootstrap mean; values in between are rounded to the nearest point"""


@dataclass(frozen=True)
class HarnessFigure:
    """A figure as another harness would print it; None where it would print none."""

    value: float
    se: float | None
    low: float | None
    high: float | None


def iid_estimate(correct: int, samples: int, level: float = LEVEL) -> HarnessFigure:
    """All samples as independent draws: p ± z sqrt(p(1 − p)/N).

    It counts the k samples of a question as k questions, so its error is far too small for the ability, and
    it is ± 0 if all are correct.

    >>> iid_estimate(1536, 1920).se  # AIME at 80 %, k = 64: 5.1 points over questions
    0.009128709291752768
    """
    p = correct / samples
    se = sqrt(p * (1 - p) / samples)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    return HarnessFigure(p, se, p - z * se, p + z * se)


def naive_pass_at(j: int, n: int, correct: int) -> Fraction:
    """1 − (1 − c/n)^j: pass@j with the observed share in place of the true one; biased downwards.

    >>> naive_pass_at(4, n=8, correct=3)  # unbiased: 13/14
    Fraction(3471, 4096)
    """
    return 1 - (1 - Fraction(correct, n)) ** j


def bootstrap_over_questions(values: Sequence[Fraction], level: float = LEVEL) -> HarnessFigure:
    """The bootstrap over questions (drawn with replacement), in the limit of infinitely many draws.

    Its standard error is sqrt((n − 1)/n) times that over questions. Its percentile interval is that of the
    exact distribution of the mean: the n-fold convolution of the values on their common lattice (or on one of
    `MAX_LATTICE_POINTS` points if that is too fine). It is ± 0 if all values agree.

    >>> bootstrap_over_questions([Fraction(c) for c in (1, 0, 1, 1, 0)])
    HarnessFigure(value=0.6, se=0.21908902300206645, low=0.2, high=1.0)
    """
    n = len(values)
    mean = float(sum(values, Fraction(0)) / n)
    low, high = _percentiles(values, level)
    return HarnessFigure(
        mean, bootstrap_ratio(n) * (se_ability([float(v) for v in values]) or 0.0), low, high
    )


def bootstrap_ratio(n: int) -> float:
    """The bootstrap's standard error relative to that of a mean over n questions: sqrt((n − 1)/n).

    >>> bootstrap_ratio(4) == 0.75**0.5
    True
    """
    return sqrt((n - 1) / n)


def _percentiles(values: Sequence[Fraction], level: float) -> tuple[float, float]:
    """The smallest means at which the distribution reaches the probabilities of both tails."""
    import numpy as np

    n = len(values)
    exact = lcm(*(value.denominator for value in values))
    points = exact if exact * n <= MAX_LATTICE_POINTS else MAX_LATTICE_POINTS // n
    cumulative = np.cumsum(_distribution([round(value * points) for value in values]))
    tail = (1 - level) / 2
    low, high = (int(np.searchsorted(cumulative, p - 1e-12)) for p in (tail, 1 - tail))
    return low / (n * points), high / (n * points)


def _distribution(values: Sequence[int]) -> "NDArray[Any]":
    """The probabilities of 0, 1, … as the sum of n draws from these integers: the n-th power by FFT."""
    import numpy as np

    n, size = len(values), len(values) * max(values) + 1
    one = np.bincount(values, minlength=size) / n
    return np.clip(np.fft.irfft(np.fft.rfft(one, 2 * size) ** n, 2 * size)[:size], 0.0, None)
