"""Faults of processes: killed, told to end, and cut off from who reads their output."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.faults.harness import (
    K,
    QUESTIONS,
    SAMPLES,
    Scene,
    descendants,
    end,
    kill,
    scene,
    wait_until,
)

ZYGOTE = "r1eval.scoring.zygote"
ENDED = "interrupted; what is finished is kept; resume with: r1eval run"


def process_killed(folder: Path) -> None:
    """`kill -9` of r1eval while it generates. Every sample that was finished is kept."""
    with scene(folder, "sums", 20) as one:
        process = one.start()
        wait_until(lambda: one.samples() == 20, "20 samples")
        process.kill()
        assert end(process).code == -signal.SIGKILL
        one.finish(kept=20)


def process_killed_while_scoring(folder: Path) -> None:
    """`kill -9` of r1eval while it grades, after its last sample. No sample is asked for again."""
    with scene(folder, "roots") as one:
        process = one.start()
        wait_until(lambda: one.scores() > 0, "a score")
        process.kill()
        end(process)
        one.finish()


def worker_killed(folder: Path) -> None:
    """`kill -9` of the workers that grade, whenever one is seen, up to 4 times. Their answers are graded by others,
    and none becomes wrong."""
    with scene(folder, "roots", 1) as one:
        process = one.start()
        wait_until(lambda: one.samples() == 1, "a sample")
        kill(workers(process.pid))
        one.model.released.set()
        for _ in range(3):
            kill(workers(process.pid))
            time.sleep(0.02)
        done = end(process)
        assert done.code == 0, done.stderr
        one.check()


def zygote_killed_while_golds_are_checked(folder: Path) -> None:
    """`kill -9` of the process that grading workers are forked from, while it starts and golds are checked. Another
    one is started; the data set is not blamed."""
    with scene(folder, "roots") as one:
        process = one.start()
        kill_first(process, lambda: descendants(process.pid, ZYGOTE))
        done = end(process)
        assert done.code == 0, done.stderr
        one.check()


def zygote_killed_while_grading(folder: Path) -> None:
    """`kill -9` of it while answers are graded. Another one is started; no answer becomes wrong."""
    with scene(folder, "roots", 1) as one:
        process = one.start()
        wait_until(lambda: one.samples() == 1, "a sample")
        kill(descendants(process.pid, ZYGOTE)[:1])
        one.model.released.set()
        done = end(process)
        assert done.code == 0, done.stderr
        one.check()


def zygote_killed_again_and_again_while_golds_are_checked(folder: Path) -> None:
    """`kill -9` of it whenever it starts, before any sample. The run ends with 5 and names the killed process."""
    with scene(folder, "roots") as one:
        process = one.start()
        with killing(process, lambda: descendants(process.pid, ZYGOTE)):
            done = end(process)
        done.failed(5, "grader's process was killed by SIGKILL", "run the same command again")
        assert "gold does not grade" not in done.stderr
        assert not one.server.requests
        one.finish(kept=0)


def zygote_killed_again_and_again_while_grading(folder: Path) -> None:
    """`kill -9` of it whenever it starts, while samples come in. The run ends with 5; samples are kept, their
    scores are failed and never wrong, and the same command grades them."""
    with scene(folder, "roots", 1) as one:
        process = one.start()
        wait_until(lambda: one.scores() == 1, "a score")
        with killing(process, lambda: descendants(process.pid, ZYGOTE)):
            one.model.released.set()
            done = end(process)
        assert done.code == 5, done.stderr
        assert "resume with: " in done.stderr
        assert "Traceback" not in done.stderr
        assert one.samples() == SAMPLES
        one.finish(kept=SAMPLES)


def all_processes_terminated(folder: Path) -> None:
    """SIGTERM to r1eval and to every process that it started, as a cluster ends a job. As for r1eval alone: 130, and
    no score is failed because its worker was told to end first."""
    with scene(folder, "roots", 20) as one:
        process = one.start()
        wait_until(lambda: one.scores() > 0, "a score")
        for child in descendants(process.pid):
            child.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        end(process).failed(130, ENDED)
        assert '"failed"' not in (one.out / "roots" / "scores.jsonl").read_text()
        one.finish(kept=20)


def interrupted_while_loading(folder: Path) -> None:
    """Ctrl-C while the golds are checked, before any sample: 130, and the command that starts it again."""
    with scene(folder, "roots") as one:
        process = one.start()
        wait_until(lambda: descendants(process.pid, ZYGOTE), "a grading process")
        process.send_signal(signal.SIGINT)
        end(process).failed(130, ENDED)
        one.finish(kept=0)


def interrupted_while_generating(folder: Path) -> None:
    """Ctrl-C, SIGTERM or SIGHUP while samples come in: 130, and the command that resumes."""
    with scene(folder, "sums", 20) as one:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = one.start()
            wait_until(lambda: one.samples() >= 20, "20 samples")
            wait_until(lambda: len(one.server.requests) > len(seen), "requests") if (
                seen := list(one.server.requests)
            ) else None
            process.send_signal(number)
            end(process).failed(130, ENDED)
        one.finish(kept=20)
