"""AMC 2023 and Minerva MATH: numbered questions with short answers."""

from benchmarks import catalogue, math_ai
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row


def test_the_row_that_their_file_opens_with() -> None:
    for name in ("amc23", "minerva-math"):
        assert catalogue.find(name).to_question(opening_row(math_ai, index=1)) == Question(
            id="2",
            slots={"question": opening_row(math_ai)["question"]},
            gold="200",
            answer=Answer.EXPRESSION,
        )


def test_a_gold_that_is_stored_as_a_number_is_read_as_well() -> None:
    row = {**opening_row(math_ai), "answer": 27.0}
    question = catalogue.find("amc23").to_question(row)
    assert isinstance(question, Question)
    assert question.gold == "27.0"
