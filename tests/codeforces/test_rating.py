"""Ratings against bisection, ranks against a count by hand, and properties that any rating has."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.codeforces.attempts import Result
from r1eval.codeforces.contest import Contest, Kind, parse_contest
from r1eval.codeforces.rating import (
    Opponents,
    Rank,
    contest_opponents,
    integer_rating,
    official_scoreboard,
    partial_scoreboard,
    rating_at_rank,
    rating_from_ahead,
    time_neutral_scoreboard,
)
from tests.codeforces.contests import SMALL_CONTEST, changes, random_contest, standings

RATINGS = st.lists(st.integers(0, 4000), min_size=1, max_size=30)


def seed(ratings: list[int], own: float) -> float:
    """The expected rank, term by term."""
    return 1 + sum(1 / (1 + 10 ** ((own - other) / 400)) for other in ratings)


def bisect_rating(ratings: list[int], rank: float) -> float:
    low, high = -20_000.0, 20_000.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if seed(ratings, middle) > rank else (low, middle)
    return low


@given(RATINGS, st.floats(0.001, 0.999))
def test_the_rating_is_the_root_of_the_expected_rank(ratings: list[int], part: float) -> None:
    rank = 1 + part * len(ratings)
    found = rating_at_rank(Opponents(tuple(ratings)), rank)
    assert found.value == pytest.approx(bisect_rating(ratings, rank), abs=1e-6)


@given(RATINGS, st.floats(0, 1), st.floats(0, 1))
def test_a_better_rank_never_has_a_lower_rating(ratings: list[int], one: float, other: float) -> None:
    low, high = sorted((1 + one * len(ratings), 1 + other * len(ratings)))
    humans = Opponents(tuple(ratings))
    assert rating_at_rank(humans, low).clamped >= rating_at_rank(humans, high).clamped - 1e-7


@given(RATINGS, st.floats(0.01, 0.99), st.integers(-500, 3000))
def test_shifting_all_ratings_shifts_the_result_equally(ratings: list[int], part: float, shift: int) -> None:
    rank = 1 + part * len(ratings)
    moved = Opponents(tuple(rating + shift for rating in ratings))
    here = rating_at_rank(Opponents(tuple(ratings)), rank).clamped
    assert rating_at_rank(moved, rank).clamped == pytest.approx(here + shift, abs=1e-6)


@given(RATINGS, st.floats(0.01, 0.99))
def test_every_opponent_twice_gives_the_same_rating(ratings: list[int], part: float) -> None:
    ahead = part * len(ratings)
    once, twice = Opponents(tuple(ratings)), Opponents(tuple(ratings * 2))
    assert rating_from_ahead(twice, 2 * ahead).value == pytest.approx(
        rating_from_ahead(once, ahead).value, abs=1e-6
    )


@given(RATINGS, st.floats(-500, 4500))
def test_the_slope_is_that_of_the_expected_rank(ratings: list[int], own: float) -> None:
    humans = Opponents(tuple(ratings))
    step = (humans.ahead(own - 0.01) - humans.ahead(own + 0.01)) / 0.02
    assert humans.slope(own) == pytest.approx(step, rel=1e-4, abs=1e-12)


@pytest.mark.parametrize("rank", [1.0, 0.5, 5.0, 6.0])
def test_the_first_rank_and_the_rank_behind_everybody_are_saturated(rank: float) -> None:
    ratings = [1500, 1600, 1700, 1800]
    found = rating_at_rank(Opponents(tuple(ratings)), rank)
    assert found.value is None
    assert found.saturated
    assert found.clamped == pytest.approx(bisect_rating(ratings, 1.5 if rank < 3 else 4.5), abs=1e-6)


@given(RATINGS, st.integers(0, 30))
def test_the_integer_search_of_codeforces_ends_below_the_root(ratings: list[int], better: int) -> None:
    rank = 1 + min(better, len(ratings))
    whole = integer_rating(Opponents(tuple(ratings)), rank)
    found = rating_at_rank(Opponents(tuple(ratings)), rank)
    if found.value is not None and 2 <= found.value < 7999:
        assert whole == pytest.approx(found.value, abs=1.0)
    if rank == 1:
        assert whole == 7999


def test_extreme_ratings_do_not_overflow() -> None:
    humans = Opponents((-4000, 9000))
    assert rating_at_rank(humans, 2.0).value == pytest.approx(2500.0)
    assert humans.ahead(1e7) == pytest.approx(0.0)
    assert humans.ahead(-1e7) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("score", "rank"),
    [
        (3000.0, Rank(0, 0)),
        (2400.0, Rank(0, 1)),
        (1450.0, Rank(1, 2)),
        (1000.0, Rank(3, 0)),
        (0.0, Rank(4, 1)),
        (-1.0, Rank(5, 0)),
    ],
)
def test_the_rank_counts_better_and_equal_results(score: float, rank: Rank) -> None:
    assert official_scoreboard(SMALL_CONTEST).rank(Result(score)) == rank


def test_the_place_among_ties_is_the_best_the_middle_or_the_worst() -> None:
    rank = Rank(better=1, tied=2)
    assert (rank.min, rank.mid, rank.max) == (2, 3.0, 4)
    assert [rank.at(ties) for ties in ("min", "mid", "max")] == [2.0, 3.0, 4.0]


def test_a_new_account_counts_as_1400_by_default() -> None:
    assert contest_opponents(SMALL_CONTEST).ratings == (1900, 1700, 1500, 1300, 1400)
    assert contest_opponents(SMALL_CONTEST, newcomer=0).ratings[-1] == 0


def icpc() -> Contest:
    humans = [("a", 2.0, 35, {"A": 0, "B": 0}), ("b", 2.0, 50, {"A": 1, "B": 0}), ("c", 1.0, 90, {"A": 0})]
    ratings = changes(3, {"a": 1800, "b": 1600, "c": 1400})
    parsed = parse_contest(3, standings(3, humans, kind="ICPC", points=False), ratings)
    assert isinstance(parsed, Contest)
    return parsed


def test_an_icpc_rank_is_by_problems_and_then_by_minutes() -> None:
    assert icpc().kind is Kind.ICPC
    places = [official_scoreboard(icpc()).rank(Result(2.0, minutes)) for minutes in (0, 35, 40, 50, 60)]
    assert places == [Rank(0, 0), Rank(0, 1), Rank(1, 0), Rank(1, 1), Rank(2, 0)]


def test_without_the_clock_humans_still_lose_points_for_rejected_attempts() -> None:
    assert time_neutral_scoreboard(icpc()).keys == ((-2.0, 0), (-2.0, 10), (-1.0, 0))
    parsed = parse_contest(
        1,
        standings(1, [("a", 1100, 0, {"A": 1, "B": 2}), ("b", 300, 0, {"A": 9})]),
        changes(1, {"a": 1, "b": 1}),
    )
    assert isinstance(parsed, Contest)
    assert time_neutral_scoreboard(parsed).keys == ((-1350.0, 0), (-150.0, 0))
    assert official_scoreboard(parsed).keys == ((-1100.0, 0), (-300.0, 0))


def test_on_some_of_the_problems_humans_have_the_points_of_those() -> None:
    assert partial_scoreboard(icpc(), ["A"]).keys == ((-1.0, 0), (-1.0, 0), (-1.0, 10))
    assert partial_scoreboard(icpc(), ["B", "C"]).keys == ((-1.0, 0), (-1.0, 0), (0.0, 0))
    one = random_contest(1, Random(7))
    assert partial_scoreboard(one, ["A", "B", "C"]) == official_scoreboard(one)
    partial = partial_scoreboard(one, ["B"])
    assert {-key[0] for key in partial.keys} <= {0.0, 800.0, 750.0, 700.0, 650.0}
