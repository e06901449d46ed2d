"""Paired tests against brute force, against scipy, and their properties."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from r1eval.statistics.paired_tests import (
    MIN_DIFFERING,
    PairedSummary,
    confidence_limits,
    difference_bounds,
    drop_p,
    holm,
    mcnemar_p,
    noninferiority_p,
    sign_flip_p,
    summarize_pairs,
    undetectable_share,
)

eighths = st.integers(-8, 8).map(lambda eighth: eighth / 8)
ps = st.lists(st.floats(0, 1), min_size=1, max_size=6)


@given(st.lists(eighths, min_size=1, max_size=9))
def test_the_sign_flip_test_is_the_share_of_all_sign_choices(differences: list[float]) -> None:
    sums = [sum(s * d for s, d in zip(signs, differences, strict=True)) for signs in _signs(differences)]
    at_most = sum(total <= sum(differences) for total in sums)
    assert sign_flip_p(differences) == pytest.approx(at_most / len(sums))


def test_equal_sums_tie_even_if_their_floats_differ() -> None:
    assert sign_flip_p([0.1, 0.2, -0.3]) == pytest.approx(5 / 8)  # 0 is observed; 3 of 8 sums are above it


@given(st.lists(eighths, min_size=12, max_size=40))
def test_many_differing_questions_use_students_t(differences: list[float]) -> None:
    assume(sum(d != 0 for d in differences) >= MIN_DIFFERING)
    assume(len(set(differences)) > 1)
    expected = stats.ttest_1samp(differences, 0, alternative="less").pvalue
    p, test = drop_p(differences)
    assert p == pytest.approx(expected, abs=1e-12)
    assert test == "paired t"


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([0.0] * 30, 1.0),
        ([-0.5] * 9 + [0.0] * 21, 2**-9),
        ([-1.0] * 30, 2**-30),
        ([0.25], 1.0),
        ([-0.25], 0.5),
    ],
    ids=["nothing differs", "nine lost", "all lose the same", "one question won", "one question lost"],
)
def test_few_or_equal_differences_are_counted_exactly(differences: list[float], p: float) -> None:
    found, test = drop_p(differences)
    assert found == pytest.approx(p)
    assert test == "exact sign-flip"


@pytest.mark.slow
def test_many_distinct_differences_are_sampled_and_p_is_never_zero() -> None:
    differences = [-(1 + 2**-place) for place in range(1, 31)]
    assert 0 < sign_flip_p(differences) <= 2e-5


@given(ps)
def test_holm_never_lowers_a_p_value_and_keeps_their_order(given_ps: list[float]) -> None:
    adjusted = holm(given_ps)
    order = sorted(range(len(given_ps)), key=given_ps.__getitem__)
    assert all(p <= a <= 1 for p, a in zip(given_ps, adjusted, strict=True))
    assert [adjusted[i] for i in order] == sorted(adjusted)
    assert adjusted[order[0]] == min(1, len(given_ps) * given_ps[order[0]])


@given(ps)
def test_holm_does_not_depend_on_the_order_of_benchmarks(given_ps: list[float]) -> None:
    pairs = sorted(zip(given_ps, holm(given_ps), strict=True))
    reordered = given_ps[::-1]
    assert sorted(zip(reordered, holm(reordered), strict=True)) == pairs


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_the_exact_binomial_test(gained: int, lost: int) -> None:
    exact, midp = mcnemar_p(gained, lost)
    expected = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert exact == pytest.approx(expected)
    assert midp <= exact


@given(
    st.floats(-0.2, 0.2),
    st.floats(1e-4, 0.2),
    st.floats(0.005, 0.1),
    st.sampled_from([0.01, 0.05, 0.2]),
    st.sampled_from([None, 30, 2000]),
)
def test_the_margin_is_rejected_exactly_if_it_is_beyond_the_limit(
    mean: float, se: float, margin: float, alpha: float, draws: float | None
) -> None:
    short = PairedSummary(30, mean, se)
    low, _ = confidence_limits(short, alpha, draws)
    assert low is not None
    assume(abs(low + margin) > 1e-9)
    assert (noninferiority_p(short, margin, draws) < alpha) == (low > -margin)


def test_a_run_without_differences_proves_more_with_more_samples() -> None:
    same = summarize_pairs([0.0] * 30)
    assert noninferiority_p(same, 0.03, draws=30) > 0.05
    assert noninferiority_p(same, 0.03, draws=30 * 64) < 0.05
    low, high = confidence_limits(same, 0.05, draws=30)
    assert (low, high) == (-undetectable_share(0.05, 30), undetectable_share(0.05, 30))


def test_one_question_has_no_error_and_proves_nothing() -> None:
    one = summarize_pairs([0.5])
    assert (one.se, one.t, confidence_limits(one, 0.05)) == (None, None, (None, None))
    assert noninferiority_p(one, 0.03) == 1.0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8))
def test_the_differences_are_between_the_worst_and_the_best_case(pairs: list[tuple[float, float]]) -> None:
    known, missing = [(a, a) for a, _ in pairs], [(0.0, 1.0) for _ in pairs]
    worst, best = difference_bounds(known, missing)
    observed = [b - a for a, b in pairs]
    assert all(w <= d <= b for w, d, b in zip(worst, observed, best, strict=True))
    assert difference_bounds(known, known) == ([0.0] * len(pairs), [0.0] * len(pairs))


def _signs(differences: list[float]) -> list[tuple[int, ...]]:
    return list(product((1, -1), repeat=len(differences)))
