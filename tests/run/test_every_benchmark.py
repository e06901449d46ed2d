"""Every benchmark runs from end to end: rows in its true columns, a mirror, replayed replies, a table."""

import json
from collections.abc import Iterator
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
    """A correct reply, "" if none can be made; a program that prints nothing, for none is known here."""
    if question.answer is Answer.PROGRAM:
        return replays.reply_with_program("pass")
    if question.answer in MODULES:
        answer = scorer(question.answer).correct_reply(question.gold)
        return answer and f"<think>\nLet me see.\n</think>\n{answer}"
    return replays.correct_reply(question, 0)


def expected_status(question: Question) -> Status:
    if question.answer is Answer.PROGRAM:
        return Status.WRONG
    return Status.CORRECT if correct_reply(question) else Status.NO_ANSWER


@pytest.fixture(scope="module")
def small() -> Iterator[list[Benchmark]]:
    """The catalogue, with sets of as many questions as the docstrings have."""
    changed = [
        replace(
            one,
            dataset=replace(one.dataset, configs=one.dataset.configs[:1], expected_rows=None),
            expected_questions=None,
        )
        for one in catalogue.BENCHMARKS
        if not datasets.is_file(one.dataset.repo)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "BENCHMARKS", tuple(changed))
        yield changed


@pytest.fixture(scope="module")
def questions(small: list[Benchmark], home: Path) -> dict[str, tuple[Question, ...]]:
    """Those of each benchmark, from a mirror."""
    for benchmark in small:
        write_mirror(benchmark, home / "mirror")
    return {one.name: datasets.load(one, home / "mirror").questions for one in small}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("every")


@pytest.fixture(scope="module")
def table(questions: dict[str, tuple[Question, ...]], home: Path) -> str:
    """The table of a run of all of them, named by a suite of the user's."""
    names = ", ".join(f'"{name}"' for name in questions)
    suite = home / "everything.toml"
    suite.write_text(f'name = "everything"\ntitle = "Everything"\nbenchmarks = [{names}]\n')
    with (home / "replies.jsonl").open("w", encoding="utf-8") as file:
        for name, asked in questions.items():
            for one in asked:
                line = {"benchmark": name, "question_id": one.id, "index": 0, "text": correct_reply(one)}
                file.write(json.dumps({**line, "output_tokens": 9}) + "\n")
    options = RunOptions(
        benchmarks=(str(suite),),
        model="m",
        engine="replay",
        engine_args=(f"path={home / 'replies.jsonl'}",),
        k=1,
        data=home / "mirror",
        out=home / "run",
    )
    return start(options, Progress(StringIO())).text


def test_every_reply_gets_its_verdict(
    table: str, questions: dict[str, tuple[Question, ...]], home: Path
) -> None:
    assert "Everything" in table
    for name, asked in questions.items():
        verdicts = {score.question_id: score.status for score in RunFolder(home / "run").scores(name)}
        assert verdicts == {one.id: expected_status(one) for one in asked}, name


def test_every_headline_metric_is_measured(table: str, small: list[Benchmark], home: Path) -> None:
    measured = {(one.benchmark, one.name) for one in read_metrics(home / "run")}
    for benchmark in small:
        assert benchmark.title in table
        headline = {name.replace("@k", "@1") for name in benchmark.metrics}
        headline -= {"rating", "percentile"}  # those need whole contests
        absent = {name for name in headline if (benchmark.name, name) not in measured}
        assert {name for name in absent if name != "pass@2"} == set(), "k is 1 here"
