"""Percentile: the share of a named population that a rating beats; always given with the population's name.

The share beaten is that of the strictly weaker plus half of the equally strong (mid-rank).
"""

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any, Protocol

from benchmarks.references import published_results
from r1eval.codeforces.rating import Rank
from r1eval.errors import DataError

MAX_VALUE_LENGTH = 60
"""characters of an invalid value that an error message shows"""


class Population(Protocol):
    """The humans that a rating is compared with."""

    @property
    def name(self) -> str:
        """a description of the population"""

    def share(self, rating: float) -> float | None:
        """The share (0..1) of the population that is weaker; None where it is unknown."""


@dataclass(frozen=True)
class RatingList:
    """A list of ratings, one for each member."""

    name: str
    ratings: tuple[float, ...]

    @cached_property
    def _ascending(self) -> list[float]:
        return sorted(self.ratings)

    def share(self, rating: float) -> float:
        """
        >>> RatingList("four users", (800, 1200, 1200, 2000)).share(1200)
        0.5
        """
        weaker = bisect_left(self._ascending, rating)
        equal = bisect_right(self._ascending, rating) - weaker
        return (weaker + equal / 2) / len(self.ratings)


@dataclass(frozen=True)
class Curve:
    """(rating, share) pairs with linear interpolation; unknown below the first and above the last pair."""

    name: str
    points: tuple[tuple[float, float], ...]
    """ascending by rating"""

    def share(self, rating: float) -> float | None:
        """
        >>> curve = Curve("two models", ((1000, 0.5), (2000, 0.9)))
        >>> curve.share(1500), curve.share(2001)
        (0.7, None)
        """
        ratings = [x for x, _ in self.points]
        if not ratings or not ratings[0] <= rating <= ratings[-1]:
            return None
        right = max(bisect_left(ratings, rating), 1)
        (low, below), (high, above) = self.points[right - 1], self.points[right]
        return below + (above - below) * (rating - low) / (high - low)


def published_curve() -> Curve:
    """The curve through the eleven models whose Codeforces rating and percentile DeepSeek published.

    The figures are those of `references.toml`; the first source of a figure counts. Their population is not
    known: a percentile from this curve is comparable with theirs, and not with a percentile of any list of
    users.
    """
    figures: dict[str, dict[str, float]] = {}
    for figure in published_results("codeforces"):
        figures.setdefault(figure.model, {}).setdefault(figure.metric, figure.value)
    pairs = sorted(
        (both["rating"], both["percentile"])
        for both in figures.values()
        if {"rating", "percentile"} <= both.keys()
    )
    name = f"DeepSeek's unnamed population: between the {len(pairs)} (rating, percentile) pairs it published"
    return Curve(name, tuple(pairs))


def share_beaten(rank: Rank, humans: int) -> float:
    """The share of a contest's own rated humans that a rank beats; a tie counts half.

    >>> share_beaten(Rank(better=6, tied=0), humans=40)
    0.85
    """
    return 1 - (rank.better + rank.tied / 2) / humans


def read_rating_list(path: Path) -> RatingList:
    """Read a list of ratings as a population, named after the file.

    JSON: a list of numbers, the API's answer of `user.ratedList`, or what `r1eval standings fetch
    --rated-list` stores ({"name", "ratings"}). Otherwise one number per line. DataError for anything else.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); give a list of ratings") from None
    if not text.lstrip().startswith(("[", "{")):
        return _rating_list(f"the ratings of {path.name}", text.split(), path)
    try:
        value = json.loads(text)
    except ValueError as error:
        raise DataError(f"{path}: does not parse ({error}); give a JSON list of ratings") from None
    if isinstance(value, dict) and "ratings" in value:
        return _rating_list(str(value.get("name", f"the ratings of {path.name}")), value["ratings"], path)
    return _rating_list(f"the users of {path.name}", _extract_ratings(value), path)


def _extract_ratings(value: Any) -> Any:
    """The ratings of `user.ratedList` or of a list of numbers or users; other values unchanged."""
    users = value.get("result", []) if isinstance(value, dict) else value
    if not isinstance(users, list):
        return users
    return [user.get("rating") if isinstance(user, dict) else user for user in users]


def _rating_list(name: str, values: Any, path: Path) -> RatingList:
    if not isinstance(values, list):
        raise DataError(f"{path}: has no list of ratings; give a JSON list, or one number per line")
    for value in values:
        if not _is_number(value):
            raise DataError(f"{path}: {str(value)[:MAX_VALUE_LENGTH]!r} is not a rating; give numbers only")
    if not values:
        raise DataError(f"{path}: has no rating; give a list of at least one")
    return RatingList(f"{len(values):,} ratings: {name}", tuple(map(float, values)))


def _is_number(value: Any) -> bool:
    try:
        return isfinite(float(value))
    except (TypeError, ValueError):
        return False
