"""Replies that nobody would write: of a megabyte, nested deeply, garbage. Each gets its grade in time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.kinds.scorer import scorer, shown_gold
from r1eval.store.records import Status

GOLDS = {
    Answer.SPAN: '["7", ["Al", "Bo"]]',
    Answer.TEXT: "(b)",
    Answer.GRID: "[[0, 1], [2, 3]]",
}
TABLE = '{"header": ["House", "Name"], "rows": [["1", "Al"], ["2", "Bo"]]}'
MEGABYTE = 1_000_000
UNITS = (
    *("[", "{", "[[1", "[1],", "[[0,", "0 1\n", "|", " ", "\n", "$", "\\boxed{", "Answer:", "answer: -1 "),
    *("The answer is:", '"solution":{', '"solution":{"a":{"a":', "answer is ", "1,", "}", "**"),
)


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_a_megabyte_of_anything_is_scored_in_a_fraction_of_the_limit(unit: str) -> None:
    for kind, gold in [*GOLDS.items(), (Answer.GRID, TABLE)]:
        started = time.process_time()
        status = scorer(kind).score(gold, (unit * MEGABYTE)[:MEGABYTE]).status
        assert status in (Status.WRONG, Status.NO_ANSWER)
        assert time.process_time() - started < 2.0


def test_megabytes_go_through_the_grader() -> None:
    units = ("[[0,", "Answer: -1 ")
    items = [Item(kind, gold, (unit * MEGABYTE)[:MEGABYTE]) for unit in units for kind, gold in GOLDS.items()]
    with Grader(workers=2) as grader:
        grades = [grade for _, grade in grader.grade(items)]
    assert {grade.status for grade in grades} == {Status.WRONG, Status.NO_ANSWER}
    assert not [grade.detail for grade in grades if "limits" in grade.detail]


@given(st.sampled_from(list(GOLDS)), st.text() | st.text('[]{}0123,: \n"\\$*answeriolut', max_size=200))
def test_garbage_has_a_verdict_with_the_measures_of_its_gold(kind: Answer, reply: str) -> None:
    found, asked = scorer(kind), GOLDS[kind]
    wanted = found.score(asked, found.correct_reply(asked)).measures
    given_measures = found.score(asked, reply).measures
    assert {name: weight for name, (_, weight) in given_measures.items()} == {
        name: weight for name, (_, weight) in wanted.items()
    }
    assert all(0 <= amount <= weight for amount, weight in given_measures.values())


@given(st.sampled_from(list(GOLDS)), st.text() | st.text('[]{}01,:"', max_size=100))
def test_any_text_can_be_asked_whether_it_is_a_gold(kind: Answer, gold: str) -> None:
    assert isinstance(scorer(kind).gold_problem(gold), str)
    assert isinstance(shown_gold(kind, gold), str)
