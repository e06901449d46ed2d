"""Finds out in one line why vLLM's engine died, and kills its processes when this one ends."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

LOGGED_ERROR = re.compile(
    r"^(?:.*?\b(?:LOGGED_ERROR|CRITICAL)\b[^:]*:\s*)?([A-Za-z_][\w.]*(?:Error|Exception|Interrupt)\b:.*)$"
)
CONSEQUENCES = ("EngineDeadError", "Engine core initialization failed", "WorkerProc initialization failed")
"""errors that only follow from an earlier one, which is the cause"""

GUARD_SCRIPT = """
import os, signal, sys
sys.stdin.buffer.read()
for pid in map(int, sys.argv[1:]):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
"""


def find_cause(log: Path | None, log_start: int, exit_codes: Iterable[int | None]) -> str:
    """The last error that vLLM logged, or the signal that killed its process; "" if neither is known.

    `log_start`: bytes at the start of the log to skip, from before the engine started.
    """
    signals = [signal.Signals(-code).name for code in exit_codes if code is not None and code < 0]
    error = _last_error(log, log_start)
    if error:
        return error
    if signals:
        out_of_memory = " (often the system's out-of-memory killer)" if signals[0] == "SIGKILL" else ""
        return f"its process was killed by {signals[0]}{out_of_memory}"
    return ""


def _last_error(log: Path | None, start: int) -> str:
    if log is None or not log.exists():
        return ""
    lines = log.read_bytes()[start:].decode("utf-8", errors="replace").splitlines()
    errors = [match[1] for line in lines if (match := LOGGED_ERROR.match(line.strip()))]
    return next((error for error in reversed(errors) if not any(word in error for word in CONSEQUENCES)), "")


class ProcessGuard:
    """Kills the given processes when this one ends without having released them, even by `kill -9`.

    Otherwise the engine would survive a killed parent and keep the accelerator's memory. The guard is a small
    process that waits for the end of a pipe which only this process keeps open.
    """

    def __init__(self, pids: Iterable[int]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", GUARD_SCRIPT, *map(str, pids)],
            stdin=subprocess.PIPE,
            start_new_session=True,  # keep Ctrl-C from reaching the guard
        )
        assert self._process.stdin is not None
        os.register_at_fork(
            after_in_child=self._process.stdin.close
        )  # a forked child would keep the pipe open

    def release(self) -> None:
        """Stop guarding, after the processes ended by themselves; may be called twice."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
