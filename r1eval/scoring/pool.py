"""A pool of warm worker processes that can be killed, for tasks that may hang or crash.

Each task has a deadline in CPU seconds, so that verdicts do not depend on the machine's load; a much longer
wall-clock limit catches a worker that sleeps. If a worker dies, only its current task is lost: the rest of
its chunk goes to a new worker, forked from a warm zygote (`zygote_control.py`) in milliseconds. No signals
are used in this process, so the pool works from any thread and with any engine.

A task under which two workers crash has crashed them. A worker that is killed from outside (by the system's
out-of-memory killer, or with its zygote) says nothing about its task, which is tried `TRIES` times; where
every worker is killed, tasks fail at once for `PAUSE_SECONDS`, so that a run ends in time and can be resumed.
"""

import contextlib
import queue
import resource
import signal
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Protocol

from r1eval.errors import EngineError
from r1eval.scoring.zygote_control import Worker, ZygoteControl, describe_signal

CHUNK = 8
"""maximum number of tasks sent to a worker at once: one by one, the pipe would cost more than the work; in a
long chunk quick tasks wait behind a slow one while the other workers idle"""
TRIES = 3
"""workers that a task gets if they are killed from outside"""
CRASHES = 2
"""workers that a task gets if they crash: the first may have crashed for another reason"""
PAUSE_SECONDS = 30.0
"""for which tasks fail at once after every worker was killed `TRIES` times without a reply in between"""
EXTERNAL_SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
"""signals that another process sends, not the task's own crash"""


@dataclass(frozen=True)
class WorkerReply:
    """The result of a task."""

    value: dict[str, Any] | None
    """the return value; None if the task did not return"""
    error: str
    """"" | `deadline` | `memory` | `crash` | `wall` | `lost: …` | the exception that it raised"""
    seconds: float
    """CPU time of the task"""

    @property
    def failure(self) -> str:
        """Why the pool failed, for a reason that is not the task's; "" if it did not."""
        if self.error == "wall":
            return "a process of the grader did not answer in time; this machine is overloaded"
        return self.error.removeprefix("lost: ") if self.error.startswith("lost: ") else ""


@dataclass(frozen=True)
class _PoolTask:
    payload: dict[str, Any]
    reply: Future[WorkerReply]


class _Losses:
    """Counts the workers that are lost in a row, for all threads; many of them pause the pool."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._paused_until = 0.0
        self.reason = ""

    def count(self, reason: str) -> None:
        self.reason = reason
        self._count += 1
        if self._count >= self._most:
            self._paused_until = time.monotonic() + PAUSE_SECONDS

    def reset(self) -> None:
        self._count = 0
        self._paused_until = 0.0

    @property
    def paused(self) -> bool:
        return time.monotonic() < self._paused_until


class TaskPool(Protocol):
    """What runs tasks: a `Pool` of this machine, or a cluster's."""

    def submit(self, payload: dict[str, Any]) -> Future[WorkerReply]: ...

    def close(self) -> None: ...


