"""A lock for file systems without `flock`: files that name the processes that hold it, or want to."""

import json
import os
import socket
from pathlib import Path
from typing import Any
from uuid import uuid4

PREFIX = ".lock.owner."


class OwnerFile:
    """This process's file in a folder. It holds the lock if there is no file of another one.

    A process first creates its own file and then looks for others, so of two at most one finds itself alone.
    A killed process leaves its file behind: on the same machine it is known that it ended, and the file is
    removed; what a process of another machine does cannot be known.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{PREFIX}{uuid4().hex}"

    def take(self) -> Path | None:
        """Take the lock: None, or the file of the process that holds it. OSError if none can be written."""
        try:
            self._path.write_text(json.dumps(describe_process(os.getpid())) + "\n", encoding="utf-8")
        except OSError:
            self.release()
            raise
        other = find_owner(self._folder, self._path)
        if other is not None:
            self.release()
            return other
        for path in _owner_files(self._folder):
            if path != self._path and is_over(_read(path)):
                path.unlink(missing_ok=True)
        return None

    def release(self) -> None:
        """Give the lock back."""
        self._path.unlink(missing_ok=True)


def find_owner(folder: Path, own: Path | None = None) -> Path | None:
    """The file of a process that holds the lock of a folder, or may; None if there is none but `own`."""
    for path in _owner_files(folder):
        if path != own and not is_over(_read(path)) and path.exists():
            return path
    return None


def _owner_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{PREFIX}*"))


def is_over(content: str) -> bool:
    """Whether the process that an owner file names has certainly ended."""
    try:
        owner = json.loads(content)
        here = describe_process(owner["pid"])
        if owner["host"] != here["host"]:
            return False
        if owner["boot"] != here["boot"]:
            return True
        return bool(owner["pids"] == here["pids"] and owner["started"] != here["started"])
    except (ValueError, KeyError, TypeError):
        return False


def describe_process(pid: int) -> dict[str, Any]:
    """What tells a process from all others: host, boot, PID namespace, PID, and its start in clock ticks
    after the boot, None if it ended.
    """
    return {
        "host": socket.gethostname(),
        "boot": _read(Path("/proc/sys/kernel/random/boot_id")).strip(),
        "pids": str(Path("/proc/self/ns/pid").readlink()),
        "pid": pid,
        "started": _start(pid),
    }


def _start(pid: int) -> int | None:
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return int(fields[19]) if len(fields) > 19 and fields[0] != "Z" else None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
