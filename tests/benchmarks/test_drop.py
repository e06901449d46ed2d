"""DROP: the answers of a row as the gold's alternatives, and the row that the set has twice."""

import json
from typing import Any

import pytest

from benchmarks import drop
from benchmarks.drop import TWICE, to_question
from benchmarks.errors import BenchmarkError
from benchmarks.types import Answer, Question, SkippedRow
from r1eval.scoring.kinds.span import gold_problem
from tests.benchmarks.rows import opening_row

NO_DATE = {"day": "", "month": "", "year": ""}


def make_row(**changes: Any) -> dict[str, Any]:
    return {**opening_row(drop), **changes}


def answer(number: str = "", spans: tuple[str, ...] = (), **date: str) -> dict[str, Any]:
    return {"number": number, "spans": list(spans), "date": {**NO_DATE, **date}}


def gold_of(row: dict[str, Any]) -> Any:
    question = to_question(row)
    assert isinstance(question, Question)
    assert gold_problem(question.gold) == ""
    return json.loads(question.gold)


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(drop)) == Question(
        id="7d3f-1",
        slots={
            "passage": "Anna kicked field goals of 21 and 33 yards, and Bea one of 40 yards.",
            "question": "How many yards was the longest field goal?",
        },
        gold='["40", "40 yards"]',
        answer=Answer.SPAN,
        tags={"category": "number"},
    )


@pytest.mark.parametrize(
    ("first", "gold", "category"),
    [
        (answer("3"), ["3"], "number"),
        ({**answer(), "number": 3}, ["3"], "number"),
        (answer(spans=("Bo",)), ["Bo"], "span"),
        (answer(spans=("Bo", "Al")), [["Bo", "Al"]], "spans"),
        (answer(day="7", month="June", year="1997"), ["7 June 1997"], "date"),
        (answer(month="June"), ["June"], "date"),
        (answer("3", ("three",)), ["3"], "number"),
    ],
)
def test_an_answer_is_a_number_or_spans_or_a_date(first: Any, gold: Any, category: str) -> None:
    row = make_row(answer=first, validated_answers={"number": [], "spans": [], "date": []})
    question = to_question(row)
    assert isinstance(question, Question)
    assert (json.loads(question.gold), question.tags) == (gold, {"category": category})


def test_the_answers_of_other_readers_are_accepted_once_and_empty_ones_not_at_all() -> None:
    others = {"number": ["4", "", "3"], "spans": [[], ["Bo", "Al"], []], "date": [NO_DATE] * 3}
    assert gold_of(make_row(answer=answer("3"), validated_answers=others)) == ["3", "4", ["Bo", "Al"]]
    empty = {"number": [""], "spans": [[]], "date": [NO_DATE]}
    assert gold_of(make_row(answer=answer("3"), validated_answers=empty)) == ["3"]


def test_of_the_two_rows_with_one_id_the_question_is_asked() -> None:
    assert to_question(make_row(query_id=TWICE, question="How many/")) == SkippedRow("repeated")
    assert isinstance(to_question(make_row(query_id=TWICE)), Question)


@pytest.mark.parametrize(
    "bad", [{}, "40", {"number": "", "spans": [], "date": "1997"}, {"number": "", "spans": []}]
)
def test_an_answer_of_another_shape_is_named(bad: Any) -> None:
    with pytest.raises(BenchmarkError, match="it must have number, spans and date"):
        to_question(make_row(answer=bad))
