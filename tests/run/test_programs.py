"""Runs of programming questions: programs are judged and counted, and none is left running."""

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks.types import Answer, Question
from r1eval.store.folder import RunFolder
from tests import programs, replays
from tests.command_line import r1eval, start
from tests.programs import ARGS, pass_at_1, replay, scores
from tests.shared_data import DATA

pytestmark = pytest.mark.jail


def by_index(*texts: str) -> replays.ReplyFunction:
    """These replies to every programming question; every other question is answered right."""
    return lambda q, index: texts[index] if q.answer is Answer.PROGRAM else replays.correct_reply(q, index)


def test_the_solutions_of_smoke_are_accepted_by_r1eval_judge_and_wrong_ones_are_not(tmp_path: Path) -> None:
    questions = [q for q in replays.load_questions("smoke") if q.answer is Answer.PROGRAM]
    lines = []
    for question, other in zip(questions, [*questions[1:], questions[0]], strict=True):
        tests = [{"input": test.input, "output": test.output} for test in question.tests]
        for name, code in (("own", question.id), ("other", other.id)):
            line = {"id": [question.id, name], "code": replays.smoke_solution(code), "tests": tests}
            lines.append(json.dumps(line) + "\n")
    done = r1eval("judge", "-", cwd=tmp_path, stdin="".join(lines))
    assert done.returncode == 0, done.stderr
    verdicts = [json.loads(row) for row in done.stdout.splitlines()]
    assert [row["id"] for row in verdicts if row["verdict"] == "AC"] == [[q.id, "own"] for q in questions]
    assert {row["verdict"] for row in verdicts if row["id"][1] == "other"} <= {"WA", "RE"}


def test_each_kind_of_reply_gets_its_status(tmp_path: Path) -> None:
    texts = (
        "I cannot.",
        replays.reply_with_program(""),
        replays.reply_with_program("print("),
        replays.reply_with_program("print('?')"),
    )
    done = replay(tmp_path, "smoke", by_index(*texts))
    assert done.returncode == 0, done.stderr
    graded = [s for (name, _), s in scores(tmp_path, "smoke").items() if name.startswith("program")]
    assert Counter((s.index, s.status.value, s.answer) for s in graded) == {
        (0, "no_answer", ""): 12,
        (1, "no_answer", ""): 12,
        (2, "wrong", "CE"): 12,
        (3, "wrong", "WA"): 12,
    }
    assert {s.detail for s in graded if s.index < 2} == {"no code block", "its last code block is empty"}
    assert {vote.question_id[:4] for vote in RunFolder(tmp_path / "out").votes("smoke")} == {"math", "choi"}
    assert "cons@4 is over 38 of 50 questions" in done.stdout
    assert pass_at_1(tmp_path) == pytest.approx(38 / 50)


def test_hostile_programs_fail_and_the_next_one_is_judged_right(tmp_path: Path) -> None:
    hostile = [replays.reply_with_program(code) for _, code in programs.HOSTILE.values()]

    def reply(question: Question, index: int) -> str:
        return hostile[index] if index < len(hostile) else replays.correct_reply(question, index)

    done = replay(tmp_path, "smoke", reply, k=len(hostile) + 1)
    assert done.returncode == 0, done.stderr
    graded = [s for (name, _), s in scores(tmp_path, "smoke").items() if name.startswith("program")]
    expected = [*(verdict for verdict, _ in programs.HOSTILE.values()), "AC"]
    assert Counter((s.index, s.answer) for s in graded) == dict.fromkeys(enumerate(expected), 12)


def test_a_machine_without_a_sandbox_rejects_only_runs_with_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = replay(tmp_path, "smoke", replays.correct_reply)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("error: bubblewrap (bwrap) is not installed; install it")
    assert "generating" not in done.stderr
    assert not (tmp_path / "out").exists()
    assert replay(tmp_path, "smoke", replays.correct_reply, "--dry-run").returncode == 0
    assert replay(tmp_path, "aime24", replays.correct_reply, "--limit", "2", data=DATA).returncode == 0


TOML = """
name = "own"
answer = "program"
[dataset]
file = "own.jsonl"
[columns]
question = "asked"
[program]
tests = "tests"
"""


def test_a_question_without_tests_is_an_error_before_the_run_starts(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(TOML)
    (tmp_path / "own.jsonl").write_text('{"asked": "Add.", "tests": []}\n')
    file = replays.write_replies(tmp_path / "replies.jsonl", [], 1, replays.correct_reply)
    done = r1eval("run", "own.toml", *ARGS, "--engine-arg", f"path={file}", "--k", "1", cwd=tmp_path)
    assert done.returncode == 2
    assert "tests" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def process_name(process: psutil.Process) -> str:
    """The name of a process; "" if it has ended."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""


def start_sleeping_programs(tmp_path: Path) -> tuple[Any, list[psutil.Process]]:
    """Start a run whose programs sleep forever; return it and its processes once its jails are there."""
    sleeper = by_index(replays.reply_with_program("import time\nwhile True: time.sleep(0.1)"))
    file = replays.write_replies(tmp_path / "replies.jsonl", replays.load_questions("smoke"), 1, sleeper)
    process = start("run", "smoke", *ARGS, "--engine-arg", f"path={file}", "--k", "1", cwd=tmp_path)
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        children = psutil.Process(process.pid).children(recursive=True)
        if sum(process_name(child) == "bwrap" for child in children) > 1:
            return process, children
        time.sleep(0.05)
    raise AssertionError("no jail was seen")


def test_ctrl_c_while_programs_run_leaves_none_behind(tmp_path: Path) -> None:
    process, children = start_sleeping_programs(tmp_path)
    os.kill(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "resume with: r1eval run smoke" in stderr
    assert psutil.wait_procs(children, timeout=20)[1] == []


def test_a_killed_run_takes_its_programs_with_it(tmp_path: Path) -> None:
    process, children = start_sleeping_programs(tmp_path)
    process.kill()
    process.communicate()
    assert psutil.wait_procs(children, timeout=20)[1] == []
