"""Ratios of what samples measure beside right and wrong."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.intervals import mean_share
from r1eval.statistics.measures import Pairs, ratio

AMOUNT = st.integers(0, 8).map(lambda eighths: eighths / 8)
QUESTIONS = st.lists(st.lists(AMOUNT, min_size=2, max_size=4), min_size=2, max_size=6)


def variance_of_mean(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)


@given(QUESTIONS, st.sampled_from([1.0, 3.0]))
def test_with_equal_weights_it_is_the_mean_share(shares: list[list[float]], weight: float) -> None:
    found = ratio([[(one * weight, weight) for one in samples] for samples in shares])
    means = [sum(samples) / len(samples) for samples in shares]
    plain = mean_share(means, list(map(variance_of_mean, shares)), draws=sum(map(len, shares)))
    assert vars(found) == pytest.approx(vars(plain), abs=1e-9)


def test_a_question_of_twice_the_weight_counts_twice() -> None:
    """By hand: 3 of 5; the mean weight is 1.25."""
    found = ratio([[(1, 1)], [(1, 1)], [(1, 2)], [(0, 1)]])
    residuals = [0.4 / 1.25, 0.4 / 1.25, -0.2 / 1.25, -0.6 / 1.25]
    assert found.value == pytest.approx(0.6)
    assert found.se_ability == pytest.approx(sqrt(sum(one**2 for one in residuals) / 12))
    assert found.se_rerun is None, "one sample a question"


@given(QUESTIONS, st.integers(1, 9))
def test_questions_without_weight_change_nothing(shares: list[list[float]], silent: int) -> None:
    """As answers without a word, which are in no language: 3 of 12 measured questions are 3, not 12."""
    said: list[Pairs] = [[(one, 1.0) for one in samples] for samples in shares]
    assert ratio([*said, *[[(0.0, 0.0)] * 2] * silent]) == ratio(said)


def test_without_any_weight_there_is_no_value() -> None:
    found = ratio([[(0.0, 0.0)], [(0.0, 0.0)]])
    assert (found.value, found.low, found.questions) == (None, None, 0)


def test_all_right_is_not_without_error() -> None:
    low = [ratio([[(2.0, 2.0)]] * count + [[(0.0, 0.0)]] * 30).low for count in (3, 30)]
    assert low[0] == pytest.approx(0.4385, abs=1e-4)
    assert low[1] == pytest.approx(0.8865, abs=1e-4)
