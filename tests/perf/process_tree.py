"""What a command costs, all its processes together: wall time, CPU time and the peak of their memory."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.command_line import environment

POLL_SECONDS = 0.5
"""between two looks at the memory"""


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    wall_seconds: float
    cpu_seconds: float
    """of the process and of those that it waited for"""
    peak_bytes: int
    """the largest sum over its processes of the proportional set size: a shared page counts once"""
    first_seconds: float | None = None
    """from the start until the watched file grew"""
    first_cpu_seconds: float = 0.0
    """the CPU time until then"""


def measure(command: Sequence[str], watched: Path | None = None) -> Cost:
    """Run a command to its end; SystemExit if it fails. `watched`: a file that it appends to."""
    size = watched.stat().st_size if watched else 0
    started, first, first_cpu, peak = time.monotonic(), None, 0.0, 0
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
    ) as process:
        messages: list[bytes] = []
        assert process.stderr is not None
        reader = threading.Thread(target=lambda: messages.extend(process.stderr or ()))
        reader.start()
        tree, next_poll = psutil.Process(process.pid), 0.0
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            if watched and first is None and watched.stat().st_size > size:
                first, first_cpu = time.monotonic() - started, sum(tree.cpu_times()[:4])
            if time.monotonic() >= next_poll:
                peak = max(peak, _proportional_bytes(tree))
                next_poll = time.monotonic() + POLL_SECONDS
            time.sleep(0.01)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        reader.join()
    if process.returncode:
        sys.stderr.write(b"".join(messages[-20:]).decode())
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    usage = ended[2]
    return Cost(time.monotonic() - started, usage.ru_utime + usage.ru_stime, peak, first, first_cpu)


def _proportional_bytes(process: psutil.Process) -> int:
    total = 0
    try:
        for member in [process, *process.children(recursive=True)]:
            rollup = Path(f"/proc/{member.pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    except (psutil.Error, OSError, StopIteration):
        return total
    return total * 1024
