"""`codeelo-compat` does what CodeElo's script does, its oddities too."""

import pytest

from r1eval.codeforces import codeelo
from r1eval.codeforces.attempts import Result, chances
from r1eval.codeforces.contest import Contest, contest_of
from r1eval.codeforces.rating import Field
from tests.codeforces.contests import changes, contest, standings


def held(changed: dict[str, int], kind: str = "CF") -> codeelo.Standing | None:
    humans = [("a", 2, 30, {"A": 0}), ("b", 2, 50, {"A": 0}), ("c", 1, 10, {"A": 0}), ("guest", 0, 0, {})]
    parsed = contest_of(1, standings(1, humans, kind=kind, points=kind == "CF"), changes(1, changed))
    assert isinstance(parsed, Contest)
    return codeelo.standing(parsed, floor=0)


def test_the_field_is_everybody_whose_rating_changed_new_accounts_at_0() -> None:
    found = held({"b": 0, "a": 1500})
    assert found is not None
    assert [row.handle for row in found.rows] == ["a", "b"]
    assert found.field == Field((0, 1500))


def test_a_handle_without_a_row_drops_the_contest() -> None:
    assert held({"a": 1500, "renamed": 1400}) is None


@pytest.mark.parametrize(("humans", "kept"), [(200, False), (201, True)])
def test_a_contest_needs_more_than_200_humans(humans: int, kept: bool) -> None:
    large = contest([1500] * humans, [100] * humans)
    assert (codeelo.standing(large) is not None) is kept
    rating = codeelo.expected_rating(large, {"A": chances(["WA"], None, codeelo.counts)})
    assert (rating is not None) is kept


@pytest.mark.parametrize(
    ("score", "penalty", "place"),
    [(3, 0, 0), (2, 0, 0), (2, 30, 1), (2, 40, 1), (2, 50, 2), (1, 10, 3), (0, 0, 3)],
)
def test_the_model_stands_before_whoever_is_worse_from_0(score: int, penalty: int, place: int) -> None:
    found = held({"a": 1500, "b": 1400, "c": 1300}, kind="ICPC")
    assert found is not None
    assert codeelo.rank(found, Result(float(score), penalty)) == place


FIELD = Field((1800, 1500, 1300))


@pytest.mark.parametrize("place", [2, 3])
def test_the_search_ends_at_the_last_whole_number_that_expects_that_place(place: int) -> None:
    found = codeelo.rating(FIELD, place)
    assert 1 + FIELD.ahead(found) >= place > 1 + FIELD.ahead(found + 1)


@pytest.mark.parametrize(("place", "rating"), [(0, 1899), (1, 1899), (4, 0)])
def test_the_search_does_not_leave_0_to_the_best_and_99(place: int, rating: int) -> None:
    assert codeelo.rating(FIELD, place) == rating


def test_the_mean_is_over_all_orders() -> None:
    large = contest([2000 - i for i in range(250)], [1500.0 - 5 * i for i in range(250)])
    both = codeelo.expected_rating(large, {"B": chances(["AC", "WA"], None, codeelo.counts)})
    first, second = (codeelo.expected_rating(large, {"B": {rejected: 1.0}}) for rejected in (0, 1))
    assert first is not None
    assert second is not None
    assert both == pytest.approx((first + second) / 2)
    assert first > second
