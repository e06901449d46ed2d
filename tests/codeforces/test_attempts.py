"""What verdicts earn in a contest, against every order of the samples written out."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.codeforces import codeelo
from r1eval.codeforces.attempts import (
    Chances,
    Result,
    chances,
    counts_always,
    counts_officially,
    in_order,
    mean,
    official,
    scores,
)
from r1eval.codeforces.contest import Kind, Problem
from tests.codeforces.contests import contest

SAMPLES = st.lists(st.sampled_from(["AC", "WA", "TLE", "CE", ""]), min_size=0, max_size=6)
RULES = st.sampled_from([counts_officially, counts_always])


def by_enumeration(verdicts: Sequence[str], tries: int, counts: Callable[[str], bool]) -> Chances:
    """Every order of the samples, cut after so many tries."""
    orders = [order[:tries] for order in permutations(verdicts)]
    seen = Counter(next(iter(in_order(order, counts))) for order in orders)
    return {rejected: times / len(orders) for rejected, times in seen.items()}


@given(SAMPLES, st.integers(1, 7), RULES)
def test_the_chances_are_those_of_all_orders(
    verdicts: list[str], tries: int, counts: Callable[[str], bool]
) -> None:
    expected = by_enumeration(verdicts, tries, counts)
    assert chances(verdicts, tries, counts) == pytest.approx(expected)


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
    assert in_order(verdicts) == {rejected: 1.0}


def test_codeelo_counts_replies_that_do_not_compile() -> None:
    assert in_order(["CE", "", "WA", "OK"], codeelo.counts) == {3: 1.0}


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
    assert official(kind, Problem("A", points), rejected) == result


@pytest.mark.parametrize(
    ("points", "failures", "result"),
    [
        (500.0, 6, Result(200.0)),
        (500.0, 10, Result(0.0)),
        (500.0, 30, Result(0.0)),
        (None, 3, Result(1.0, 30)),
    ],
)
def test_codeelos_rules_fall_to_nothing(points: float | None, failures: int, result: Result) -> None:
    assert codeelo.earn(Kind.CF, Problem("A", points), failures) == result


PROBLEMS = st.fixed_dictionaries({}, optional={"A": SAMPLES, "B": SAMPLES, "C": SAMPLES})


@given(PROBLEMS)
def test_a_contests_results_are_those_of_every_combination(verdicts: dict[str, list[str]]) -> None:
    held = contest([1500], [0])
    known = {index: chances(given) for index, given in verdicts.items()}
    expected: dict[Result, float] = {}
    asked = [problem for problem in held.problems if problem.index in known]
    for combination in product(*(known[problem.index].items() for problem in asked)):
        score, probability = 0.0, 1.0
        for problem, (rejected, chance) in zip(asked, combination, strict=True):
            probability *= chance
            score += 0.0 if rejected is None else official(held.kind, problem, rejected).score
        expected[Result(score)] = expected.get(Result(score), 0.0) + probability
    assert scores(held, known) == pytest.approx(expected)


@given(PROBLEMS)
def test_probabilities_sum_to_one(verdicts: dict[str, list[str]]) -> None:
    results = scores(contest([1500], [0]), {index: chances(given) for index, given in verdicts.items()})
    assert mean(results, lambda _: 1.0) == pytest.approx(1.0)


def test_many_samples_of_many_problems_take_no_time() -> None:
    held = contest([1500], [0])
    known = {index: chances(["AC"] * 9 + ["WA"] * 200 + ["CE"] * 47) for index in "ABC"}
    results = scores(held, known)
    assert sum(results.values()) == pytest.approx(1.0)
    assert len(results) < 2000
