"""Hand-checked replies: what a careful reader of mathematics says of each, and how often the grader agrees.

`corpus.jsonl` holds lines of `r1eval verify`'s input with the reader's verdict and a category beside:
ordinary replies, and several of every way in which graders are known to err. All of it was written for
this project. A verdict that readers would dispute belongs out of the file, not in an exception here.
"""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Grade, Item
from r1eval.store.records import Status

CORPUS = Path(__file__).with_name("corpus.jsonl")
FLOOR = 0.995
"""the agreement reached; a mend that reaches more raises it"""


class Line(NamedTuple):
    id: str
    kind: str
    gold: str
    response: str
    expected: str
    category: str


class Graded(NamedTuple):
    line: Line
    grade: Grade

    def __str__(self) -> str:
        line, grade = self
        verdicts = f"{line.expected}, graded {grade.status} ({grade.detail})"
        return f"{line.id}: {line.gold!r} <- {line.response[-80:]!r}: {verdicts}"


@pytest.fixture(scope="module")
def graded(grader: Grader) -> list[Graded]:
    lines = [Line(**json.loads(row)) for row in CORPUS.read_text(encoding="utf-8").splitlines()]
    items = [Item(Answer(line.kind), line.gold, line.response) for line in lines]
    return [Graded(line, grade) for line, (_, grade) in zip(lines, grader.grade(items), strict=True)]


def test_the_grader_agrees_with_a_careful_reader_on_nearly_every_reply(graded: list[Graded]) -> None:
    disputed = [one for one in graded if correct(one.line.expected) != correct(one.grade.status)]
    assert len(disputed) <= (1 - FLOOR) * len(graded), listed(disputed)


def test_hardly_a_wrong_reply_is_accepted(graded: list[Graded]) -> None:
    accepted = [one for one in graded if correct(one.grade.status) and not correct(one.line.expected)]
    assert len(accepted) < 10, listed(accepted)


def test_no_reply_is_left_without_a_verdict(graded: list[Graded]) -> None:
    failed = [one for one in graded if one.grade.status is Status.FAILED]
    assert not failed, listed(failed)


def correct(status: str) -> bool:
    return status == Status.CORRECT


def listed(replies: list[Graded]) -> str:
    return "\n".join([f"{len(replies)} replies", *map(str, replies)])
