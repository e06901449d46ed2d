"""Power of a paired comparison: the minimum detectable effect, and the samples or questions that one needs.

The paired difference of two runs of k_A and k_B samples on n questions has the variance
(ω² + s²_A/k_A + s²_B/k_B)/n: ω² is the variance of the true difference over questions (0 for a uniform
difference), s² the variance of one sample within a question.
"""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

ALPHA = 0.05
POWER = 0.8


@dataclass(frozen=True)
class Noise:
    """The components of the variance of a paired difference."""

    omega2: float
    """variance over questions of the true difference"""
    sigma2_a: float
    """variance of one sample within a question, in the baseline; mean over questions"""
    sigma2_b: float
    """the same for the candidate"""

    def question_variance(self, k_a: int, k_b: int) -> float:
        """The variance of one question's difference."""
        return self.omega2 + self.sigma2_a / k_a + self.sigma2_b / k_b


@dataclass(frozen=True)
class PowerTarget:
    """The significance level and power that a test is to reach."""

    alpha: float = ALPHA
    power: float = POWER
    sides: int = 1

    @property
    def z(self) -> float:
        """z_{1 − alpha/sides} + z_power: the minimum detectable effect in standard errors.

        >>> round(PowerTarget().z, 3), round(PowerTarget(sides=2).z, 3)
        (2.486, 2.802)
        """
        quantile = NormalDist().inv_cdf
        return quantile(1 - self.alpha / self.sides) + quantile(self.power)


def mde(n: int, k_a: int, k_b: int, noise: Noise, target: PowerTarget) -> float:
    """The minimum detectable effect of runs of k_a and k_b samples on n questions (Miller 2024, section 5).

    AIME with 64 samples and a uniform drop:

    >>> round(mde(30, 64, 64, Noise(0.0, 0.082, 0.082), PowerTarget()), 3)
    0.023
    """
    return target.z * sqrt(noise.question_variance(k_a, k_b) / n)


def questions_needed(delta: float, k_a: int, k_b: int, noise: Noise, target: PowerTarget) -> float:
    """The number of questions for which `delta` is the minimum detectable effect; not rounded.

    >>> round(questions_needed(0.03, 1, 1, Noise(1 / 9, 0.0, 0.0), PowerTarget(sides=2)))
    969
    """
    return noise.question_variance(k_a, k_b) * (target.z / delta) ** 2


def k_needed(delta: float, n: int, noise: Noise, target: PowerTarget) -> int | None:
    """The smallest k of both runs with which `delta` is detectable; None if ω² alone makes it undetectable.

    >>> k_needed(0.02, 30, Noise(0.0, 0.082, 0.082), PowerTarget())
    85
    >>> k_needed(0.02, 30, Noise(0.01, 0.082, 0.082), PowerTarget()) is None
    True
    """
    room = n * (delta / target.z) ** 2 - noise.omega2
    return max(1, ceil(round((noise.sigma2_a + noise.sigma2_b) / room, 9))) if room > 0 else None
