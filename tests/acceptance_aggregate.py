"""Acceptance cases of several contests together: the section "aggregate" of a file of contests.

It is a case, a list of cases or a mapping of names to cases. A case has

- "contests": a list of ids in "contests", or of contests with "standings", "ratingChanges" and "verdicts";
  all contests of the file if it is missing. Their verdicts are in order, as in the file's own cases;
- "ties": min, mid or max, where the expected names do not say it (default: max, Codeforces' rule);
- "percentile_table": a list of ratings, by default that of the file;
- "expected": names and values, nested or flat: `{"min": {"mean_rating": …}}` is `mean_rating_min`. Without
  it, the other entries of the case are the expected ones.

What a name asks for is read from its words, see `QUANTITIES`; `raw` counts new accounts as 0, `neutral` takes
the humans' results without the clock. Percentiles may be in percent or shares.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import stdev
from typing import Any

from r1eval.codeforces.contest import Contest
from r1eval.codeforces.participation import ContestEstimate, mean_over_contests
from r1eval.codeforces.percentile import RatingList, published_curve, share_beaten
from r1eval.codeforces.rating import (
    Opponents,
    Rank,
    TiePlace,
    contest_opponents,
    merge_opponents,
    pooled_error,
    rating_at_rank,
    rating_from_ahead,
)

Case = Mapping[str, Any]
TOLERANCE = 1e-6
"""rating points, percent"""
INPUTS = ("id", "kind", "input", "contests", "ties", "percentile_table", "note", "checked", "expected")
"""keys of a case that are no expected values"""


@dataclass(frozen=True)
class Place:
    """A model's place in one contest, among all its rated humans."""

    contest: Contest
    rank: Rank
    neutral_rank: Rank
    """among the humans without the clock"""


@dataclass(frozen=True)
class Aggregate:
    """Several contests by one rule for ties, new accounts and the clock."""

    places: Sequence[Place]
    ties: TiePlace
    newcomer: int
    neutral: bool
    table: RatingList | None

    def ranks(self) -> list[Rank]:
        return [place.neutral_rank if self.neutral else place.rank for place in self.places]

    def opponents(self) -> list[Opponents]:
        return [contest_opponents(place.contest, self.newcomer) for place in self.places]

    def ahead(self) -> list[float]:
        return [rank.at(self.ties) - 1 for rank in self.ranks()]

    def listed_ranks(self) -> list[float]:
        return [count + 1 for count in self.ahead()]

    def ratings(self) -> list[float]:
        """Of each contest, clamped where it is saturated."""
        ahead = zip(self.opponents(), self.ahead(), strict=True)
        return [rating_at_rank(opponents, count + 1).clamped for opponents, count in ahead]

    def mean(self) -> ContestEstimate:
        return mean_over_contests(self.ratings())

    def mean_rating(self) -> float:
        return fsum(self.ratings()) / len(self.places)

    def pooled(self) -> float:
        return rating_from_ahead(merge_opponents(self.opponents()), fsum(self.ahead())).clamped

    def is_saturated(self) -> bool:
        return rating_from_ahead(merge_opponents(self.opponents()), fsum(self.ahead())).saturated

    def pooled_error(self) -> float | None:
        return pooled_error(self.opponents(), self.ahead(), self.pooled())

    def within(self) -> float:
        """The mean percentile among each contest's own humans."""
        shares = (
            share_beaten(r, len(p.contest.humans)) for r, p in zip(self.ranks(), self.places, strict=True)
        )
        return 100 * fsum(shares) / len(self.places)

    def percentile(self, rating: float) -> float | None:
        return None if self.table is None else 100 * self.table.share(rating)

    def published(self, rating: float) -> float | None:
        share = published_curve().share(rating)
        return None if share is None else 100 * share


Quantity = Callable[[Aggregate], Sequence[Any]]
"""the values that a name may stand for: more than one where the name does not say it"""
PERCENTILE = frozenset(("percentile", "percentiles", "pct"))
POOLED = frozenset(("pooled", "root", "joint"))
MEAN = frozenset(("mean", "average", "avg"))
WITHIN = frozenset(("within", "field", "fields", "own", "contest", "contests"))
PUBLISHED = frozenset(("published", "curve", "pairs", "deepseek"))
ERROR = frozenset(("se", "sem", "stderr", "error"))
DEVIATION = frozenset(("sd", "std", "stdev", "deviation"))

