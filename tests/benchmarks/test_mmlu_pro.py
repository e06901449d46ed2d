"""MMLU-Pro: up to ten options in the source's order, without fillers, and a consistent gold."""

from pathlib import Path
from typing import Any

import pytest
from pyarrow import Table, parquet

from benchmarks import mmlu_pro
from benchmarks.errors import BenchmarkError
from benchmarks.hub import read_mirror
from benchmarks.mmlu_pro import MMLU_PRO, to_question
from benchmarks.prompts import render
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row


def make_row(**cells: Any) -> dict[str, Any]:
    return {**opening_row(mmlu_pro), **cells}


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(mmlu_pro)) == Question(
        id="70",
        slots={
            "question": "Which of these numbers is prime?",
            "choices": "A) 21\nB) 27\nC) 31\nD) 33",
            "letters": "ABCD",
        },
        gold="C",
        answer=Answer.CHOICE,
        tags={"category": "math"},
    )


def test_ten_options_have_ten_letters_in_the_prompt() -> None:
    question = to_question(make_row(options=[str(n) for n in range(10)], answer="J", answer_index=9))
    message = render(MMLU_PRO.prompts[Answer.CHOICE], question.slots)
    assert "where LETTER is one of ABCDEFGHIJ." in message
    assert message.endswith("\nI) 8\nJ) 9")
    assert question.gold == "J"


@pytest.mark.parametrize(
    ("options", "answer", "choices", "gold"),
    [
        (["N/A", "x", "y"], "C", "A) x\nB) y", "B"),
        (["x", "N/A", "y", "N/A"], "A", "A) x\nB) y", "A"),
        (["x", "N/A", "y"], "B", "A) x\nB) N/A\nC) y", "B"),
    ],
)
def test_the_gold_follows_its_option_when_fillers_go(
    options: list[str], answer: str, choices: str, gold: str
) -> None:
    question = to_question(make_row(options=options, answer=answer, answer_index="ABC".index(answer)))
    assert (question.slots["choices"], question.gold) == (choices, gold)


@pytest.mark.parametrize(
    "cells",
    [
        {"answer": "B"},
        {"answer_index": 3},
        {"answer": "Z", "answer_index": 25},
        {"answer": "", "answer_index": -1},
    ],
)
def test_an_inconsistent_gold_is_an_error(cells: dict[str, Any]) -> None:
    with pytest.raises(BenchmarkError, match="disagree"):
        to_question(make_row(**cells))


def test_a_mirror_of_parquet_files_is_read(tmp_path: Path) -> None:
    row = {name: value for name, value in opening_row(mmlu_pro).items() if not name.startswith("@")}
    data = tmp_path / MMLU_PRO.dataset.repo / "data"
    data.mkdir(parents=True)
    parquet.write_table(Table.from_pylist([row]), data / "test-00000-of-00001.parquet")
    [read] = read_mirror(MMLU_PRO.dataset, "default", tmp_path).rows
    assert to_question(read) == to_question(row)


def test_one_sample_makes_no_vote() -> None:
    assert MMLU_PRO.sampling.k == 1
    assert MMLU_PRO.metrics == ("pass@1",)
