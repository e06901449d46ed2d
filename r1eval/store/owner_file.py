"""A lock for file systems without `flock`: a file that names the process that holds it."""

import contextlib
import json
import os
import socket
from pathlib import Path
from typing import Any


class OwnerFile:
    """The file `path`, which exists while a process holds the lock.

    It is created in one step (`O_EXCL`). A killed process leaves it behind: on the same machine it is known
    that it ended, and the lock is taken over; what a process of another machine does cannot be known.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self) -> bool:
        """Take the lock; False if another process holds it, or may. OSError if it cannot be written."""
        for _ in range(2):
            try:
                file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            except FileExistsError:
                if not self._remove_stale():
                    return False
                continue
            with os.fdopen(file, "w", encoding="utf-8") as owner:
                owner.write(json.dumps(describe_process(os.getpid())) + "\n")
            return True
        return False

    def release(self) -> None:
        """Give the lock back."""
        self.path.unlink(missing_ok=True)

    def is_held(self) -> bool:
        """Whether a process holds the lock, or may hold it."""
        try:
            return not is_over(self.path.read_bytes())
        except OSError:
            return False

    def _remove_stale(self) -> bool:
        """Remove the file if its owner ended; whether it did.

        It is moved away first: of several processes that find it, one alone moves this very file.
        """
        aside = self.path.with_name(f"{self.path.name}.{socket.gethostname()}.{os.getpid()}")
        try:
            content = self.path.read_bytes()
            if not is_over(content):
                return False
            self.path.rename(aside)
        except FileNotFoundError:
            return True
        moved = aside.read_bytes()
        if moved != content:  # another process was faster, and this is its lock
            with contextlib.suppress(OSError):
                os.link(aside, self.path)
        aside.unlink()
        return moved == content


def is_over(content: bytes) -> bool:
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
