"""Runs a row of the fault matrix under a deadline, and sees that it leaves no process behind."""

import os
import threading
import time
from pathlib import Path

import psutil

from tests.faults.harness import Row, kill

GRACE_SECONDS = 10.0
"""within which the processes of a run end after it"""
ROW = "R1EVAL_FAULT_ROW"
"""the environment variable by which the processes of a row are found"""


def watch(row: Row, folder: Path, seconds: float) -> None:
    """Run a row; at its deadline kill all its processes. AssertionError if it fails, or leaves one behind."""
    name = f"{os.getpid()}-{time.monotonic_ns()}"
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        kill(marked(name))

    watchdog = threading.Timer(seconds, expire)
    watchdog.daemon = True
    watchdog.start()
    os.environ[ROW] = name
    try:
        row(folder)
        left = [one for one in marked(name) if not _ends(one)]
        assert not left, f"left behind: {[one.cmdline() for one in left]}"
    except BaseException as error:
        if expired.is_set():
            raise AssertionError(f"not ended within {seconds:g} s") from error
        raise
    finally:
        watchdog.cancel()
        del os.environ[ROW]
        kill(marked(name))


def marked(name: str) -> list[psutil.Process]:
    """The processes of a row, whoever their parent is now."""
    mark = f"{ROW}={name}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(psutil.Process(int(path.parent.name)))
        except (OSError, psutil.Error):
            continue
    return found


def _ends(process: psutil.Process) -> bool:
    until = time.monotonic() + GRACE_SECONDS
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
