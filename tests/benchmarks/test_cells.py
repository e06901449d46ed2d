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


ROW = {
    "@row": 0,
    "reward_model": {"ground_truth": "42", "style": "rule", "b.c": "dot"},
    "reward_model.style": "flat",
    "options": ["red", {"text": "blue"}],
    "extra_info": '{"split": "test", "ids": [7]}',
    "note": "no JSON",
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("reward_model.ground_truth", "42"),
        ("reward_model.style", "flat"),
        ("reward_model.b.c", "dot"),
        ("options.0", "red"),
        ("options.1.text", "blue"),
        ("extra_info.split", "test"),
        ("extra_info.ids.0", "7"),
        ("note", "no JSON"),
    ],
)
def test_a_path_leads_into_nested_values(path: str, value: str) -> None:
    assert cell(ROW, path) == value


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "reward_model.ground_thruth",
            "there is no column 'ground_thruth' in 'reward_model', only ground_truth, style, b.c; did you",
        ),
        ("options.2", "there is no column '2' in 'options', only 0, 1"),
        ("options.1.txt", "there is no column 'txt' in 'options.1', only text; did you mean 'text'?"),
        ("note.x", "column 'note' contains 'no JSON': there is no 'x' in it, as it is not JSON"),
        ("extra_info.ids.0.x", "column 'extra_info.ids.0' contains 7: there is no 'x' in it"),
        ("reward.ground_truth", "there is no column 'reward.ground_truth', only reward_model, "),
        ("@row.x", "column '@row' contains 0: there is no 'x' in it"),
    ],
)
def test_a_path_that_leads_nowhere_says_what_there_is(path: str, message: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        cell(ROW, path)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


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
