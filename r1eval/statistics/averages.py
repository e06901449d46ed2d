"""The mean of a metric over the benchmarks of a suite, with the errors of questions and of benchmarks.

The benchmarks are independent samples of questions, so their errors add in squares. Those that ask the same
questions, in other languages, are not: their ability errors add up, a bound whatever the correlation. These
errors are for *these* benchmarks; the one between benchmarks is for other benchmarks of this kind, and it
holds the former.
"""

from collections.abc import Sequence
from math import fsum, sqrt

from r1eval.statistics.intervals import Estimate

MIN_BENCHMARKS = 3
"""the least benchmarks for an error between them"""


def macro_average(
    parts: Sequence[Estimate], weights: Sequence[float], *, same_questions: bool = False
) -> Estimate:
    """The weighted mean of estimates that have a value; only the ratios of the weights matter.

    Both standard errors are sqrt(Σ w²·SE²) with weights that sum to 1. The interval is made of those of the
    parts (MOVER: Zou and Donner 2008): its ends are as far from the mean as sqrt(Σ w²·d²), where d is how far
    a part's own end is from its value. So it is t-like for few questions, and one-sided close to 0 and 1,
    where a standard error of 0 would be no error. With `same_questions`, Σ w·SE is an upper bound of the
    ability error, and the interval is as wide.

    >>> easy, hard = Estimate(0.9, 0.8, 0.95, 0.03, 0.01, 30), Estimate(0.5, 0.4, 0.6, 0.04, 0.02, 30)
    >>> mean = macro_average([easy, hard], [1, 1])
    >>> mean.value, round(mean.low, 4), round(mean.high, 4), round(mean.se_ability, 4), mean.questions
    (0.7, 0.6293, 0.7559, 0.025, 60)
    """
    shares = [weight / fsum(weights) for weight in weights]
    value = _weighted([part.value for part in parts], shares)
    if value is None:
        return Estimate()
    combine = _weighted if same_questions else _in_squares
    below = combine([_gap(part.value, part.low) for part in parts], shares)
    above = combine([_gap(part.high, part.value) for part in parts], shares)
    low, high = (value - below, value + above) if below is not None and above is not None else (None, None)
    return Estimate(
        value=value,
        low=low,
        high=high,
        se_ability=combine([part.se_ability for part in parts], shares),
        se_rerun=_in_squares([part.se_rerun for part in parts], shares),
        questions=sum(part.questions for part in parts),
    )


def se_between(values: Sequence[float], weights: Sequence[float]) -> float | None:
    """sqrt(n/(n − 1) · Σ w²·(v − mean)²): the standard error of the mean over n benchmarks as clusters.

    None for fewer than `MIN_BENCHMARKS`.

    >>> round(se_between([0.9, 0.5, 0.7], [1, 1, 1]), 4), se_between([0.9, 0.5], [1, 1])
    (0.1155, None)
    """
    count = len(values)
    if count < MIN_BENCHMARKS:
        return None
    shares = [weight / fsum(weights) for weight in weights]
    mean = fsum(share * value for share, value in zip(shares, values, strict=True))
    squares = ((share * (value - mean)) ** 2 for share, value in zip(shares, values, strict=True))
    return sqrt(count / (count - 1) * fsum(squares))


def _weighted(values: Sequence[float | None], shares: Sequence[float]) -> float | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not values:
        return None
    return fsum(share * value for share, value in zip(shares, known, strict=True))


def _in_squares(errors: Sequence[float | None], shares: Sequence[float]) -> float | None:
    known = [error for error in errors if error is not None]
    if len(known) < len(errors):
        return None
    return sqrt(fsum((share * error) ** 2 for share, error in zip(shares, known, strict=True)))


def _gap(high: float | None, low: float | None) -> float | None:
    return None if high is None or low is None else high - low
