"""A benchmark with examples or conversations is run, resumed, compared and reported like any other."""

import json
from pathlib import Path
from typing import Any

import pytest

from r1eval.store import jsonlines
from tests import replays
from tests.command_line import r1eval
from tests.gate import runs

pytestmark = pytest.mark.engine

CHATS = """
name = "chats"
answer = "integer"
system = "Be exact."
[dataset]
file = "chats.jsonl"
[columns]
messages = "prompt"
gold = "reward_model.ground_truth"
"""
SHOTS = """
name = "chats"
answer = "integer"
system = "Be exact."
[[examples]]
question = "1 + 1?"
answer = "It is 2."
[dataset]
file = "chats.jsonl"
[columns]
question = "prompt.0.content"
gold = "reward_model.ground_truth"
"""
ROWS = [
    {
        "prompt": [{"role": "user", "content": f"What is {n} + {n}?"}],
        "reward_model": {"ground_truth": str(2 * n)},
    }
    for n in range(1, 9)
]


def chats(folder: Path, toml: str) -> Path:
    return runs.write_benchmark(folder, "chats", toml, ROWS)


def messages(folder: Path) -> list[dict[str, Any]]:
    """The messages of the first question."""
    row = next(jsonlines.read(folder / "chats" / "questions.jsonl"))
    return list(row["messages"])


def resume(folder: Path, toml: Path, *options: str) -> tuple[int, str]:
    replies = folder.with_name(f"{folder.name}-replies.jsonl")
    engine = ("--engine", "replay", "--engine-arg", f"path={replies}", "--k", "2", "--out", folder)
    done = r1eval("run", toml, "--model", f"org/{folder.name}", *engine, *options, cwd=folder.parent)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("toml", "roles"), [(CHATS, ["system", "user"]), (SHOTS, ["system", "user", "assistant", "user"])]
)
def test_what_was_sent_is_stored_and_a_run_is_resumed_and_compared(
    tmp_path: Path, toml: str, roles: list[str]
) -> None:
    path = chats(tmp_path, toml)
    for name in ("baseline", "candidate"):
        runs.run(tmp_path / name, replays.correct_reply, benchmark=path, k=2)
    assert [message["role"] for message in messages(tmp_path / "baseline")] == roles
    code, log = resume(tmp_path / "baseline", path)
    assert (code, "all 16 samples are already there" in log) == (0, True)
    done = r1eval("gate", "candidate", "--baseline", "baseline", cwd=tmp_path)
    assert done.returncode in (0, 3), done.stdout + done.stderr


def test_another_example_is_another_prompt(tmp_path: Path) -> None:
    path = chats(tmp_path, SHOTS)
    folder = runs.run(tmp_path / "one", replays.correct_reply, benchmark=path, k=2).path
    chats(tmp_path, SHOTS.replace("It is 2.", "Two."))
    code, log = resume(folder, path)
    assert code == 2
    assert "chats: questions, prompts, golds or tests differ from those in the folder" in log


def test_the_systems_message_of_the_command_line_comes_first(tmp_path: Path) -> None:
    folder = runs.run(
        tmp_path / "one", replays.correct_reply, "--system", "Be kind.", benchmark=chats(tmp_path, CHATS), k=1
    ).path
    assert messages(folder)[0] == {"role": "system", "content": "Be kind."}


def test_a_completion_is_one_text(tmp_path: Path) -> None:
    folder = runs.run(
        tmp_path / "one", replays.correct_reply, "--completion", benchmark=chats(tmp_path, SHOTS), k=1
    ).path
    system, asked = messages(folder)
    assert (system["role"], asked["role"]) == ("system", "user")
    assert asked["content"].startswith("1 + 1?\nPlease reason")
    assert "\nIt is 2.\n\nWhat is 1 + 1?\nPlease reason" in asked["content"]


def test_a_broken_conversation_is_one_line_before_anything_runs(tmp_path: Path) -> None:
    rows = [*ROWS[:2], {**ROWS[2], "prompt": [{"role": "assistant", "content": "Hi"}]}]
    path = runs.write_benchmark(tmp_path, "chats", CHATS, rows)
    (tmp_path / "none.jsonl").write_text(json.dumps({"question_id": "1", "index": 0, "text": ""}) + "\n")
    engine = ("--engine", "replay", "--engine-arg", "path=none.jsonl")
    done = r1eval("run", path, "--model", "m", *engine, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = [line for line in done.stderr.splitlines() if "row 3 of" in line]
    assert "column 'prompt': its last message is of the assistant; it must be the user's question" in line
    assert "Traceback" not in done.stderr
