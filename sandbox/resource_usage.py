"""What the processes of a run use: CPU time and memory, of the living and of the dead."""

import contextlib
import os

TICK = 1 / os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Usage:
    """What the processes of a run have used: what they left when they ended, and what was seen before."""

    def __init__(self, first: int) -> None:
        """first: the process of the run that all others come of."""
        self._first = first
        self.starved = 0.0
        """seconds that the first one could have run, and had no processor"""
        self.ended: dict[int, int] = {}
        """pid -> wait status"""
        self.memory = 0
        """bytes, peak"""
        self._reaped = 0.0
        self._seen: dict[int, float] = {}
        self._living = 0.0

    @property
    def cpu(self) -> float:
        """Seconds. A parent that ignores its children's ends hides them from the kernel's sum of the dead,
        hence also the sum of what was last seen of each."""
        return max(self._reaped + self._living, sum(self._seen.values()))

    def reap(self) -> bool:
        """Take note of the dead; True if nobody is left."""
        while True:
            try:
                pid, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                self._living = 0.0
                return True
            if pid == 0:
                return False
            self._living = 0.0
            self.ended[pid] = status
            self._reaped += used.ru_utime + used.ru_stime
            self.memory = max(self.memory, used.ru_maxrss * 1024)

    def look(self) -> None:
        """Look at every living process."""
        living = 0.0
        pages: dict[int, int] = {}
        for pid in descendants():
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = _text(f"/proc/{pid}/stat").rpartition(")")[2].split()
                own, children = (sum(map(int, fields[i : i + 2])) * TICK for i in (11, 13))
                self._seen[pid] = own
                living += own + children
                pages[pid] = int(fields[21])
        with contextlib.suppress(OSError, ValueError, IndexError):
            self.starved = int(_text(f"/proc/{self._first}/schedstat").split()[1]) / 1e9
        self._living = living
        memory = sum(pages.values()) * PAGE
        if len(pages) > 1 and memory > self.memory:  # pages that several share count once
            memory = min(memory, sum(_proportional(pid, held * PAGE) for pid, held in pages.items()))
        self.memory = max(self.memory, memory)


def descendants() -> list[int]:
    """Every other process of the jail; without one, the children of this process and theirs."""
    if os.getpid() == 1:
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    found, new = [], [os.getpid()]
    while new:
        pid = new.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{pid}/task"):
                new += map(int, _text(f"/proc/{pid}/task/{task}/children").split())
        found.append(pid)
    return found[1:]


def _proportional(pid: int, resident: int) -> int:
    """A process's bytes, shared ones in part; all that are resident where that is not to be read."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(_text(f"/proc/{pid}/smaps_rollup").split("Pss:")[1].split()[0]) * 1024
    return resident


def _text(path: str) -> str:
    with open(path, encoding="ascii", errors="replace") as file:
        return file.read()
