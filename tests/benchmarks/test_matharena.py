"""MathArena's sets: expressions with a tag, rows without an answer left out, ids and golds as they are."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import catalogue, datasets, matharena
from benchmarks.matharena import SETS
from benchmarks.types import Answer, Question, SkippedRow
from tests.benchmarks.rows import example_rows, opening_row

CONTEST = {"hmmt-feb25", "hmmt-nov25", "hmmt-feb26", "brumo25", "smt25", "cmimc25"}


@pytest.mark.parametrize("name", sorted(CONTEST))
def test_the_row_that_its_file_opens_with(name: str) -> None:
    assert catalogue.find(name).to_question(opening_row(matharena)) == Question(
        id="1",
        slots={"question": r"Compute $\sqrt{2} \cdot \sqrt{6}$."},
        gold=r"2\sqrt{3}",
        answer=Answer.EXPRESSION,
        tags={"problem_type": "Algebra"},
    )


def test_a_problem_of_apex_names_its_contest() -> None:
    for name in ("apex25", "apex-shortlist"):
        [row] = example_rows(catalogue.find(name))
        question = catalogue.find(name).to_question(row)
        assert isinstance(question, Question)
        assert question.tags == {"source": "Our Olympiad 2025 P3"}


@pytest.mark.parametrize("types", [None, []], ids=["null", "empty"])
def test_a_row_whose_type_is_not_known_has_no_tag(types: object) -> None:
    question = catalogue.find("hmmt-nov25").to_question({**opening_row(matharena), "problem_type": types})
    assert isinstance(question, Question)
    assert question.tags == {}


def test_a_set_without_types_is_read_as_well() -> None:
    row = opening_row(matharena)
    del row["problem_type"]
    question = catalogue.find("hmmt-feb24").to_question(row)
    assert isinstance(question, Question)
    assert question.tags == {}


@pytest.mark.parametrize("answer", ["", "  ", None], ids=["empty", "spaces", "null"])
def test_a_row_without_an_answer_is_skipped(answer: object) -> None:
    row = {**opening_row(matharena), "answer": answer}
    assert catalogue.find("hmmt-feb26").to_question(row) == SkippedRow("without an answer")


def test_how_many_rows_lack_an_answer_is_said(tmp_path: Path) -> None:
    row = {key: value for key, value in opening_row(matharena).items() if not key.startswith("@")}
    rows = [{**row, "problem_idx": n, "answer": "" if n % 11 == 0 else str(n)} for n in range(1, 34)]
    file = tmp_path / "hmmt.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    benchmark = catalogue.find("hmmt-feb26")
    loaded = datasets.load(replace(benchmark, dataset=replace(benchmark.dataset, repo=str(file))))
    assert len(loaded.questions) == 30
    assert loaded.notices == ("hmmt-feb26: 3 of 33 rows skipped: 3 without an answer",)


def test_each_pinned_commit_is_whole() -> None:
    commits = [one.revision for one in SETS if one.revision is not None]
    assert all(re.fullmatch(r"[0-9a-f]{40}", commit) for commit in commits)
    assert len(set(commits)) == len(commits)
