"""Contests from the API's answers: who counts as a rated human, and which contests are skipped."""

import re
from copy import deepcopy
from typing import Any

import pytest

from r1eval.codeforces.contest import (
    Contest,
    Kind,
    ProblemResult,
    SkippedContest,
    failure_reason,
    parse_contest,
)
from r1eval.errors import DataError
from tests.codeforces.contests import changes, standings

STANDINGS = standings(7, [("ann", 1450, 0, {"A": 0, "B": 1}), ("bob", 500, 0, {"A": 2}), ("cy", 0, 0, {})])
CHANGES = changes(7, {"ann": 1500, "bob": 0, "cy": 1200})
FAILED = {"status": "FAILED", "comment": "contestId: Rating changes are unavailable for this contest"}


def with_party(place: int, **fields: Any) -> dict[str, Any]:
    """The standings with these fields changed in the party at a place."""
    answer = deepcopy(STANDINGS)
    answer["result"]["rows"][place]["party"].update(fields)
    return answer


def with_header(**fields: Any) -> dict[str, Any]:
    """The standings with these fields changed in the contest's header."""
    answer = deepcopy(STANDINGS)
    answer["result"]["contest"].update(fields)
    return answer


def humans(standing: Any, change: Any = CHANGES) -> list[tuple[str, int]]:
    parsed = parse_contest(7, standing, change)
    assert isinstance(parsed, Contest)
    return [(human.row.handle, human.rating) for human in parsed.humans]


def test_a_contest_has_its_problems_its_rows_and_its_rated_humans() -> None:
    parsed = parse_contest(7, STANDINGS, CHANGES)
    assert isinstance(parsed, Contest)
    assert (parsed.id, parsed.name, parsed.kind) == (7, "Round 7", Kind.CF)
    assert [(p.index, p.points) for p in parsed.problems] == [("A", 500.0), ("B", 1000.0), ("C", 1500.0)]
    assert [row.results for row in parsed.rows] == [
        (ProblemResult(0, 400.0, 0), ProblemResult(1, 750.0, 0), None),
        (ProblemResult(2, 300.0, 0), None, None),
        (None, None, None),
    ]
    assert humans(STANDINGS) == [("ann", 1500), ("bob", 0), ("cy", 1200)]


@pytest.mark.parametrize(
    "standing",
    [
        with_party(0, participantType="OUT_OF_COMPETITION"),
        with_party(0, participantType="VIRTUAL"),
        with_party(0, ghost=True),
        with_party(0, members=[{"handle": "ann"}, {"handle": "dee"}]),
        with_party(0, members=[{"handle": "renamed"}]),
    ],
)
def test_out_of_competition_ghosts_teams_and_renamed_users_are_no_rated_humans(standing: Any) -> None:
    assert humans(standing) == [("bob", 0), ("cy", 1200)]


def test_a_handle_of_the_rating_changes_alone_is_no_rated_human() -> None:
    assert humans(STANDINGS, changes(7, {"bob": 900, "zed": 2000})) == [("bob", 900)]


def test_a_contest_without_points_counts_problems() -> None:
    for kind in ("ICPC", "CF"):
        parsed = parse_contest(7, standings(7, [("ann", 1, 30, {"A": 0})], kind=kind, points=False), CHANGES)
        assert isinstance(parsed, Contest)
        assert parsed.kind is Kind.ICPC


def without_points() -> dict[str, Any]:
    answer = deepcopy(STANDINGS)
    del answer["result"]["problems"][1]["points"]
    return answer


@pytest.mark.parametrize(
    ("standing", "change", "reason"),
    [
        (STANDINGS, FAILED, 'contest.ratingChanges answered "contestId: Rating changes are unavailable for'),
        (FAILED, CHANGES, "contest.standings answered"),
        ({"status": "FAILED"}, CHANGES, 'contest.standings answered "FAILED"'),
        (STANDINGS, {"status": "OK", "result": []}, "changed no rating of a contestant"),
        (STANDINGS, changes(7, {"zed": 1500}), "changed no rating of a contestant"),
        (standings(7, []), CHANGES, "changed no rating of a contestant"),
        (with_header(phase="CODING"), CHANGES, r"has not finished \(phase CODING\)"),
        (with_header(type="IOI"), CHANGES, "is of type IOI, for which no score is defined"),
        (without_points(), CHANGES, "gives no points for B"),
    ],
)
def test_a_contest_without_a_rating_is_skipped_with_its_reason(
    standing: Any, change: Any, reason: str
) -> None:
    parsed = parse_contest(7, standing, change)
    assert isinstance(parsed, SkippedContest)
    assert parsed.id == 7
    assert re.match(reason, parsed.reason)


@pytest.mark.parametrize(
    ("standing", "change"),
    [
        ({"status": "OK", "result": {}}, CHANGES),
        ({"status": "OK", "result": []}, CHANGES),
        ({"status": "OK", "result": {**STANDINGS["result"], "rows": [{}]}}, CHANGES),
        ({"status": "OK", "result": {**STANDINGS["result"], "problems": []}}, CHANGES),
        (STANDINGS, {"status": "OK", "result": [{"handle": "ann"}]}),
        (STANDINGS, {"status": "OK", "result": [{"handle": "ann", "oldRating": "high"}]}),
        (STANDINGS, []),
        (None, CHANGES),
    ],
)
def test_json_that_is_not_the_apis_is_an_error_of_one_line(standing: Any, change: Any) -> None:
    with pytest.raises(DataError, match=r"fetch it again") as raised:
        parse_contest(7, standing, change)
    assert "\n" not in str(raised.value)


def test_an_envelope_with_a_result_is_no_failure() -> None:
    assert failure_reason("contest.standings", STANDINGS) == ""
