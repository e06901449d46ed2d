"""IFBench: the request is asked as it is; the gold has the instructions with the arguments that are given."""

import pytest

from benchmarks import ifbench
from benchmarks.errors import BenchmarkError
from benchmarks.ifbench import IFBENCH, to_question
from benchmarks.prompts import render
from benchmarks.types import Answer, Question
from r1eval.scoring.kinds.instructions.scorer import SCORER
from r1eval.store.records import Status
from tests.benchmarks.rows import opening_row


def the_question() -> Question:
    question = to_question(opening_row(ifbench))
    assert isinstance(question, Question)
    return question


def test_the_row_that_its_file_opens_with() -> None:
    text = "What is green tea? Include exactly 2 numbers in the response. Use at least 5 unique words."
    assert the_question() == Question(
        id="1",
        slots={"question": text},
        gold='[{"id": "count:numbers", "kwargs": {"N": 2}}, '
        '{"id": "count:unique_word_count", "kwargs": {"N": 5}}]',
        answer=Answer.INSTRUCTIONS,
        tags={"instructions": "count:numbers, count:unique_word_count"},
    )
    assert render(IFBENCH.prompts[Answer.INSTRUCTIONS], {"question": text}) == text


@pytest.mark.parametrize(
    ("reply", "status"),
    [("The 2 best: green and 1 more.", Status.CORRECT), ("2 of 1", Status.WRONG), ("\n", Status.NO_ANSWER)],
)
def test_replies_to_it(reply: str, status: Status) -> None:
    gold = the_question().gold
    assert SCORER.gold_problem(gold) == ""
    assert SCORER.score(gold, reply).status == status


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ([{"N": 2}], r"'kwargs' contains \[{'N': 2}\]: it must have the arguments of 2 instructions"),
        ([{"N": 2}, None], "'kwargs' contains None: it must be an object"),
    ],
)
def test_arguments_that_do_not_fit_are_an_error(kwargs: object, message: str) -> None:
    with pytest.raises(BenchmarkError, match=message):
        to_question({**opening_row(ifbench), "kwargs": kwargs})
