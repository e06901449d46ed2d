"""How small a drop two runs can show, and how many samples or questions a wished-for one needs.

The paired difference of two runs of k_A and k_B samples on n questions has the variance
(ω² + s²_A/k_A + s²_B/k_B)/n: ω² is how much the true difference varies over questions (0 if all lose the
same), s² the variance of one sample within a question.
"""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

ALPHA = 0.05
POWER = 0.8


@dataclass(frozen=True)
class Noise:
    """Where the variance of a paired difference comes from."""

    omega2: float
    """variance over questions of the true difference"""
    sigma2_a: float
    """variance of one sample within a question, in the baseline; mean over questions"""
    sigma2_b: float
    """the same in the candidate"""

    def of_question(self, k_a: int, k_b: int) -> float:
        """The variance of one question's difference."""
        return self.omega2 + self.sigma2_a / k_a + self.sigma2_b / k_b


@dataclass(frozen=True)
class Wish:
    """What a test is to achieve."""

    alpha: float = ALPHA
    power: float = POWER
    sides: int = 1

    @property
    def z(self) -> float:
        """z_{1 − alpha/sides} + z_power: the smallest drop that is seen, in standard errors.

        >>> round(Wish().z, 3), round(Wish(sides=2).z, 3)
        (2.486, 2.802)
        """
        quantile = NormalDist().inv_cdf
        return quantile(1 - self.alpha / self.sides) + quantile(self.power)


def mde(n: int, k_a: int, k_b: int, noise: Noise, wish: Wish) -> float:
    """The minimum detectable effect of runs of k_a and k_b samples on n questions (Miller 2024, section 5).

    AIME at 64 samples, where all questions lose the same:

    >>> round(mde(30, 64, 64, Noise(0.0, 0.082, 0.082), Wish()), 3)
    0.023
    """
    return wish.z * sqrt(noise.of_question(k_a, k_b) / n)


def questions_needed(delta: float, k_a: int, k_b: int, noise: Noise, wish: Wish) -> float:
    """How many questions make `delta` the minimum detectable effect; not rounded.

    >>> round(questions_needed(0.03, 1, 1, Noise(1 / 9, 0.0, 0.0), Wish(sides=2)))
    969
    """
    return noise.of_question(k_a, k_b) * (wish.z / delta) ** 2


def k_needed(delta: float, n: int, noise: Noise, wish: Wish) -> int | None:
    """The smallest k of both runs with which `delta` is seen; None if no k is enough, as ω² alone hides it.

    >>> k_needed(0.02, 30, Noise(0.0, 0.082, 0.082), Wish())
    85
    >>> k_needed(0.02, 30, Noise(0.01, 0.082, 0.082), Wish()) is None
    True
    """
    room = n * (delta / wish.z) ** 2 - noise.omega2
    return max(1, ceil(round((noise.sigma2_a + noise.sigma2_b) / room, 9))) if room > 0 else None