QUANTITIES: Sequence[tuple[Sequence[frozenset[str]], Quantity]] = (
    ((PERCENTILE, WITHIN), lambda one: [one.within()]),
    ((PERCENTILE, PUBLISHED), lambda one: [one.published(one.pooled()), one.published(one.mean_rating())]),
    ((PERCENTILE, POOLED), lambda one: [one.percentile(one.pooled())]),
    ((PERCENTILE, MEAN), lambda one: [one.percentile(one.mean_rating()), one.within()]),
    ((PERCENTILE,), lambda one: [one.percentile(one.pooled()), one.percentile(one.mean_rating())]),
    ((ERROR, POOLED), lambda one: [one.pooled_error()]),
    ((ERROR,), lambda one: [one.mean().se]),
    ((DEVIATION,), lambda one: [stdev(one.ratings())]),
    ((frozenset(("rank", "ranks")),), lambda one: [fsum(one.ahead()) + len(one.places), one.listed_ranks()]),
    ((frozenset(("saturated",)),), lambda one: [one.is_saturated()]),
    ((POOLED,), lambda one: [one.pooled(), *[None] * one.is_saturated()]),
    ((MEAN,), lambda one: [one.mean_rating()]),
    ((frozenset(("low", "lower")),), lambda one: [one.mean().low]),
    ((frozenset(("high", "upper")),), lambda one: [one.mean().high]),
    ((frozenset(("ci", "ci95", "interval")),), lambda one: [[one.mean().low, one.mean().high]]),
    ((frozenset(("n", "count", "contests")),), lambda one: [len(one.places)]),
    ((frozenset(("ratings", "each")),), lambda one: [one.ratings()]),
)
"""(the words that a name has, one of each set; the values that it may stand for), the first that fits"""


def outcomes(
    section: Any, file: Case, find_place: Callable[[Case], Place | None]
) -> Iterator[tuple[str, str]]:
    """(name, error, "" if there is none) of every expected value; a case that cannot be read is one."""
    for label, case in read_cases(section):
        try:
            found = list(check_aggregate(case, places(case, file, find_place), file.get("percentile_table")))
        except Exception as error:  # noqa: BLE001  # one case's failure must not hide the others
            yield label, f"{type(error).__name__}: {error}"
        else:
            yield from ((f"{label} {name}", error) for name, error in found)


def places(case: Case, file: Case, find_place: Callable[[Case], Place | None]) -> list[Place]:
    """The model's places in the contests of a case; those that are skipped have none."""
    known = {one["id"]: one for one in file.get("contests", [])}
    listed = inputs(case).get("contests") or list(known)
    listed = list(listed.values()) if isinstance(listed, Mapping) else listed
    found = (find_place(known[one] if isinstance(one, str) else one) for one in listed)
    return [place for place in found if place is not None]


def read_cases(section: Any) -> Iterator[tuple[str, Case]]:
    """(name, case) of each case of the section."""
    if isinstance(section, Mapping):
        is_case = {"expected", "contests"} & section.keys()
        named = not is_case and all(
            isinstance(one, Mapping) and "contests" in one for one in section.values()
        )
        yield from section.items() if named else [("aggregate", section)]
        return
    for number, case in enumerate(section, 1):
        yield str(case.get("id", f"aggregate {number}")), case


def inputs(case: Case) -> Case:
    """What a case is computed from."""
    return {**case, **case.get("input", {})}


def check_aggregate(
    case: Case, places: Sequence[Place], table: Sequence[float] | None
) -> Iterator[tuple[str, str]]:
    """(expected name, error, "" if there is none) of a case."""
    expected = case.get("expected", {name: case[name] for name in case if name not in INPUTS})
    ratings = inputs(case).get("percentile_table", table)
    listed = RatingList("the file's own", tuple(ratings)) if ratings else None
    for name, value in flatten(expected):
        words = frozenset(re.findall(r"[a-z]+95|[a-z]+|\d+", name.lower()))
        quantity = next((get for sets, get in QUANTITIES if all(words & one for one in sets)), None)
        if quantity is None:
            yield name, f"r1eval has no {name}"
            continue
        ties: TiePlace = next(
            (t for t in ("min", "mid", "max") if t in words), inputs(case).get("ties", "max")
        )
        newcomer = 0 if {"raw", "0"} & words else inputs(case).get("newcomer", 1400)
        found = quantity(Aggregate(places, ties, newcomer, "neutral" in words, listed))
        is_same = any(same(one, value, as_share=bool(words & PERCENTILE)) for one in found)
        yield name, "" if is_same else f"it is {' or '.join(map(str, found))}, not {value}"


def flatten(expected: Case, path: str = "") -> Iterator[tuple[str, Any]]:
    """(name, value) of the values that are no mappings; nested names are joined."""
    for name, value in expected.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{path}{name}_")
        elif name not in ("note", "checked"):
            yield f"{path}{name}", value


def same(got: Any, expected: Any, *, as_share: bool = False) -> bool:
    if got is None or expected is None or isinstance(expected, bool | str):
        return bool(got == expected)
    if isinstance(got, list) != isinstance(expected, list):
        return False
    if isinstance(expected, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    return abs(got - expected) <= TOLERANCE or (as_share and abs(got - 100 * expected) <= TOLERANCE)
