"""Ratings against bisection, against all orders of attempts, and against the laws that any rating obeys."""

from itertools import permutations, product
from math import log, sqrt
from random import Random
from statistics import stdev

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from r1eval.attempts import Result, in_order, scores
from r1eval.contests import Contest, Kind, contest_of
from r1eval.intervals import t_interval
from r1eval.played import HEADLINE, Played, Rules, average, pooled, with_tries
from r1eval.rating import (
    Field,
    Rank,
    board,
    board_of,
    board_without_clock,
    codeforces_integer,
    field,
    pooled_error,
    rating_at,
    rating_behind,
    together,
)
from tests.contests import brought, changes, contest, standings

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
@settings(deadline=None)
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


HELD = contest([1900, 1700, 1500, 1300, 0], [2400, 1450, 1450, 500, 0])


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
    (one, *_) = several()
    assert board_of(one.contest, ["A", "B", "C"]) == board(one.contest)
    held = board_of(one.contest, ["B"])
    assert {-key[0] for key in held.keys} <= {0.0, 800.0, 750.0, 700.0, 650.0}


SAMPLES = st.lists(st.sampled_from(["AC", "WA", "CE"]), min_size=1, max_size=3)


@given(st.fixed_dictionaries({"A": SAMPLES}, optional={"B": SAMPLES}))
@settings(deadline=None, max_examples=50)
def test_a_contests_rating_is_the_mean_over_all_orders_of_its_attempts(
    verdicts: dict[str, list[str]],
) -> None:
    played = Played(HELD, {index: tuple(samples) for index, samples in verdicts.items()})
    ranks, ratings = [], []
    for orders in product(*(permutations(samples) for samples in verdicts.values())):
        known = {index: in_order(order) for index, order in zip(verdicts, orders, strict=True)}
        (result,) = scores(HELD, known)
        place = board(HELD).rank(result).max
        ranks.append(place)
        ratings.append(rating_at(field(HELD), place).clamped)
    assert played.rank() == pytest.approx(sum(ranks) / len(ranks))
    assert played.rating() == pytest.approx(sum(ratings) / len(ratings), abs=1e-6)


@given(st.integers(0, 6), st.integers(0, 6))
def test_one_more_accepted_sample_never_lowers_the_rating(accepted: int, rejected: int) -> None:
    before = Played(HELD, {"B": ("AC",) * accepted + ("WA",) * (rejected + 1)})
    after = Played(HELD, {"B": ("AC",) * (accepted + 1) + ("WA",) * rejected})
    assert after.rating() >= before.rating() - 1e-7
    assert after.rank() <= before.rank() + 1e-9


def test_more_tries_help_where_a_later_one_may_be_accepted() -> None:
    played = [Played(HELD, {"A": ("AC", "WA", "WA", "WA"), "B": ("AC", "WA", "WA", "WA")})]
    values = [pooled(with_tries(played, tries)).value for tries in (1, 2, 3, 4)]
    assert values == sorted(values, key=lambda value: value or 0.0)
    assert pooled(with_tries(played, 4)) == pooled(played)


def test_nothing_attempted_is_a_rank_behind_all_who_have_nothing() -> None:
    played = Played(HELD, {"A": ("", "CE")})
    assert (played.attempted, played.not_asked, played.rank()) == (0, ("B", "C"), 6.0)
    assert played.saturated() == 1.0


def several() -> list[Played]:
    random = Random(7)
    made = []
    for number in range(10):
        ratings = sorted((random.randrange(800, 2400) for _ in range(60)), reverse=True)
        humans = [(f"h{place}", *solved(random)) for place in range(60)]
        handles = {f"h{place}": rating for place, rating in enumerate(ratings)}
        held = contest_of(number, standings(number, humans), changes(number, handles))
        assert isinstance(held, Contest)
        verdicts = {
            i: tuple(random.choice(["AC", "WA"]) if i != "C" else "WA" for _ in range(4)) for i in "ABC"
        }
        made.append(Played(held, verdicts))
    return made


