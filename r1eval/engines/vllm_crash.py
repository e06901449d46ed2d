"""Why vLLM's engine died, in one line; and that its processes do not outlive this one."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ERROR = re.compile(
    r"^(?:.*?\b(?:ERROR|CRITICAL)\b[^:]*:\s*)?([A-Za-z_][\w.]*(?:Error|Exception|Interrupt)\b:.*)$"
)
NOTHING_NEW = ("EngineDeadError", "Engine core initialization failed", "WorkerProc initialization failed")

WATCH = """
import os, signal, sys
sys.stdin.buffer.read()
for pid in map(int, sys.argv[1:]):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
"""


def cause(log: Path | None, log_start: int, exit_codes: Iterable[int | None]) -> str:
    """The last error that vLLM logged, or the signal that killed its process; "" if neither is known.

    `log_start`: bytes of the log that are about something earlier.
    """
    killed = [signal.Signals(-code).name for code in exit_codes if code is not None and code < 0]
    logged = _last_error(log, log_start)
    if logged:
        return logged
    if killed:
        out_of_memory = " (often the system, out of memory)" if killed[0] == "SIGKILL" else ""
        return f"its process was killed by {killed[0]}{out_of_memory}"
    return ""


def _last_error(log: Path | None, start: int) -> str:
    if log is None or not log.exists():
        return ""
    lines = log.read_bytes()[start:].decode("utf-8", errors="replace").splitlines()
    errors = [match[1] for line in lines if (match := ERROR.match(line.strip()))]
    return next((error for error in reversed(errors) if not any(word in error for word in NOTHING_NEW)), "")


class Guard:
    """Kills the given processes when this one ends without having released them, even by `kill -9`.

    Otherwise the engine lives on after its master was killed, and holds the accelerator's memory. A small
    process waits for the end of a pipe that only this process holds open.
    """

    def __init__(self, pids: Iterable[int]) -> None:
        self._watch = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", WATCH, *map(str, pids)],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for this process, not for its guard
        )
        assert self._watch.stdin is not None
        os.register_at_fork(after_in_child=self._watch.stdin.close)  # a child would hold the pipe open

    def release(self) -> None:
        """The processes have ended by themselves; may be called twice."""
        self._watch.kill()
        self._watch.wait()
        if self._watch.stdin is not None:
            self._watch.stdin.close()
