"""Standings of a leaderboard: letters, who can be compared, published marks, and the Pareto front's laws."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.site.facts import RunFacts
from reports.site.leaderboard import build_leaderboard
from reports.site.leaderboard_cells import LeaderboardCell
from reports.site.run_labels import SHORT, shorten
from reports.site.standings import (
    MAX_DRAWN,
    PublishedMark,
    StandingRun,
    Standings,
    build_standings,
    front,
)
from tests.reports.site.small_runs import PUBLISHED, benchmark, run

figures = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), max_size=8)


def standings(runs: list[RunFacts], *, marks: bool = False) -> list[Standings]:
    ranks = {(one.slug, each.name): (1, 2) for one in runs for each in one.benchmarks}
    return build_standings(build_leaderboard(runs, ranks, None), runs, [], marks)


def entry(accuracy: float | None, tokens: float | None, key: str = "A") -> StandingRun:
    of_accuracy, of_tokens = LeaderboardCell("", accuracy), LeaderboardCell("", tokens)
    return StandingRun(key, key, key, key, of_accuracy, of_tokens, LeaderboardCell(), comparable=True)


def test_letters_follow_the_table_and_the_best_is_first() -> None:
    runs = [
        run("a", benchmark(correct=[1, 2]), benchmark("other", correct=[4])),
        run("b", benchmark(correct=[4, 4]), benchmark("other", correct=[1])),
    ]
    sums, other = standings(runs)
    assert [(one.key, one.name) for one in sums.entries] == [("A", "b"), ("B", "a")]
    assert [one.key for one in other.entries] == ["B", "A"]


def test_only_runs_that_were_asked_the_same_as_most_are_compared() -> None:
    runs = [run(slug, benchmark(correct=[2] * 3)) for slug in "ab"] + [run("c", benchmark(correct=[4]))]
    (sums,) = standings(runs)
    assert [one.name for one in sums.entries] == ["c", "a", "b"]
    assert [one.name for one in sums.compared] == ["a", "b"]
    assert not sums.entries[0].is_first


def test_a_published_figure_of_the_runs_own_model_is_its_mark_and_others_are_shown_where_asked() -> None:
    one = run("alpha", benchmark(correct=[1, 2], published=PUBLISHED))
    (quiet,), (asked,) = standings([one]), standings([one], marks=True)
    assert quiet.entries[0].published == asked.entries[0].published == (PublishedMark("Alpha", 0.7),)
    assert (quiet.references, asked.references) == ((), (PublishedMark("Beta", 0.9),))


def test_runs_beyond_the_colours_are_left_out_and_counted() -> None:
    (sums,) = standings([run(f"m{n}", benchmark(correct=[n % 4])) for n in range(MAX_DRAWN + 2)])
    assert (len(sums.entries), len(sums.drawn), sums.left_out) == (MAX_DRAWN + 2, MAX_DRAWN, 2)


def test_runs_of_one_model_are_named_with_their_folder() -> None:
    first = run("a", benchmark(correct=[1]))
    (sums,) = standings([first, replace(first, slug="b", folder="again")])
    assert [one.name for one in sums.entries] == ["a (a)", "a (again)"]


@pytest.mark.parametrize(
    "names",
    [
        ["DeepSeek-R1-Distill-Qwen-32B-checkpoint-1000", "DeepSeek-R1-Distill-Qwen-32B-checkpoint-2000"],
        [f"a-model-of-a-very-long-name-{n}-instruct-with-a-very-long-end" for n in range(MAX_DRAWN)],
        ["x", "x" * 90],
    ],
    ids=["checkpoints", "middle", "one long"],
)
def test_short_names_stay_distinct(names: list[str]) -> None:
    short = shorten(names)
    assert len(set(short)) == len(names)
    assert max(map(len, short)) <= SHORT


@given(figures)
def test_nothing_beats_the_front_and_the_front_beats_everything_else(points: list[tuple[int, int]]) -> None:
    entries = [entry(y / 5, float(x), str(n)) for n, (y, x) in enumerate(points)]
    best = {one.key for one in front(entries)}
    at = dict(zip(map(str, range(len(points))), points, strict=True))
    beats = {
        (one, other)
        for one, (y, x) in at.items()
        for other, (low, more) in at.items()
        if y >= low and x <= more and (y, x) != (low, more)
    }
    assert not {other for _, other in beats} & best
    assert {other for one, other in beats if one in best} | {
        key for key, point in at.items() if point in {at[one] for one in best}
    } == set(at)


def test_a_run_without_tokens_or_accuracy_is_on_no_front() -> None:
    assert front([entry(None, 3.0), entry(0.5, None)]) == []
