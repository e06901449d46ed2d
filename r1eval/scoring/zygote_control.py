"""The control of the zygote: starts it, again if it was killed, and has it fork and reap workers."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from r1eval.errors import EngineError
from r1eval.scoring.zygote import MESSAGE

START_SECONDS = 300.0
"""in which the zygote must have imported the mathematics, from a slow disk"""
REQUEST_SECONDS = 60.0
"""in which it must have forked or reaped a worker"""


@dataclass(frozen=True)
class Worker:
    """A forked worker and the connection to it."""

    pid: int
    connection: Connection

    def send(self, payloads: list[dict[str, Any]]) -> None:
        """Send a chunk of tasks. If the worker has just died, `receive` notices it and can tell why."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send_bytes(json.dumps(payloads).encode())

    def receive(self, wall_seconds: float) -> dict[str, Any]:
        """The next task's reply; TimeoutError, or EOFError or OSError if the worker died."""
        if not self.connection.poll(wall_seconds):
            raise TimeoutError
        reply: dict[str, Any] = json.loads(self.connection.recv_bytes())
        return reply

    def close(self) -> None:
        self.connection.close()


class ZygoteControl:
    """The control socket of the zygote process, which is started on first use and restarted if it died."""

    def __init__(self, cpu_seconds: float, memory_bytes: int) -> None:
        self._limits = [str(cpu_seconds), str(memory_bytes)]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._errors: int | None = None
        self._closed = False
        self.last_end = ""
        """how the last zygote that died ended"""

    def fork(self) -> Worker:
        """Fork a new worker; raises OSError or EngineError if that fails."""
        parent_end, child_end = socket.socketpair()
        try:
            with self._lock, child_end:
                pid = self._request(self._ensure_started(), b"F", 0, [child_end.fileno()])
        except BaseException:  # an interrupt too must not leave the socket open; raised again
            parent_end.close()
            raise
        return Worker(pid, Connection(parent_end.detach()))

    def reap(self, worker: Worker) -> int | None:
        """Kill the worker if it is alive; return the signal that ended it, 0 if none did, None if the zygote
        died too: its workers die with it, and the next fork restarts it."""
        worker.close()
        with self._lock:
            try:
                return self._request(self._control, b"R", worker.pid, []) if self._control else None
            except (OSError, EngineError):
                return None

    def close(self) -> None:
        """End the zygote; a `fork` or `reap` in another thread fails at once."""
        self._closed = True
        control = self._control
        if control:
            # Not only closed: a process forked from this one later (vLLM's engine) may hold the socket too.
            with contextlib.suppress(OSError):
                control.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._release()

    def _ensure_started(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self._release()
        if self._closed:
            raise EngineError("the grader was closed")
        parent_end, child_end = socket.socketpair()
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
        }
        self._control = parent_end
        try:
            with child_end:
                self._errors = os.memfd_create("errors")
                file = child_end.fileno()
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "r1eval.scoring.zygote", str(file), *self._limits],
                    pass_fds=[file],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._errors,
                    start_new_session=True,  # Ctrl-C is handled by the parent
                )
            self._receive(parent_end, START_SECONDS)
        except BaseException:  # an interrupt too must not leave the process behind; raised again
            self._release()
            raise
        return parent_end

    def _request(self, control: socket.socket, letter: bytes, number: int, descriptors: list[int]) -> int:
        try:
            socket.send_fds(control, [MESSAGE.pack(letter, number)], descriptors)
        except OSError as error:
            self._release()
            raise EngineError(self.last_end) from error
        return self._receive(control, REQUEST_SECONDS)

    def _receive(self, control: socket.socket, seconds: float) -> int:
        message = b""
        control.settimeout(seconds)
        while len(message) < MESSAGE.size:
            try:
                part = control.recv(MESSAGE.size - len(message))
            except TimeoutError:
                self._release()
                raise EngineError(f"the grader's process did not answer for {seconds:g} s") from None
            except OSError:  # reset: it died with messages unread
                part = b""
            if not part:
                self._release()
                raise EngineError(self.last_end)
            message += part
        return int(MESSAGE.unpack(message)[1])

    def _release(self) -> None:
        """Close what belongs to the zygote, and end it if it is alive; `last_end` says how it ended."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                code = self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                code = self._process.wait()
            self.last_end = f"the grader's process {describe_end(code, _last_line(self._errors))}"
        if self._errors is not None:
            os.close(self._errors)
        self._control = self._process = self._errors = None


def describe_end(exit_code: int, error_line: str) -> str:
    """How a process ended, as the end of a sentence.

    >>> describe_end(1, "ModuleNotFoundError: No module named 'sympy'")
    "ended: ModuleNotFoundError: No module named 'sympy'"
    """
    if exit_code < 0:
        return describe_signal(-exit_code)
    return f"ended: {error_line or f'exit code {exit_code}'}"


def describe_signal(number: int) -> str:
    """
    >>> describe_signal(9)
    "was killed by SIGKILL (often the system's out-of-memory killer)"
    """
    hint = " (often the system's out-of-memory killer)" if number == signal.SIGKILL else ""
    return f"was killed by {signal.Signals(number).name}{hint}"


def _last_line(errors: int | None) -> str:
    """The last line that the zygote wrote on stderr: its exception."""
    if errors is None:
        return ""
    size = os.fstat(errors).st_size
    lines = os.pread(errors, 2_000, max(0, size - 2_000)).decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else ""
