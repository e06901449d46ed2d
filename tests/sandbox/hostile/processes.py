"""What runs on the host: the judge's descendants, marked processes, and the judge's own memory."""

import contextlib
import re
import time
from pathlib import Path


def descendants(root: int) -> dict[int, str]:
    """pid -> command of every living process below `root`, whatever sessions and groups they made."""
    parents, names = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            before, _, after = (folder / "stat").read_text(errors="replace").rpartition(")")
            if after.split()[0] != "Z":
                parents[int(folder.name)] = int(after.split()[1])
                names[int(folder.name)] = before.partition("(")[2]
    found, new = {}, [root]
    while new:
        parent = new.pop()
        children = [pid for pid, its in parents.items() if its == parent and pid not in found]
        found.update({pid: names[pid] for pid in children})
        new += children
    return found


def processes_with_mark(mark: str) -> list[str]:
    """Processes anywhere on the host with the mark in their name or command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            name = (folder / "comm").read_text(errors="replace").strip()
            if name == mark or mark in (folder / "cmdline").read_text(errors="replace").split("\0")[0]:
                found.append(f"{folder.name} {name}")
    return found


def surviving_processes(root: int, most: int, mark: str, seconds: float = 2.0) -> list[str]:
    """Complaints if, after this time, more than `most` processes are below `root` or a marked one lives."""
    end = time.monotonic() + seconds
    while True:
        below, bearing = descendants(root), processes_with_mark(mark)
        if len(below) <= most and not bearing:
            return []
        if time.monotonic() > end:
            more = [f"{len(below)} processes left, {most} allowed: {sorted(below.values())}"]
            return (more if len(below) > most else []) + [f"still running: {name}" for name in bearing]
        time.sleep(0.02)


def memory(name: str) -> int:
    """Bytes of this process: VmRSS or VmHWM, its peak."""
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) << 10


def reset_peak() -> int:
    """Reset the memory peak (man 5 proc: clear_refs); bytes of this process now."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def control_groups(mark: str) -> list[str]:
    """Control groups of this name that still exist."""
    return [str(path) for path in Path("/sys/fs/cgroup").rglob(f"*{mark}*") if path.is_dir()]


def leftover_ipc() -> set[str]:
    """The host's System V memory, queues and semaphores that bear the key of these attacks."""
    found = set()
    for kind in ("shm", "msg", "sem"):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
            found |= {f"{kind} {line.split()[1]}" for line in lines if int(line.split()[0]) >> 8 == 0x485354}
    return found
