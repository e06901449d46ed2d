"""Runs with a selection of a code benchmark's questions: generated, recorded, compared when resumed."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import r1eval
from tests.shared_data import STAND_INS

pytestmark = pytest.mark.engine


def run(folder: Path, benchmark: str, *options: str) -> subprocess.CompletedProcess[str]:
    """A run whose replies contain no program, so that it needs no sandbox."""
    ids = {"livecodebench": ("lcb1873A", "lcb2727", "lcbabc301a"), "codeforces": ("9001/A", "9001/B")}
    lines = [{"question_id": question, "index": 0, "text": "I do not know."} for question in ids[benchmark]]
    (folder / "replies.jsonl").write_text(
        "".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8"
    )
    replay = ("--engine", "replay", "--engine-arg", "path=replies.jsonl", "--model", "m", "--k", "1")
    where = ("--data", str(STAND_INS.parent), "--out", "out", "--isolation", "none")
    return r1eval("run", benchmark, *replay, *where, *options, cwd=folder)


def record(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))
    return content


def test_a_selection_is_applied_recorded_and_printed(tmp_path: Path) -> None:
    options = ("--since", "2024-08-02", "--exclude", "lcb2727")
    done = run(tmp_path, "livecodebench", *options)
    assert done.returncode == 0, done.stderr
    about = record(tmp_path)["benchmarks"]["livecodebench"]
    assert about["questions"] == 1
    assert record(tmp_path)["plan"]["selection"] == {"since": "2024-08-02", "exclude": ["lcb2727"]}
    notice = "2 of 3 rows skipped: 1 dated before 2024-08-02, 1 excluded by --exclude (lcb2727)"
    assert notice in about["notices"]
    assert notice in done.stderr

    again = run(tmp_path, "livecodebench", *options)
    assert again.returncode == 0, again.stderr
    assert "nothing to generate" in again.stderr


def test_a_run_resumes_only_with_the_same_selection(tmp_path: Path) -> None:
    assert run(tmp_path, "codeforces", "--limit", "2").returncode == 0
    other = run(tmp_path, "codeforces", "--limit", "2", "--language", "cpp")
    assert other.returncode == 2
    assert 'selection: {} in the folder, {"language": "cpp"} now' in other.stderr


def test_the_language_is_in_the_prompt_and_with_the_question(tmp_path: Path) -> None:
    done = run(tmp_path, "codeforces", "--limit", "2", "--language", "cpp")
    assert done.returncode == 0, done.stderr
    rows = (tmp_path / "out" / "codeforces" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, rows):
        assert row["judging"]["language"] == "cpp"
        assert "with a C++17 program" in row["messages"][0]["content"]
        assert row["tests"]["packed"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("run", "aime24", "--model", "m", "--release", "v5"), "--release does not apply to aime24, only to"),
        (("run", "codeforces", "--model", "m", "--language", "jav"), "--language jav: choose python or cpp"),
        (("run", "livecodebench", "--model", "m", "--release", "v7"), "there is no --release v7"),
        (
            ("run", "livecodebench", "--model", "m", "--since", "soon"),
            "--since soon: give a day as 2024-08-31",
        ),
        (("list", "smoke", "--until", "2024-08"), "--until does not apply to smoke, its days are not known"),
    ],
)
def test_an_invalid_option_is_one_line(tmp_path: Path, arguments: tuple[str, ...], line: str) -> None:
    done = r1eval(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


def test_list_shows_the_questions_of_a_selection(tmp_path: Path) -> None:
    arguments = ("list", "livecodebench", "--json", "--until", "2024-08", "--data", str(STAND_INS.parent))
    listing = json.loads(r1eval(*arguments, cwd=tmp_path).stdout)
    assert [question["id"] for question in listing["questions"]] == ["lcb1873A", "lcbabc301a"]
    assert listing["selection"] == {"until": "2024-08-31"}
    assert listing["questions"][0]["tags"]["date"] == "2024-08-01"
