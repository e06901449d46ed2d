"""OJBench: which problems are asked in which language, and tests that stay in their archives."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from benchmarks import archived_tests, catalogue, datasets, ojbench, packed_tests
from benchmarks.archived_tests import ArchivedTests
from benchmarks.errors import BenchmarkError
from benchmarks.ojbench import OJBENCH
from benchmarks.prompts import render
from benchmarks.selection import parse_selection
from benchmarks.types import Answer, Benchmark, Dataset, JudgeConfig, Question, SkippedRow, Test
from r1eval.gate.stored_questions import read_questions
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from tests.benchmarks.hub_server import serve_hub
from tests.benchmarks.ojbench_folder import write_problem
from tests.benchmarks.rows import opening_row
from tests.benchmarks.test_hub import load_in_subprocess
from tests.replays import reply_with_program

TWO_CASES = [{"in": "1.in", "out": "1.ans", "points": 1}, {"in": "2.in", "out": "2.ans", "points": 1}]


def make_row(init: Mapping[str, Any] | None = None, **cells: Any) -> dict[str, Any]:
    row = opening_row(ojbench)
    return {**row, "init": {"archive": "tests.zip", "test_cases": TWO_CASES, **(init or {})}, **cells}


def write_mirror(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """A mirror with these rows and the folders of their problems."""
    repo = folder / OJBENCH.dataset.repo
    (repo / "prompts").mkdir(parents=True)
    known = ("id", "prompt", "dataset", "language", "difficulty")
    lines = [json.dumps({name: row[name] for name in known}) + "\n" for row in rows]
    (repo / "prompts" / "full.jsonl").write_text("".join(lines), encoding="utf-8")
    for row in rows:
        write_problem(repo, row)
    return folder


def select_benchmark(**options: Any) -> Benchmark:
    [benchmark] = catalogue.apply_selection([OJBENCH], parse_selection(**options))
    return benchmark


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """Two problems, each in both languages, as in the set."""
    icpc: dict[str, Any] = {"id": "nwerc2099_A", "dataset": "ICPC"}
    languages = ("cpp", "python")
    rows = [make_row(language=language) for language in languages]
    rows += [make_row({"archive": "data.zip"}, language=language, **icpc) for language in languages]
    return write_mirror(tmp_path / "mirror", rows)


def test_the_row_that_its_file_opens_with() -> None:
    row = opening_row(ojbench)
    question = OJBENCH.to_question(row)
    assert isinstance(question, Question)
    tests = ArchivedTests(row["archive"], (("sum1.in", "sum1.out"),), "x")
    assert replace(question, tests=tests) == Question(
        id="loj-9999",
        slots={"question": row["prompt"]},
        gold="",
        answer=Answer.PROGRAM,
        tests=tests,
        tags={"dataset": "NOI", "difficulty": "easy"},
        judging=JudgeConfig(language="python", time_limit_seconds=10.0, memory_limit_mb=1024.0),
    )
    assert render(OJBENCH.prompts[Answer.PROGRAM], question.slots) == row["prompt"]


@pytest.mark.parametrize(
    ("init", "reason"),
    [
        ({"checker": {"name": "bridged", "args": {}}}, "with a checker of their own"),
        ({"checker": "check.py"}, "with a checker of their own"),
        ({"interactive": {"files": []}}, "interactive"),
        ({"grader": "grade.py"}, "interactive"),
        ({"signature_grader": {}}, "that need DMOJ's signature_grader"),
        ({"archive": None}, "without an archive of tests"),
        ({"test_cases": []}, "without an archive of tests"),
    ],
)
def test_what_the_sandbox_cannot_judge_is_skipped_with_its_reason(init: dict[str, Any], reason: str) -> None:
    assert OJBENCH.to_question(make_row(init)) == SkippedRow(reason)


def test_what_ojbenchs_own_judge_leaves_out_is_left_out() -> None:
    assert OJBENCH.to_question(make_row(id=3897)) == SkippedRow("that OJBench's own judge leaves out")


@pytest.mark.parametrize(
    ("init", "checker"),
    [({}, "tokens"), ({"checker": "identical"}, "exact"), ({"checker": "floats"}, "float")],
)
def test_dmojs_checkers_that_the_sandbox_has_too_are_used(init: dict[str, Any], checker: str) -> None:
    question = OJBENCH.to_question(make_row({"output_limit_length": 10**8, **init}))
    assert isinstance(question, Question)
    assert question.judging.checker == checker


def test_a_batch_is_its_tests() -> None:
    batch = {"points": 10, "batched": [{"in": "3.in", "out": "3.ans"}, {"in": "4.in", "out": "4.ans"}]}
    question = OJBENCH.to_question(make_row({"test_cases": [*TWO_CASES, batch]}))
    assert isinstance(question, Question)
    assert len(question.tests) == 4


def test_a_test_without_files_is_an_error() -> None:
    with pytest.raises(BenchmarkError, match="it must have `in` and `out`"):
        OJBENCH.to_question(make_row({"test_cases": [{"points": 1}]}))


def test_a_language_is_asked_for_at_a_time(mirror: Path) -> None:
    for language, key in {"python": "ojbench", "cpp": "ojbench_cpp"}.items():
        benchmark = select_benchmark(language=language)
        loaded = datasets.load(benchmark, mirror)
        assert [question.id for question in loaded.questions] == ["loj-9999", "nwerc2099_A"]
        assert {question.judging.language for question in loaded.questions} == {language}
        assert benchmark.published == key
        assert "ojbench: 2 of 4 rows skipped: 2 in the other language" in loaded.notices
    with pytest.raises(BenchmarkError, match="--language rust: choose python or cpp"):
        select_benchmark(language="rust")


def test_a_problem_can_be_excluded(mirror: Path) -> None:
    loaded = datasets.load(select_benchmark(exclude=["loj-9999"]), mirror)
    assert [question.id for question in loaded.questions] == ["nwerc2099_A"]


def test_a_problem_without_its_folder_names_the_command(mirror: Path) -> None:
    file = mirror / OJBENCH.dataset.repo / "ICPC" / "nwerc2099_A" / "init.yml"
    file.unlink()
    with pytest.raises(BenchmarkError) as caught:
        datasets.load(OJBENCH, mirror)
    assert str(caught.value) == (
        f"ojbench: row 3 of He-Ren/OJBench_testdata/prompts/full.jsonl: {file} is missing: download it where "
        "the hub can be reached, with `hf download --repo-type dataset He-Ren/OJBench_testdata --include "
        "prompts/full.jsonl --include 'ICPC/*' --include 'NOI/*' --local-dir "
        f"{mirror / OJBENCH.dataset.repo}`"
    )


@pytest.mark.parametrize(("init", "message"), [("a: [", "cannot be read as YAML"), ("1", "is no table")])
def test_settings_that_are_none_are_an_error(mirror: Path, init: str, message: str) -> None:
    (mirror / OJBENCH.dataset.repo / "NOI" / "loj-9999" / "init.yml").write_text(init, encoding="utf-8")
    with pytest.raises(BenchmarkError, match=message):
        datasets.load(OJBENCH, mirror)


def test_an_archive_outside_of_the_data_set_is_refused(mirror: Path) -> None:
    repo = mirror / OJBENCH.dataset.repo
    (repo / "NOI" / "loj-9999" / "init.yml").write_text("archive: ../../../x.zip", encoding="utf-8")
    with pytest.raises(BenchmarkError, match="which is not in ICPC or NOI"):
        datasets.load(OJBENCH, mirror)


@pytest.mark.slow
def test_the_hub_is_asked_for_the_problems_files(mirror: Path, tmp_path: Path) -> None:
    with serve_hub(mirror) as (address, requested_paths):
        result = load_in_subprocess("ojbench", tmp_path, HF_ENDPOINT=address)
    questions, _, commit, *_ = json.loads(result.stdout)
    assert questions == 2
    assert commit
    names = {path.split("/resolve/")[1].split("/", 1)[1] for path in requested_paths if "/resolve/" in path}
    assert names >= {"prompts/full.jsonl", "NOI/loj-9999/init.yml", "ICPC/nwerc2099_A/data.zip"}


@pytest.mark.slow
def test_fetching_it_brings_the_problems_folders_too(mirror: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "r1eval", "data", "fetch", "ojbench", "--to", str(tmp_path / "to")]
    with serve_hub(mirror) as (address, _):
        environment = {**os.environ, "HF_ENDPOINT": address, "HF_HOME": str(tmp_path / "home")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    fetched = datasets.load(OJBENCH, tmp_path / "to")
    assert fetched.questions == datasets.load(OJBENCH, mirror).questions


# ---- tests in archives ----------------------------------------------------------------------------------


@pytest.fixture
def archived(mirror: Path) -> ArchivedTests:
    tests = datasets.load(OJBENCH, mirror).questions[0].tests
    assert isinstance(tests, ArchivedTests)
    return tests


def test_archived_tests_are_read_when_they_are_needed(archived: ArchivedTests) -> None:
    assert (len(archived), archived[1], archived[-1].output) == (2, Test("20 22\n", "42\n"), "42\n")
    assert tuple(archived) == archived[:] == (Test("1 2\n", "3\n"), Test("20 22\n", "42\n"))


def test_their_digest_is_of_their_content(archived: ArchivedTests, tmp_path: Path) -> None:
    same = write_problem(tmp_path / "same", make_row()) / "tests.zip"
    other = write_problem(tmp_path / "other", make_row(), (("1 2\n", "4\n"), ("20 22\n", "42\n")))
    assert replace(archived, archive=str(same)) == archived
    assert replace(archived, archive=str(other / "tests.zip")) != archived
    assert packed_tests.digest(archived) == archived.digest


def test_a_run_folder_keeps_where_they_are_and_what_they_were(archived: ArchivedTests) -> None:
    stored = json.loads(json.dumps(packed_tests.to_json(archived)))
    read = packed_tests.from_json(stored)
    assert read == archived
    assert len(json.dumps(stored)) < 400 + len(archived.archive)
    Path(archived.archive).unlink()
    assert packed_tests.digest(packed_tests.from_json(stored)) == stored["digest"]


def test_the_gate_reads_their_digest(mirror: Path, tmp_path: Path) -> None:
    questions = datasets.load(OJBENCH, mirror).questions
    folder = RunFolder(tmp_path / "run")
    folder.write_questions("ojbench", questions, [[{"role": "user", "content": "?"}]] * len(questions))
    stored = [question.tests for question in read_questions(folder, "ojbench")]
    assert stored == [packed_tests.digest(question.tests) for question in questions]
    assert folder.questions("ojbench")[0].tests == questions[0].tests


@pytest.mark.parametrize("damage", [b"", b"no archive"])
def test_an_archive_that_cannot_be_read_is_one_line(archived: ArchivedTests, damage: bytes) -> None:
    Path(archived.archive).write_bytes(damage)
    with pytest.raises(BenchmarkError, match="its tests cannot be read"):
        archived[0]


def test_a_member_that_is_missing_is_named(mirror: Path) -> None:
    path = mirror / OJBENCH.dataset.repo / "NOI" / "loj-9999" / "tests.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("1.in", "1 2\n")
    with pytest.raises(BenchmarkError, match=r"tests\.zip has no member 1\.ans"):
        datasets.load(OJBENCH, mirror)


@pytest.mark.parametrize("stored", [{"archive": "a.zip"}, {"archive": "a.zip", "members": [1], "digest": ""}])
def test_what_a_run_folder_does_not_keep_is_an_error(stored: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError)):
        archived_tests.from_json(stored)


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(1) as grader:
        yield grader


@pytest.mark.jail
@pytest.mark.parametrize(
    ("program", "status", "detail"),
    [
        ("print(sum(map(int, input().split())))", Status.CORRECT, ""),
        ("print(3)", Status.WRONG, "test 2 of 2: token 1: 3, expected 42"),
    ],
)
def test_programs_are_judged_by_tests_in_an_archive(
    mirror: Path, grader: Grader, program: str, status: Status, detail: str
) -> None:
    question = datasets.load(OJBENCH, mirror).questions[0]
    [(_, grade)] = grader.grade([Item(Answer.PROGRAM, "", reply_with_program(program), question=question)])
    assert grade.status is status
    assert detail in grade.detail


@pytest.mark.jail
def test_tests_that_are_gone_are_no_fault_of_a_program(mirror: Path, grader: Grader) -> None:
    question = datasets.load(OJBENCH, mirror).questions[1]
    assert isinstance(question.tests, ArchivedTests)
    Path(question.tests.archive).unlink()
    [(_, grade)] = grader.grade([Item(Answer.PROGRAM, "", reply_with_program("print(1)"), question=question)])
    assert grade.status is Status.FAILED
    assert "its tests cannot be read" in grade.detail


def test_folders_are_part_of_the_download_command_only_where_a_set_has_them() -> None:
    from benchmarks.hub import download_command

    plain = download_command(Dataset("a/b", split="test", files=("x.jsonl",)), Path("DIR"))
    assert plain == "hf download --repo-type dataset a/b x.jsonl --local-dir DIR/a/b"
