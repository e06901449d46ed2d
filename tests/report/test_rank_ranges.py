"""Rank ranges: their properties, and results for runs that are known to differ or to be equal."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.report.rank_ranges import rank_ranges, ranks_by_benchmark
from tests.reports.site.small_runs import benchmark, run

N, K = 24, 4
counts = st.lists(st.integers(0, K), min_size=N, max_size=N)
run_lists = st.lists(counts, min_size=1, max_size=5)


def shares(correct: list[int], missing: int = 0) -> dict[str, tuple[float, float]]:
    return {str(q): (c / K, min(1.0, (c + missing) / K)) for q, c in enumerate(correct)}


@given(run_lists)
@settings(max_examples=60, deadline=None)
def test_every_range_contains_the_rank_by_value(runs: list[list[int]]) -> None:
    found = rank_ranges([shares(one) for one in runs])
    for one, (best, worst) in zip(runs, found, strict=True):
        ahead = sum(sum(other) > sum(one) for other in runs)
        behind = sum(sum(other) < sum(one) for other in runs)
        assert 1 <= best <= ahead + 1
        assert len(runs) - behind <= worst <= len(runs)


@given(run_lists)
@settings(max_examples=60, deadline=None)
def test_identical_runs_share_their_range(runs: list[list[int]]) -> None:
    *_, again, first = rank_ranges([shares(one) for one in [*runs, runs[0], runs[0]]])
    assert again == first


@given(run_lists, st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_runs_does_not_matter(runs: list[list[int]], seed: int) -> None:
    order = list(range(len(runs)))
    Random(seed).shuffle(order)
    straight = rank_ranges([shares(one) for one in runs])
    shuffled = rank_ranges([shares(runs[place]) for place in order])
    assert shuffled == [straight[place] for place in order]


@given(st.lists(st.integers(0, K - 1), min_size=N, max_size=N))
@settings(max_examples=40, deadline=None)
def test_a_run_that_is_worse_everywhere_ranks_below(worse: list[int]) -> None:
    better = [one + 1 for one in worse]
    assert rank_ranges([shares(worse), shares(better)]) == [(2, 2), (1, 1)]


@given(counts, counts)
@settings(max_examples=40, deadline=None)
def test_missing_samples_only_widen_the_ranges(one: list[int], other: list[int]) -> None:
    known = rank_ranges([shares(one), shares(other)])
    unknown = rank_ranges([shares(one, missing=1), shares(other, missing=1)])
    for (best, worst), (lower, upper) in zip(known, unknown, strict=True):
        assert lower <= best
        assert worst <= upper


def test_runs_are_ranked_among_those_on_the_same_questions() -> None:
    runs = [
        run("poor", benchmark(correct=[1] * 30)),
        run("good", benchmark(correct=[3] * 30)),
        run("other", benchmark(correct=[0] * 10), benchmark("more", correct=[2])),
    ]
    assert ranks_by_benchmark(runs) == {
        ("poor", "sums"): (2, 2),
        ("good", "sums"): (1, 1),
        ("other", "sums"): (1, 1),
        ("other", "more"): (1, 1),
    }


def test_equally_good_runs_seldom_differ_significantly() -> None:
    """Four runs of one model on the same 30 questions, 100 times: the family-wise error rate is ALPHA."""
    random, errors = Random(0), 0
    for _ in range(100):
        skill = [random.random() for _ in range(30)]
        runs = [{str(q): (x, x) for q, p in enumerate(skill) for x in [_mean(random, p)]} for _ in range(4)]
        errors += any(found != (1, 4) for found in rank_ranges(runs))
    assert errors <= 12  # Binomial(100, 0.05) is above that with probability 0.0015


def _mean(random: Random, p: float) -> float:
    return sum(random.random() < p for _ in range(16)) / 16
