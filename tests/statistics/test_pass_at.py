"""pass@j: unbiased, exact, undefined for j above the number of samples."""

from fractions import Fraction
from itertools import combinations
from math import comb
from statistics import pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.pass_at import (
    curve_sizes,
    g_pass_at,
    pass_at,
    rerun_variance,
    subset_share,
    subset_share_variance,
)

COUNTS = st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n)))


@given(COUNTS)
def test_pass_at_j_is_the_share_of_subsets_with_a_correct_sample(counts: tuple[int, int, int]) -> None:
    n, correct, j = counts
    subsets = list(combinations([True] * correct + [False] * (n - correct), j))
    assert pass_at(j, n, correct) == Fraction(sum(map(any, subsets)), len(subsets))
    assert subset_share(n, correct, j) == Fraction(sum(map(all, subsets)), len(subsets))


@given(st.integers(1, 64).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_pass_at_j_never_falls_with_j_and_starts_at_the_mean(counts: tuple[int, int]) -> None:
    n, correct = counts
    values = [pass_at(j, n, correct) or Fraction(0) for j in range(1, n + 1)]
    assert values == sorted(values)
    assert values[0] == Fraction(correct, n)


@pytest.mark.parametrize(("j", "n", "correct"), [(2, 1, 0), (2, 1, 1), (64, 63, 10), (1, 0, 0)])
def test_pass_at_j_is_undefined_above_the_number_of_samples(j: int, n: int, correct: int) -> None:
    assert pass_at(j, n, correct) is None


def test_the_curve_sizes_are_the_powers_of_two_below_k_and_k() -> None:
    assert [curve_sizes(k) for k in (1, 2, 3, 8, 10)] == [
        [1],
        [1, 2],
        [1, 2, 3],
        [1, 2, 4, 8],
        [1, 2, 4, 8, 10],
    ]


@pytest.mark.parametrize(("n", "j"), [(2, 1), (6, 1), (6, 2), (7, 3), (8, 4)])
@pytest.mark.parametrize("p", [Fraction(0), Fraction(1, 3), Fraction(9, 10)])
def test_the_rerun_variance_is_unbiased(n: int, j: int, p: Fraction) -> None:
    """Over all outcomes of n samples, each correct with probability p: mean estimate = true variance."""
    outcomes = [(c, binomial_probability(n, c, p)) for c in range(n + 1)]
    values = [float(pass_at(j, n, c) or 0) for c, _ in outcomes]
    mean = sum(value * float(chance) for value, (_, chance) in zip(values, outcomes, strict=True))
    true = sum((v - mean) ** 2 * float(chance) for v, (_, chance) in zip(values, outcomes, strict=True))
    estimate = sum((rerun_variance(j, n, c) or 0) * float(chance) for c, chance in outcomes)
    assert estimate == pytest.approx(true, abs=1e-12)


def binomial_probability(n: int, c: int, p: Fraction) -> Fraction:
    """The probability of c correct among n samples."""
    return comb(n, c) * p**c * (1 - p) ** (n - c)


def test_the_rerun_variance_of_pass_at_1_is_that_of_a_mean_of_k_samples() -> None:
    samples = [1, 1, 0, 1, 0, 0, 0, 1]
    assert rerun_variance(1, 8, 4) == pytest.approx(pvariance(samples) / 7)


@pytest.mark.parametrize(("j", "n"), [(1, 1), (2, 1), (5, 4), (65, 64)])
def test_the_rerun_variance_needs_two_samples_and_j(j: int, n: int) -> None:
    assert rerun_variance(j, n, 1) is None


@given(COUNTS.filter(lambda counts: counts[0] > 1 and 2 * counts[2] > counts[0]))
def test_without_two_sets_of_j_samples_it_is_the_plug_in_estimate(counts: tuple[int, int, int]) -> None:
    n, c, j = counts
    chances = [binomial_probability(n, i, Fraction(c, n)) for i in range(n + 1)]
    for found, values in (
        (rerun_variance(j, n, c), [pass_at(j, n, i) for i in range(n + 1)]),
        (subset_share_variance(n, c, j), [subset_share(n, i, j) for i in range(n + 1)]),
    ):
        pairs = [(chance, value or Fraction(0)) for chance, value in zip(chances, values, strict=True)]
        mean = sum(chance * value for chance, value in pairs)
        assert found == pytest.approx(float(sum(chance * (v - mean) ** 2 for chance, v in pairs)), abs=1e-12)


@given(COUNTS)
def test_no_rerun_variance_is_negative(counts: tuple[int, int, int]) -> None:
    n, correct, j = counts
    assert (rerun_variance(j, n, correct) or 0.0) >= 0.0


@given(COUNTS, st.integers(0, 20))
def test_g_pass_is_the_share_of_subsets_with_enough_correct_samples(
    counts: tuple[int, int, int], twentieths: int
) -> None:
    n, correct, j = counts
    tau = Fraction(twentieths, 20)
    subsets = list(combinations([True] * correct + [False] * (n - correct), j))
    enough = sum(any(subset) and sum(subset) >= tau * j for subset in subsets)
    assert g_pass_at(n, correct, j, float(tau)) == Fraction(enough, len(subsets))


@given(COUNTS)
def test_g_pass_goes_from_pass_at_j_to_pass_hat_j(counts: tuple[int, int, int]) -> None:
    n, correct, j = counts
    assert g_pass_at(n, correct, j, 0) == pass_at(j, n, correct)
    assert g_pass_at(n, correct, j, 1) == subset_share(n, correct, j)
    values = [g_pass_at(n, correct, j, tau / 10) or Fraction(0) for tau in range(11)]
    assert values == sorted(values, reverse=True)


def test_tau_is_read_as_a_decimal() -> None:
    """0.07 · 100 is 7.000000000000001 in floating point, but means 7 hits, not 8."""
    assert g_pass_at(100, 7, 100, 0.07) == 1
    assert g_pass_at(100, 6, 100, 0.07) == 0
    assert g_pass_at(4, 4, 5, 0.5) is None
