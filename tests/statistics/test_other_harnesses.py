"""Other harnesses' figures against enumeration and simulation."""

from collections import Counter
from fractions import Fraction
from itertools import accumulate, product
from math import sqrt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.statistics.intervals import se_ability
from r1eval.statistics.other_harnesses import (
    bootstrap_over_questions,
    bootstrap_ratio,
    iid_estimate,
    naive_pass_at,
)
from r1eval.statistics.pass_at import pass_at

VALUES = st.lists(st.fractions(0, 1, max_denominator=6), min_size=2, max_size=5)


@settings(max_examples=50)
@given(VALUES)
def test_the_bootstrap_is_that_over_all_resamples(values: list[Fraction]) -> None:
    n = len(values)
    means = Counter(sum(draw, Fraction(0)) / n for draw in product(values, repeat=n))
    ordered = sorted(means)
    reached = list(accumulate(means[mean] for mean in ordered))
    low, high = (
        next(mean for mean, count in zip(ordered, reached, strict=True) if count >= share * n**n)
        for share in (Fraction("0.025"), Fraction("0.975"))
    )
    center = sum(values, Fraction(0)) / n
    se = sqrt(sum((mean - center) ** 2 * count for mean, count in means.items()) / n**n)
    shown = bootstrap_over_questions(values)
    assert shown.value == pytest.approx(float(center))
    assert shown.se == pytest.approx(se, abs=1e-9)
    assert shown.low == pytest.approx(float(low))
    assert shown.high == pytest.approx(float(high))


def test_the_bootstrap_error_is_that_over_questions_times_one_factor() -> None:
    values = [Fraction(c, 8) for c in (8, 8, 1, 0, 5)]
    over = se_ability([float(value) for value in values])
    assert over is not None
    assert bootstrap_over_questions(values).se == pytest.approx(bootstrap_ratio(5) * over)


def test_many_questions_with_many_samples_agree_with_draws() -> None:
    dice = Random(1)
    values = [Fraction(dice.randint(0, 64), 64) for _ in range(200)]
    means = sorted(sum(dice.choices([float(v) for v in values], k=200)) / 200 for _ in range(2000))
    shown = bootstrap_over_questions(values)
    assert shown.low == pytest.approx(means[50], abs=0.005)
    assert shown.high == pytest.approx(means[-50], abs=0.005)


def test_values_without_a_common_lattice_are_rounded_to_a_fine_one() -> None:
    values = [Fraction(1, prime) for prime in (101, 103, 107, 109, 113, 127)]
    shown = bootstrap_over_questions(values)
    assert shown.low is not None
    assert shown.high is not None
    assert min(values) < shown.low < shown.value < shown.high < max(values)


def test_other_harnesses_give_plus_minus_zero_if_all_is_correct() -> None:
    every = bootstrap_over_questions([Fraction(1)] * 30)
    assert (every.se, every.low, every.high) == (0.0, 1.0, 1.0)
    iid = iid_estimate(30, 30)
    assert (iid.se, iid.low, iid.high) == (0.0, 1.0, 1.0)
    assert bootstrap_over_questions([Fraction(0)] * 3).high == 0.0


def test_the_iid_estimate_gives_all_samples_equal_weight() -> None:
    iid = iid_estimate(9, 16)
    assert iid.value == 0.5625
    assert iid.se == pytest.approx(sqrt(0.5625 * 0.4375 / 16))
    assert iid.low == pytest.approx(0.5625 - 1.959964 * (iid.se or 0))


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_the_naive_estimate_is_never_above_the_unbiased_one(counts: tuple[int, int, int]) -> None:
    n, correct, j = counts
    assert naive_pass_at(j, n, correct) <= (pass_at(j, n, correct) or 0)
    assert naive_pass_at(1, n, correct) == Fraction(correct, n)
