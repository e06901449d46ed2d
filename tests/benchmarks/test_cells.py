"""Cells of a row become text, or an error that names the column."""

import pytest

from benchmarks.cells import cell, cells
from benchmarks.errors import BenchmarkError


@pytest.mark.parametrize(("value", "text"), [("007", "007"), (7, "7"), (0.5, "0.5"), ("", ""), (-3, "-3")])
def test_text_and_numbers_are_written_out(value: object, text: str) -> None:
    assert cell({"answer": value}, "answer") == text


@pytest.mark.parametrize("value", [None, True, ["a"], {"a": 1}])
def test_anything_else_is_an_error_that_names_the_column(value: object) -> None:
    with pytest.raises(BenchmarkError, match=r"column 'answer' contains .* text or a number"):
        cell({"answer": value}, "answer")


def test_a_missing_column_gets_a_suggestion() -> None:
    with pytest.raises(BenchmarkError) as caught:
        cell({"problems": "1+1", "answer": "2", "@row": 0}, "problem")
    assert (
        str(caught.value) == "there is no column 'problem', only problems, answer; did you mean 'problems'?"
    )


def test_a_list_is_read_item_by_item() -> None:
    assert cells({"options": ["a", 2]}, "options") == ["a", "2"]
    with pytest.raises(BenchmarkError, match="it must be a list"):
        cells({"options": "ab"}, "options")
    with pytest.raises(BenchmarkError, match="column 'options' contains None"):
        cells({"options": ["a", None]}, "options")
