"""A run may be killed at any moment: nothing finished is lost, asked again or counted twice."""

import json
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import psutil

from benchmarks.types import Question
from tests import replays
from tests.command_line import r1eval, start

K = 32
KILLS = 20


def a_bit_of_everything(question: Question, index: int) -> str:
    if index % 5 == 0:
        return "<think>\nI wonder"
    return replays.wrong(question, index) if index % 3 == 0 else replays.right(question, index)


def keys(folder: Path) -> Counter[tuple[str, int]]:
    """How often each sample stands in samples.jsonl; a torn last line does not count."""
    content = (folder / "smoke" / "samples.jsonl").read_bytes()
    rows = [json.loads(line) for line in content.splitlines(keepends=True) if line.endswith(b"\n")]
    return Counter((row["question_id"], row["index"]) for row in rows)


def kill_at_a_random_moment(args: list[str], cwd: Path, longest: float, dice: random.Random) -> bool:
    """Start the command and `kill -9` it; whether it was still running then."""
    process = start(*args, cwd=cwd)
    time.sleep(dice.uniform(0.2, longest))
    running = process.poll() is None
    process.kill()
    process.communicate()
    return running


def test_killed_twenty_times_a_run_ends_as_one_that_was_left_alone(tmp_path: Path) -> None:
    asked = replays.questions("smoke")
    file = replays.write(tmp_path / "generations.jsonl", asked, K, a_bit_of_everything)
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
        str(K),
    ]
    began = time.monotonic()
    alone = r1eval(*args, "--out", "alone", cwd=tmp_path)
    took = time.monotonic() - began
    assert alone.returncode == 0, alone.stderr

    dice, kills, folders = random.Random(1), 0, 0
    while kills < KILLS:
        folders += 1
        out = tmp_path / f"killed-{folders}"
        while kills < KILLS and kill_at_a_random_moment([*args, "--out", out.name], tmp_path, took, dice):
            kills += 1
        done = r1eval(*args, "--out", out.name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert set(keys(out).values()) == {1}, "a finished sample was generated again"
        assert keys(out) == keys(tmp_path / "alone")
        for name in ("metrics.json", "metrics.csv", "smoke/scores.jsonl", "smoke/votes.jsonl"):
            assert (out / name).read_bytes() == (tmp_path / "alone" / name).read_bytes(), name
        assert done.stdout.replace(out.name, "alone") == alone.stdout


def test_a_kill_leaves_no_grading_process_behind(tmp_path: Path) -> None:
    asked = replays.questions("smoke")
    file = replays.write(tmp_path / "generations.jsonl", asked, K, a_bit_of_everything)
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


def test_ctrl_c_keeps_what_is_finished_and_prints_the_command_that_resumes(tmp_path: Path) -> None:
    asked = replays.questions("smoke")
    file = replays.write(tmp_path / "generations.jsonl", asked, 200, a_bit_of_everything)
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
        "200",
    ]
    process = start(*args, "--out", "out", cwd=tmp_path)
    samples = tmp_path / "out" / "smoke" / "samples.jsonl"
    while not samples.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert f"resume with: r1eval {' '.join(args)} --out out" in said
    done = r1eval(*args, "--out", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "are held already" in done.stderr
    assert set(keys(tmp_path / "out").values()) == {1}
