"""Rating as CodeElo's public script computes it, to compare with figures made with it: `codeelo-compat`.

CodeElo (Quan et al. 2025, arXiv 2501.01257) publishes a script that many reports use. It differs from the
official rules in ways that raise a rating by tens of points. They are reproduced here one by one; this is
never r1eval's headline rating:

- every failure has a penalty, also a compile error or a reply without a program; a solved problem can fall to
  0 points, and a problem without points counts as one solved problem and 10 minutes per failure;
- the model is placed before everybody with the same result, and its rank counts from 0: it is the number of
  contestants before it, compared with an expected rank that counts from 1;
- the contestants are all handles of the rating changes (the intersection of the two lists of handles is
  written as `and`), in the order of the standings; a contest is dropped unless that leaves exactly one row
  for each change and more than 200 rows;
- an old rating of 0 is used as a strength of 0;
- the search is over integers from 0 to below the highest old rating + 100, so no rating exceeds the best
  contestant's by more.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from r1eval.codeforces.attempts import (
    REJECTION_MINUTES,
    REJECTION_POINTS,
    AttemptDistribution,
    Result,
    is_any_attempt,
    result_distribution,
)
from r1eval.codeforces.contest import Contest, Kind, Problem, StandingsRow
from r1eval.codeforces.rating import Opponents

PARTICIPANT_FLOOR = 200
"""a contest needs more participants than this"""

is_attempt = is_any_attempt
"""every failed sample counts as an attempt"""


@dataclass(frozen=True)
class Participants:
    """A contest's rows and ratings as the script selects them."""

    rows: tuple[StandingsRow, ...]
    """one for each rating change, in the order of the standings"""
    opponents: Opponents
    """the old ratings as they are, 0 for new accounts"""

    @cached_property
    def running_worst(self) -> list[tuple[float, int]]:
        """(−points, penalty) of the worst row up to each row: ascending even if the rows are not sorted."""
        return list(accumulate(((-row.points, row.penalty) for row in self.rows), max))


def problem_result(_: Kind, problem: Problem, failures: int) -> Result:
    """Score a solved problem by whether it has points, whatever the contest's type.

    >>> problem_result(Kind.CF, Problem("A", 500.0), 12), problem_result(Kind.ICPC, Problem("A", None), 2)
    (Result(score=0.0, penalty=0), Result(score=1.0, penalty=20))
    """
    if problem.points is None:
        return Result(1.0, REJECTION_MINUTES * failures)
    return Result(max(0.0, problem.points - REJECTION_POINTS * failures))


def select_participants(contest: Contest, floor: int = PARTICIPANT_FLOOR) -> Participants | None:
    """The contest's rows and ratings by the script's own selection; None if it drops the contest."""
    handles = {handle for handle, _ in contest.old_ratings}
    rows = tuple(row for row in contest.rows if row.handle in handles)
    if len(rows) != len(contest.old_ratings) or len(rows) <= floor:
        return None
    return Participants(rows, Opponents(tuple(rating for _, rating in contest.old_ratings)))


def rank(participants: Participants, result: Result) -> int:
    """The rank counted from 0: the position of the first row that is worse."""
    return bisect_right(participants.running_worst, (-result.score, result.penalty))


def rating(opponents: Opponents, place: int) -> int:
    """The script's bisection for the rating at a rank counted from 0.

    >>> rating(Opponents((1500, 1500)), 1), rating(Opponents((1500, 1500)), 0)
    (1599, 1599)
    """
    low, high = 0, int(opponents.extremes[1]) + 100
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if 1 + opponents.ahead(middle) < place else (middle, high)
    return low


def expected_rating(
    contest: Contest, by_problem: Mapping[str, AttemptDistribution], floor: int = PARTICIPANT_FLOOR
) -> float | None:
    """The mean rating over all orders of the samples; None if the script drops the contest.

    `by_problem`: from `attempts.attempt_distribution` with this module's `is_attempt`.
    """
    participants = select_participants(contest, floor)
    if participants is None:
        return None
    places: dict[int, float] = {}
    for result, probability in result_distribution(contest, by_problem, problem_result).items():
        place = rank(participants, result)
        places[place] = places.get(place, 0.0) + probability
    return sum(probability * rating(participants.opponents, place) for place, probability in places.items())
