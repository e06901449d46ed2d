"""A model in contests: against all orders of its attempts, and its error against other estimates of it."""

from itertools import permutations, product
from math import log, sqrt
from random import Random
from statistics import stdev

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from r1eval.codeforces.attempts import in_order, scores
from r1eval.codeforces.participation import HEADLINE, Played, Rules, average, pooled, with_tries
from r1eval.codeforces.rating import Field, board, field, pooled_error, rating_at, rating_behind, together
from r1eval.statistics.intervals import t_interval
from tests.codeforces.contests import HELD, contest, random_contest

SAMPLES = st.lists(st.sampled_from(["AC", "WA", "CE"]), min_size=1, max_size=3)


@given(st.fixed_dictionaries({"A": SAMPLES}, optional={"B": SAMPLES}))
@settings(max_examples=50)
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
    """Ten contests, the same for every test."""
    random = Random(7)
    held = [random_contest(number, random) for number in range(10)]
    right = ("AC", "WA")
    return [
        Played(one, {i: tuple(random.choice(right) if i != "C" else "WA" for _ in range(4)) for i in "ABC"})
        for one in held
    ]


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
