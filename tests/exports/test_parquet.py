"""The tables have the same columns whatever a run holds, and the values of its files."""

from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from r1eval.exports import parquet
from r1eval.exports.samples import HIDDEN
from tests.exports.runs import QUESTIONS, K, export, metrics, stored

TABLES = ("questions", "samples", "scores", "votes", "metrics")


def read(folder: Path, table: str) -> list[dict[str, Any]]:
    return list(pyarrow.parquet.read_table(folder / f"{table}.parquet").to_pylist())


def test_metrics_are_those_of_metrics_json_with_their_methods(home: Path, tmp_path: Path) -> None:
    export("parquet", home / "complete", "--out", tmp_path)
    rows = {row["name"]: row for row in read(tmp_path, "metrics")}
    expected = metrics(home, "complete")
    assert rows.keys() == expected.keys()
    for name, row in rows.items():
        assert {key: row[key] for key in expected[name]} == expected[name]
    assert (rows["pass@1"]["interval"], rows["pass@1"]["rerun"]) == ("Wilson, n 24.0", "unbiased")
    assert (rows["pass@1"]["level"], rows["failed"]["level"]) == (0.95, None)


def test_samples_and_scores_are_those_of_the_run(home: Path, tmp_path: Path) -> None:
    export("parquet", home / "complete", "--out", tmp_path)
    for table in ("samples", "scores", "votes"):
        rows, expected = read(tmp_path, table), stored(home, "complete", table)
        shared = (rows[0].keys() & expected[0].keys()) - {"detail", "seconds"}
        keys = ("question_id", "index") if table != "votes" else ("question_id", "answer")
        ordered = [sorted(one, key=lambda row: [row[key] for key in keys]) for one in (rows, expected)]
        assert [{name: row[name] for name in shared} for row in ordered[0]] == [
            {name: row[name] for name in shared} for row in ordered[1]
        ]


def test_a_failed_sample_is_there_without_a_verdict(home: Path, tmp_path: Path) -> None:
    export("parquet", home / "failed", "--out", tmp_path)
    (failed,) = (row for row in read(tmp_path, "samples") if row["finish"] == "failed")
    assert failed["detail"]
    key = failed["question_id"], failed["index"]
    assert key not in {(row["question_id"], row["index"]) for row in read(tmp_path, "scores")}
    (measured,) = (row for row in read(tmp_path, "metrics") if row["name"] == "pass@1")
    assert measured["value"] is None
    assert (measured["interval"], measured["level"]) == ("bounds", None)
    assert [row["value"] for row in read(tmp_path, "metrics") if row["name"] == "failed"] == [1.0]


def test_two_runs_are_told_apart_by_their_columns(home: Path, tmp_path: Path) -> None:
    export("parquet", home / "complete", home / "other", "--out", tmp_path)
    samples = read(tmp_path, "samples")
    assert len(samples) == 2 * QUESTIONS * K
    assert {row["run"] for row in samples} == {"complete", "other"}


def test_the_texts_of_hidden_questions_stay_hidden_unless_revealed(home: Path, tmp_path: Path) -> None:
    export("parquet", home / "hidden", "--out", tmp_path / "a")
    assert {row["text"] for row in read(tmp_path / "a", "samples")} == {None}
    shown = {message["content"] for row in read(tmp_path / "a", "questions") for message in row["messages"]}
    assert shown == {HIDDEN}
    export("parquet", home / "hidden", "--out", tmp_path / "b", "--reveal")
    assert None not in {row["text"] for row in read(tmp_path / "b", "samples")}


def test_rows_are_written_in_groups_as_they_are_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 10)
    export("parquet", home / "complete", "--out", tmp_path)
    file = pyarrow.parquet.ParquetFile(tmp_path / "samples.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [10, 10, 4]


@pytest.mark.parametrize("table", TABLES)
def test_column_types_do_not_depend_on_what_a_run_holds(home: Path, tmp_path: Path, table: str) -> None:
    schemas = []
    for run in ("complete", "failed"):
        export("parquet", home / run, "--out", tmp_path / run)
        schemas.append(pyarrow.parquet.read_schema(tmp_path / run / f"{table}.parquet"))
    assert schemas[0].equals(schemas[1], check_metadata=True)
    assert b'"schema": 1' in schemas[0].metadata[b"r1eval"]
