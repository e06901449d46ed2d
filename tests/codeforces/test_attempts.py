"""Contest results from verdicts, compared with an enumeration of every order of the samples."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.codeforces import codeelo
from r1eval.codeforces.attempts import (
    AttemptDistribution,
    Result,
    attempt_distribution,
    attempts_in_order,
    expectation,
    is_any_attempt,
    is_official_attempt,
    official_result,
    result_distribution,
)
from r1eval.codeforces.contest import Kind, Problem
from tests.codeforces.contests import contest

SAMPLES = st.lists(st.sampled_from(["AC", "WA", "TLE", "CE", ""]), min_size=0, max_size=6)
RULES = st.sampled_from([is_official_attempt, is_any_attempt])


def enumerate_orders(
    verdicts: Sequence[str], tries: int, is_attempt: Callable[[str], bool]
) -> AttemptDistribution:
    """The distribution over every order of the samples, cut after `tries`."""
    orders = [order[:tries] for order in permutations(verdicts)]
    counts = Counter(next(iter(attempts_in_order(order, is_attempt))) for order in orders)
    return {rejected: count / len(orders) for rejected, count in counts.items()}


@given(SAMPLES, st.integers(1, 7), RULES)
def test_the_distribution_is_that_of_all_orders(
    verdicts: list[str], tries: int, is_attempt: Callable[[str], bool]
) -> None:
    expected = enumerate_orders(verdicts, tries, is_attempt)
    assert attempt_distribution(verdicts, tries, is_attempt) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("verdicts", "rejected"),
    [
        (["OK"], 0),
        (["WA", "TLE", "MLE", "RE", "OLE", "AC", "WA"], 5),
        (["CE", "", "COMPILATION_ERROR", "SKIPPED", "NO_CODE", "WA", "OK"], 1),
        (["WA", "WA"], None),
        ([], None),
    ],
)
def test_attempts_in_order_stop_at_the_first_accepted_one(verdicts: list[str], rejected: int | None) -> None:
    assert attempts_in_order(verdicts) == {rejected: 1.0}


def test_codeelo_counts_replies_that_do_not_compile() -> None:
    assert attempts_in_order(["CE", "", "WA", "OK"], codeelo.is_attempt) == {3: 1.0}


@pytest.mark.parametrize(
    ("kind", "points", "rejected", "result"),
    [
        (Kind.CF, 500.0, 0, Result(500.0)),
        (Kind.CF, 500.0, 6, Result(200.0)),
        (Kind.CF, 500.0, 7, Result(150.0)),
        (Kind.CF, 500.0, 100, Result(150.0)),
        (Kind.CF, 2250.0, 100, Result(675.0)),
        (Kind.ICPC, None, 0, Result(1.0)),
        (Kind.ICPC, None, 4, Result(1.0, 40)),
        (Kind.ICPC, 500.0, 4, Result(1.0, 40)),
    ],
)
def test_the_official_rules(kind: Kind, points: float | None, rejected: int, result: Result) -> None:
    assert official_result(kind, Problem("A", points), rejected) == result


@pytest.mark.parametrize(
    ("points", "failures", "result"),
    [
        (500.0, 6, Result(200.0)),
        (500.0, 10, Result(0.0)),
        (500.0, 30, Result(0.0)),
        (None, 3, Result(1.0, 30)),
    ],
)
def test_by_codeelos_rules_a_solved_problem_can_fall_to_0_points(
    points: float | None, failures: int, result: Result
) -> None:
    assert codeelo.problem_result(Kind.CF, Problem("A", points), failures) == result


PROBLEMS = st.fixed_dictionaries({}, optional={"A": SAMPLES, "B": SAMPLES, "C": SAMPLES})


@given(PROBLEMS)
def test_a_contests_results_are_those_of_every_combination(verdicts: dict[str, list[str]]) -> None:
    small = contest([1500], [0])
    attempts = {index: attempt_distribution(samples) for index, samples in verdicts.items()}
    expected: dict[Result, float] = {}
    asked = [problem for problem in small.problems if problem.index in attempts]
    for combination in product(*(attempts[problem.index].items() for problem in asked)):
        score, probability = 0.0, 1.0
        for problem, (rejected, chance) in zip(asked, combination, strict=True):
            probability *= chance
            score += 0.0 if rejected is None else official_result(small.kind, problem, rejected).score
        expected[Result(score)] = expected.get(Result(score), 0.0) + probability
    assert result_distribution(small, attempts) == pytest.approx(expected)


@given(PROBLEMS)
def test_probabilities_sum_to_one(verdicts: dict[str, list[str]]) -> None:
    results = result_distribution(
        contest([1500], [0]), {index: attempt_distribution(samples) for index, samples in verdicts.items()}
    )
    assert expectation(results, lambda _: 1.0) == pytest.approx(1.0)


def test_many_samples_of_many_problems_take_no_time() -> None:
    small = contest([1500], [0])
    attempts = {index: attempt_distribution(["AC"] * 9 + ["WA"] * 200 + ["CE"] * 47) for index in "ABC"}
    results = result_distribution(small, attempts)
    assert sum(results.values()) == pytest.approx(1.0)
    assert len(results) < 2000
