"""Codeforces contests, parsed from the API's JSON: problems, rows of the standings, rating changes.

The API (https://codeforces.com/apiHelp) wraps every answer in an envelope {"status", "comment"?, "result"?}.
A contest is parsed from two answers: `contest.standings` and `contest.ratingChanges`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from r1eval.errors import DataError


class Kind(StrEnum):
    """How a contest is scored."""

    CF = "CF"
    """points for each problem, fewer for rejected attempts"""
    ICPC = "ICPC"
    """problems solved, then penalty minutes: Educational rounds, Div. 3, Div. 4"""


@dataclass(frozen=True, slots=True)
class Problem:
    index: str
    """the problem's letter: `A`, `C1`"""
    points: float | None
    """maximum points; None in contests that count problems"""


class ProblemResult(NamedTuple):
    """A human's result on a problem that they solved."""

    rejected: int
    """attempts rejected before the accepted one"""
    points: float
    """points earned, after the deduction for time; 1 where problems are counted"""
    minutes: int
    """from the contest's start to the accepted attempt; 0 if the API does not give it"""


@dataclass(frozen=True, slots=True)
class StandingsRow:
    """One row of the standings."""

    handle: str
    """of its first member; handles may change after the contest"""
    contestant: bool
    """a CONTESTANT with one member that is no ghost: out-of-competition, virtual and team rows are not
    rated"""
    points: float
    penalty: int
    """minutes"""
    results: tuple["ProblemResult | None", ...]
    """one for each problem, in the contest's order; None if not solved"""


@dataclass(frozen=True, slots=True)
class Human:
    """A rated human: a contestant who is in the standings and in the rating changes."""

    row: StandingsRow
    rating: int
    """before the contest; 0 for a new account"""


@dataclass(frozen=True)
class Contest:
    """A finished rated contest."""

    id: int
    name: str
    kind: Kind
    problems: tuple[Problem, ...]
    rows: tuple[StandingsRow, ...]
    """every row of the standings, rated or not, from first to last"""
    old_ratings: tuple[tuple[str, int], ...]
    """(handle, rating before the contest) of each rating change, in the API's order"""

    @cached_property
    def humans(self) -> tuple[Human, ...]:
        ratings = dict(self.old_ratings)
        return tuple(
            Human(row, ratings[row.handle]) for row in self.rows if row.contestant and row.handle in ratings
        )


@dataclass(frozen=True)
class SkippedContest:
    """A contest without a rating. It is listed with its reason and never counts as a rating of 0."""

    id: int
    reason: str


def parse_contest(contest_id: int, standings: Any, changes: Any) -> Contest | SkippedContest:
    """Parse a contest from the API's answers of `contest.standings` and `contest.ratingChanges`.

    Returns a SkippedContest if an answer's status is FAILED, if the contest has not finished or changed no
    rating, or if it is scored neither by points nor by problems. DataError for JSON that is not an answer of
    the API.
    """
    for method, answer in (("contest.standings", standings), ("contest.ratingChanges", changes)):
        if failed := failure_reason(method, answer):
            return SkippedContest(contest_id, failed)
    try:
        return _parse_results(contest_id, standings["result"], changes["result"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            f"contest {contest_id}: not the format of the API's contest.standings and contest.ratingChanges "
            f"({type(error).__name__}: {error}); fetch it again with `r1eval standings fetch {contest_id}`"
        ) from None


def failure_reason(method: str, answer: Any) -> str:
    """Why an answer has no result; "" if it has one. DataError if it has no envelope.

    >>> failure_reason("contest.ratingChanges", {"status": "FAILED", "comment": "contestId: not rated"})
    'contest.ratingChanges answered "contestId: not rated"'
    """
    if not isinstance(answer, dict) or "status" not in answer:
        raise DataError(
            f'{method}: {_clip(answer)} is not an answer of the API ({{"status", "result"}}); fetch it again'
        )
    if answer["status"] == "OK" and "result" in answer:
        return ""
    return f'{method} answered "{answer.get("comment") or answer["status"]}"'


def _parse_results(
    contest_id: int, standings: Mapping[str, Any], changes: Sequence[Any]
) -> Contest | SkippedContest:
    header = standings["contest"]
    if (phase := header.get("phase", "FINISHED")) != "FINISHED":
        return SkippedContest(contest_id, f"has not finished (phase {phase})")
    problems = tuple(Problem(p["index"], _points(p)) for p in standings["problems"])
    kind = Kind.ICPC if all(p.points is None for p in problems) else header["type"]
    if kind not in tuple(Kind):
        return SkippedContest(contest_id, f"is of type {kind}, for which no score is defined")
    if kind == Kind.CF and (without_points := [p.index for p in problems if p.points is None]):
        return SkippedContest(contest_id, f"gives no points for {', '.join(without_points)}")
    contest = Contest(
        contest_id,
        str(header["name"]),
        Kind(kind),
        problems,
        tuple(_parse_row(row, len(problems)) for row in standings["rows"]),
        tuple((str(change["handle"]), int(change["oldRating"])) for change in changes),
    )
    if not contest.humans:
        return SkippedContest(contest_id, "changed no rating of a contestant in its standings")
    return contest


def _points(problem: Mapping[str, Any]) -> float | None:
    return float(problem["points"]) if problem.get("points") is not None else None


def _parse_row(row: Mapping[str, Any], problems: int) -> StandingsRow:
    party = row["party"]
    results = row["problemResults"]
    if len(results) != problems:
        raise ValueError(f"a row has {len(results)} results for {problems} problems")
    return StandingsRow(
        handle=str(party["members"][0]["handle"]),
        contestant=party["participantType"] == "CONTESTANT"
        and len(party["members"]) == 1
        and not party.get("ghost", False),
        points=float(row["points"]),
        penalty=int(row["penalty"]),
        results=tuple(_parse_problem_result(result) for result in results),
    )


def _parse_problem_result(result: Mapping[str, Any]) -> ProblemResult | None:
    points = float(result["points"])
    if points <= 0:
        return None
    seconds = int(result.get("bestSubmissionTimeSeconds", 0))
    return ProblemResult(int(result["rejectedAttemptCount"]), points, seconds // 60)


def _clip(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
