"""Grids: where a reply has its grid, every cell counts, and what is no grid."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.scoring.kinds.grid import SCORER, score
from r1eval.store.records import Status

GOLD = "[[0, 1], [2, 3]]"
HOUSES = json.dumps({"header": ["House", "Name", "Drink"], "rows": [["1", "Al", "milk"], ["2", "Bo", "tea"]]})
SOLUTION = {"House 1": {"Name": "Al", "Drink": "milk"}, "House 2": {"Name": "Bo", "Drink": "tea"}}


def rectangles(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    """Rows of equal length."""
    return st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
    )


arrays = rectangles(st.integers(-9, 99))
tables = rectangles(st.text(min_size=1, max_size=5)).map(
    lambda rows: {
        "header": ["House", *(f"c{number}" for number in range(len(rows[0])))],
        "rows": [[str(number), *row] for number, row in enumerate(rows, 1)],
    }
)


@pytest.mark.parametrize(
    ("reply", "status", "right"),
    [
        ("[[0,1],[2,3]]", Status.CORRECT, 4),
        ("Not [[1,1],[1,1]], but\n```json\n[\n  [0, 1],\n  [2, 3]\n]\n```", Status.CORRECT, 4),
        ("[\n [\n  0,\n  1\n ],\n [\n  2,\n  3\n ]\n]", Status.CORRECT, 4),
        ("[0, 1]\n[2, 3]\n", Status.CORRECT, 4),
        ("OUTPUT:\n0 1\n2 3", Status.CORRECT, 4),
        ("| 0 | 1 |\n| 2 | 3 |", Status.CORRECT, 4),
        ("[[0,1],[2,3]] as the row [0, 1] shows", Status.CORRECT, 4),
        ("[[0,1],[2,4]]", Status.WRONG, 3),
        ("[[0,1]]", Status.WRONG, 2),
        ("[[0,1],[2,3],[4,5]]", Status.WRONG, 4),
        ("[[0,1],[2,3]], then [[0,0],[0,0]]", Status.WRONG, 1),
        ("There is none.", Status.NO_ANSWER, 0),
        ("[[0.5, 1]]", Status.NO_ANSWER, 0),
    ],
)
def test_the_last_array_of_a_reply_counts(reply: str, status: Status, right: int) -> None:
    scored = score(GOLD, reply)
    assert (scored.status, scored.measures) == (status, {"cells": (right, 4)})


@pytest.mark.parametrize(
    ("reply", "status", "right"),
    [
        (json.dumps({"reasoning": "", "solution": SOLUTION}), Status.CORRECT, 4),
        (f'```json\n{{"solution": {json.dumps(SOLUTION, indent=2)}}}\n```', Status.CORRECT, 4),
        ('{"reasoning": "a "quote" {", "solution": ' + json.dumps(SOLUTION), Status.CORRECT, 4),
        (json.dumps({"solution": SOLUTION}).upper().replace("SOLUTION", "solution"), Status.WRONG, 0),
        ('{"solution": {"House 1": {"Name": " AL ", "Drink": ["milk"]}}}', Status.WRONG, 2),
        ('{"solution": {"House 1": null, "House 2": {"Name": 3, "Drink": null}}}', Status.WRONG, 0),
        ('{"solution": {}}', Status.NO_ANSWER, 0),
        ('{"solution": null}', Status.NO_ANSWER, 0),
        ('{"solution": [1]}', Status.NO_ANSWER, 0),
        ("Al drinks milk.", Status.NO_ANSWER, 0),
    ],
)
def test_the_last_solution_of_a_reply_counts(reply: str, status: Status, right: int) -> None:
    scored = score(HOUSES, reply)
    assert (scored.status, scored.measures) == (status, {"cells": (right, 4)})


@given(arrays | tables)
def test_the_reply_that_a_gold_asks_for_is_correct(value: Any) -> None:
    gold = json.dumps(value)
    if not SCORER.gold_problem(gold):
        scored = score(gold, SCORER.correct_reply(gold))
        assert scored.status is Status.CORRECT
        assert scored.answer == SCORER.shown(gold)


@given(arrays, st.data())
def test_a_grid_with_one_other_cell_is_wrong(rows: list[list[int]], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[0]) - 1))
    other = deepcopy(rows)
    other[row][column] += data.draw(st.sampled_from((-1, 1, 100)))
    scored = score(json.dumps(rows), f"So:\n{json.dumps(other)}")
    cells = len(rows) * len(rows[0])
    assert (scored.status, scored.measures) == (Status.WRONG, {"cells": (cells - 1, cells)})


@pytest.mark.parametrize(
    ("gold", "problem"),
    [
        ("[[0,", "it is not JSON"),
        pytest.param("[" * 10_000, "it is not a grid, but nested deeply", id="nested deeply"),
        ("[0, 1]", "it is not a JSON array of rows"),
        ('"x"', "it is not a JSON array of rows"),
        ("[[0], [1, 2]]", "its rows differ in length"),
        ("[[true]]", "a cell is not an integer"),
        pytest.param(json.dumps([[0] * 101] * 100), "it has more than 10,000 cells", id="too many cells"),
        ('{"header": ["House"], "rows": [["1"]]}', "it has no table; give one such as"),
        ('{"header": ["House", "Name"], "rows": [["1"]]}', "a row has another length than the header"),
        ('{"header": ["House", "A", "A"], "rows": [["1", "x", "y"]]}', "two columns have the same name"),
        ('{"header": ["House", "Name"], "rows": [["1", ""]]}', "a cell is empty"),
    ],
)
def test_a_gold_that_is_no_grid_is_named(gold: str, problem: str) -> None:
    assert SCORER.gold_problem(gold).startswith(problem)
