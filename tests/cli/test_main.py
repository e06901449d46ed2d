"""The command line: its verbs, its exit codes, and one clear line for each mistake."""

import json
import re
from pathlib import Path

import pytest

from benchmarks import catalogue
from r1eval.cli.main import cli
from tests import replays
from tests.command_line import r1eval
from tests.shared_data import DATA

ROOT = Path(__file__).resolve().parents[2]


def test_the_readme_names_every_verb_and_every_benchmark() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [verb for verb in cli.commands if f"`r1eval {verb}" not in readme] == []
    assert [b.name for b in catalogue.ALL if f"`{b.name}`" not in readme] == []


def test_the_readmes_tree_names_every_source_file() -> None:
    readme = (ROOT / "README.md").read_text()
    files = [
        path.name
        for package in ("r1eval", "benchmarks", "sandbox", "reports")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py"
    ]
    assert sorted({name for name in files if name not in readme}) == []


def test_version_and_help_of_every_verb(tmp_path: Path) -> None:
    assert re.search(r"\d+\.\d+", r1eval("--version", cwd=tmp_path).stdout)
    for verb in cli.commands:
        shown = r1eval(verb, "--help", cwd=tmp_path)
        assert shown.returncode == 0
        assert shown.stdout.startswith(f"Usage: r1eval {verb}")


@pytest.mark.parametrize(
    ("args", "code", "line"),
    [
        (["run", "amie24", "--model", "m"], 2, "there is no benchmark 'amie24'; did you mean 'aime24'?"),
        (["run", "smoke", "smoke", "--model", "m"], 2, "smoke is named twice"),
        (["run", "smoke", "--model", "m", "--engine", "vlm"], 2, "did you mean 'vllm'?"),
        (["run", "smoke", "--model", "m", "--engine", "replay"], 2, "path="),
        (["run", "smoke", "--model", "m", "--top-p", "2"], 2, "--top-p 2.0: give more than 0, at most 1"),
        (["run", "smoke"], 2, "Missing option '--model'"),
        (["run", "smoke", "--model", "m", "--data", "nowhere"], 2, "'nowhere' does not exist"),
        (["run", "nowhere.toml", "--model", "m"], 2, "nowhere.toml"),
        (["table", "nowhere"], 2, "'nowhere' does not exist"),
        (["table", "."], 2, "holds no run"),
        (["score", "."], 2, "holds no run"),
        (["verify", "nowhere.jsonl"], 2, "'nowhere.jsonl' does not exist"),
        (["lst"], 2, "No such command 'lst'"),
        (["run", "smoke", "--model", "m", "--reference", "DeepSeek-R2"], 2, "--reference DeepSeek-R2"),
    ],
)
def test_a_mistake_is_one_clear_line_and_exit_2(
    tmp_path: Path, args: list[str], code: int, line: str
) -> None:
    done = r1eval(*args, cwd=tmp_path)
    assert done.returncode == code
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reply_with_a_lone_surrogate_does_not_end_a_run(tmp_path: Path) -> None:
    asked = replays.questions("smoke")
    file = replays.write(tmp_path / "r.jsonl", asked, 4, lambda q, i: "\ud800" + replays.right(q, i))
    args = ("--model", "m", "--engine", "replay", "--engine-arg", f"path={file}", "--out", "out")
    done = r1eval("run", "smoke", *args, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_list_prints_ids_and_nothing_of_the_questions(tmp_path: Path) -> None:
    done = r1eval("list", "math500", "--json", "--data", DATA, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    listed = json.loads(done.stdout)
    assert len(listed["questions"]) == 500
    assert listed["questions"][0]["id"] == "test/precalculus/807.json"
    assert "rectangular coordinates" not in done.stdout


def test_list_of_all_is_a_line_each(tmp_path: Path) -> None:
    done = r1eval("list", cwd=tmp_path)
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == [b.name for b in catalogue.ALL]
    assert {row["name"] for row in json.loads(r1eval("list", "--json", cwd=tmp_path).stdout)} == {
        b.name for b in catalogue.ALL
    }


LINES = [
    {"id": 1, "kind": "expression", "gold": "\\frac{1}{2}", "response": "It is \\boxed{0.5}"},
    {"id": "b", "kind": "integer", "gold": "73", "response": "\\boxed{073}"},
    {"id": None, "kind": "choice", "gold": "C", "response": "Answer: D"},
    {"id": [4], "kind": "expression", "gold": "4", "response": "I do not know"},
]


def test_verify_is_a_filter_in_order(tmp_path: Path) -> None:
    stdin = "\n".join(json.dumps(line) for line in LINES) + "\n"
    done = r1eval("verify", "-", cwd=tmp_path, stdin=stdin)
    assert done.returncode == 0, done.stderr
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in out] == [1, "b", None, [4]]
    assert [line["status"] for line in out] == ["correct", "correct", "wrong", "no_answer"]
    assert list(out[0]) == ["id", "status", "answer", "seconds", "detail"]


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ("{", "not JSON"),
        ('{"id": 1, "kind": "integer", "gold": "1"}', "needs an object with id, kind, gold, response"),
        ('{"id": 1, "kind": "number", "gold": "1", "response": ""}', 'kind is "number"; give one of integer'),
        (
            '{"id": 1, "kind": "program", "gold": "", "response": ""}',
            'kind is "program"; programs need tests',
        ),
        ('{"id": 1, "kind": "integer", "gold": 1, "response": ""}', "gold is 1; give a string"),
    ],
)
def test_a_bad_line_is_named_after_everything_before_it_was_graded(
    tmp_path: Path, bad: str, line: str
) -> None:
    done = r1eval("verify", "-", cwd=tmp_path, stdin=json.dumps(LINES[0]) + "\n" + bad + "\n")
    assert done.returncode == 2
    assert f"standard input:2: {line}" in done.stderr
    assert [json.loads(out)["id"] for out in done.stdout.splitlines()] == [1]


def test_doctor_says_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    done = r1eval("doctor", "--data", DATA, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert found["grader"]["good"]
    assert found["engine vllm"]["good"]
    assert found["sandbox"]["good"], found["sandbox"]
    assert "memory limit" in found["sandbox"]["state"]
    assert all(found[f"language {name}"]["good"] for name in ("python", "cpp17", "cpp20", "c"))
    assert found["language python"]["state"].startswith("Python 3.")
    assert found["data math500"]["good"]
    assert not found["data gpqa-diamond"]["good"]
    assert "hf download" in found["data gpqa-diamond"]["mend"]


def test_doctor_without_bubblewrap_says_how_it_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = r1eval("doctor", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (found,) = (finding for finding in json.loads(done.stdout) if finding["what"] == "sandbox")
    assert not found["good"]
    assert found["state"] == "bubblewrap (bwrap) is not installed"
    assert "apt-get install bubblewrap" in found["mend"]
