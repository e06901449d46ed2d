"""Percentiles against a count by hand, between published pairs and from users' files; populations are
named."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.codeforces.percentile import Curve, RatingList, published_curve, read_rating_list, share_beaten
from r1eval.codeforces.rating import Rank
from r1eval.errors import DataError

RATINGS = st.lists(st.integers(0, 3500), min_size=1, max_size=50)


@given(RATINGS, st.integers(-10, 3600))
def test_the_share_of_a_rating_list_is_the_weaker_and_half_the_equal(ratings: list[int], own: int) -> None:
    weaker, equal = sum(r < own for r in ratings), sum(r == own for r in ratings)
    share = RatingList("them", tuple(ratings)).share(own)
    assert share == pytest.approx((weaker + equal / 2) / len(ratings))


@given(RATINGS, st.floats(0, 3500), st.floats(0, 3500))
def test_a_higher_rating_never_beats_fewer(ratings: list[int], one: float, other: float) -> None:
    table, curve = RatingList("them", tuple(ratings)), published_curve()
    low, high = sorted((one, other))
    assert table.share(low) <= table.share(high)
    ends = curve.points[0][0], curve.points[-1][0]
    inside = [min(max(rating, ends[0]), ends[1]) for rating in (low, high)]
    assert (curve.share(inside[0]) or 0) <= (curve.share(inside[1]) or 0) + 1e-12


def test_the_curve_goes_through_the_eleven_published_pairs() -> None:
    curve = published_curve()
    assert len(curve.points) == 11
    assert {rating: curve.share(rating) for rating, _ in curve.points} == dict(curve.points)
    assert (curve.share(717), curve.share(2029), curve.share(2061)) == (0.203, 0.963, 0.966)
    assert "11 (rating, percentile) pairs" in curve.name


def test_the_curve_is_linear_between_two_pairs_and_unknown_beyond_them() -> None:
    curve = Curve("two", ((1000.0, 0.2), (1100.0, 0.4)))
    assert curve.share(1025.0) == pytest.approx(0.25)
    assert curve.share(999.9) is None
    assert curve.share(1100.1) is None
    assert Curve("none", ()).share(1000.0) is None


@pytest.mark.parametrize(
    ("rank", "share"), [(Rank(0, 0), 1.0), (Rank(10, 0), 0.0), (Rank(0, 10), 0.5), (Rank(5, 4), 0.3)]
)
def test_a_rank_beats_those_behind_and_half_its_ties(rank: Rank, share: float) -> None:
    assert share_beaten(rank, 10) == pytest.approx(share)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("[1500, 800.5]", "2 ratings: the users of list.txt"),
        ("1500\n800.5\n", "2 ratings: the ratings of list.txt"),
        (
            json.dumps({"status": "OK", "result": [{"handle": "a", "rating": 1500}, {"rating": 800.5}]}),
            "2 ratings: the users of list.txt",
        ),
        (json.dumps({"name": "my users", "ratings": [1500, 800.5]}), "2 ratings: my users"),
    ],
)
def test_a_list_of_ratings_is_read_and_named(tmp_path: Path, content: str, name: str) -> None:
    (tmp_path / "list.txt").write_text(content)
    table = read_rating_list(tmp_path / "list.txt")
    assert (table.ratings, table.name) == ((1500.0, 800.5), name)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "has no rating"),
        ("[]", "has no rating"),
        ("1500\nnan\n", "'nan' is not a rating"),
        ("1500\nhigh\n", "'high' is not a rating"),
        ('[{"handle": "ann"}]', "'None' is not a rating"),
        ('{"status": "FAILED"}', "has no rating"),
        ("[1500", "does not parse"),
        ('{"ratings": 7}', "has no list of ratings"),
        ('{"result": {"a": 1}}', "has no list of ratings"),
    ],
)
def test_an_invalid_list_of_ratings_is_one_line(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / "list.txt").write_text(content)
    with pytest.raises(DataError, match=why) as raised:
        read_rating_list(tmp_path / "list.txt")
    assert "\n" not in str(raised.value)


def test_a_missing_list_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_rating_list(tmp_path / "list.txt")
