"""`codeelo-compat` reproduces CodeElo's script, including its oddities."""

import pytest

from r1eval.codeforces import codeelo
from r1eval.codeforces.attempts import Result, attempt_distribution
from r1eval.codeforces.contest import Contest, parse_contest
from r1eval.codeforces.rating import Opponents
from tests.codeforces.contests import changes, contest, standings


def participants(ratings: dict[str, int], kind: str = "CF") -> codeelo.Participants | None:
    humans = [("a", 2, 30, {"A": 0}), ("b", 2, 50, {"A": 0}), ("c", 1, 10, {"A": 0}), ("guest", 0, 0, {})]
    parsed = parse_contest(1, standings(1, humans, kind=kind, points=kind == "CF"), changes(1, ratings))
    assert isinstance(parsed, Contest)
    return codeelo.select_participants(parsed, floor=0)


def test_the_opponents_are_everybody_whose_rating_changed_with_new_accounts_at_0() -> None:
    found = participants({"b": 0, "a": 1500})
    assert found is not None
    assert [row.handle for row in found.rows] == ["a", "b"]
    assert found.opponents == Opponents((0, 1500))


def test_a_handle_without_a_row_drops_the_contest() -> None:
    assert participants({"a": 1500, "renamed": 1400}) is None


@pytest.mark.parametrize(("humans", "is_rated"), [(200, False), (201, True)])
def test_a_contest_needs_more_than_200_humans(humans: int, is_rated: bool) -> None:
    large = contest([1500] * humans, [100] * humans)
    assert (codeelo.select_participants(large) is not None) is is_rated
    rating = codeelo.expected_rating(large, {"A": attempt_distribution(["WA"], None, codeelo.is_attempt)})
    assert (rating is not None) is is_rated


@pytest.mark.parametrize(
    ("score", "penalty", "place"),
    [(3, 0, 0), (2, 0, 0), (2, 30, 1), (2, 40, 1), (2, 50, 2), (1, 10, 3), (0, 0, 3)],
)
def test_the_model_is_placed_before_the_first_worse_row_counted_from_0(
    score: int, penalty: int, place: int
) -> None:
    found = participants({"a": 1500, "b": 1400, "c": 1300}, kind="ICPC")
    assert found is not None
    assert codeelo.rank(found, Result(float(score), penalty)) == place


OPPONENTS = Opponents((1800, 1500, 1300))


@pytest.mark.parametrize("place", [2, 3])
def test_the_search_ends_at_the_largest_integer_that_expects_that_place(place: int) -> None:
    found = codeelo.rating(OPPONENTS, place)
    assert 1 + OPPONENTS.ahead(found) >= place > 1 + OPPONENTS.ahead(found + 1)


@pytest.mark.parametrize(("place", "rating"), [(0, 1899), (1, 1899), (4, 0)])
def test_the_search_stays_between_0_and_the_best_rating_plus_99(place: int, rating: int) -> None:
    assert codeelo.rating(OPPONENTS, place) == rating


def test_the_mean_is_over_all_orders() -> None:
    large = contest([2000 - i for i in range(250)], [1500.0 - 5 * i for i in range(250)])
    both = codeelo.expected_rating(large, {"B": attempt_distribution(["AC", "WA"], None, codeelo.is_attempt)})
    first, second = (codeelo.expected_rating(large, {"B": {rejected: 1.0}}) for rejected in (0, 1))
    assert first is not None
    assert second is not None
    assert both == pytest.approx((first + second) / 2)
    assert first > second
