"""Codeforces contests as the API's JSON has them: problems, the rows of the standings, the rating changes.

The API (https://codeforces.com/apiHelp) wraps every answer in an envelope {"status", "comment"?, "result"?}.
Two answers make a contest: `contest.standings` and `contest.ratingChanges`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from r1eval.errors import DataError


class Kind(StrEnum):
    CF = "CF"
    """points for each problem, fewer for rejected attempts"""
    ICPC = "ICPC"
    """problems solved, then penalty minutes: Educational rounds, Div. 3, Div. 4"""


@dataclass(frozen=True, slots=True)
class Problem:
    index: str
    """its letter, `A`, `C1`"""
    points: float | None
    """what it is worth; None in contests that count problems"""


class Solved(NamedTuple):
    """How a human solved a problem."""

    rejected: int
    """attempts rejected before the accepted one"""
    points: float
    """what it brought, the clock's share taken; 1 where problems are counted"""
    minutes: int
    """from the contest's start to the accepted attempt; 0 where the API does not say"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the standings."""

    handle: str
    """of its first member; handles may change after the contest"""
    contestant: bool
    """a CONTESTANT of one member who is no ghost: out-of-competition, virtual and team rows are not rated"""
    points: float
    penalty: int
    """minutes"""
    solved: tuple["Solved | None", ...]
    """of each problem, in their order; None if not solved"""


@dataclass(frozen=True, slots=True)
class Human:
    """A rated human: a contestant who is in the standings and in the rating changes."""

    entry: Entry
    rating: int
    """before the contest; 0 for an account that was new"""


@dataclass(frozen=True)
class Contest:
    """A rated contest that has ended."""

    id: int
    name: str
    kind: Kind
    problems: tuple[Problem, ...]
    entries: tuple[Entry, ...]
    """every row of the standings, rated or not, from first to last"""
    old_ratings: tuple[tuple[str, int], ...]
    """(handle, rating before the contest) of each rating change, in the API's order"""

    @cached_property
    def humans(self) -> tuple[Human, ...]:
        ratings = dict(self.old_ratings)
        return tuple(
            Human(entry, ratings[entry.handle])
            for entry in self.entries
            if entry.contestant and entry.handle in ratings
        )


@dataclass(frozen=True)
class Skipped:
    """A contest that can rate nobody. It is listed with its reason; it is never a rating of 0."""

    id: int
    reason: str


def contest_of(contest_id: int, standings: Any, changes: Any) -> Contest | Skipped:
    """The contest of two answers of the API, `contest.standings` and `contest.ratingChanges`.

    An answer that says FAILED, a contest that is still going on, that changed no rating, or that is scored
    neither by points nor by problems is Skipped. DataError for JSON that is not the API's.
    """
    for method, answer in (("contest.standings", standings), ("contest.ratingChanges", changes)):
        if failed := failure(method, answer):
            return Skipped(contest_id, failed)
    try:
        return _contest(contest_id, standings["result"], changes["result"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            f"contest {contest_id}: not what the API's contest.standings and contest.ratingChanges look like "
            f"({type(error).__name__}: {error}); fetch it again with `r1eval standings fetch {contest_id}`"
        ) from None


def failure(method: str, answer: Any) -> str:
    """Why an envelope holds no result; "" if it does. DataError if it is no envelope.

    >>> failure("contest.ratingChanges", {"status": "FAILED", "comment": "contestId: not rated"})
    'contest.ratingChanges says "contestId: not rated"'
    """
    if not isinstance(answer, dict) or "status" not in answer:
        raise DataError(
            f'{method}: {_clipped(answer)} is no answer of the API ({{"status", "result"}}); fetch it again'
        )
    if answer["status"] == "OK" and "result" in answer:
        return ""
    return f'{method} says "{answer.get("comment") or answer["status"]}"'


def _contest(contest_id: int, standings: Mapping[str, Any], changes: Sequence[Any]) -> Contest | Skipped:
    about = standings["contest"]
    if (phase := about.get("phase", "FINISHED")) != "FINISHED":
        return Skipped(contest_id, f"has not finished (phase {phase})")
    problems = tuple(Problem(p["index"], _points(p)) for p in standings["problems"])
    kind = Kind.ICPC if all(p.points is None for p in problems) else about["type"]
    if kind not in tuple(Kind):
        return Skipped(contest_id, f"is of type {kind}, for which no score is defined")
    if kind == Kind.CF and (worthless := [p.index for p in problems if p.points is None]):
        return Skipped(contest_id, f"does not say what {', '.join(worthless)} is worth")
    contest = Contest(
        contest_id,
        str(about["name"]),
        Kind(kind),
        problems,
        tuple(_entry(row, len(problems)) for row in standings["rows"]),
        tuple((str(change["handle"]), int(change["oldRating"])) for change in changes),
    )
    if not contest.humans:
        return Skipped(contest_id, "changed no rating of a contestant in its standings")
    return contest


def _points(problem: Mapping[str, Any]) -> float | None:
    return float(problem["points"]) if problem.get("points") is not None else None


def _entry(row: Mapping[str, Any], problems: int) -> Entry:
    party = row["party"]
    results = row["problemResults"]
    if len(results) != problems:
        raise ValueError(f"a row has {len(results)} results for {problems} problems")
    return Entry(
        handle=str(party["members"][0]["handle"]),
        contestant=party["participantType"] == "CONTESTANT"
        and len(party["members"]) == 1
        and not party.get("ghost", False),
        points=float(row["points"]),
        penalty=int(row["penalty"]),
        solved=tuple(_solved(result) for result in results),
    )


def _solved(result: Mapping[str, Any]) -> Solved | None:
    points = float(result["points"])
    if points <= 0:
        return None
    seconds = int(result.get("bestSubmissionTimeSeconds", 0))
    return Solved(int(result["rejectedAttemptCount"]), points, seconds // 60)


def _clipped(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
