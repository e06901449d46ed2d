"""The mean over benchmarks: equal to the formulas by hand, and its interval covers."""

from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.averages import MIN_BENCHMARKS, macro_average, se_between
from r1eval.statistics.intervals import Estimate, mean_share

SHARES = st.floats(0, 1)
ERRORS = st.floats(0, 0.2)
WEIGHTS = st.floats(0.1, 10)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    low, value, high = sorted(draw(st.tuples(SHARES, SHARES, SHARES)))
    return Estimate(value, low, high, draw(ERRORS), draw(ERRORS), draw(st.integers(1, 500)))


parts_and_weights = st.lists(st.tuples(estimates(), WEIGHTS), min_size=1, max_size=6)


@given(parts_and_weights)
def test_it_is_the_formula_by_hand(drawn: list[tuple[Estimate, float]]) -> None:
    parts, weights = [part for part, _ in drawn], [weight for _, weight in drawn]
    mean, total = macro_average(parts, weights), sum(weights)
    value = sum(w * (p.value or 0) for p, w in drawn) / total
    ability = sqrt(sum((w * (p.se_ability or 0)) ** 2 for p, w in drawn)) / total
    rerun = sqrt(sum((w * (p.se_rerun or 0)) ** 2 for p, w in drawn)) / total
    below = sqrt(sum((w * ((p.value or 0) - (p.low or 0))) ** 2 for p, w in drawn)) / total
    above = sqrt(sum((w * ((p.high or 0) - (p.value or 0))) ** 2 for p, w in drawn)) / total
    expected = (value, value - below, value + above, ability, rerun)
    found = (mean.value, mean.low, mean.high, mean.se_ability, mean.se_rerun)
    assert found == pytest.approx(expected, abs=1e-12)
    assert mean.questions == sum(part.questions for part in parts)


@given(parts_and_weights, st.floats(0.01, 100), st.booleans())
def test_it_stays_a_share_and_only_ratios_of_weights_matter(
    drawn: list[tuple[Estimate, float]], factor: float, same_questions: bool
) -> None:
    parts, weights = [part for part, _ in drawn], [weight for _, weight in drawn]
    mean = macro_average(parts, weights, same_questions=same_questions)
    scaled = macro_average(parts, [factor * weight for weight in weights], same_questions=same_questions)
    assert mean.low is not None
    assert mean.value is not None
    assert mean.high is not None
    assert -1e-12 <= mean.low <= mean.value + 1e-12
    assert mean.value - 1e-12 <= mean.high <= 1 + 1e-12
    assert scaled.low == pytest.approx(mean.low, abs=1e-9)
    assert scaled.se_ability == pytest.approx(mean.se_ability, abs=1e-9)


@given(parts_and_weights)
def test_benchmarks_with_the_same_questions_have_no_smaller_error(
    drawn: list[tuple[Estimate, float]],
) -> None:
    parts, weights = [part for part, _ in drawn], [weight for _, weight in drawn]
    apart, same = macro_average(parts, weights), macro_average(parts, weights, same_questions=True)
    assert same.value == apart.value
    assert same.se_rerun == apart.se_rerun, "sampling is independent in any case"
    assert (same.se_ability or 0) >= (apart.se_ability or 0) - 1e-12
    assert (same.high or 0) >= (apart.high or 0) - 1e-12


def test_one_estimate_is_its_own_mean_and_what_is_unknown_stays_unknown() -> None:
    one = Estimate(0.5, 0.4, 0.6, 0.05, None, 30)
    assert macro_average([one], [3.0]) == one
    assert macro_average([one, Estimate()], [1, 1]) == Estimate()
    single = Estimate(0.5, None, None, None, 0.1, 1)
    mean = macro_average([one, single], [1, 1])
    assert (mean.value, mean.low, mean.se_ability, mean.se_rerun) == (0.5, None, None, None)


@given(st.lists(SHARES, min_size=MIN_BENCHMARKS, max_size=10))
def test_the_error_between_benchmarks_is_that_of_a_mean_of_their_values(values: list[float]) -> None:
    mean = sum(values) / len(values)
    by_hand = sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values))
    assert se_between(values, [2.0] * len(values)) == pytest.approx(by_hand, abs=1e-12)


def test_it_takes_three_benchmarks() -> None:
    assert se_between([0.2, 0.8], [1, 1]) is None


@pytest.mark.parametrize(
    "shapes",
    [
        [(1, 1, 30), (1, 1, 30), (1, 1, 30)],
        [(9, 1, 30), (8, 2, 33), (2, 8, 12), (5, 5, 40)],
        [(19, 1, 60), (0.5, 0.5, 30)],
    ],
    ids=["alike", "of different sizes and difficulties", "one nearly solved"],
)
def test_its_interval_covers_the_true_mean_in_95_of_100(shapes: list[tuple[float, float, int]]) -> None:
    """Questions are drawn anew each time, then samples of them: what the ability error is about."""
    random, k, runs = Random(1), 8, 1_000
    weights = [1.0 + number for number in range(len(shapes))]
    truth = sum(w * a / (a + b) for w, (a, b, _) in zip(weights, shapes, strict=True)) / sum(weights)
    covered = 0
    for _ in range(runs):
        mean = macro_average([_measure(random, shape, k) for shape in shapes], weights)
        covered += mean.low is not None and mean.high is not None and mean.low <= truth <= mean.high
    assert 0.93 <= covered / runs <= 0.975


def _measure(random: Random, shape: tuple[float, float, int], k: int) -> Estimate:
    """pass@1 of a benchmark whose questions' shares of correct samples are Beta(a, b)."""
    a, b, questions = shape
    difficulties = [random.betavariate(a, b) for _ in range(questions)]
    shares = [sum(random.random() < p for _ in range(k)) / k for p in difficulties]
    return mean_share(shares, [s * (1 - s) / (k - 1) for s in shares], draws=questions * k)
