"""Adaptive k: how many samples each question needs for a target standard error, and the unbiased pass@1.

Every question starts with the same number of samples, the pilot. It then goes from checkpoint to checkpoint
until its own outcomes meet a stopping rule. The rule's one parameter, the size, comes from the pilot outcomes
of the *other* questions. Given those, each question follows a rule that was fixed before its first sample,
and `stopping_points` has an unbiased estimate for it (docs/metrics.md has the proof).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, log
from typing import TYPE_CHECKING

from r1eval.statistics.allocation_rule import StoppingRule, stopping_points
from r1eval.statistics.intervals import Estimate, mean_share

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MIN_PILOT = 2
"""two samples are the fewest that tell the variance of one"""

GROWTH = 1.5
"""the ratio of a checkpoint to the one before"""

GRID = 200
"""true shares over which a question's posterior is summed"""

STRONGEST = 0.99
"""the largest share of m(1 − m) that the fitted prior puts within questions"""


@dataclass(frozen=True)
class Target:
    """What the user asks for and where a question may stop; fixed before the first sample."""

    se: float
    """re-run standard error of pass@1, as a share: half a point is 0.005"""
    checkpoints: tuple[int, ...]
    """from the pilot, which every question gets, to max k"""

    @property
    def pilot(self) -> int:
        return self.checkpoints[0]


def make_target(se: float, pilot: int, max_k: int) -> Target:
    """A target with checkpoints that grow by half.

    >>> make_target(0.01, pilot=8, max_k=32).checkpoints
    (8, 12, 18, 27, 32)
    """
    if se <= 0 or not MIN_PILOT <= pilot <= max_k:
        raise ValueError(f"target {se}, pilot {pilot}, max k {max_k}")
    sizes = [pilot]
    while sizes[-1] < max_k:
        sizes.append(min(max_k, -int(-sizes[-1] * GROWTH // 1)))
    return Target(se, tuple(sizes))


@dataclass(frozen=True)
class AdaptiveResult:
    """pass@1 of a finished adaptive run, and what a uniform run would need for the same error."""

    estimate: Estimate
    samples: int
    """samples that the estimate is made of"""
    uniform_samples: float | None
    """estimated samples of a uniform run with the same re-run error; None if that error is 0"""

    @property
    def saving(self) -> float | None:
        """The share of a uniform run's samples that was saved; below 0 if this run needed more."""
        return None if not self.uniform_samples else 1 - self.samples / self.uniform_samples


def needed_samples(target: Target, outcomes: Sequence[Sequence[bool]]) -> list[int]:
    """How many samples each question needs, by its graded outcomes in the order of their indices.

    Every question has its pilot before any has more. A run is finished when no question needs more than it
    has. A question keeps the number that it stopped at, even if it has more samples.
    """
    if any(len(one) < target.pilot for one in outcomes):
        return [target.pilot] * len(outcomes)
    return [rule.needed(one) for rule, one in zip(_rules(target, outcomes), outcomes, strict=True)]


def adaptive_result(target: Target, outcomes: Sequence[Sequence[bool]]) -> AdaptiveResult | None:
    """pass@1 of a finished adaptive run; None if a question needs more samples (`needed_samples`).

    The interval is over questions, as for every other share.
    """
    needed = needed_samples(target, outcomes)
    if not outcomes or any(n > len(one) for n, one in zip(needed, outcomes, strict=True)):
        return None
    ends = [
        stopping_points(rule)[n, sum(one[:n])]
        for rule, n, one in zip(_rules(target, outcomes), needed, outcomes, strict=True)
    ]
    variance = max(fsum(float(end.variance) for end in ends), 0.0)
    shares = [float(end.share) for end in ends]
    estimate = mean_share(shares, [variance / len(ends)] * len(ends), draws=sum(needed))
    spread = fsum(float(end.spread) for end in ends)
    uniform = len(ends) * spread / variance if variance else None
    return AdaptiveResult(estimate, sum(needed), uniform)


def stopping_rules(target: Target, pilot_correct: Sequence[int]) -> list[StoppingRule]:
    """Each question's rule, from the numbers of correct pilot samples of all other questions.

    Its size is the least for which the error expected of the whole run is at most the target.
    """
    classes = Counter(pilot_correct)
    rules = {}
    for own in classes:
        others = {c: count - (c == own) for c, count in classes.items()}
        rules[own] = StoppingRule(_least_size(target, others, len(pilot_correct)), target.checkpoints)
    return [rules[own] for own in pilot_correct]


def _rules(target: Target, outcomes: Sequence[Sequence[bool]]) -> list[StoppingRule]:
    return stopping_rules(target, [sum(one[: target.pilot]) for one in outcomes])


def _least_size(target: Target, others: Mapping[int, int], questions: int) -> int:
    """By doubling and bisection; at most the size at which every question that is not settled gets max k."""
    chances = _true_shares(target.pilot, others)

    def enough(size: int) -> bool:
        variance = float(chances @ _variances(StoppingRule(size, target.checkpoints)))
        return variance <= questions * target.se**2

    low, high, most = 0, target.pilot, 2 * target.checkpoints[-1]
    while high < most and not enough(high):
        low, high = high, 2 * high
    high = min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


@lru_cache(maxsize=512)
def _variances(rule: StoppingRule) -> "Floats":
    """The variance of a question's estimate for each true share of the grid, exactly."""
    import numpy as np

    p, points = _grid(), stopping_points(rule)
    ends = [(n, c, log(end.total), end.first_correct / end.total) for (n, c), end in points.items()]
    n, c, log_total, share = np.array(ends).T
    chances = np.exp(log_total + np.outer(np.log(p), c) + np.outer(np.log1p(-p), n - c))
    return np.asarray(chances @ share**2 - p**2)


def _grid() -> "Floats":
    """True shares, denser towards 0 and 1: equal steps of the angle whose squared sine they are."""
    return _squared_sines([(i + 0.5) / GRID for i in range(GRID)])


def _squared_sines(quarters: Sequence[float]) -> "Floats":
    import numpy as np

    return np.asarray(np.sin(np.array(quarters) * np.pi / 2) ** 2)


def _true_shares(pilot: int, others: Mapping[int, int]) -> "Floats":
    """The probabilities of the grid's true shares for a question of this kind, by the others' pilots.

    It is the mean of their posteriors under the beta prior that fits them, and of that prior.
    """
    import numpy as np
    from scipy.special import betainc

    edges, (a, b) = _squared_sines([i / GRID for i in range(GRID + 1)]), _beta_prior(pilot, others)
    classes = [(0, 0, 1), *((c, pilot, count) for c, count in others.items())]
    total = sum(count * np.diff(betainc(a + c, b + n - c, edges)) for c, n, count in classes)
    return np.asarray(total / np.sum(total))


def _beta_prior(pilot: int, others: Mapping[int, int]) -> tuple[float, float]:
    """A beta distribution with the pilot's mean and mean of p(1 − p), one question with p = ½ added.

    That one keeps the prior from being certain where all pilots agree, and fades with more questions.
    """
    count = sum(others.values()) + 1
    mean = (0.5 + fsum(m * c / pilot for c, m in others.items())) / count
    spreads = fsum(m * c * (pilot - c) / (pilot * (pilot - 1)) for c, m in others.items())
    share = min((0.25 + spreads) / count / (mean * (1 - mean)), STRONGEST)
    strength = share / (1 - share)
    return mean * strength, (1 - mean) * strength
