"""One control group per jail, where this machine allows it: limits memory and processes of the whole jail."""

import contextlib
import itertools
import os
import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
GROUP_PREFIX = "r1eval-"
REMOVE_TIMEOUT_SECONDS = 2
OOM_FILES = {1: "memory.oom_control", 2: "memory.events"}
CPU_FILES = {1: "cpuacct.usage", 2: "cpu.stat"}
MEMORY_MARGIN = 32 << 20
"""bytes on top of the program's own limit: for the warden, page tables and the program's input files"""
_group_numbers = itertools.count()


@dataclass(frozen=True)
class Controllers:
    """The folders in which this process can create control groups, one per controller."""

    version: int
    """of the cgroup interface, 1 or 2"""
    memory: Path
    pids: Path
    """the same folder in version 2"""
    cpu: Path | None = None
    """None: CPU time is not counted per group"""

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((self.memory, self.pids, self.cpu or self.pids)))


class Cgroup:
    """One jail's control group, with the limits of the current run; `remove` it once the jail is dead."""

    def __init__(self, controllers: Controllers) -> None:
        self._version = controllers.version
        name = f"{GROUP_PREFIX}{os.getpid()}-{next(_group_numbers)}"
        self._memory, self._pids, self._cpu = (
            folder / name
            for folder in (controllers.memory, controllers.pids, controllers.cpu or controllers.memory)
        )
        for folder in self._folders:
            folder.mkdir()
        self._limits = (0, 0)
        self._descriptors: dict[Path, int] = {}
        if self._version == 2:
            with contextlib.suppress(OSError):
                (self._memory / "memory.swap.max").write_text("0")

    @property
    def _folders(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((self._memory, self._pids, self._cpu)))

    @property
    def entry_files(self) -> list[str]:
        """The files to which a process writes 0 to enter the group."""
        return [str(folder / "cgroup.procs") for folder in self._folders]

    def limit(self, memory_bytes: int, processes: int) -> None:
        if self._limits == (memory_bytes, processes):
            return
        self._limits = memory_bytes, processes
        limits = ["memory.max"] if self._version == 2 else ["memory.limit_in_bytes"]
        if (self._memory / "memory.memsw.limit_in_bytes").exists():
            limits.append("memory.memsw.limit_in_bytes")
        for name in limits + limits[:-1]:  # memory must stay below memory with swap, growing or shrinking
            with contextlib.suppress(OSError):
                (self._memory / name).write_text(str(memory_bytes + MEMORY_MARGIN))
        (self._pids / "pids.max").write_text(str(processes + 4))

    @property
    def counts_cpu(self) -> bool:
        """Whether the kernel reports the CPU time of everything that ever ran in the group."""
        return bool(self._read(self._cpu / CPU_FILES[self._version]))

    def oom_kills(self) -> int:
        """Number of processes that the kernel has killed in this group for lack of memory."""
        events = self._read(self._memory / OOM_FILES[self._version])
        match = re.search(rb"^oom_kill (\d+)", events, re.MULTILINE)
        return int(match[1]) if match else 0

    def cpu_seconds(self) -> float:
        """CPU time of everything that ever ran in the group; 0 where the kernel does not report it."""
        words = self._read(self._cpu / CPU_FILES[self._version]).split()
        with contextlib.suppress(ValueError, IndexError):
            return int(words[0]) / 1e9 if self._version == 1 else int(words[1]) / 1e6
        return 0.0

    def _read(self, path: Path) -> bytes:
        """The file's current content. It is read for every run, so its descriptor stays open."""
        with contextlib.suppress(OSError):
            if path not in self._descriptors:
                self._descriptors[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            return os.pread(self._descriptors[path], 1 << 10, 0)
        return b""

    def remove(self) -> None:
        """Waits briefly for the last process, which the kernel may still be ending."""
        while self._descriptors:
            os.close(self._descriptors.popitem()[1])
        end = time.monotonic() + REMOVE_TIMEOUT_SECONDS
        for folder in self._folders:
            while folder.exists():
                try:
                    folder.rmdir()
                except OSError:
                    if time.monotonic() > end:
                        break
                    time.sleep(0.002)


def remove_stale_groups(controllers: Controllers) -> None:
    """Remove the groups of judges that were killed."""
    for group in (group for folder in controllers.folders for group in folder.glob(f"{GROUP_PREFIX}[0-9]*")):
        pid = group.name.removeprefix(GROUP_PREFIX).partition("-")[0]
        if not Path("/proc", pid).exists():
            with contextlib.suppress(OSError):
                group.rmdir()


@cache
def find_controllers() -> Controllers | None:
    """Where this process can create groups; None if it cannot."""
    try:
        paths = {
            name: path
            for line in Path("/proc/self/cgroup").read_text().splitlines()
            for _, names, path in [line.split(":", 2)]
            for name in names.split(",")
        }
    except OSError:
        return None
    return _find_version_1(paths) or _find_version_2(paths)


def _find_version_1(paths: dict[str, str]) -> Controllers | None:
    memory, pids, cpu = (
        _cgroup_folder(ROOT / name, paths.get(name)) for name in ("memory", "pids", "cpuacct")
    )
    if memory is None or pids is None:
        return None
    candidates = (Controllers(1, memory, pids, cpu), Controllers(1, memory, pids))
    return next((controllers for controllers in candidates if _are_usable(controllers)), None)


def _find_version_2(paths: dict[str, str]) -> Controllers | None:
    folder = _cgroup_folder(ROOT, paths.get(""))
    if folder is None or not os.access(folder, os.W_OK):
        return None
    try:
        if not {"memory", "pids"} <= set((folder / "cgroup.controllers").read_text().split()):
            return None
        switch = folder / "cgroup.subtree_control"
        if not {"memory", "pids"} <= set(switch.read_text().split()):
            _move_to_leaf(folder)
            switch.write_text("+memory +pids")
    except OSError:
        return None
    controllers = Controllers(2, folder, folder, folder)
    return controllers if _are_usable(controllers) else None


def _move_to_leaf(folder: Path) -> None:
    """Only a group without processes can have subgroups: if this process is alone in it, move to a leaf."""
    if (folder / "cgroup.procs").read_text().split() == [str(os.getpid())]:
        leaf = folder / "r1eval-judge"
        leaf.mkdir(exist_ok=True)
        (leaf / "cgroup.procs").write_text("0")


def _cgroup_folder(root: Path, path: str | None) -> Path | None:
    if path is None:
        return None
    folder = root / path.lstrip("/")
    return (
        folder if (folder / "cgroup.procs").exists() else root if (root / "cgroup.procs").exists() else None
    )


def _are_usable(controllers: Controllers) -> bool:
    if not all(os.access(folder, os.W_OK) for folder in controllers.folders):
        return False
    try:
        group = Cgroup(controllers)
    except OSError:
        return False
    try:
        group.limit(64 << 20, 16)
        return True
    except OSError:
        return False
    finally:
        group.remove()
