"""Percentile: what share of a named population of humans is beaten; never without the population's name.

The share beaten is of those strictly weaker plus half of those just as strong (the mid-rank).
"""

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any, Protocol

from benchmarks.published import published
from r1eval.codeforces.rating import Rank
from r1eval.errors import DataError

CLIPPED = 60
"""how many characters of a bad value an error shows"""


class Population(Protocol):
    """Whom a rating is compared with."""

    @property
    def name(self) -> str:
        """who they are, in words"""

    def share(self, rating: float) -> float | None:
        """The share (0..1) of them that is weaker; None where they cannot tell."""


@dataclass(frozen=True)
class Table:
    """A list of ratings, one for each member."""

    name: str
    ratings: tuple[float, ...]

    @cached_property
    def _ascending(self) -> list[float]:
        return sorted(self.ratings)

    def share(self, rating: float) -> float:
        """
        >>> Table("four users", (800, 1200, 1200, 2000)).share(1200)
        0.5
        """
        weaker = bisect_left(self._ascending, rating)
        equal = bisect_right(self._ascending, rating) - weaker
        return (weaker + equal / 2) / len(self.ratings)


@dataclass(frozen=True)
class Curve:
    """(rating, share) pairs, joined by straight lines; it knows nothing below its first, above its last."""

    name: str
    points: tuple[tuple[float, float], ...]
    """ascending by rating"""

    def share(self, rating: float) -> float | None:
        """
        >>> curve = Curve("two models", ((1000, 0.5), (2000, 0.9)))
        >>> curve.share(1500), curve.share(2001)
        (0.7, None)
        """
        places = [place for place, _ in self.points]
        if not places or not places[0] <= rating <= places[-1]:
            return None
        right = max(bisect_left(places, rating), 1)
        (low, below), (high, above) = self.points[right - 1], self.points[right]
        return below + (above - below) * (rating - low) / (high - low)


def published_pairs() -> Curve:
    """The models whose Codeforces rating and percentile DeepSeek published, eleven of them, by rating.

    The figures are those of `references.toml`; the first source of a figure counts. Their population is not
    known: a rating read off this curve is comparable with theirs, and says nothing of any list of users.
    """
    figures: dict[str, dict[str, float]] = {}
    for figure in published("codeforces"):
        figures.setdefault(figure.model, {}).setdefault(figure.metric, figure.value)
    pairs = sorted(
        (both["rating"], both["percentile"])
        for both in figures.values()
        if {"rating", "percentile"} <= both.keys()
    )
    name = f"whoever DeepSeek compared with: between the {len(pairs)} (rating, percentile) pairs it published"
    return Curve(name, tuple(pairs))


def in_field(rank: Rank, humans: int) -> float:
    """The share of a contest's own rated humans that a rank beats, ties half.

    >>> in_field(Rank(better=6, tied=0), humans=40)
    0.85
    """
    return 1 - (rank.better + rank.tied / 2) / humans


def read_table(path: Path) -> Table:
    """A user's list of ratings, as a population of that file's name.

    JSON: a list of numbers, the API's answer of `user.ratedList`, or what `r1eval standings fetch
    --rated-list` keeps ({"name", "ratings"}). Otherwise one number a line. DataError for anything else.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); give a list of ratings") from None
    if not text.lstrip().startswith(("[", "{")):
        return _table(f"the ratings of {path.name}", text.split(), path)
    try:
        held = json.loads(text)
    except ValueError as error:
        raise DataError(f"{path}: does not parse ({error}); give a JSON list of ratings") from None
    if isinstance(held, dict) and "ratings" in held:
        return _table(str(held.get("name", f"the ratings of {path.name}")), held["ratings"], path)
    return _table(f"the users of {path.name}", rated_users(held), path)


def rated_users(held: Any) -> Any:
    """The ratings of `user.ratedList`, or of a list of numbers or of users; what is no list as it is."""
    users = held.get("result", []) if isinstance(held, dict) else held
    if not isinstance(users, list):
        return users
    return [user.get("rating") if isinstance(user, dict) else user for user in users]


def _table(name: str, values: Any, path: Path) -> Table:
    if not isinstance(values, list):
        raise DataError(f"{path}: holds no list of ratings; give a JSON list, or one number a line")
    for value in values:
        if not _is_number(value):
            raise DataError(f"{path}: {str(value)[:CLIPPED]!r} is no rating; give numbers only")
    if not values:
        raise DataError(f"{path}: holds no rating; give a list of at least one")
    return Table(f"{len(values):,} ratings: {name}", tuple(map(float, values)))


def _is_number(value: Any) -> bool:
    try:
        return isfinite(float(value))
    except (TypeError, ValueError):
        return False
