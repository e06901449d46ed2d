"""A control group for each jail, where this machine allows it: memory and processes of all together."""

import contextlib
import itertools
import os
import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
GROUPS = "r1eval-"
LAST_SECONDS = 2
EVENTS = {1: "memory.oom_control", 2: "memory.events"}
CLOCKS = {1: "cpuacct.usage", 2: "cpu.stat"}
SLACK = 32 << 20
"""bytes beside the program's own: the warden, page tables, the files that it is given"""
_number = itertools.count()


@dataclass(frozen=True)
class Place:
    """Where groups can be made."""

    version: int
    """1 or 2"""
    memory: Path
    pids: Path
    """the same folder in version 2"""
    cpu: Path | None = None
    """None: CPU time is not counted by group"""

    @property
    def parents(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((self.memory, self.pids, self.cpu or self.pids)))


class Group:
    """One jail's group. Its limits are those of the run in it; removed by `remove` once the jail is dead."""

    def __init__(self, place: Place) -> None:
        self._place = place
        name = f"{GROUPS}{os.getpid()}-{next(_number)}"
        self._memory, self._pids, self._cpu = (
            folder / name for folder in (place.memory, place.pids, place.cpu or place.memory)
        )
        for folder in self._folders:
            folder.mkdir()
        self._limits = (0, 0)
        self._open: dict[Path, int] = {}
        if place.version == 2:
            with contextlib.suppress(OSError):
                (self._memory / "memory.swap.max").write_text("0")

    @property
    def _folders(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((self._memory, self._pids, self._cpu)))

    @property
    def doors(self) -> list[str]:
        """The files to which a process writes 0 to enter."""
        return [str(folder / "cgroup.procs") for folder in self._folders]

    def limit(self, memory_bytes: int, processes: int) -> None:
        if self._limits == (memory_bytes, processes):
            return
        self._limits = memory_bytes, processes
        limits = ["memory.max"] if self._place.version == 2 else ["memory.limit_in_bytes"]
        if (self._memory / "memory.memsw.limit_in_bytes").exists():
            limits.append("memory.memsw.limit_in_bytes")
        for name in limits + limits[:-1]:  # memory must stay below memory with swap, growing or shrinking
            with contextlib.suppress(OSError):
                (self._memory / name).write_text(str(memory_bytes + SLACK))
        (self._pids / "pids.max").write_text(str(processes + 4))

    def kills(self) -> int:
        """Processes that the kernel has killed here for want of memory."""
        said = self._read(self._memory / EVENTS[self._place.version])
        found = re.search(rb"^oom_kill (\d+)", said, re.MULTILINE)
        return int(found[1]) if found else 0

    def cpu_seconds(self) -> float:
        """Of all that ever ran here; 0 where the kernel does not say."""
        said = self._read(self._cpu / CLOCKS[self._place.version]).split()
        with contextlib.suppress(ValueError, IndexError):
            return int(said[0]) / 1e9 if self._place.version == 1 else int(said[1]) / 1e6
        return 0.0

    def _read(self, path: Path) -> bytes:
        """What the kernel says there now. It is asked for every run, hence the file is held open."""
        with contextlib.suppress(OSError):
            if path not in self._open:
                self._open[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            return os.pread(self._open[path], 1 << 10, 0)
        return b""

    def remove(self) -> None:
        """Waits a little for its last process, which the kernel may still be ending."""
        while self._open:
            os.close(self._open.popitem()[1])
        end = time.monotonic() + LAST_SECONDS
        for folder in self._folders:
            while folder.exists():
                try:
                    folder.rmdir()
                except OSError:
                    if time.monotonic() > end:
                        break
                    time.sleep(0.002)


def sweep(place: Place) -> None:
    """Remove the groups of judges that were killed."""
    for folder in (folder for parent in place.parents for folder in parent.glob(f"{GROUPS}[0-9]*")):
        pid = folder.name.removeprefix(GROUPS).partition("-")[0]
        if not Path("/proc", pid).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


@cache
def place() -> Place | None:
    """Where this process can make groups; None where it can't."""
    try:
        own = {
            name: path
            for line in Path("/proc/self/cgroup").read_text().splitlines()
            for _, names, path in [line.split(":", 2)]
            for name in names.split(",")
        }
    except OSError:
        return None
    return _version_1(own) or _version_2(own)


def _version_1(own: dict[str, str]) -> Place | None:
    memory, pids, cpu = (_existing(ROOT / name, own.get(name)) for name in ("memory", "pids", "cpuacct"))
    if memory is None or pids is None:
        return None
    places = (Place(1, memory, pids, cpu), Place(1, memory, pids))
    return next((place for place in places if _usable(place)), None)


def _version_2(own: dict[str, str]) -> Place | None:
    folder = _existing(ROOT, own.get(""))
    if folder is None or not os.access(folder, os.W_OK):
        return None
    try:
        if not {"memory", "pids"} <= set((folder / "cgroup.controllers").read_text().split()):
            return None
        switch = folder / "cgroup.subtree_control"
        if not {"memory", "pids"} <= set(switch.read_text().split()):
            _leave(folder)
            switch.write_text("+memory +pids")
    except OSError:
        return None
    place = Place(2, folder, folder, folder)
    return place if _usable(place) else None


def _leave(folder: Path) -> None:
    """Only a group without processes can divide its memory: if this one is ours alone, sit in a leaf."""
    if (folder / "cgroup.procs").read_text().split() == [str(os.getpid())]:
        leaf = folder / "r1eval-judge"
        leaf.mkdir(exist_ok=True)
        (leaf / "cgroup.procs").write_text("0")


def _existing(root: Path, path: str | None) -> Path | None:
    if path is None:
        return None
    folder = root / path.lstrip("/")
    return (
        folder if (folder / "cgroup.procs").exists() else root if (root / "cgroup.procs").exists() else None
    )


def _usable(place: Place) -> bool:
    if not all(os.access(parent, os.W_OK) for parent in place.parents):
        return False
    try:
        group = Group(place)
    except OSError:
        return False
    try:
        group.limit(64 << 20, 16)
        return True
    except OSError:
        return False
    finally:
        group.remove()
