"""Small contests for tests, in the format of the API's answers."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from r1eval.codeforces.contest import Contest, parse_contest

POINTS = {"A": 500.0, "B": 1000.0, "C": 1500.0}

Rejections = Mapping[str, int]
"""index of a solved problem -> attempts rejected before the accepted one"""

HumanRow = tuple[str, float, int, Rejections]
"""handle, points, penalty, solved problems"""


def standings(
    number: int, humans: Sequence[HumanRow], *, kind: str = "CF", points: bool = True
) -> dict[str, Any]:
    """An answer of contest.standings with problems A (500), B (1000), C (1500).

    A solved problem earns 0.8 of its points, less 50 for each rejected attempt, and at least 0.3 of them.
    """
    problems = [
        {"contestId": number, "index": index, "name": index, **({"points": worth} if points else {})}
        for index, worth in POINTS.items()
    ]
    header = {"id": number, "name": f"Round {number}", "type": kind, "phase": "FINISHED"}
    rows = [row(human, counts_points=points) for human in humans]
    return {"status": "OK", "result": {"contest": header, "problems": problems, "rows": rows}}


def row(human: HumanRow, *, counts_points: bool) -> dict[str, Any]:
    handle, points, penalty, solved = human
    party = {"members": [{"handle": handle}], "participantType": "CONTESTANT", "ghost": False}
    results = [
        {
            "points": 0.0
            if index not in solved
            else points_earned(index, solved[index])
            if counts_points
            else 1.0,
            "rejectedAttemptCount": solved.get(index, 0),
        }
        for index in POINTS
    ]
    return {"party": party, "rank": 1, "points": points, "penalty": penalty, "problemResults": results}


def points_earned(index: str, rejected: int) -> float:
    return max(0.3 * POINTS[index], 0.8 * POINTS[index] - 50 * rejected)


def changes(number: int, ratings: Mapping[str, int]) -> dict[str, Any]:
    """An answer of contest.ratingChanges."""
    result = [
        {"contestId": number, "handle": handle, "rank": 1, "oldRating": rating, "newRating": rating}
        for handle, rating in ratings.items()
    ]
    return {"status": "OK", "result": result}


def contest(ratings: Sequence[int], scores: Sequence[float], number: int = 1) -> Contest:
    """A CF contest of these humans, best first."""
    handles = [f"h{place}" for place in range(len(ratings))]
    humans: list[HumanRow] = [(handle, score, 0, {}) for handle, score in zip(handles, scores, strict=True)]
    parsed = parse_contest(
        number, standings(number, humans), changes(number, dict(zip(handles, ratings, strict=True)))
    )
    assert isinstance(parsed, Contest)
    return parsed


SMALL_CONTEST = contest([1900, 1700, 1500, 1300, 0], [2400, 1450, 1450, 500, 0])


def random_contest(number: int, random: Random) -> Contest:
    """Sixty humans, who lost a fifth of their points to the clock."""
    humans: list[HumanRow] = []
    for place in range(60):
        solved = {index: random.randrange(4) for index in POINTS if random.random() < 0.6}
        points = sum(points_earned(index, rejected) for index, rejected in solved.items())
        humans.append((f"h{place}", points, 0, solved))
    ratings = {human[0]: random.randrange(800, 2400) for human in humans}
    parsed = parse_contest(number, standings(number, humans), changes(number, ratings))
    assert isinstance(parsed, Contest)
    return parsed
