"""ZebraLogic: the prompt shows the form of the solution, and a masked copy is refused."""

import json
from typing import Any

import pytest

from benchmarks import zebralogic
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import render
from benchmarks.types import Answer
from benchmarks.zebralogic import ZEBRALOGIC, to_question
from r1eval.scoring.kinds.grid import gold_problem, score
from r1eval.store.records import Status
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    question = to_question(opening_row(zebralogic))
    assert (question.id, question.answer, question.tags) == ("lgp-test-2x2-0", Answer.GRID, {"level": "2*2"})
    assert json.loads(question.gold) == opening_row(zebralogic)["solution"]
    assert gold_problem(question.gold) == ""


def test_the_prompt_shows_the_form_of_the_solution_and_no_more() -> None:
    question = to_question(opening_row(zebralogic))
    asked = render(ZEBRALOGIC.prompts[Answer.GRID], question.slots)
    form = asked[asked.index('{\n    "reasoning": "___"') :]
    assert json.loads(form)["solution"] == {
        "House 1": {"Name": "___", "Drink": "___"},
        "House 2": {"Name": "___", "Drink": "___"},
    }
    assert score(question.gold, form).status is Status.WRONG


@pytest.mark.parametrize(
    ("solution", "problem"),
    [
        ({"header": ["House", "Name"], "rows": [["___", "___"]]}, "is masked"),
        ({"header": ["House", "Name"], "rows": []}, "it must have a header and rows"),
        ({"header": ["Name"], "rows": [["Bo"]]}, "it must have a header and rows"),
        ("Bo", "it must have a header and rows"),
    ],
)
def test_a_row_without_a_solution_is_named(solution: Any, problem: str) -> None:
    with pytest.raises(BenchmarkError, match=problem):
        to_question({**opening_row(zebralogic), "solution": solution})
