"""The rating that CodeElo's public script would give, to compare with figures made with it: `codeelo-compat`.

CodeElo (Quan et al. 2025, arXiv 2501.01257) publishes a script that many reports use. It differs from the
official rules in ways that raise a rating by tens of points; they are followed here one by one, and this is
never r1eval's own figure:

- every failure costs, a compile error or a reply without a program too; a solved problem may fall to 0
  points, and a problem without points counts as one and 10 minutes per failure;
- the model stands before everybody of the same result, and its rank counts from 0: it is the number of those
  before it, set against an expected rank that counts from 1;
- the contestants are all handles of the rating changes (the intersection of the two lists of handles is
  written as `and`), in the order of the standings; a contest is dropped if that leaves other than one row for
  each change, or if they are not more than 200;
- an old rating of 0 is taken as a strength of 0;
- the search is over whole numbers from 0 to below the highest old rating + 100, so that nobody beats the best
  by more.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from r1eval.codeforces.attempts import WRONG_MINUTES, WRONG_POINTS, Chances, Result, counts_always, scores
from r1eval.codeforces.contest import Contest, Entry, Kind, Problem
from r1eval.codeforces.rating import Field

FLOOR = 200
"""a contest needs more participants than this"""

counts = counts_always
"""every failed sample is an attempt"""


@dataclass(frozen=True)
class Standing:
    """A contest as the script takes it."""

    rows: tuple[Entry, ...]
    """one for each rating change, in the order of the standings"""
    field: Field
    """the old ratings as they are, 0 for new accounts"""

    @cached_property
    def worst_so_far(self) -> list[tuple[float, int]]:
        """(−points, penalty) of the worst row up to each one: ascending even if the rows are not sorted."""
        return list(accumulate(((-row.points, row.penalty) for row in self.rows), max))


def earn(_: Kind, problem: Problem, failures: int) -> Result:
    """By whether the problem has points, whatever the contest's type.

    >>> earn(Kind.CF, Problem("A", 500.0), 12), earn(Kind.ICPC, Problem("A", None), 2)
    (Result(score=0.0, penalty=0), Result(score=1.0, penalty=20))
    """
    if problem.points is None:
        return Result(1.0, WRONG_MINUTES * failures)
    return Result(max(0.0, problem.points - WRONG_POINTS * failures))


def standing(contest: Contest, floor: int = FLOOR) -> Standing | None:
    """The contest's rows and ratings by the script's own selection; None if it drops the contest."""
    handles = {handle for handle, _ in contest.old_ratings}
    rows = tuple(entry for entry in contest.entries if entry.handle in handles)
    if len(rows) != len(contest.old_ratings) or len(rows) <= floor:
        return None
    return Standing(rows, Field(tuple(rating for _, rating in contest.old_ratings)))


def rank(held: Standing, result: Result) -> int:
    """The place of the first row that is worse, from 0: how many come before the model."""
    return bisect_right(held.worst_so_far, (-result.score, result.penalty))


def rating(field: Field, place: int) -> int:
    """The script's bisection.

    >>> rating(Field((1500, 1500)), 1), rating(Field((1500, 1500)), 0)
    (1599, 1599)
    """
    low, high = 0, int(field.ends[1]) + 100
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if 1 + field.ahead(middle) < place else (middle, high)
    return low


def expected_rating(contest: Contest, by_problem: Mapping[str, Chances], floor: int = FLOOR) -> float | None:
    """The mean of its rating over all orders of the samples; None if the script drops the contest.

    `by_problem`: `attempts.chances` with `counts` of this file.
    """
    held = standing(contest, floor)
    if held is None:
        return None
    places: dict[int, float] = {}
    for result, probability in scores(contest, by_problem, earn).items():
        place = rank(held, result)
        places[place] = places.get(place, 0.0) + probability
    return sum(probability * rating(held.field, place) for place, probability in places.items())