def solved(random: Random) -> tuple[float, int, dict[str, int]]:
    """The points, penalty and solved problems of a human, who lost a fifth of the points to the clock."""
    rejected = {index: random.randrange(4) for index in "ABC" if random.random() < 0.6}
    return sum(brought(index, wrong) for index, wrong in rejected.items()), 0, rejected


@pytest.mark.parametrize("rules", [HEADLINE, Rules(ties="min", newcomer=0), Rules(humans="time-neutral")])
def test_the_pooled_rating_makes_expected_and_seen_ranks_sum_alike(rules: Rules) -> None:
    played = several()
    value = pooled(played, rules).value
    assert value is not None
    expected = sum(1 + field(one.contest, rules.newcomer).ahead(value) for one in played)
    assert expected == pytest.approx(sum(one.rank(rules) for one in played))


def test_the_pooled_rating_of_one_contest_is_that_contests() -> None:
    (one, *_) = several()
    alone = pooled([one])
    assert alone.value == pytest.approx(rating_at(field(one.contest), one.rank()).value)
    assert (alone.se, alone.low, alone.high, alone.contests) == (None, None, None, 1)


def test_the_error_over_contests_is_near_that_of_leaving_each_out() -> None:
    """The delta method against the jackknife, an independent estimate of the same error."""
    played = several()
    left_out = [pooled([p for p in played if p is not one]).value or 0.0 for one in played]
    n = len(played)
    jackknife = sqrt((n - 1) ** 2 / n) * stdev(left_out)
    found = pooled(played)
    assert found.se == pytest.approx(jackknife, rel=0.15)
    assert found.low is not None
    assert found.high is not None
    assert found.low < (found.value or 0.0) < found.high


def test_the_interval_over_contests_holds_the_truth_as_often_as_it_says() -> None:
    """Ten contests of humans whose performance is their rating and Gumbel noise, which makes Elo exact."""
    random, scale, truth = Random(11), 400 / log(10), 1700.0

    def noise() -> float:
        return -scale * log(-log(random.random()))

    inside, runs = 0, 100
    for _ in range(runs):
        fields, ahead = [], []
        for _ in range(10):
            fields.append(Field(tuple(random.randrange(800, 2300) for _ in range(100))))
            own = truth + noise()
            ahead.append(float(sum(rating + noise() > own for rating in fields[-1].ratings)))
        value = rating_behind(together(fields), sum(ahead)).clamped
        se = pooled_error(fields, ahead, value)
        assert se is not None
        low, high = t_interval(value, se, 9)
        inside += low <= truth <= high
    assert 0.88 <= inside / runs <= 0.99


def test_the_error_over_contests_by_hand() -> None:
    fields = [Field((1500,) * 4), Field((1500,) * 4)]
    slope = 8 * 0.25 * log(10) / 400
    assert pooled_error(fields, [1.0, 3.0], 1500.0) == pytest.approx(sqrt(2 / 1 * (1 + 1)) / slope)
    assert pooled_error(fields[:1], [2.0], 1500.0) is None


def test_a_rating_pooled_over_contests_that_were_all_won_is_saturated() -> None:
    won = [Played(contest([1500, 1600], [500, 400], n), {"B": ("AC",)}) for n in (1, 2)]
    found = pooled(won)
    assert found.saturated
    assert (found.se, found.low, found.high) == (None, None, None)
    both = together(field(one.contest) for one in won)
    assert found.value == pytest.approx(rating_behind(both, 0.0).clamped)
    lost = Played(contest([1500, 1600], [2000, 2000], 3), {"B": ("WA",)})
    assert not pooled([*won, lost]).saturated


@given(st.lists(st.floats(0, 4000), min_size=2, max_size=12))
def test_the_mean_over_contests_has_the_error_of_a_mean(values: list[float]) -> None:
    assume(stdev(values) > 1e-3)
    found = average([*values, None])
    assert found.contests == len(values)
    assert found.value == pytest.approx(sum(values) / len(values))
    assert found.se == pytest.approx(stdev(values) / sqrt(len(values)))


def test_over_no_contest_there_is_no_figure() -> None:
    assert pooled([]).value is None
    assert average([None, None]).value is None
