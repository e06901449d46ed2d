"""What other harnesses print of the same samples, to set beside our own figures; nothing hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from r1eval.statistics.intervals import LEVEL, se_ability

if TYPE_CHECKING:
    from numpy.typing import NDArray

LATTICE = 2**20
"""places of a bootstrap mean at most; values between two places move to the nearer"""


@dataclass(frozen=True)
class Shown:
    """A figure as others would print it; None where they would print none."""

    value: float
    se: float | None
    low: float | None
    high: float | None


def independent(correct: int, samples: int, level: float = LEVEL) -> Shown:
    """All samples as one heap of independent draws: p ± z sqrt(p(1 − p)/N).

    It takes the k samples of a question for k questions, so that it is far too sure of the ability, and it
    is ± 0 where all are right.

    >>> independent(1536, 1920).se  # AIME at 80 %, k = 64: 5.1 points over questions
    0.009128709291752768
    """
    p = correct / samples
    se = sqrt(p * (1 - p) / samples)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    return Shown(p, se, p - z * se, p + z * se)


def naive_pass_at(j: int, n: int, correct: int) -> Fraction:
    """1 − (1 − c/n)^j: pass@j as if the observed share were the true one; on average too low.

    >>> naive_pass_at(4, n=8, correct=3)  # 13/14 without bias
    Fraction(3471, 4096)
    """
    return 1 - (1 - Fraction(correct, n)) ** j


def bootstrap_over_questions(values: Sequence[Fraction], level: float = LEVEL) -> Shown:
    """What drawing whole questions with replacement comes to with endless draws.

    Its standard error is sqrt((n − 1)/n) times that over questions. Its percentile interval comes from the
    exact distribution of the mean: the n-fold convolution of the values on their common lattice (on one of
    LATTICE places where that is too fine). It is ± 0 where all values agree.

    >>> bootstrap_over_questions([Fraction(c) for c in (1, 0, 1, 1, 0)])
    Shown(value=0.6, se=0.21908902300206645, low=0.2, high=1.0)
    """
    n = len(values)
    mean = float(sum(values, Fraction(0)) / n)
    low, high = _percentiles(values, level)
    return Shown(mean, bootstrap_ratio(n) * (se_ability([float(v) for v in values]) or 0.0), low, high)


def bootstrap_ratio(n: int) -> float:
    """The bootstrap's standard error as a share of that of a mean over n questions: sqrt((n − 1)/n).

    >>> bootstrap_ratio(4) == 0.75**0.5
    True
    """
    return sqrt((n - 1) / n)


def _percentiles(values: Sequence[Fraction], level: float) -> tuple[float, float]:
    """The smallest means at which the distribution reaches both tails' probabilities."""
    import numpy as np

    n = len(values)
    fine = lcm(*(value.denominator for value in values))
    places = fine if fine * n <= LATTICE else LATTICE // n
    reached = np.cumsum(_distribution([round(value * places) for value in values]))
    tail = (1 - level) / 2
    low, high = (int(np.searchsorted(reached, share - 1e-12)) for share in (tail, 1 - tail))
    return low / (n * places), high / (n * places)


def _distribution(places: Sequence[int]) -> "NDArray[Any]":
    """The chances of 0, 1, … as the sum of n draws from these whole numbers: the n-th power by Fourier."""
    import numpy as np

    n, size = len(places), len(places) * max(places) + 1
    one = np.bincount(places, minlength=size) / n
    return np.clip(np.fft.irfft(np.fft.rfft(one, 2 * size) ** n, 2 * size)[:size], 0.0, None)
