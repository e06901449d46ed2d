"""Runs of the code benchmarks as the user selects them: asked, recorded, compared when they go on."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import r1eval
from tests.shared_data import STAND_INS


def run(folder: Path, benchmark: str, *options: str) -> subprocess.CompletedProcess[str]:
    """A run of replies that hold no program, so that nothing needs a sandbox."""
    ids = {"livecodebench": ("lcb1873A", "lcb2727", "lcbabc301a"), "codeforces": ("9001/A", "9001/B")}
    lines = [{"question_id": question, "index": 0, "text": "I do not know."} for question in ids[benchmark]]
    (folder / "replies.jsonl").write_text(
        "".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8"
    )
    replay = ("--engine", "replay", "--engine-arg", "path=replies.jsonl", "--model", "m", "--k", "1")
    where = ("--data", str(STAND_INS.parent), "--out", "out", "--isolation", "none")
    return r1eval("run", benchmark, *replay, *where, *options, cwd=folder)


def record(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))
    return read


def test_what_is_selected_is_asked_recorded_and_said(tmp_path: Path) -> None:
    options = ("--since", "2024-08-02", "--exclude", "lcb2727")
    done = run(tmp_path, "livecodebench", *options)
    assert done.returncode == 0, done.stderr
    about = record(tmp_path)["benchmarks"]["livecodebench"]
    assert about["questions"] == 1
    assert record(tmp_path)["plan"]["selection"] == {"since": "2024-08-02", "exclude": ["lcb2727"]}
    said = "2 of 3 rows left out: 1 dated before 2024-08-02, 1 excluded by --exclude (lcb2727)"
    assert said in about["notices"]
    assert said in done.stderr

    again = run(tmp_path, "livecodebench", *options)
    assert again.returncode == 0, again.stderr
    assert "nothing to generate" in again.stderr


def test_a_run_goes_on_only_with_the_same_selection(tmp_path: Path) -> None:
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
        (("run", "aime24", "--model", "m", "--release", "v5"), "--release means nothing to aime24, only to"),
        (("run", "codeforces", "--model", "m", "--language", "jav"), "--language jav: choose python or cpp"),
        (("run", "livecodebench", "--model", "m", "--release", "v7"), "there is no --release v7"),
        (
            ("run", "livecodebench", "--model", "m", "--since", "soon"),
            "--since soon: give a day as 2024-08-31",
        ),
        (("list", "smoke", "--until", "2024-08"), "--until means nothing to smoke, only to"),
    ],
)
def test_an_option_that_makes_no_sense_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], line: str
) -> None:
    done = r1eval(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_list_shows_what_the_same_options_would_ask(tmp_path: Path) -> None:
    arguments = ("list", "livecodebench", "--json", "--until", "2024-08", "--data", str(STAND_INS.parent))
    shown = json.loads(r1eval(*arguments, cwd=tmp_path).stdout)
    assert [question["id"] for question in shown["questions"]] == ["lcb1873A", "lcbabc301a"]
    assert shown["selection"] == {"until": "2024-08-31"}
    assert shown["questions"][0]["tags"]["date"] == "2024-08-01"
