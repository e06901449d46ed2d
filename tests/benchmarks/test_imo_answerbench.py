"""IMO-AnswerBench: columns whose names have spaces, several functions as one answer."""

from benchmarks import imo_answerbench
from benchmarks.imo_answerbench import to_question
from benchmarks.types import Answer
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    question = to_question(opening_row(imo_answerbench))
    assert (question.id, question.answer) == ("imo-bench-algebra-000", Answer.EXPRESSION)
    assert question.slots["question"].startswith("Find all functions $f$ on the integers")
    assert question.gold == "$f(x) = x$ and $f(x) = x + 1$"
    assert question.tags == {"category": "Algebra", "subcategory": "Functional Equation"}


def test_a_level_of_some_copies_and_the_source_are_not_needed() -> None:
    row = opening_row(imo_answerbench) | {"Level": "IMO-Hard"}
    del row["Source"]
    assert to_question(row) == to_question(opening_row(imo_answerbench))
