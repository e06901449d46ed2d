"""BIG-Bench Extra Hard: tasks as categories, and the mini set as the rows that say so."""

import pytest

from benchmarks import bbeh
from benchmarks.bbeh import BBEH, to_question
from benchmarks.errors import BenchmarkError
from benchmarks.types import Answer, Question, SkippedRow
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(bbeh, index=7)) == Question(
        id="word-sorting/7",
        slots={"question": "Sort these words by their last letters: pear, fig, plum."},
        gold="fig, plum, pear",
        answer=Answer.TEXT,
        tags={"category": "word sorting"},
    )


@pytest.mark.parametrize("mark", [0, False])
def test_the_mini_set_has_the_rows_that_are_marked(mark: object) -> None:
    row = {**opening_row(bbeh), "mini": mark}
    assert to_question(row, mini=True) == SkippedRow("not in the mini set")
    assert isinstance(to_question(row), Question)
    assert to_question(opening_row(bbeh), mini=True) == to_question(opening_row(bbeh))


def test_a_mark_of_another_kind_is_named() -> None:
    with pytest.raises(BenchmarkError, match="column 'mini' contains 'no'"):
        to_question({**opening_row(bbeh), "mini": "no"})


def test_the_prompt_asks_for_the_prefix_that_the_scorer_reads() -> None:
    assert all('"The answer is:"' in one.prompts[Answer.TEXT].text for one in BBEH)
