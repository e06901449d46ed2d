"""Ratings against bisection, ranks against a count by hand, and the laws that any rating obeys."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.codeforces.attempts import Result
from r1eval.codeforces.contest import Contest, Kind, contest_of
from r1eval.codeforces.rating import (
    Field,
    Rank,
    board,
    board_of,
    board_without_clock,
    codeforces_integer,
    field,
    rating_at,
    rating_behind,
)
from tests.codeforces.contests import HELD, changes, random_contest, standings

RATINGS = st.lists(st.integers(0, 4000), min_size=1, max_size=30)


def seed(ratings: list[int], own: float) -> float:
    """The expected rank, term by term."""
    return 1 + sum(1 / (1 + 10 ** ((own - other) / 400)) for other in ratings)


def by_bisection(ratings: list[int], rank: float) -> float:
    low, high = -20_000.0, 20_000.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if seed(ratings, middle) > rank else (low, middle)
    return low


@given(RATINGS, st.floats(0.001, 0.999))
def test_the_rating_is_the_root_of_the_expected_rank(ratings: list[int], part: float) -> None:
    rank = 1 + part * len(ratings)
    found = rating_at(Field(tuple(ratings)), rank)
    assert found.value == pytest.approx(by_bisection(ratings, rank), abs=1e-6)


@given(RATINGS, st.floats(0, 1), st.floats(0, 1))
def test_a_better_rank_never_shows_less(ratings: list[int], one: float, other: float) -> None:
    low, high = sorted((1 + one * len(ratings), 1 + other * len(ratings)))
    humans = Field(tuple(ratings))
    assert rating_at(humans, low).clamped >= rating_at(humans, high).clamped - 1e-7


@given(RATINGS, st.floats(0.01, 0.99), st.integers(-500, 3000))
def test_moving_everybody_moves_the_rating_as_far(ratings: list[int], part: float, shift: int) -> None:
    rank = 1 + part * len(ratings)
    moved = Field(tuple(rating + shift for rating in ratings))
    here = rating_at(Field(tuple(ratings)), rank).clamped
    assert rating_at(moved, rank).clamped == pytest.approx(here + shift, abs=1e-6)


@given(RATINGS, st.floats(0.01, 0.99))
def test_a_field_twice_as_large_shows_the_same(ratings: list[int], part: float) -> None:
    ahead = part * len(ratings)
    once, twice = Field(tuple(ratings)), Field(tuple(ratings * 2))
    assert rating_behind(twice, 2 * ahead).value == pytest.approx(rating_behind(once, ahead).value, abs=1e-6)


@given(RATINGS, st.floats(-500, 4500))
def test_the_slope_is_that_of_the_expected_rank(ratings: list[int], own: float) -> None:
    humans = Field(tuple(ratings))
    step = (humans.ahead(own - 0.01) - humans.ahead(own + 0.01)) / 0.02
    assert humans.steepness(own) == pytest.approx(step, rel=1e-4, abs=1e-12)


@pytest.mark.parametrize("rank", [1.0, 0.5, 5.0, 6.0])
def test_the_first_and_the_one_behind_everybody_are_saturated(rank: float) -> None:
    ratings = [1500, 1600, 1700, 1800]
    found = rating_at(Field(tuple(ratings)), rank)
    assert found.value is None
    assert found.saturated
    assert found.clamped == pytest.approx(by_bisection(ratings, 1.5 if rank < 3 else 4.5), abs=1e-6)


@given(RATINGS, st.integers(0, 30))
def test_codeforces_own_search_ends_below_the_root(ratings: list[int], better: int) -> None:
    rank = 1 + min(better, len(ratings))
    whole = codeforces_integer(Field(tuple(ratings)), rank)
    found = rating_at(Field(tuple(ratings)), rank)
    if found.value is not None and 2 <= found.value < 7999:
        assert whole == pytest.approx(found.value, abs=1.0)
    if rank == 1:
        assert whole == 7999


def test_extreme_ratings_do_not_overflow() -> None:
    humans = Field((-4000, 9000))
    assert rating_at(humans, 2.0).value == pytest.approx(2500.0)
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
def test_the_rank_counts_who_is_better_and_who_is_as_good(score: float, rank: Rank) -> None:
    assert board(HELD).rank(Result(score)) == rank


def test_ties_are_taken_at_their_best_middle_and_worst() -> None:
    rank = Rank(better=1, tied=2)
    assert (rank.min, rank.mid, rank.max) == (2, 3.0, 4)
    assert [rank.at(ties) for ties in ("min", "mid", "max")] == [2.0, 3.0, 4.0]


def test_a_new_account_counts_as_1400_unless_taken_as_it_is() -> None:
    assert field(HELD).ratings == (1900, 1700, 1500, 1300, 1400)
    assert field(HELD, newcomer=0).ratings[-1] == 0


def icpc() -> Contest:
    humans = [("a", 2.0, 35, {"A": 0, "B": 0}), ("b", 2.0, 50, {"A": 1, "B": 0}), ("c", 1.0, 90, {"A": 0})]
    ratings = changes(3, {"a": 1800, "b": 1600, "c": 1400})
    parsed = contest_of(3, standings(3, humans, kind="ICPC", points=False), ratings)
    assert isinstance(parsed, Contest)
    return parsed


def test_an_icpc_rank_goes_by_problems_and_then_by_minutes() -> None:
    assert icpc().kind is Kind.ICPC
    places = [board(icpc()).rank(Result(2.0, minutes)) for minutes in (0, 35, 40, 50, 60)]
    assert places == [Rank(0, 0), Rank(0, 1), Rank(1, 0), Rank(1, 1), Rank(2, 0)]


def test_without_the_clock_humans_keep_what_rejected_attempts_cost() -> None:
    assert board_without_clock(icpc()).keys == ((-2.0, 0), (-2.0, 10), (-1.0, 0))
    held = contest_of(
        1,
        standings(1, [("a", 1100, 0, {"A": 1, "B": 2}), ("b", 300, 0, {"A": 9})]),
        changes(1, {"a": 1, "b": 1}),
    )
    assert isinstance(held, Contest)
    assert board_without_clock(held).keys == ((-1350.0, 0), (-150.0, 0))
    assert board(held).keys == ((-1100.0, 0), (-300.0, 0))


def test_on_some_of_the_problems_humans_keep_what_those_brought() -> None:
    assert board_of(icpc(), ["A"]).keys == ((-1.0, 0), (-1.0, 0), (-1.0, 10))
    assert board_of(icpc(), ["B", "C"]).keys == ((-1.0, 0), (-1.0, 0), (0.0, 0))
    one = random_contest(1, Random(7))
    assert board_of(one, ["A", "B", "C"]) == board(one)
    held = board_of(one, ["B"])
    assert {-key[0] for key in held.keys} <= {0.0, 800.0, 750.0, 700.0, 650.0}
