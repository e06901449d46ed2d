"""The two standard errors and the intervals over questions, which are never ±0."""

from math import sqrt
from random import Random
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.intervals import (
    Estimate,
    mean_amount,
    mean_share,
    se_ability,
    se_clustered,
    se_rerun,
    wilson,
)

K = 8
SHARES = st.lists(st.integers(0, K).map(lambda c: c / K), min_size=2, max_size=40)


@given(SHARES)
def test_the_interval_lies_within_0_and_1_and_around_the_value(shares: list[float]) -> None:
    e = mean_share(shares, [], draws=K * len(shares))
    assert e.value is not None
    assert e.low is not None
    assert e.high is not None
    assert 0 <= e.low <= e.value + 1e-12
    assert e.value - 1e-12 <= e.high <= 1
    assert e.high - e.low > 0.01


@given(SHARES, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_changes_no_bit(shares: list[float], random: Random) -> None:
    shuffled = random.sample(shares, len(shares))
    assert mean_share(shuffled, [], draws=99) == mean_share(shares, [], draws=99)


@given(SHARES)
def test_the_ability_error_is_that_of_a_mean_over_questions(shares: list[float]) -> None:
    assert se_ability(shares) == pytest.approx(stdev(shares) / sqrt(len(shares)))


def test_thirty_of_thirty_is_not_plus_minus_zero() -> None:
    e = mean_share([1.0] * 30, [0.0] * 30, draws=30 * 64)
    assert (e.value, e.se_ability, e.se_rerun, e.high) == (1.0, 0.0, 0.0, 1.0)
    assert e.low == pytest.approx(0.886, abs=5e-4)


@pytest.mark.parametrize(
    ("right", "wrong", "method"), [(20, 10, "t"), (25, 5, "t"), (26, 4, "wilson"), (0, 30, "wilson")]
)
def test_close_to_0_and_1_the_interval_is_wilsons(right: int, wrong: int, method: str) -> None:
    e = mean_share([1.0] * right + [0.0] * wrong, [], draws=30)
    assert e.value is not None
    assert e.low is not None
    assert e.high is not None
    assert ((e.low, e.high) == wilson(right / 30, 30)) == (method == "wilson")
    assert (e.high - e.value == pytest.approx(e.value - e.low)) == (method == "t")


def test_many_samples_of_a_question_do_not_make_other_questions_certain() -> None:
    few, many = (mean_share([1.0] * 15 + [0.0] * 15, [], draws=30 * k) for k in (1, 64))
    assert few == many


def test_one_question_has_no_ability_error() -> None:
    e = mean_share([2 / 3], [0.1], draws=3)
    assert (e.low, e.high, e.se_ability) == (None, None, None)
    assert e.se_rerun == pytest.approx(sqrt(0.1))
    assert mean_amount([70.0], [4.0]).se_ability is None


def test_without_values_the_estimate_is_undefined() -> None:
    assert mean_share([], [], draws=0) == mean_amount([], []) == Estimate()


def test_the_rerun_error_is_unknown_if_one_questions_is() -> None:
    assert se_rerun([0.1, None, 0.2]) is None


def test_copies_in_a_cluster_add_no_information() -> None:
    """Copies of the same questions do not change the error."""
    values = [1.0, 0.0, 1.0, 1.0]
    assert se_clustered(values * 5, [0, 1, 2, 3] * 5) == pytest.approx(se_ability(values))


def test_tokens_have_a_t_interval_that_stays_above_zero() -> None:
    e = mean_amount([10.0, 500.0], [1.0, 1.0])
    assert (e.value, e.low) == (255.0, 0.0)
    assert e.high == pytest.approx(255 + 12.706 * 245, rel=1e-4)


@pytest.mark.parametrize(("a", "b"), [(2.0, 0.5), (1.0, 1.0), (8.0, 0.4)])
def test_the_interval_covers_the_mean_over_other_questions(a: float, b: float) -> None:
    """Thirty questions of random difficulty, 16 samples each; nominally 95 %, close to 1 slightly less."""
    random = Random(20)
    covered = 0
    for _ in range(400):
        chances = [random.betavariate(a, b) for _ in range(30)]
        means = [sum(random.random() < p for _ in range(16)) / 16 for p in chances]
        e = mean_share(means, [], draws=30 * 16)
        assert e.low is not None
        assert e.high is not None
        covered += e.low <= a / (a + b) <= e.high
    assert covered >= 400 * 0.9
