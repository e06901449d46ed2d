"""The data of a benchmark's plots: equal to its metrics at the ends of a curve, exact in between."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from r1eval.report.plot_data import MAX_BINS, build_series, nice_step
from r1eval.store.records import Finish, Score, Status
from reports.site.facts import Series
from tests.reports.plots import example_facts

SHARES = [0.0, 0.2, 0.5, 0.7, 0.9, 1.0]


def series_of(scores: list[Score], questions: int, k: int) -> Series:
    ids = [f"q{place}" for place in range(questions)]
    return build_series(
        iter(scores), iter(example_facts.votes_of(scores)), ids, example_facts.metrics(scores, ids, k), k
    )


def test_curves_are_the_metrics_at_powers_of_two() -> None:
    scores = example_facts.scores_of(SHARES, 6)
    found, metrics = series_of(scores, 6, 6), example_facts.metrics(scores, [f"q{n}" for n in range(6)], 6)
    assert [p.x for p in found.pass_at] == [1, 2, 4, 6]
    assert [p.y for p in found.pass_at] == [metrics[f"pass@{j}"].value for j in (1, 2, 4, 6)]
    assert [(p.low, p.high) for p in found.cons_at] == [
        (metrics[f"cons@{j}"].low, metrics[f"cons@{j}"].high) for j in (1, 2, 4, 6)
    ]


def test_the_budget_ends_at_pass_at_1_with_its_interval() -> None:
    scores = example_facts.scores_of(SHARES, 6)
    whole = example_facts.metrics(scores, [f"q{n}" for n in range(6)], 6)["pass@1"]
    last = series_of(scores, 6, 6).budget[-1]
    assert (last.y, last.low, last.high) == (whole.value, whole.low, whole.high)
    assert last.x == max(score.output_tokens or 0 for score in scores)


def test_a_limit_counts_longer_samples_as_wrong() -> None:
    tokens = [(Status.CORRECT, 2), (Status.CORRECT, 4), (Status.WRONG, 1), (Status.CORRECT, 3)]
    scores = [
        Score("q0", n, status, status.value, "", Finish.STOP, t) for n, (status, t) in enumerate(tokens)
    ]
    assert [(p.x, p.y) for p in series_of(scores, 1, 4).budget] == [(1, 0.0), (2, 0.25), (3, 0.5), (4, 0.75)]


def test_with_a_sample_of_unknown_length_there_are_no_plots_by_length_and_all_others() -> None:
    scores = example_facts.scores_of(SHARES, 6)
    known = series_of(scores, 6, 6)
    scores[5] = replace(scores[5], output_tokens=None)
    assert series_of(scores, 6, 6) == replace(known, budget=(), lengths_right=(), lengths_wrong=())


def test_with_a_failed_sample_there_is_no_accuracy_curve() -> None:
    scores = example_facts.scores_of(SHARES, 2)
    scores[0] = Score("q0", 0, Status.FAILED, "", "lost", Finish.FAILED, 0)
    found = series_of(scores, 6, 2)
    assert (found.pass_at, found.cons_at, found.budget) == ((), (), ())
    assert sum(b.count for b in (*found.lengths_right, *found.lengths_wrong)) == 11


def test_without_samples_the_series_are_empty() -> None:
    assert series_of([], 3, 4) == Series()


def test_calibration_counts_each_question_that_has_votes_once() -> None:
    three_of_four = [("7", Status.CORRECT)] * 3 + [("1", Status.WRONG)]
    tie = [("7", Status.CORRECT)] * 2 + [("1", Status.WRONG)] * 2
    no_votes = [("", Status.NO_ANSWER)] * 4
    scores = [
        Score(f"q{place}", n, status, answer, "", Finish.STOP, 5)
        for place, votes in enumerate((three_of_four, tie, no_votes))
        for n, (answer, status) in enumerate(votes)
    ]
    found = series_of(scores, 3, 4).calibration
    assert [(b.low, b.count, b.share) for b in found] == [(0.5, 1, 0.5), (0.7, 1, 1.0)]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.integers(1, 6), st.integers(0, 99))
def test_a_budget_never_falls_and_bins_count_every_sample(shares: list[float], k: int, seed: int) -> None:
    scores = example_facts.scores_of(shares, k, seed)
    found = series_of(scores, len(shares), k)
    values = [p.y for p in found.budget]
    assert values == sorted(values)
    assert len(values) <= MAX_BINS
    assert sum(b.count for b in (*found.lengths_right, *found.lengths_wrong)) == len(scores)
    assert [b.low for b in found.lengths_right] == [b.low for b in found.lengths_wrong]


@given(st.integers(0, 10**12))
def test_a_step_is_round_and_the_bins_reach_the_longest(longest: int) -> None:
    step = nice_step(longest)
    assert step * MAX_BINS >= longest
    assert str(step).rstrip("0") in ("1", "2", "5")
