"""A pool of warm worker processes that can be killed, for tasks that may hang or crash.

Each task has a deadline in CPU seconds, so that verdicts do not depend on the machine's load; a much longer
wall-clock limit catches a worker that sleeps. If a worker dies, only its current task is lost: the rest of
its chunk goes to a new worker, forked from a warm zygote (`zygote.py`) in milliseconds. No signals are used
in this process, so the pool works from any thread and with any engine.
"""

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from r1eval.errors import EngineError
from r1eval.scoring.zygote import MESSAGE

CHUNK = 32
"""maximum number of tasks sent to a worker at once; one by one, the pipe would cost more than the work"""


@dataclass(frozen=True)
class WorkerReply:
    """The result of a task."""

    value: dict[str, Any] | None
    """the return value; None if the task did not return"""
    error: str
    """"" | `deadline` | `memory` | `crash` | `wall` | `start: …` | the exception that it raised"""
    seconds: float
    """CPU time of the task"""


@dataclass(frozen=True)
class _PoolTask:
    payload: dict[str, Any]
    reply: Future[WorkerReply]


class Pool:
    """Up to `workers` processes; started with the first task, closed with `close`."""

    def __init__(self, workers: int, cpu_seconds: float, memory_bytes: int) -> None:
        self._workers = workers
        self._cpu_seconds = cpu_seconds
        self._wall_seconds = 60 + 20 * cpu_seconds
        self._zygote = _Zygote(cpu_seconds, memory_bytes)
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
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        worker: _Worker | None = None
        suspect: _PoolTask | None = None  # its worker died once, perhaps for another reason: retry it once
        while chunk := self._next_chunk():
            while chunk and not self._closing.is_set():
                try:
                    worker = worker or self._zygote.fork()
                    done, worker, error = self._run_chunk(worker, chunk)
                except (OSError, EngineError) as problem:
                    done, worker, error = 0, None, f"start: {problem}"
                chunk = chunk[done:]
                if error == "crash" and chunk[0] is not suspect:
                    suspect = chunk[0]
                elif error:
                    _settle(
                        chunk[0], WorkerReply(None, error, self._cpu_seconds if error == "deadline" else 0.0)
                    )
                    chunk = chunk[1:]
            for task in chunk:
                task.reply.cancel()
        if worker:
            worker.close()

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

    def _run_chunk(self, worker: "_Worker", chunk: list[_PoolTask]) -> tuple[int, "_Worker | None", str]:
        """Run a chunk; return the number of settled tasks, the worker if it is alive, and why it ended."""
        worker.send([task.payload for task in chunk])
        for index, task in enumerate(chunk):
            try:
                _settle(task, worker.receive(self._wall_seconds))
            except TimeoutError:
                self._zygote.reap(worker)
                return index, None, "wall"
            except (EOFError, OSError):
                ended_by = self._zygote.reap(worker)
                return index, None, "deadline" if ended_by == signal.SIGPROF else "crash"
        return len(chunk), worker, ""


def _settle(task: _PoolTask, reply: WorkerReply) -> None:
    if task.reply.set_running_or_notify_cancel():
        task.reply.set_result(reply)


@dataclass(frozen=True)
class _Worker:
    pid: int
    connection: Connection

    def send(self, payloads: list[dict[str, Any]]) -> None:
        # If the worker has just died, `receive` notices it and can tell why.
        with contextlib.suppress(BrokenPipeError):
            self.connection.send_bytes(json.dumps(payloads).encode())

    def receive(self, wall_seconds: float) -> WorkerReply:
        if not self.connection.poll(wall_seconds):
            raise TimeoutError
        return WorkerReply(**json.loads(self.connection.recv_bytes()))

    def close(self) -> None:
        self.connection.close()


class _Zygote:
    """The control socket of the zygote process, which is started on first use and restarted if it died."""

    def __init__(self, cpu_seconds: float, memory_bytes: int) -> None:
        self._limits = [str(cpu_seconds), str(memory_bytes)]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def fork(self) -> _Worker:
        """Fork a new worker; raises OSError or EngineError if that fails."""
        parent_end, child_end = socket.socketpair()
        with self._lock, child_end:
            pid = self._request(self._ensure_started(), b"F", 0, [child_end.fileno()])
        return _Worker(pid, Connection(parent_end.detach()))

    def reap(self, worker: _Worker) -> int:
        """Kill the worker if it is alive; return the signal that ended it, 0 if unknown."""
        worker.close()
        with self._lock:
            try:
                return self._request(self._control, b"R", worker.pid, []) if self._control else 0
            except (OSError, EngineError):
                return 0  # the zygote died too; the next fork restarts it

    def close(self) -> None:
        with self._lock:
            if self._control:
                # A process forked from this one later (vLLM's engine) may hold the socket too: shut it down.
                with contextlib.suppress(OSError):
                    self._control.shutdown(socket.SHUT_RDWR)
                self._control.close()
            if self._process:
                self._process.wait()
            self._control = self._process = None

    def _ensure_started(self) -> socket.socket:
        if self._control is not None:
            return self._control
        parent_end, child_end = socket.socketpair()
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
        }
        with child_end:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "r1eval.scoring.zygote", str(child_end.fileno()), *self._limits],
                pass_fds=[child_end.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is handled by the parent
            )
        self._control = parent_end
        self._receive(parent_end)
        return parent_end

    def _request(self, control: socket.socket, letter: bytes, number: int, descriptors: list[int]) -> int:
        try:
            socket.send_fds(control, [MESSAGE.pack(letter, number)], descriptors)
        except OSError:
            self._control = None
            raise
        return self._receive(control)

    def _receive(self, control: socket.socket) -> int:
        message = b""
        while len(message) < MESSAGE.size:
            part = control.recv(MESSAGE.size - len(message))
            if not part:
                control.close()
                self._control = None
                raise EngineError("the grader's process ended; does `python -c 'import math_verify'` work?")
            message += part
        return int(MESSAGE.unpack(message)[1])
