"""Worker processes are killed at their deadline or memory limit, replaced, and closed without delay."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from benchmarks.types import Answer
from r1eval.errors import EngineError
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.pool import Pool
from r1eval.store.records import Status

pytestmark = pytest.mark.slow

MEMORY = 2 << 30
HALF = {"task": "compare", "gold": r"\frac{1}{2}", "answer": r"\frac{\sqrt{4}}{4}"}
BOMB = {"task": "compare", "gold": "5", "answer": r"\sum_{k=1}^{10^9} k!"}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    started = Pool(workers=2, cpu_seconds=1.0, memory_bytes=MEMORY)
    yield started
    started.close()


def errors(pool: Pool, tasks: list[dict[str, str]]) -> list[str]:
    return [reply.result().error for reply in [pool.submit(task) for task in tasks]]


def test_a_task_is_answered(pool: Pool) -> None:
    reply = pool.submit(HALF).result()
    assert reply.value is not None
    assert reply.value["equal"]


def test_a_deadline_ends_only_its_own_task(pool: Pool) -> None:
    tasks = [HALF, HALF, BOMB, HALF, BOMB, HALF, HALF]
    assert errors(pool, tasks) == ["", "", "deadline", "", "deadline", "", ""]


def test_the_deadline_counts_cpu_time_and_not_the_wall(pool: Pool) -> None:
    neighbours = [
        subprocess.Popen(["/bin/sh", "-c", "while :; do :; done"]) for _ in range(2 * (os.cpu_count() or 1))
    ]
    try:
        replies = errors(pool, [*[HALF] * 20, BOMB])
    finally:
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()
    assert replies == [*[""] * 20, "deadline"]


def test_memory_is_limited() -> None:
    """With less memory than the worker has already, small tasks fit in its free part, large ones do not."""
    cramped = Pool(workers=1, cpu_seconds=5.0, memory_bytes=64 << 20)
    assert errors(cramped, [HALF | {"answer": "5" * 30_000_000}]) == ["crash"]
    assert errors(cramped, [HALF]) == [""]
    cramped.close()


def test_a_task_that_raises_is_reported_and_the_worker_continues(pool: Pool) -> None:
    assert "KeyError" in pool.submit({"task": "compare"}).result().error
    assert pool.submit(HALF).result().error == ""


def test_it_works_from_any_thread() -> None:
    statuses: list[Status] = []

    def grade() -> None:
        with Grader(workers=1) as grader:
            item = Item(Answer.EXPRESSION, r"\sqrt{2}", r"\boxed{\frac{2}{\sqrt2}}")
            statuses.extend(grade.status for _, grade in grader.grade([item]))

    thread = threading.Thread(target=grade)
    thread.start()
    thread.join()
    assert statuses == [Status.CORRECT]


def test_closing_ends_every_process() -> None:
    before = set(psutil.Process().children(recursive=True))
    closed = Pool(workers=2, cpu_seconds=1.0, memory_bytes=MEMORY)
    closed.submit(HALF).result()
    started = set(psutil.Process().children(recursive=True)) - before
    assert started
    closed.close()
    _, alive = psutil.wait_procs(list(started), timeout=10)
    assert not alive


def test_closing_does_not_wait_for_a_running_task() -> None:
    closed = Pool(workers=1, cpu_seconds=600.0, memory_bytes=MEMORY)
    closed.submit(HALF).result()
    waiting = [closed.submit(task) for task in (BOMB, BOMB, HALF)]
    time.sleep(0.3)
    closed.close()
    assert all(reply.done() for reply in waiting)


def test_a_killed_worker_is_replaced() -> None:
    fresh = Pool(workers=1, cpu_seconds=1.0, memory_bytes=MEMORY)
    (zygote, worker) = _processes(fresh)
    worker.kill()
    assert errors(fresh, [HALF, HALF]) == ["", ""]
    assert zygote.is_running()
    fresh.close()


def test_a_killed_zygote_is_replaced() -> None:
    fresh = Pool(workers=1, cpu_seconds=1.0, memory_bytes=MEMORY)
    for process in _processes(fresh):
        process.kill()
    time.sleep(0.1)
    assert errors(fresh, [HALF, HALF]) == ["", ""]
    fresh.close()


def test_a_task_whose_workers_are_killed_is_lost_and_not_crashed() -> None:
    fresh = Pool(workers=1, cpu_seconds=60.0, memory_bytes=MEMORY)
    (zygote, worker) = _processes(fresh)
    reply = fresh.submit(BOMB)
    while not reply.done():
        for worker in zygote.children():
            worker.kill()
        time.sleep(0.01)
    assert reply.result().failure.startswith("a process of the grader was killed by SIGKILL")
    assert errors(fresh, [HALF])[0].startswith("lost: "), "where all workers are killed, tasks fail at once"
    fresh.close()


def test_where_the_zygote_is_always_killed_tasks_are_lost() -> None:
    others = set(psutil.Process().children())
    fresh = Pool(workers=1, cpu_seconds=1.0, memory_bytes=MEMORY)
    replies = [fresh.submit(HALF) for _ in range(50)]
    while not all(reply.done() for reply in replies):
        for child in set(psutil.Process().children()) - others:
            child.kill()
        time.sleep(0.01)
    assert {reply.result().failure for reply in replies} == {
        "the grader's process was killed by SIGKILL (often the system's out-of-memory killer)"
    }
    fresh.close()


def test_golds_are_not_blamed_for_a_zygote_that_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Grader(workers=1) as grader, pytest.raises(EngineError, match="process ended: exit code 1; run"):
        grader.check_golds([(Answer.EXPRESSION, "\\sqrt{2}")])


def _processes(fresh: Pool) -> tuple[psutil.Process, psutil.Process]:
    """The zygote and the worker of a new pool."""
    before = set(psutil.Process().children())
    fresh.submit(HALF).result()
    (zygote,) = set(psutil.Process().children()) - before
    (worker,) = zygote.children()
    return zygote, worker
