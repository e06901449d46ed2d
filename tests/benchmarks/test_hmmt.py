"""HMMT: expressions; the type of problem is a tag if the data set has it."""

from benchmarks import hmmt
from benchmarks.hmmt import HMMT_FEB25, to_question
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(hmmt)) == Question(
        id="1",
        slots={"question": r"Compute $\sqrt{2} \cdot \sqrt{6}$."},
        gold=r"2\sqrt{3}",
        answer=Answer.EXPRESSION,
        tags={"problem_type": "Algebra"},
    )


def test_a_set_without_problem_types_is_read_as_well() -> None:
    row = opening_row(hmmt)
    del row["problem_type"]
    assert to_question(row).tags == {}


def test_no_commit_is_invented() -> None:
    assert HMMT_FEB25.dataset.revision is None
