"""The levels of a sequential gate's looks: published boundaries, error rates, sequential p-values."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import e, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from r1eval.gate.looks import (
    Design,
    alpha_spending,
    default_looks,
    information_fractions,
    nominal_levels,
    sequential_p,
    solve_levels,
)

NORMAL = NormalDist()
FIFTHS = (0.2, 0.4, 0.6, 0.8, 1.0)
AIME = Design((16, 32, 48, 64), 64)

DESIGNS = st.builds(
    Design,
    st.sets(st.integers(1, 80), min_size=1, max_size=4).map(lambda ks: tuple(sorted(ks))),
    st.integers(2, 80),
)
ALPHAS = st.floats(1e-6, 0.999)
PS = st.floats(0.0, 1.0)


def obrien_fleming(alpha: float, t: float) -> float:
    """Lan and DeMets' first spending function, one-sided."""
    return 2 * (1 - NORMAL.cdf(NORMAL.inv_cdf(1 - alpha / 2) / sqrt(t)))


def pocock(alpha: float, t: float) -> float:
    """Lan and DeMets' second."""
    return alpha * log(1 + (e - 1) * t)


@pytest.mark.parametrize(
    ("spending", "published"),
    [
        (obrien_fleming, [4.877, 3.357, 2.680, 2.290, 2.031]),
        (pocock, [2.438, 2.427, 2.410, 2.397, 2.386]),
    ],
)
def test_the_boundaries_are_the_published_ones(
    spending: Callable[[float, float], float], published: Sequence[float]
) -> None:
    found = solve_levels(FIFTHS, [spending(0.025, t) for t in FIFTHS])
    assert [-NORMAL.inv_cdf(level) for level in found] == pytest.approx(published, abs=6e-4)


@pytest.mark.parametrize("alpha", [0.001, 0.05, 0.5])
@pytest.mark.parametrize(
    "design", [Design((1, 4), 4), Design((16, 32, 64), 64), Design((1, 2), 64), Design((60, 62, 64), 8)]
)
def test_together_the_looks_reject_with_probability_alpha(design: Design, alpha: float) -> None:
    ts = information_fractions(design)
    covariance = [[sqrt(min(s, t) / max(s, t)) for s in ts] for t in ts]
    bounds = [-NORMAL.inv_cdf(level) for level in nominal_levels(design, alpha)]
    reject = 1 - multivariate_normal.cdf(bounds, cov=covariance, abseps=1e-8, releps=1e-8)
    assert reject == pytest.approx(alpha, abs=2e-6)


def test_the_rejections_up_to_each_look_follow_the_spending_function() -> None:
    random, runs = np.random.default_rng(0), 400_000
    ts = np.array(information_fractions(AIME))
    steps = np.sqrt(np.diff(ts, prepend=0.0))
    z = np.cumsum(random.standard_normal((runs, 4)) * steps, axis=1) / np.sqrt(ts)
    bounds = [-NORMAL.inv_cdf(level) for level in nominal_levels(AIME, 0.05)]
    by = np.logical_or.accumulate(z > bounds, axis=1).mean(axis=0)
    assert by == pytest.approx([0.05 * alpha_spending(t) for t in ts], abs=4 * sqrt(0.05 * 0.95 / runs))


def test_the_looks_differences_have_independent_increments() -> None:
    """Exactly, over all outcomes of one question: baseline of 2 samples, candidate of 1, 2 and 4."""
    right, ks, k_a = Fraction(7, 10), (1, 2, 4), 2
    mean, mixed = [Fraction()] * 3, [[Fraction()] * 3 for _ in ks]
    for samples in product((0, 1), repeat=k_a + ks[-1]):
        chance = right ** sum(samples) * (1 - right) ** (len(samples) - sum(samples))
        a, b = samples[:k_a], samples[k_a:]
        d = [Fraction(sum(b[:k]), k) - Fraction(sum(a), k_a) for k in ks]
        mean = [m + chance * x for m, x in zip(mean, d, strict=True)]
        mixed = [
            [c + chance * x * y for c, y in zip(row, d, strict=True)] for row, x in zip(mixed, d, strict=True)
        ]
    variance = [right * (1 - right) * (Fraction(1, k_a) + Fraction(1, k)) for k in ks]
    assert mean == [0, 0, 0]
    for early, late in combinations(range(3), 2):
        assert mixed[early][late] == variance[late]
    assert [mixed[i][i] for i in range(3)] == variance
    assert information_fractions(Design(ks, k_a)) == pytest.approx(
        [float(variance[-1] / v) for v in variance]
    )


