"""A model's rank and rating against all orders of its attempts, and its error against other estimates of
it."""

from itertools import permutations, product
from math import log, sqrt
from random import Random
from statistics import stdev

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from r1eval.codeforces.attempts import attempts_in_order, result_distribution
from r1eval.codeforces.participation import (
    HEADLINE,
    Participation,
    RatingRules,
    limit_tries,
    mean_over_contests,
    pooled_rating,
)
from r1eval.codeforces.rating import (
    Opponents,
    contest_opponents,
    merge_opponents,
    official_scoreboard,
    pooled_error,
    rating_at_rank,
    rating_from_ahead,
)
from r1eval.statistics.intervals import t_interval
from tests.codeforces.contests import SMALL_CONTEST, contest, random_contest

SAMPLES = st.lists(st.sampled_from(["AC", "WA", "CE"]), min_size=1, max_size=3)


@given(st.fixed_dictionaries({"A": SAMPLES}, optional={"B": SAMPLES}))
@settings(max_examples=50)
def test_a_contests_rating_is_the_mean_over_all_orders_of_its_attempts(
    verdicts: dict[str, list[str]],
) -> None:
    participation = Participation(SMALL_CONTEST, {i: tuple(samples) for i, samples in verdicts.items()})
    ranks, ratings = [], []
    for orders in product(*(permutations(samples) for samples in verdicts.values())):
        attempts = {index: attempts_in_order(order) for index, order in zip(verdicts, orders, strict=True)}
        (result,) = result_distribution(SMALL_CONTEST, attempts)
        place = official_scoreboard(SMALL_CONTEST).rank(result).max
        ranks.append(place)
        ratings.append(rating_at_rank(contest_opponents(SMALL_CONTEST), place).clamped)
    assert participation.rank() == pytest.approx(sum(ranks) / len(ranks))
    assert participation.rating() == pytest.approx(sum(ratings) / len(ratings), abs=1e-6)


@given(st.integers(0, 6), st.integers(0, 6))
def test_one_more_accepted_sample_never_lowers_the_rating(accepted: int, rejected: int) -> None:
    before = Participation(SMALL_CONTEST, {"B": ("AC",) * accepted + ("WA",) * (rejected + 1)})
    after = Participation(SMALL_CONTEST, {"B": ("AC",) * (accepted + 1) + ("WA",) * rejected})
    assert after.rating() >= before.rating() - 1e-7
    assert after.rank() <= before.rank() + 1e-9


def test_more_tries_help_where_a_later_one_may_be_accepted() -> None:
    played = [Participation(SMALL_CONTEST, {"A": ("AC", "WA", "WA", "WA"), "B": ("AC", "WA", "WA", "WA")})]
    values = [pooled_rating(limit_tries(played, tries)).value for tries in (1, 2, 3, 4)]
    assert values == sorted(values, key=lambda value: value or 0.0)
    assert pooled_rating(limit_tries(played, 4)) == pooled_rating(played)


def test_without_attempts_the_rank_is_behind_all_humans_without_points() -> None:
    idle = Participation(SMALL_CONTEST, {"A": ("", "CE")})
    assert (idle.attempted, idle.unasked_problems, idle.rank()) == (0, ("B", "C"), 6.0)
    assert idle.saturated() == 1.0


def ten_participations() -> list[Participation]:
    """Ten contests, the same for every test."""
    random = Random(7)
    contests = [random_contest(number, random) for number in range(10)]
    right = ("AC", "WA")
    return [
        Participation(
            one, {i: tuple(random.choice(right) if i != "C" else "WA" for _ in range(4)) for i in "ABC"}
        )
        for one in contests
    ]


@pytest.mark.parametrize(
    "rules", [HEADLINE, RatingRules(ties="min", newcomer=0), RatingRules(humans="time-neutral")]
)
def test_at_the_pooled_rating_expected_and_observed_ranks_have_the_same_sum(rules: RatingRules) -> None:
    played = ten_participations()
    value = pooled_rating(played, rules).value
    assert value is not None
    expected = sum(1 + contest_opponents(one.contest, rules.newcomer).ahead(value) for one in played)
    assert expected == pytest.approx(sum(one.rank(rules) for one in played))


def test_the_pooled_rating_of_one_contest_is_its_own_rating() -> None:
    (one, *_) = ten_participations()
    alone = pooled_rating([one])
    assert alone.value == pytest.approx(rating_at_rank(contest_opponents(one.contest), one.rank()).value)
    assert (alone.se, alone.low, alone.high, alone.contests) == (None, None, None, 1)


def test_the_error_over_contests_is_close_to_the_jackknife() -> None:
    """The delta method compared with the jackknife, an independent estimate of the same error."""
    played = ten_participations()
    left_out = [pooled_rating([p for p in played if p is not one]).value or 0.0 for one in played]
    n = len(played)
    jackknife = sqrt((n - 1) ** 2 / n) * stdev(left_out)
    found = pooled_rating(played)
    assert found.se == pytest.approx(jackknife, rel=0.15)
    assert found.low is not None
    assert found.high is not None
    assert found.low < (found.value or 0.0) < found.high


def test_the_interval_over_contests_has_its_nominal_coverage() -> None:
    """Ten contests of humans who perform at their rating plus Gumbel noise, for which Elo is exact."""
    random, scale, truth = Random(11), 400 / log(10), 1700.0

    def noise() -> float:
        return -scale * log(-log(random.random()))

    inside, runs = 0, 100
    for _ in range(runs):
        opponents, ahead = [], []
        for _ in range(10):
            opponents.append(Opponents(tuple(random.randrange(800, 2300) for _ in range(100))))
            own = truth + noise()
            ahead.append(float(sum(rating + noise() > own for rating in opponents[-1].ratings)))
        value = rating_from_ahead(merge_opponents(opponents), sum(ahead)).clamped
        se = pooled_error(opponents, ahead, value)
        assert se is not None
        low, high = t_interval(value, se, 9)
        inside += low <= truth <= high
    assert 0.88 <= inside / runs <= 0.99


def test_the_error_over_contests_by_hand() -> None:
    opponents = [Opponents((1500,) * 4), Opponents((1500,) * 4)]
    slope = 8 * 0.25 * log(10) / 400
    assert pooled_error(opponents, [1.0, 3.0], 1500.0) == pytest.approx(sqrt(2 / 1 * (1 + 1)) / slope)
    assert pooled_error(opponents[:1], [2.0], 1500.0) is None


def test_a_rating_pooled_over_contests_that_were_all_won_is_saturated() -> None:
    won = [Participation(contest([1500, 1600], [500, 400], n), {"B": ("AC",)}) for n in (1, 2)]
    found = pooled_rating(won)
    assert found.saturated
    assert (found.se, found.low, found.high) == (None, None, None)
    both = merge_opponents(contest_opponents(one.contest) for one in won)
    assert found.value == pytest.approx(rating_from_ahead(both, 0.0).clamped)
    lost = Participation(contest([1500, 1600], [2000, 2000], 3), {"B": ("WA",)})
    assert not pooled_rating([*won, lost]).saturated


@given(st.lists(st.floats(0, 4000), min_size=2, max_size=12))
def test_the_mean_over_contests_has_the_error_of_a_mean(values: list[float]) -> None:
    assume(stdev(values) > 1e-3)
    found = mean_over_contests([*values, None])
    assert found.contests == len(values)
    assert found.value == pytest.approx(sum(values) / len(values))
    assert found.se == pytest.approx(stdev(values) / sqrt(len(values)))


def test_without_contests_there_is_no_estimate() -> None:
    assert pooled_rating([]).value is None
    assert mean_over_contests([None, None]).value is None
