"""CPU time and memory that the processes of a run use, running ones and ended ones."""

import contextlib
import os

TICK = 1 / os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Usage:
    """What the processes of a run have used: reported by the kernel when they end, polled before that."""

    def __init__(self, first: int) -> None:
        """first: the run's first process, the ancestor of all others."""
        self._first = first
        self.waiting_seconds = 0.0
        """time for which the first process was ready to run and had no processor"""
        self.statuses: dict[int, int] = {}
        """pid -> wait status of a process that has ended"""
        self.memory_bytes = 0
        """peak"""
        self._reaped_cpu = 0.0
        self._last_cpu: dict[int, float] = {}
        self._living_cpu = 0.0

    @property
    def cpu_seconds(self) -> float:
        """A parent that ignores its children's ends hides them from the kernel's sum over ended processes,
        so the sum of the values last polled counts too: the larger one is returned."""
        return max(self._reaped_cpu + self._living_cpu, sum(self._last_cpu.values()))

    def reap(self) -> bool:
        """Collect ended processes; True if none is left."""
        while True:
            try:
                pid, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                self._living_cpu = 0.0
                return True
            if pid == 0:
                return False
            self._living_cpu = 0.0
            self.statuses[pid] = status
            self._reaped_cpu += used.ru_utime + used.ru_stime
            self.memory_bytes = max(self.memory_bytes, used.ru_maxrss * 1024)

    def poll(self) -> None:
        """Read the usage of every running process."""
        living_cpu = 0.0
        pages: dict[int, int] = {}
        for pid in descendants():
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = _read_text(f"/proc/{pid}/stat").rpartition(")")[2].split()
                own_cpu, children = (sum(map(int, fields[i : i + 2])) * TICK for i in (11, 13))
                self._last_cpu[pid] = own_cpu
                living_cpu += own_cpu + children
                pages[pid] = int(fields[21])
        with contextlib.suppress(OSError, ValueError, IndexError):
            self.waiting_seconds = int(_read_text(f"/proc/{self._first}/schedstat").split()[1]) / 1e9
        self._living_cpu = living_cpu
        memory_bytes = sum(pages.values()) * PAGE
        if len(pages) > 1 and memory_bytes > self.memory_bytes:  # count shared pages once
            proportional = sum(_proportional_bytes(pid, count * PAGE) for pid, count in pages.items())
            memory_bytes = min(memory_bytes, proportional)
        self.memory_bytes = max(self.memory_bytes, memory_bytes)


def descendants() -> list[int]:
    """Every other process of the jail; without isolation, all descendants of this process."""
    if os.getpid() == 1:
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    pids, pending = [], [os.getpid()]
    while pending:
        pid = pending.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{pid}/task"):
                pending += map(int, _read_text(f"/proc/{pid}/task/{task}/children").split())
        pids.append(pid)
    return pids[1:]


def _proportional_bytes(pid: int, resident: int) -> int:
    """A process's proportional set size in bytes; `resident` if it cannot be read."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(_read_text(f"/proc/{pid}/smaps_rollup").split("Pss:")[1].split()[0]) * 1024
    return resident


def _read_text(path: str) -> str:
    with open(path, encoding="ascii", errors="replace") as file:
        return file.read()
