"""Properties of the curves over j, the variance split, and the worst and the best case."""

from statistics import variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.accuracy import Counts, curve_bounds, curves, variance_split
from r1eval.statistics.consensus import VoteCounts
from r1eval.statistics.intervals import Estimate

K = 6
WRONG = st.lists(st.integers(1, 3), max_size=2)


@st.composite
def vote_counts(draw: st.DrawFn, samples: int = K) -> VoteCounts:
    """The vote counts of a question with this many samples."""
    wrong: list[int] = []
    for size in draw(WRONG):
        wrong += [size] * (sum(wrong) + size <= samples)
    abstentions = draw(st.integers(0, samples - sum(wrong)))
    right = samples - sum(wrong) - abstentions
    return VoteCounts((right,) if right else (), tuple(wrong), abstentions)


RUNS = st.lists(vote_counts(), min_size=1, max_size=5)


def to_counts(run: list[VoteCounts]) -> list[Counts]:
    return [Counts(one.samples, sum(one.correct)) for one in run]


def value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value


@given(RUNS)
def test_pass_at_j_rises_and_pass_hat_j_falls_from_pass_at_1(run: list[VoteCounts]) -> None:
    found = curves(to_counts(run), run, K)
    assert list(found) == [f"{kind}{j}" for kind in ("pass@", "pass^", "cons@") for j in range(1, K + 1)]
    rising, falling = ([value(found[f"{kind}{j}"]) for j in range(1, K + 1)] for kind in ("pass@", "pass^"))
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)
    assert rising[0] == pytest.approx(falling[0])
    assert value(found["cons@1"]) == pytest.approx(rising[0])


@given(RUNS)
def test_cons_at_j_is_at_most_pass_at_j(run: list[VoteCounts]) -> None:
    found = curves(to_counts(run), run, K)
    for j in range(1, K + 1):
        assert value(found[f"cons@{j}"]) <= value(found[f"pass@{j}"]) + 1e-12


@given(RUNS)
def test_every_value_has_a_rerun_error_and_lies_in_its_interval(run: list[VoteCounts]) -> None:
    for name, found in curves(to_counts(run), run, K).items():
        assert found.se_rerun is not None, name
        assert found.se_rerun >= 0
        assert (found.se_ability is None) == (len(run) == 1)
        if found.low is not None and found.high is not None:
            assert found.low - 1e-9 <= value(found) <= found.high + 1e-9


@given(st.lists(st.tuples(vote_counts(4), st.integers(0, 3)), min_size=1, max_size=4))
def test_the_value_lies_between_the_worst_and_the_best_case(run: list[tuple[VoteCounts, int]]) -> None:
    """For questions with four verdicts and up to three samples more without one."""
    votes = [one for one, _ in run]
    k = 4 + max(missing for _, missing in run)
    filled = [(one, k - 4) for one in votes]
    found, bounds = curves(to_counts(votes), votes, 4), curve_bounds(to_counts(votes), filled, k)
    for j in range(1, 5):
        for name in (f"pass@{j}", f"pass^{j}"):
            low, high = bounds[name].low, bounds[name].high
            assert low is not None
            assert high is not None
            assert low - 1e-12 <= value(found[name]) <= high + 1e-12
    whole = bounds[f"cons@{k}"]
    assert whole.low is not None
    assert whole.high is not None
    assert whole.low <= whole.high
    if k == 4:
        assert whole.low == whole.high == value(found["cons@4"])


@given(RUNS.filter(lambda run: len(run) > 1))
def test_the_parts_of_the_variance_sum_to_the_variance_of_the_questions_means(run: list[VoteCounts]) -> None:
    counts = to_counts(run)
    within, between = variance_split(counts)
    assert within is not None
    assert between is not None
    assert between + within / K == pytest.approx(variance([c / n for n, c in counts]))
    assert within == pytest.approx(sum(variance([1] * c + [0] * (n - c)) for n, c in counts) / len(counts))


@pytest.mark.parametrize(
    ("counts", "split"),
    [
        ([Counts(1, 1), Counts(1, 0)], (None, None)),
        ([Counts(4, 2), Counts(1, 0)], (None, None)),
        ([Counts(4, 2)], (1 / 3, None)),
        ([Counts(8, 8)] * 7 + [Counts(8, 0)] * 3, (0.0, pytest.approx(0.7 * 0.3 * 10 / 9))),
        ([Counts(0, 0)], (None, None)),
        ([], (None, None)),
    ],
)
def test_a_variance_split_without_enough_samples_is_undefined(counts: list[Counts], split: object) -> None:
    assert variance_split(counts) == split


def test_one_sample_per_question_has_no_rerun_error_in_any_metric() -> None:
    found = curves([Counts(1, 1), Counts(1, 0)], [VoteCounts((1,), ()), VoteCounts((), (1,))], 1)
    assert {one.se_rerun for one in found.values()} == {None}


def test_a_question_without_samples_is_bounded_by_0_and_1() -> None:
    votes = [(VoteCounts((2,), ()), 0), (VoteCounts((), ()), 2)]
    bounds = curve_bounds([Counts(2, 2), Counts(0, 0)], votes, 2)
    assert list(bounds) == ["pass@1", "pass@2", "pass^1", "pass^2", "cons@2"]
    assert {(one.low, one.high, one.questions) for one in bounds.values()} == {(0.5, 1.0, 2)}
