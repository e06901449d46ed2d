"""Runs of a benchmark whose metric weights groups of questions: it is recorded, scored again, and shown."""

import json
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.polymath import LEVELS
from benchmarks.types import Question
from r1eval.errors import RunFolderError
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.rescore import RescoreOptions, rescore
from r1eval.run.start import start
from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from r1eval.tables.results import format_results
from tests import replays

NAME = "polymath-sw"
RIGHT = {"low": 125, "medium": 100, "high": 50, "top": 25}
"""questions of each level that are answered correctly"""
DW_ACC = (1 * 1.0 + 2 * 0.8 + 4 * 0.4 + 8 * 0.2) / 15


def write_mirror(data: Path) -> None:
    """The four files of a language with 125 invented rows each."""
    folder = data / "Qwen" / "PolyMath" / "sw"
    folder.mkdir(parents=True)
    for level in LEVELS:
        rows = [
            {"id": f"{level}-sw-{n}", "question": f"{n} + 1 = ?", "answer": f"${n + 1}$"} for n in range(125)
        ]
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{level}.parquet")


def reply(question: Question, index: int) -> str:
    level, _, number = question.id.split("-")
    return (replays.correct_reply if int(number) < RIGHT[level] else replays.wrong_reply)(question, index)


def run_options(home: Path, out: Path) -> RunOptions:
    return RunOptions(
        benchmarks=(NAME,),
        model="m",
        engine="replay",
        engine_args=(f"path={home / 'replies.jsonl'}",),
        k=1,
        data=home / "data",
        out=out,
        workers=1,
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("polymath")
    write_mirror(home / "data")
    replays.write_replies(home / "replies.jsonl", replays.load_questions(NAME, home / "data"), 1, reply)
    start(run_options(home, home / "out"), Progress(StringIO()))
    return home / "out"


def dw_acc(run: Path) -> float | None:
    [value] = [metric.value for metric in read_metrics(run) if metric.name == "dw_acc"]
    return value


def test_the_levels_are_weighted_and_the_metric_is_a_row_of_the_table(run: Path) -> None:
    assert dw_acc(run) == pytest.approx(DW_ACC)
    [section] = json.loads(format_results([run], "json"))
    assert [row["metric"] for row in section["rows"]][:2] == ["pass@1", "dw_acc"]


def test_the_run_records_how_it_is_weighted_and_is_scored_again_by_it(run: Path) -> None:
    entry = RunFolder(run).read_run()["benchmarks"][NAME]
    assert entry["weighted"] == {"name": "dw_acc", "tag": "level", "weights": LEVELS, "is_harmonic": False}
    before = read_metrics(run)
    (run / "metrics.json").unlink()
    rescore(run, RescoreOptions(workers=1), lambda _: None)
    assert read_metrics(run) == before


def test_a_run_of_some_levels_has_no_value(run: Path, tmp_path: Path) -> None:
    options = replace(run_options(run.parent, tmp_path / "out"), limit=130)
    start(options, Progress(StringIO()))
    assert dw_acc(tmp_path / "out") is None


def test_a_gold_of_the_set_that_cannot_be_read_is_left_out_and_said(run: Path, tmp_path: Path) -> None:
    shutil.copytree(run.parent / "data", tmp_path / "data")
    file = tmp_path / "data" / "Qwen" / "PolyMath" / "sw" / "top.parquet"
    rows = pq.read_table(file).to_pylist()
    rows[3]["answer"] = "$f(x)=\\alphax$ where $\\alpha \\in \\{-1,0,1\\}$"
    pq.write_table(pa.Table.from_pylist(rows), file)
    shutil.copy(run.parent / "replies.jsonl", tmp_path)
    messages = StringIO()
    start(run_options(tmp_path, tmp_path / "out"), Progress(messages))
    assert "1 of 500 golds cannot be graded against; these questions are left out:" in messages.getvalue()
    entry = RunFolder(tmp_path / "out").read_run()["benchmarks"][NAME]
    assert [one["question"] for one in entry["skipped_golds"]] == ["top-sw-3"]
    assert dw_acc(tmp_path / "out") == pytest.approx((1 * 1.0 + 2 * 0.8 + 4 * 0.4 + 8 * 24 / 124) / 15)


def test_a_run_of_before_there_were_such_metrics_is_scored_without(run: Path, tmp_path: Path) -> None:
    old = RunFolder(shutil.copytree(run, tmp_path / "old"))
    record = old.read_run()
    del record["benchmarks"][NAME]["weighted"]
    old.write_run(record)
    rescore(old.path, RescoreOptions(workers=1), lambda _: None)
    names = [metric.name for metric in read_metrics(old.path)]
    assert "pass@1" in names
    assert "dw_acc" not in names


@pytest.mark.parametrize(
    "damage",
    [
        {"name": "dw_acc", "tag": "level"},
        {"name": "dw_acc", "tag": "level", "weights": {"low": -1}},
        {"name": "dw_acc", "tag": "level", "weights": {}},
        [1],
    ],
    ids=["no-weights", "negative", "empty", "list"],
)
def test_a_damaged_record_of_the_weights_is_named(run: Path, tmp_path: Path, damage: object) -> None:
    damaged = RunFolder(shutil.copytree(run, tmp_path / "damaged"))
    record = damaged.read_run()
    record["benchmarks"][NAME]["weighted"] = damage
    damaged.write_run(record)
    with pytest.raises(RunFolderError, match=rf"benchmarks\.{NAME}\.weighted"):
        damaged.read_run()