class Pool:
    """Up to `workers` processes; started with the first task, closed with `close`."""

    def __init__(self, workers: int, cpu_seconds: float, memory_bytes: int) -> None:
        self._workers = workers
        self._cpu_seconds = cpu_seconds
        self._wall_seconds = 60 + 20 * cpu_seconds
        self._zygote = ZygoteControl(cpu_seconds, memory_bytes)
        self._scarcity = _scarcity(memory_bytes)
        self._losses = _Losses(TRIES * workers)
        self._tasks: queue.SimpleQueue[_PoolTask | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()
        self._lock = threading.Lock()

    def submit(self, payload: dict[str, Any]) -> Future[WorkerReply]:
        """Submit a task; `payload` and the reply's value are sent as JSON."""
        task = _PoolTask(payload, Future())
        with self._lock:
            if not self._threads:
                self._start_threads()
            self._tasks.put(task)
        return task.reply

    def close(self) -> None:
        """Stop the workers; pending tasks are cancelled."""
        self._closing.set()
        with self._lock:
            with contextlib.suppress(queue.Empty):
                while task := self._tasks.get_nowait():
                    task.reply.cancel()
            for _ in self._threads:
                self._tasks.put(None)
        self._zygote.close()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _start_threads(self) -> None:
        for _ in range(self._workers):
            thread = threading.Thread(target=self._work, name="grader", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # this user may have no more; a single one is enough
                if not self._threads:
                    raise
                return
            self._threads.append(thread)

    def _work(self) -> None:
        worker: Worker | None = None
        suspect: _PoolTask | None = None  # its worker died, perhaps for another reason
        deaths = 0
        while chunk := self._next_chunk():
            while chunk and not self._closing.is_set():
                done, worker, error = self._try_chunk(worker, chunk)
                chunk = chunk[done:]
                if not error:
                    continue
                deaths = deaths + 1 if chunk[0] is suspect else 1
                suspect = chunk[0]
                if deaths >= self._most_deaths(error):
                    seconds = self._cpu_seconds if error == "deadline" else 0.0
                    _settle(chunk.pop(0), WorkerReply(None, error, seconds))
            for task in chunk:
                task.reply.cancel()
        if worker:
            worker.close()

    def _most_deaths(self, error: str) -> int:
        """How many workers a task may lose by this error."""
        if error.startswith("lost: "):
            return 1 if self._losses.paused else TRIES
        return CRASHES if error == "crash" else 1

    def _next_chunk(self) -> list[_PoolTask]:
        """The next chunk, this worker's share of the pending tasks; [] when the pool closes."""
        task = self._tasks.get()
        chunk: list[_PoolTask] = []
        share = min(CHUNK, 1 + self._tasks.qsize() // (2 * self._workers))
        while task is not None:
            chunk.append(task)
            if len(chunk) >= share or self._tasks.empty():
                return chunk
            task = self._tasks.get()
        if chunk:
            self._tasks.put(None)  # the closing mark is for the next call
        return chunk

    def _try_chunk(self, worker: Worker | None, chunk: list[_PoolTask]) -> tuple[int, Worker | None, str]:
        """`_run_chunk` with a new worker if there is none; a lost worker is counted."""
        if worker is None and self._losses.paused:
            return 0, None, f"lost: {self._losses.reason}"
        try:
            worker = worker or self._zygote.fork()
            done, worker, error = self._run_chunk(worker, chunk)
        except (OSError, EngineError) as problem:
            done, worker, error = 0, None, f"lost: {problem}"
        if done:
            self._losses.reset()
        if error.startswith("lost: "):
            self._losses.count(error.removeprefix("lost: "))
        return done, worker, error

    def _run_chunk(self, worker: Worker, chunk: list[_PoolTask]) -> tuple[int, Worker | None, str]:
        """Run a chunk; return the number of settled tasks, the worker if it is alive, and why it ended."""
        worker.send([task.payload for task in chunk])
        for index, task in enumerate(chunk):
            try:
                reply = self._judge(WorkerReply(**worker.receive(self._wall_seconds)))
            except TimeoutError:
                self._zygote.reap(worker)
                return index, None, "wall"
            except (EOFError, OSError):
                return index, None, self._death(worker)
            _settle(task, reply)
        return len(chunk), worker, ""

    def _death(self, worker: Worker) -> str:
        """Why a worker has ended; without a zygote to tell, it was killed with it."""
        ended_by = self._zygote.reap(worker)
        if ended_by == signal.SIGPROF:
            return "deadline"
        if ended_by is None:
            return f"lost: {self._zygote.last_end}"
        if ended_by in EXTERNAL_SIGNALS:
            return f"lost: a process of the grader {describe_signal(ended_by)}"
        return self._scarcity or "crash"

    def _judge(self, reply: WorkerReply) -> WorkerReply:
        """The reply; where this job has less memory than a task may take, that is not the task's fault."""
        return replace(reply, error=self._scarcity) if self._scarcity and reply.error == "memory" else reply


def _scarcity(memory_bytes: int) -> str:
    """The error of tasks that this job's own limit leaves too little memory; "" if it leaves enough."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY or limit >= memory_bytes:
        return ""
    return (
        f"lost: the limit of memory (ulimit -v) is {limit >> 20} MiB, and a process of the grader may need "
        f"{memory_bytes >> 20} MiB; raise it"
    )


def _settle(task: _PoolTask, reply: WorkerReply) -> None:
    if task.reply.set_running_or_notify_cancel():
        task.reply.set_result(reply)
