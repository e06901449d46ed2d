"""CPU time and memory that the processes of a run use, running ones and ended ones."""

import contextlib
import os
import time

TICK = 1 / os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PROCESS_CLOCK = 2
"""the kernel's number (CPUCLOCK_SCHED) of the clock that counts the CPU time of all threads of a process"""
FORKING_SECONDS = 0.25
"""after the start of a process or thread, for which it counts as forking"""
SAMPLED_SHARE, SAMPLED_SECONDS = 1.5, 0.05
"""the sampled CPU time counts if it is above this multiple of the reported one plus these seconds: for many
short-lived processes it can be too high by two fifths, also for programs that hide nothing"""
READ_BYTES = 1 << 12
MEMORY_SECONDS = 0.02
"""between two looks at the pages that processes share"""


class Usage:
    """What the processes of a run have used: reported by the kernel when they end, polled before that."""

    def __init__(self, first: int, floor_bytes: int = 0) -> None:
        """first: the run's first process, the ancestor of all others. floor_bytes: what its peak shows even
        if it used less: the memory of the process from which it was forked."""
        self._first = first
        self._floor_bytes = floor_bytes
        self.waiting_seconds = 0.0
        """time for which the first process was ready to run and had no processor"""
        self.statuses: dict[int, int] = {}
        """pid -> wait status of a process that has ended"""
        self.memory_bytes = 0
        """peak"""
        self._reaped_cpu = 0.0
        self._living_cpu = 0.0
        self._samples = _Samples()
        self._looked_at = 0.0
        self._newest, self._forked_at = first, -FORKING_SECONDS

    @property
    def cpu_seconds(self) -> float:
        """What ended processes reported, with their children, plus what the living ones have used.

        A parent that ignores its children's ends hides them from the kernel's sum over ended processes, so
        the sum over samples counts if it is clearly larger.
        """
        reported, sampled = self._reaped_cpu + self._living_cpu, self._samples.cpu_seconds
        return sampled if sampled > SAMPLED_SHARE * reported + SAMPLED_SECONDS else reported

    @property
    def forking(self) -> bool:
        """It has started a process or thread a short time ago."""
        return time.monotonic() - self._forked_at < FORKING_SECONDS

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
            if used.ru_maxrss * 1024 > self._floor_bytes:
                self.memory_bytes = max(self.memory_bytes, used.ru_maxrss * 1024)

    def poll(self) -> None:
        """Read the usage of every running process."""
        living_cpu = 0.0
        running: dict[int, float] = {}
        pages: dict[int, int] = {}
        pids = descendants()
        for pid in pids:
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = _read_text(f"/proc/{pid}/stat").rpartition(")")[2].split()
                living_cpu += sum(map(int, fields[11:15])) * TICK  # its own and its ended children's
                pages[pid] = int(fields[21])
                if fields[0] == "R":
                    ran, waited = _ran_and_waited(pid)
                    running[pid] = ran / (ran + waited + 1e-9)
        with contextlib.suppress(OSError, ValueError, IndexError):
            self.waiting_seconds = _ran_and_waited(self._first)[1]
        self._samples.add(pids, running)
        newest = newest_process() if os.getpid() == 1 else max(pids, default=0)
        if newest != self._newest:
            self._newest, self._forked_at = newest, time.monotonic()
        self._living_cpu = living_cpu
        self._look_at_memory(pages)

    def _look_at_memory(self, pages: dict[int, int]) -> None:
        memory_bytes = sum(pages.values()) * PAGE
        if len(pages) > 1 and memory_bytes > self.memory_bytes:  # count shared pages once
            if time.monotonic() - self._looked_at < MEMORY_SECONDS:  # which takes long
                return
            self._looked_at = time.monotonic()
            proportional = sum(_proportional_bytes(pid, count * PAGE) for pid, count in pages.items())
            memory_bytes = min(memory_bytes, proportional)
        if memory_bytes > self._floor_bytes:
            self.memory_bytes = max(self.memory_bytes, memory_bytes)


class _Samples:
    """CPU time of all processes ever seen, whoever waits for them, from samples of the living ones.

    A process that ends between two samples has used more than was seen: on average half the time between
    samples, if it was running, times the share of the time that it got a processor. That also makes up for
    most of the short-lived processes that no sample shows.
    """

    def __init__(self) -> None:
        self._at = time.monotonic()
        self._living: dict[int, tuple[float, float]] = {}
        self._ended_cpu = 0.0

    @property
    def cpu_seconds(self) -> float:
        return self._ended_cpu + sum(cpu for cpu, _ in self._living.values())

    def add(self, pids: list[int], running: dict[int, float]) -> None:
        """running: the share of the time for which each process that wants a processor has had one."""
        now = time.monotonic()
        half, self._at = (now - self._at) / 2, now
        living: dict[int, tuple[float, float]] = {}
        for pid in pids:
            with contextlib.suppress(OSError):
                cpu = time.clock_gettime((~pid << 3) | PROCESS_CLOCK)
                living[pid] = cpu, running.get(pid, 0.0)
        for pid, (cpu, share) in self._living.items():
            if pid not in living:
                self._ended_cpu += cpu + half * share
        self._living = living


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


def newest_process() -> int:
    """The number of the process or thread that was started last in this namespace."""
    return int(_read_text("/proc/loadavg").rpartition(" ")[2])


def _ran_and_waited(pid: int) -> tuple[float, float]:
    """Seconds for which a process's first thread has had a processor, and has waited for one."""
    ran, waited = _read_text(f"/proc/{pid}/schedstat").split()[:2]
    return int(ran) / 1e9, int(waited) / 1e9


def _proportional_bytes(pid: int, resident: int) -> int:
    """A process's proportional set size in bytes; `resident` if it cannot be read."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(_read_text(f"/proc/{pid}/smaps_rollup").split("Pss:")[1].split()[0]) * 1024
    return resident


def _read_text(path: str) -> str:
    """Read without a stream: it is done in every run."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        text = b""
        while part := os.read(descriptor, READ_BYTES):
            text += part
    finally:
        os.close(descriptor)
    return text.decode("ascii", "replace")
