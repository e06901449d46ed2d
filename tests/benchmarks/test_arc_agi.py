"""ARC-AGI: a question for each test input of a task, asked in ARC Prize's words."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import arc_agi, datasets
from benchmarks.arc_agi import ARC_AGI
from benchmarks.catalogue import apply_selection
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import render
from benchmarks.selection import parse_selection
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import rows

FIRST, SECOND = ARC_AGI
FIRST_ROW, SECOND_ROW = rows(arc_agi)


def questions(row: dict[str, Any]) -> tuple[Question, ...]:
    made = (FIRST if "train" in row else SECOND).to_question({**row, "@row": 4})
    assert isinstance(made, tuple)
    return tuple(one for one in made if isinstance(one, Question))


def test_a_task_with_an_id() -> None:
    [question] = questions(FIRST_ROW)
    assert (question.id, question.gold, question.answer) == ("0a1b2c3d/1", "[[0, 3, 3]]", Answer.GRID)
    assert render(FIRST.prompts[Answer.GRID], question.slots).endswith(
        "--Training Examples--\n--Example 0-- \n\n INPUT: \n\n[[1, 0]]\n\nOUTPUT: \n\n[[0, 1]]\n\n"
        "--Example 1-- \n\n INPUT: \n\n[[2, 0, 0]]\n\nOUTPUT: \n\n[[0, 0, 2]]\n\n\n"
        "--End of Training Examples--\n\n--Test Input--\n[[3, 3, 0]]\n--End of Test Input--\n\nYour response:"
    )


def test_each_test_input_of_a_task_is_a_question() -> None:
    found = [(one.id, one.slots["question"], one.gold) for one in questions(SECOND_ROW)]
    assert found == [("5/1", "[[2], [0]]", "[[0], [2]]"), ("5/2", "[[0], [4]]", "[[4], [0]]")]
    assert {one.tags["task"] for one in questions(SECOND_ROW)} == {"5"}


@pytest.mark.parametrize("pairs", [[], None, [{"input": [[1]]}], [{"input": [1], "output": [[1]]}]])
def test_a_column_without_pairs_of_grids_is_named(pairs: object) -> None:
    with pytest.raises(BenchmarkError, match=r"column 'test' .* must be a list of \{input, output\} grids"):
        questions({**FIRST_ROW, "test": pairs})


def test_the_rows_of_a_mirror_are_tasks_and_a_question_can_be_excluded(tmp_path: Path) -> None:
    folder = tmp_path / SECOND.dataset.repo
    folder.mkdir(parents=True)
    (folder / "test.jsonl").write_text(
        json.dumps(SECOND_ROW) + "\n" + json.dumps(SECOND_ROW), encoding="utf-8"
    )
    loaded = datasets.load(SECOND, tmp_path)
    assert [one.id for one in loaded.questions] == ["1/1", "1/2", "2/1", "2/2"]
    assert "has 2 rows here, expected 120" in "\n".join(loaded.notices)
    [without] = apply_selection([SECOND], parse_selection(exclude=["1/2"]))
    kept = datasets.load(replace(without, notices=()), tmp_path)
    assert [one.id for one in kept.questions] == ["1/1", "2/1", "2/2"]
    assert kept.questions[0] == loaded.questions[0]
