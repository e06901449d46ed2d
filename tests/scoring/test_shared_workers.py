"""Shared worker processes: from any thread and process, without a main guard, and gone at the end."""

import os
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from r1eval.rewards import AccuracyReward, accuracy_reward
from r1eval.scoring import shared_workers
from r1eval.scoring.shared_workers import borrow, close_workers
from tests.command_line import environment

BATCH = r"completions=[r'\boxed{2\sqrt{3}}', r'\boxed{3}'], answer=[r'\sqrt{12}'] * 2"
REWARDS = "[1.0, 0.0]"


class Workers:
    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def test_equal_settings_share_their_workers_until_they_are_closed() -> None:
    with borrow("ours", Workers) as first, borrow("ours", Workers) as second:
        assert first.workers is second.workers
    with borrow("ours", Workers) as third:
        assert third.workers is first.workers
    close_workers()
    assert first.workers.closed == 1
    with borrow("ours", Workers) as fourth:
        assert fourth.workers is not first.workers


def test_workers_that_are_left_with_work_are_closed_by_their_last_user() -> None:
    with borrow("late", Workers) as first:
        with borrow("late", Workers) as second:
            second.overrun = True
        with borrow("late", Workers) as next_one:
            assert next_one.workers is not first.workers
        assert first.workers.closed == 0
    assert first.workers.closed == 1
    assert next_one.workers.closed == 0


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_caller_that_is_interrupted_leaves_no_work_to_the_next(error: type[BaseException]) -> None:
    with pytest.raises(error), borrow("stopped", Workers) as first:
        raise error
    assert first.workers.closed == 1
    with borrow("stopped", Workers) as second:
        assert second.workers is not first.workers


def test_many_threads_call_one_reward() -> None:
    with ThreadPoolExecutor(16) as threads:
        calls = [
            threads.submit(
                accuracy_reward,
                completions=[f"\\boxed{{{number}\\sqrt{{3}}}}"],
                answer=[f"\\sqrt{{{3 * number**2}}}"],
            )
            for number in range(2, 50)
        ]
    assert [call.result() for call in calls] == [[1.0]] * 48


@pytest.mark.slow
def test_a_forked_process_has_its_own_workers() -> None:
    """As the workers of a data loader are forked, even while another thread holds our lock."""
    reward = AccuracyReward(workers=1)
    batch: dict[str, Any] = {"completions": [r"\boxed{2\sqrt{3}}"], "answer": [r"\sqrt{12}"]}
    assert reward(**batch) == [1.0]
    with shared_workers._table().lock:
        child = os.fork()
    if child == 0:
        try:
            os._exit(0 if reward(**batch) == [1.0] else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert reward(completions=[r"\boxed{5\sqrt{3}}"], answer=[r"\sqrt{75}"]) == [1.0]


SCRIPTS = {
    "a script without a main guard": f"print(accuracy_reward({BATCH}))",
    "a thread that the script does not wait for": f"""
        import threading
        threading.Thread(target=lambda: print(accuracy_reward({BATCH})), daemon=False).start()
        """,
    "workers of multiprocessing": f"""
        import multiprocessing
        context = multiprocessing.get_context("fork")
        accuracy_reward({BATCH})
        child = context.Process(target=lambda: print(accuracy_reward({BATCH}), flush=True))
        child.start()
        child.join()
        """,
    "a running event loop": f"""
        import asyncio
        async def main(): print(accuracy_reward({BATCH}))
        asyncio.run(main())
        """,
}


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_program_leaves_no_process_behind(script: str, tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text("from r1eval.rewards import accuracy_reward\n" + textwrap.dedent(script))
    done = subprocess.run(
        [sys.executable, str(file)],
        capture_output=True,
        text=True,
        env={**environment(), "R1EVAL_TEST_MARK": str(tmp_path)},
        check=False,
        timeout=120,
    )
    assert (done.stdout, done.returncode) == (f"{REWARDS}\n", 0), done.stderr
    assert _remaining(str(tmp_path)) == []


@pytest.mark.slow
def test_a_killed_trainer_leaves_no_process_behind(tmp_path: Path) -> None:
    file = tmp_path / "train.py"
    file.write_text(
        "from r1eval.rewards import accuracy_reward\nimport os\n"
        f"accuracy_reward({BATCH})\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, str(file)],
        env={**environment(), "R1EVAL_TEST_MARK": str(tmp_path)},
        check=False,
        timeout=120,
    )
    assert done.returncode == -9
    assert _remaining(str(tmp_path)) == []


def _remaining(mark: str) -> list[str]:
    """The processes that a script with this mark has started and that are there after ten seconds."""
    for _ in range(100):
        found = [process.name() for process in psutil.process_iter() if mark in _environment(process)]
        if not found:
            return []
        time.sleep(0.1)
    return found


def _environment(process: psutil.Process) -> str:
    try:
        return process.environ().get("R1EVAL_TEST_MARK", "")
    except psutil.Error:
        return ""
