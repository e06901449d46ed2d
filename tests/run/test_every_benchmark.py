"""Every benchmark runs from end to end: rows in its true columns, a mirror, replayed replies, a table."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from benchmarks import catalogue, datasets
from benchmarks.mirror import MirrorPart, MirrorRecord, merge_records, part_name, read_record, write_record
from benchmarks.types import Answer, Benchmark, Question
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.start import start
from r1eval.scoring.kinds.scorer import MODULES, scorer
from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from tests import replays
from tests.benchmarks.ojbench_folder import write_problem
from tests.benchmarks.rows import example_rows

pytestmark = [pytest.mark.slow, pytest.mark.jail]
MONTHS = ("2024-07", "2024-08", "2024-10", "2025-01", "2025-02", "2025-05")
"""in which the problems of LiveCodeBench are dated, so that each of its windows has some"""


def write_mirror(benchmark: Benchmark, mirror: Path) -> None:
    """A mirror with the docstring's rows, in the first of the benchmark's parts."""
    dataset, rows = benchmark.dataset, dated(example_rows(benchmark))
    folder = mirror / dataset.repo
    if dataset.files:
        write_rows(folder / dataset.files[0], rows)
        for row in rows if dataset.folders else ():
            write_problem(folder, row)
        return
    file = f"{dataset.configs[0]}-{dataset.split}.jsonl"
    write_rows(folder / file, rows)
    parts = {part_name(dataset.configs[0], dataset.split): MirrorPart("json", (file,))}
    record = MirrorRecord(dataset.repo, "0" * 40, {}, parts)
    write_record(folder, merge_records(read_record(folder), record))


def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same row once a month, if it is a dated problem of LiveCodeBench; otherwise the rows."""
    if "contest_date" not in rows[0]:
        return rows
    return [
        {**row, "question_id": f"{row['question_id']}-{month}", "contest_date": f"{month}-02T00:00:00"}
        for row in rows
        for month in MONTHS
    ]


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def correct_reply(question: Question) -> str:
    """A correct reply; a program that prints nothing, for no one knows the right one here."""
    if question.answer is Answer.PROGRAM:
        return replays.reply_with_program("pass")
    if question.answer in MODULES:
        return f"<think>\nLet me see.\n</think>\n{scorer(question.answer).correct_reply(question.gold)}"
    return replays.correct_reply(question, 0)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[Benchmark]:
    """The catalogue, with sets of as many questions as the docstrings have."""
    changed = [
        replace(
            one,
            dataset=replace(one.dataset, configs=one.dataset.configs[:1], expected_rows=None),
            expected_questions=None,
        )
        for one in catalogue.BENCHMARKS
        if one.name != "smoke"
    ]
    monkeypatch.setattr(catalogue, "BENCHMARKS", tuple(changed))
    return changed


def test_every_benchmark_runs(tmp_path: Path, small: list[Benchmark]) -> None:
    mirror, replies = tmp_path / "mirror", tmp_path / "replies.jsonl"
    questions: dict[str, tuple[Question, ...]] = {}
    for benchmark in small:
        write_mirror(benchmark, mirror)
        questions[benchmark.name] = datasets.load(benchmark, mirror).questions
    with replies.open("w", encoding="utf-8") as file:
        for name, asked in questions.items():
            for one in asked:
                text = correct_reply(one)
                line = {
                    "benchmark": name,
                    "question_id": one.id,
                    "index": 0,
                    "text": text,
                    "output_tokens": 9,
                }
                file.write(json.dumps(line) + "\n")
    output = start(
        RunOptions(
            benchmarks=tuple(questions),
            model="m",
            engine="replay",
            engine_args=(f"path={replies}",),
            k=1,
            data=mirror,
            out=tmp_path / "run",
        ),
        Progress(StringIO()),
    )
    folder = RunFolder(tmp_path / "run")
    metrics = {(one.benchmark, one.name): one for one in read_metrics(folder.path)}
    for benchmark in small:
        statuses = {score.status for score in folder.scores(benchmark.name)}
        programs = any(one.answer is Answer.PROGRAM for one in questions[benchmark.name])
        assert statuses == {Status.WRONG if programs else Status.CORRECT}, benchmark.name
        assert benchmark.title in output.text
        for name in benchmark.metrics:
            if name not in ("rating", "percentile"):  # those need whole contests
                assert (benchmark.name, name.replace("@k", "@1")) in metrics
