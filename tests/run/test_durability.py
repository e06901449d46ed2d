"""A run can be killed at any moment: no finished sample is lost, generated again or counted twice."""

import json
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from benchmarks.types import Question
from tests import replays
from tests.command_line import r1eval, start

pytestmark = pytest.mark.jail

K = 32
KILLS = 12


def mixed_reply(question: Question, index: int) -> str:
    if index % 5 == 0:
        return "<think>\nI wonder"
    return replays.wrong_reply(question, index) if index % 3 == 0 else replays.correct_reply(question, index)


def keys(folder: Path) -> Counter[tuple[str, int]]:
    """How often each sample is in samples.jsonl, without a torn last line."""
    content = (folder / "smoke" / "samples.jsonl").read_bytes()
    rows = [json.loads(line) for line in content.splitlines(keepends=True) if line.endswith(b"\n")]
    return Counter((row["question_id"], row["index"]) for row in rows)


def complete_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def kill_at(args: list[str], cwd: Path, samples: Path, lines: int, delay: float) -> bool:
    """Start the command and `kill -9` it this long after so many samples are on disk; return whether it was
    still running. Nothing is written before its questions are loaded, so it always gets that far."""
    process = start(*args, cwd=cwd)
    assert process.stderr is not None
    while process.poll() is None and not process.stderr.readline().startswith("checking golds"):
        pass
    while process.poll() is None and complete_lines(samples) < lines:
        time.sleep(0.001)
    time.sleep(delay)
    running = process.poll() is None
    process.kill()
    process.communicate()
    return running


def test_a_run_killed_twelve_times_ends_like_an_uninterrupted_one(tmp_path: Path) -> None:
    questions = replays.load_questions("smoke")
    file = replays.write_replies(tmp_path / "generations.jsonl", questions, K, mixed_reply)
    args = [
        *("run", "smoke", "--model", "m", "--engine", "replay", "--engine-arg", f"path={file}"),
        *("--k", str(K)),
    ]
    uninterrupted = r1eval(*args, "--out", "alone", cwd=tmp_path)
    assert uninterrupted.returncode == 0, uninterrupted.stderr

    rng, alone, out = random.Random(1), tmp_path / "alone", tmp_path / "killed"
    samples, kills = out / "smoke" / "samples.jsonl", 0
    for number in range(KILLS):  # from before the first sample to after the last, when scores are missing
        lines = len(questions) * K * number // (KILLS - 1)
        kills += kill_at([*args, "--out", out.name], tmp_path, samples, lines, rng.uniform(0.0, 0.1))
    assert kills > KILLS // 2
    done = r1eval(*args, "--out", out.name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert set(keys(out).values()) == {1}, "a finished sample was generated again"
    assert keys(out) == keys(alone)
    for name in ("metrics.json", "metrics.csv", "smoke/scores.jsonl", "smoke/votes.jsonl"):
        assert (out / name).read_bytes() == (alone / name).read_bytes(), name
    assert done.stdout.replace(out.name, alone.name) == uninterrupted.stdout


def test_a_kill_leaves_no_grading_process_behind(tmp_path: Path) -> None:
    questions = replays.load_questions("smoke")
    file = replays.write_replies(tmp_path / "generations.jsonl", questions, K, mixed_reply)
    process = start(
        *("run", "smoke", "--model", "m", "--engine", "replay", "--engine-arg", f"path={file}"),
        *("--k", str(K), "--out", "out"),
        cwd=tmp_path,
    )
    children: list[psutil.Process] = []
    while not children and process.poll() is None:
        children = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert children, "no grading process was seen"
    assert psutil.wait_procs(children, timeout=20)[1] == []


def test_ctrl_c_keeps_finished_samples_and_prints_the_command_that_resumes(tmp_path: Path) -> None:
    questions = replays.load_questions("smoke")
    file = replays.write_replies(tmp_path / "generations.jsonl", questions, 100, mixed_reply)
    args = [
        "run",
        "smoke",
        "--model",
        "m",
        "--engine",
        "replay",
        "--engine-arg",
        f"path={file}",
        "--k",
        "100",
    ]
    process = start(*args, "--out", "out", cwd=tmp_path)
    os.setpriority(os.PRIO_PROCESS, process.pid, 19)  # so that the moment is seen on a busy machine
    samples = tmp_path / "out" / "smoke" / "samples.jsonl"
    while not samples.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    assert f"resume with: r1eval {' '.join(args)} --out out" in stderr
    done = r1eval(*args, "--out", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "samples are already there" in done.stderr
    assert set(keys(tmp_path / "out").values()) == {1}
