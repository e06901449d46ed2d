"""Curves over j, the split of the variance, the worst and the best case: what holds for all answers."""

from statistics import variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.accuracy import Counts, curves, variance_split, worst_and_best
from r1eval.statistics.consensus import Ballot
from r1eval.statistics.intervals import Estimate

K = 6
WRONG = st.lists(st.integers(1, 3), max_size=2)


@st.composite
def ballots(draw: st.DrawFn, samples: int = K) -> Ballot:
    """What so many samples of a question said."""
    wrong: list[int] = []
    for size in draw(WRONG):
        wrong += [size] * (sum(wrong) + size <= samples)
    silent = draw(st.integers(0, samples - sum(wrong)))
    right = samples - sum(wrong) - silent
    return Ballot((right,) if right else (), tuple(wrong), silent)


RUNS = st.lists(ballots(), min_size=1, max_size=5)


def counted(run: list[Ballot]) -> list[Counts]:
    return [Counts(ballot.samples, sum(ballot.correct)) for ballot in run]


def value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value


@given(RUNS)
def test_pass_at_j_rises_and_pass_hat_j_falls_from_pass_at_1(run: list[Ballot]) -> None:
    found = curves(counted(run), run, K)
    assert list(found) == [f"{kind}{j}" for kind in ("pass@", "pass^", "cons@") for j in range(1, K + 1)]
    rising, falling = ([value(found[f"{kind}{j}"]) for j in range(1, K + 1)] for kind in ("pass@", "pass^"))
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)
    assert rising[0] == pytest.approx(falling[0])
    assert value(found["cons@1"]) == pytest.approx(rising[0])


@given(RUNS)
def test_a_vote_is_right_at_most_as_often_as_some_sample_is(run: list[Ballot]) -> None:
    found = curves(counted(run), run, K)
    for j in range(1, K + 1):
        assert value(found[f"cons@{j}"]) <= value(found[f"pass@{j}"]) + 1e-12


@given(RUNS)
def test_every_value_has_a_rerun_error_and_lies_in_its_interval(run: list[Ballot]) -> None:
    for name, found in curves(counted(run), run, K).items():
        assert found.se_rerun is not None, name
        assert found.se_rerun >= 0
        assert (found.se_ability is None) == (len(run) == 1)
        if found.low is not None and found.high is not None:
            assert found.low - 1e-9 <= value(found) <= found.high + 1e-9


@given(st.lists(st.tuples(ballots(4), st.integers(0, 3)), min_size=1, max_size=4))
def test_the_value_lies_between_the_worst_and_the_best_case(run: list[tuple[Ballot, int]]) -> None:
    """Of questions with four verdicts and up to three samples more that have none."""
    held = [ballot for ballot, _ in run]
    k = 4 + max(lacking for _, lacking in run)
    filled = [(ballot, k - 4) for ballot in held]
    seen, bounds = curves(counted(held), held, 4), worst_and_best(counted(held), filled, k)
    for j in range(1, 5):
        for name in (f"pass@{j}", f"pass^{j}"):
            low, high = bounds[name].low, bounds[name].high
            assert low is not None
            assert high is not None
            assert low - 1e-12 <= value(seen[name]) <= high + 1e-12
    whole = bounds[f"cons@{k}"]
    assert whole.low is not None
    assert whole.high is not None
    assert whole.low <= whole.high
    if k == 4:
        assert whole.low == whole.high == value(seen["cons@4"])


@given(RUNS.filter(lambda run: len(run) > 1))
def test_the_parts_of_the_variance_sum_to_that_of_the_questions_means(run: list[Ballot]) -> None:
    counts = counted(run)
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
def test_a_split_that_the_samples_do_not_show_is_undefined(counts: list[Counts], split: object) -> None:
    assert variance_split(counts) == split


def test_one_sample_a_question_has_no_rerun_error_anywhere() -> None:
    found = curves([Counts(1, 1), Counts(1, 0)], [Ballot((1,), ()), Ballot((), (1,))], 1)
    assert {one.se_rerun for one in found.values()} == {None}


def test_questions_of_no_samples_at_all_are_wholly_open() -> None:
    bounds = worst_and_best([Counts(2, 2), Counts(0, 0)], [(Ballot((2,), ()), 0), (Ballot((), ()), 2)], 2)
    assert list(bounds) == ["pass@1", "pass@2", "pass^1", "pass^2", "cons@2"]
    assert {(one.low, one.high, one.questions) for one in bounds.values()} == {(0.5, 1.0, 2)}
