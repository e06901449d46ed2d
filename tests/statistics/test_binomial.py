"""Intervals for few binomial draws: their tails, their symmetry, other levels."""

from collections.abc import Callable
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.binomial import clopper_pearson, jeffreys, uniform_prior
from r1eval.statistics.intervals import wilson

Interval = Callable[..., tuple[float, float]]
INTERVALS: tuple[Interval, ...] = (clopper_pearson, jeffreys, uniform_prior)
COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.99])


def tail(c: int, n: int, p: float) -> float:
    """The probability of c or more successes."""
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(c, n + 1))


@given(COUNTS, LEVELS)
def test_each_tail_of_the_exact_interval_has_half_the_error_level(
    counts: tuple[int, int], level: float
) -> None:
    c, n = counts
    low, high = clopper_pearson(c, n, level)
    assert tail(c, n, low) == pytest.approx((1 - level) / 2) if c else low == 0
    assert 1 - tail(c + 1, n, high) == pytest.approx((1 - level) / 2) if c < n else high == 1


@pytest.mark.parametrize("interval", INTERVALS)
@given(COUNTS)
def test_exchanging_correct_and_wrong_mirrors_the_interval(
    interval: Interval, counts: tuple[int, int]
) -> None:
    c, n = counts
    low, high = interval(c, n)
    assert list(interval(n - c, n)) == pytest.approx([1 - high, 1 - low], abs=1e-9)


@pytest.mark.parametrize("interval", [*INTERVALS, lambda c, n, level: wilson(c / n, n, level)])
@given(COUNTS)
def test_a_higher_level_is_a_wider_interval(interval: Interval, counts: tuple[int, int]) -> None:
    c, n = counts
    ends = [interval(c, n, level) for level in (0.8, 0.95, 0.99)]
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    assert lows == sorted(lows, reverse=True)
    assert highs == sorted(highs)


@given(COUNTS)
def test_the_exact_interval_contains_the_two_bayesian_ones(counts: tuple[int, int]) -> None:
    c, n = counts
    low, high = clopper_pearson(c, n)
    for interval in (jeffreys(c, n), uniform_prior(c, n)):
        assert low - 1e-12 <= interval[0] <= interval[1] <= high + 1e-12
