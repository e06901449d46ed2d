"""Runs of version 0.1, of programs, and runs that were imported are exported as any other."""

import json
from pathlib import Path
from zipfile import ZipFile

import pyarrow.parquet
import pytest

from r1eval.cli.main import cli
from tests.exports.runs import export, metrics
from tests.run.test_version_0_1 import STORED

FORMATS = ("hub", "every-eval-ever", "parquet", "inspect")


@pytest.mark.parametrize("form", FORMATS)
def test_a_run_of_0_1_is_exported(tmp_path: Path, form: str) -> None:
    export(form, STORED / "run", "--out", tmp_path, "--model-id", "org/m")
    assert list(tmp_path.iterdir()) != []


def test_its_samples_have_their_grades_although_these_have_no_digest(tmp_path: Path) -> None:
    export("parquet", STORED / "run", "--out", tmp_path)
    scores = pyarrow.parquet.read_table(tmp_path / "scores.parquet").to_pylist()
    rows = [json.loads(line) for path in (STORED / "run").glob("*/scores.jsonl") for line in path.open()]
    expected = {
        (row["question_id"], row["index"]): row["status"] for row in rows if row["finish"] != "failed"
    }
    assert {(row["question_id"], row["index"]): row["status"] for row in scores} == expected


def test_a_program_has_its_verdict_and_no_extracted_answer(tmp_path: Path) -> None:
    export("every-eval-ever", STORED / "run", "--out", tmp_path, "--model-id", "org/m")
    (path,) = tmp_path.rglob("*_samples.jsonl")
    lines = [json.loads(line) for line in path.open()]
    assert {line["metadata"]["verdict"] for line in lines} == {"AC", "WA"}
    assert all(line["answer_attribution"] == [] for line in lines)


def test_a_log_that_is_imported_again_has_the_same_figures(home: Path, tmp_path: Path) -> None:
    export("inspect", home / "complete", "--out", tmp_path / "logs")
    (log,) = (tmp_path / "logs").iterdir()
    back = tmp_path / "back"
    arguments = ("import", "inspect", log, "--benchmark", home / "sums.toml", "--out", back)
    cli.main([str(one) for one in arguments], standalone_mode=False)
    before, after = metrics(home, "complete"), metrics(tmp_path, "back")
    for name in ("pass@1", "pass@4", "cons@4", "no_answer"):
        assert after[name] == before[name]
    for form in FORMATS:
        export(form, back, "--out", tmp_path / form, "--model-id", "org/m")
    (imported,) = {
        row["seed"]
        for row in pyarrow.parquet.read_table(tmp_path / "parquet" / "samples.parquet").to_pylist()
    }
    assert imported is None, "a log does not tell the seeds of samples: null, not 0"


def test_a_log_of_hidden_questions_holds_neither_them_nor_the_replies(home: Path, tmp_path: Path) -> None:
    export("inspect", home / "hidden", "--out", tmp_path)
    (path,) = tmp_path.iterdir()
    with ZipFile(path) as log:
        content = "\n".join(log.read(name).decode() for name in log.namelist())
    assert "What is" not in content
    assert "boxed" not in content
