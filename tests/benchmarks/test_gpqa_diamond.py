"""GPQA: options permuted by record id, the gold following them, nothing shown in plain text."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import datasets, gpqa_diamond
from benchmarks.choices import LETTERS
from benchmarks.errors import BenchmarkError
from benchmarks.gpqa_diamond import GPQA_DIAMOND, GPQA_EXTENDED, GPQA_MAIN, OPTIONS, to_question
from benchmarks.prompts import render
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row

TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1)


def make_row(record: str, texts: list[str]) -> dict[str, Any]:
    return {**opening_row(gpqa_diamond), "Record ID": record, **dict(zip(OPTIONS, texts, strict=True))}


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(gpqa_diamond)) == Question(
        id="recInvented0000002",
        slots={
            "question": "How many protons has an atom of helium?",
            "choices": "A) 1\nB) 2\nC) 4\nD) 3",
            "letters": "ABCD",
        },
        gold="B",
        answer=Answer.CHOICE,
        tags={"domain": "Chemistry", "subdomain": "Chemistry (general)", "permutation": "1,0,3,2"},
        hidden=True,
    )


def test_the_prompt_is_the_simple_evals_one() -> None:
    question = to_question(opening_row(gpqa_diamond))
    assert render(GPQA_DIAMOND.prompts[question.answer], question.slots) == (
        "Answer the following multiple choice question. The last line of your response should be of the "
        "following format: 'Answer: $LETTER' (without quotes) where LETTER is one of ABCD. Think step by "
        "step before answering.\n\nHow many protons has an atom of helium?\n\nA) 1\nB) 2\nC) 4\nD) 3"
    )


@given(TEXTS, st.lists(TEXTS, min_size=4, max_size=4, unique=True))
def test_the_gold_letter_always_points_at_the_right_option(record: str, texts: list[str]) -> None:
    question = to_question(make_row(record, texts))
    lines = dict(line.split(") ", 1) for line in question.slots["choices"].split("\n"))
    assert lines[question.gold] == texts[0]
    assert sorted(lines.values()) == sorted(texts)


@given(TEXTS, st.lists(TEXTS, min_size=4, max_size=4, unique=True))
def test_the_stored_permutation_records_the_order_of_options(record: str, texts: list[str]) -> None:
    question = to_question(make_row(record, texts))
    order = [int(place) for place in question.tags["permutation"].split(",")]
    assert question.slots["choices"] == "\n".join(
        f"{letter}) {texts[option]}" for letter, option in zip(LETTERS, order, strict=False)
    )


@given(st.lists(st.integers(0, 999), unique=True, min_size=2, max_size=8), st.randoms())
def test_other_rows_and_their_order_change_nothing(records: list[int], random: Any) -> None:
    rows = [make_row(f"rec{record}", ["a", "b", "c", "d"]) for record in records]
    expected = {row["Record ID"]: to_question(row) for row in rows}
    random.shuffle(rows)
    assert {row["Record ID"]: to_question(row) for row in rows} == expected


def test_gold_letters_are_uniformly_distributed() -> None:
    golds = [to_question(make_row(f"rec{number}", ["a", "b", "c", "d"])).gold for number in range(2000)]
    assert all(400 < golds.count(letter) < 600 for letter in "ABCD")


def test_the_set_is_gated_and_every_question_hidden() -> None:
    assert GPQA_DIAMOND.dataset.gated
    assert to_question(opening_row(gpqa_diamond)).hidden


def test_main_and_extended_differ_in_the_file_that_is_read_only() -> None:
    for larger, config in ((GPQA_MAIN, "gpqa_main"), (GPQA_EXTENDED, "gpqa_extended")):
        assert larger.dataset == replace(GPQA_DIAMOND.dataset, configs=(config,))
        assert larger.to_question is GPQA_DIAMOND.to_question
    assert (GPQA_MAIN.expected_questions, GPQA_EXTENDED.expected_questions) == (448, 546)


def test_an_option_that_is_empty_in_the_source_is_an_error_and_not_the_word_none() -> None:
    with pytest.raises(BenchmarkError, match="'Incorrect Answer 2' contains None"):
        to_question({**opening_row(gpqa_diamond), "Incorrect Answer 2": None})


def test_a_mirror_of_the_gated_set_is_read_like_the_hub(tmp_path: Path) -> None:
    folder = tmp_path / GPQA_DIAMOND.dataset.repo
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(
        "---\nconfigs:\n- config_name: gpqa_diamond\n  data_files: gpqa_diamond.csv\n---\n", encoding="utf-8"
    )
    rows = [make_row(f"recInvented{number:07}", ["2", "1", "3", "4"]) for number in range(198)]
    columns = [name for name in rows[0] if not name.startswith("@")]
    with (folder / "gpqa_diamond.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    loaded = datasets.load(GPQA_DIAMOND, tmp_path)
    assert loaded.questions == tuple(to_question(row) for row in rows)
    assert "its content cannot be verified" in loaded.notices[0]