def test_if_the_loss_varies_over_questions_the_design_is_conservative() -> None:
    """A variance common to all looks makes them more correlated than the design assumes."""
    bounds = [-NORMAL.inv_cdf(level) for level in nominal_levels(AIME, 0.05)]
    rejected = []
    for omega2 in (0.0, 0.001, 0.01, 0.1):
        noise = [omega2 + 0.082 / 64 + 0.082 / k for k in AIME.ks]
        ts = [noise[-1] / each for each in noise]
        covariance = [[sqrt(min(s, t) / max(s, t)) for s in ts] for t in ts]
        z = np.random.default_rng(0).multivariate_normal([0.0] * 4, covariance, 100_000, method="cholesky")
        rejected.append(float((z > bounds).any(axis=1).mean()))
    assert rejected[0] == pytest.approx(0.05, abs=0.003)
    assert all(before > after for before, after in pairwise(rejected))


@given(DESIGNS, ALPHAS, ALPHAS)
def test_levels_rise_with_alpha(design: Design, one: float, other: float) -> None:
    low, high = sorted((one, other))
    for below, above in zip(nominal_levels(design, low), nominal_levels(design, high), strict=True):
        assert below <= above * (1 + 1e-9)


@pytest.mark.parametrize(
    "design", [AIME, Design((1, 2, 3, 4), 4), Design((2, 4, 6, 8), 64), Design((1, 64), 1)]
)
def test_levels_rise_strictly_on_a_fine_grid(design: Design) -> None:
    grid = [10 ** (exponent / 20) for exponent in range(-200, 1)]
    for below, above in pairwise(nominal_levels(design, alpha) for alpha in grid):
        assert all(low < high for low, high in zip(below, above, strict=True))


@given(DESIGNS, ALPHAS)
def test_a_level_lies_between_its_own_and_the_cumulative_spending(design: Design, alpha: float) -> None:
    totals = [alpha * alpha_spending(t) for t in information_fractions(design)]
    for (before, total), level in zip(pairwise([0.0, *totals]), nominal_levels(design, alpha), strict=True):
        assert (total - before) * (1 - 1e-9) <= level <= total * (1 + 1e-9)


@given(DESIGNS, ALPHAS, st.lists(PS, min_size=5, max_size=5), st.integers(1, 5))
def test_the_p_value_is_below_alpha_exactly_where_a_look_rejects_at_alpha(
    design: Design, alpha: float, ps: list[float], reached: int
) -> None:
    so_far = ps[: min(reached, len(design.ks))]
    gaps = [p / level - 1 for p, level in zip(so_far, nominal_levels(design, alpha), strict=False)]
    if min(map(abs, gaps)) > 1e-7:
        assert (sequential_p(design, so_far) <= alpha) == (min(gaps) < 0)


@given(DESIGNS, st.lists(PS, min_size=5, max_size=5), st.integers(0, 4), PS)
def test_a_smaller_p_at_any_look_gives_no_larger_one_over_all(
    design: Design, ps: list[float], place: int, other: float
) -> None:
    ps, place = ps[: len(design.ks)], place % len(design.ks)
    low, high = sorted((ps[place], other))
    small, large = ([*ps[:place], p, *ps[place + 1 :]] for p in (low, high))
    assert sequential_p(design, small) <= sequential_p(design, large) * (1 + 1e-9)


@given(DESIGNS, st.lists(PS, min_size=5, max_size=5))
def test_a_further_look_never_raises_the_p_value(design: Design, ps: list[float]) -> None:
    found = [sequential_p(design, ps[: n + 1]) for n in range(len(design.ks))]
    assert all(after <= before * (1 + 1e-9) for before, after in pairwise(found))


@given(DESIGNS, st.integers(1, 5))
def test_the_ends_are_exact(design: Design, reached: int) -> None:
    looks = min(reached, len(design.ks))
    assert sequential_p(design, [0.0] * looks) == 0.0
    assert sequential_p(design, [1.0] * looks) == 1.0


@given(st.integers(1, 64), st.integers(1, 64), PS, ALPHAS)
def test_a_single_look_is_the_ordinary_test(k: int, k_baseline: int, p: float, alpha: float) -> None:
    design = Design((k,), k_baseline)
    assert sequential_p(design, [p]) == p
    assert nominal_levels(design, alpha) == (alpha,)


@pytest.mark.parametrize("p", [1e-300, 1e-30, 1e-14])
def test_tiny_p_values_stay_in_proportion(p: float) -> None:
    assert sequential_p(AIME, [0.5, p]) == pytest.approx(1e2 * sequential_p(AIME, [0.5, p / 1e2]), rel=1e-3)


def test_more_p_values_than_looks_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        sequential_p(Design((1, 2), 2), [0.1, 0.2, 0.3])


@pytest.mark.parametrize(
    ("k", "expected"),
    [(64, (16, 32, 48, 64)), (8, (2, 4, 6, 8)), (4, (1, 2, 3, 4)), (3, (1, 2, 3)), (2, (1, 2)), (1, (1,))],
)
def test_the_default_looks_are_at_the_quarters(k: int, expected: tuple[int, ...]) -> None:
    assert default_looks(k) == expected


@given(st.integers(1, 1000))
def test_the_default_looks_ascend_to_k(k: int) -> None:
    found = default_looks(k)
    assert found[0] >= 1
    assert found[-1] == k
    assert all(before < after for before, after in pairwise(found))
