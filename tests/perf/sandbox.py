"""Judgements per second of CPU time against a fresh jail and a fresh interpreter per test, what a compile
cache saves, and the judge's memory under floods: `python -m tests.perf.sandbox`.

A judgement is one program on one test, its comparison included. CPU time is that of the judge and of
everything that it started, so that other work on the machine matters little; the three ways alternate.
"""

import contextlib
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from sandbox import checkers
from sandbox.judge import Judge
from sandbox.types import MIB, Case, Limits, Program

PROGRAMS = (
    "print(sum(map(int, input().split())))",
    "import sys\nxs = list(map(int, sys.stdin.read().split()))\nprint(*sorted(xs)[::-1])",
    "from collections import Counter\nc = Counter(input().split())\nprint(max(c.values()))",
    "a = sorted(map(int, input().split()))\nprint(a[len(a) // 2])",
    "import heapq\nh = [int(x) for x in input().split()]\nheapq.heapify(h)\nprint(heapq.heappop(h))",
)
"""each reads a line of whole numbers"""
TESTS, ROUNDS = 20, 5
SYSTEM_PYTHON = Path("/usr/bin/python3")
PYTHON = str(SYSTEM_PYTHON) if SYSTEM_PYTHON.exists() else os.path.realpath(sys.executable)
"""the baselines' interpreter: the system's, which starts nothing of its user's"""
PR_SET_CHILD_SUBREAPER = 36
FLOOD = "import sys\nwhile True:\n    sys.stdout.write('flood ' * 10000)"
CPP = "#include <bits/stdc++.h>\nint main() {{ long a, b; std::cin >> a >> b; std::cout << a + b + {}; }}"

Programs = list[tuple[str, list[Case]]]
Way = Callable[[Programs], float]


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    python()
    compiling()
    floods()


def python(rounds: int = ROUNDS, tests: int = TESTS) -> dict[str, float]:
    """Seconds of CPU time per judgement, by way; the medians over rounds."""
    ways: dict[str, Way] = {"r1eval": _ours, "bwrap python3": _jailed, "python3": _plain}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    cases = [(code, [_case(code, n) for n in range(tests)]) for code in PROGRAMS]
    for _ in range(rounds):
        for name, way in ways.items():
            spent[name].append(way(cases) / (len(PROGRAMS) * tests))
    medians = {name: statistics.median(seconds) for name, seconds in spent.items()}
    for name, seconds in medians.items():
        print(
            f"{name}: {seconds * 1000:.2f} ms of CPU time, {1 / seconds:.0f} judgements per second and core, "
            f"{seconds / medians['r1eval']:.1f} times r1eval's",
            flush=True,
        )
    return medians


def compiling() -> None:
    """Seconds for a small C++ program, the first time and again."""
    with tempfile.TemporaryDirectory() as folder:
        with Judge(workers=1) as judge:
            plain = _seconds(judge, 0)
        with Judge(workers=1, cache=Path(folder)) as judge:
            first, other, again = _seconds(judge, 1), _seconds(judge, 2), _seconds(judge, 2)
    print(
        f"C++, compiled and run on one test: {plain:.2f} s without a cache; with one {first:.2f} s (compiles "
        f"the standard header ahead, once), then {other:.2f} s for another program and {again:.3f} s for one "
        f"that it holds: {plain / other:.1f} and {plain / again:.0f} times faster",
        flush=True,
    )


def floods(programs: int = 8) -> float:
    """The judge's peak memory, in MiB, while programs print without end; the jails are not in it."""
    with Judge(workers=2) as judge:
        judge.judge(Program("print(1)", [Case("", "1")]))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        limits = Limits(cpu_seconds=5, memory_bytes=256 * MIB)
        flooding = Program(FLOOD, [Case("", "flood")], limits=limits)
        verdicts = [judgement.verdict for _, judgement in judge.judge_all([flooding] * programs)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"memory of the judge: {before:.0f} MiB before, {peak:.0f} MiB at most while {programs} programs "
        f"printed {limits.output_bytes >> 20} MiB each ({', '.join(sorted(set(verdicts)))})",
        flush=True,
    )
    return peak


def cpu_seconds() -> float:
    """Of this process and of all that it started, the dead and the living."""
    total = sum(sum(part[:4]) for part in [os.times()])
    for process in psutil.Process().children(recursive=True):
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def _case(code: str, number: int) -> Case:
    """A test whose expected output comes of the program itself, run here."""
    given = " ".join(str((number + 3) * k % 17) for k in range(5)) + "\n"
    done = subprocess.run(
        [sys.executable, "-c", code], input=given, capture_output=True, text=True, check=True
    )
    return Case(given, done.stdout)


def _ours(programs: Programs) -> float:
    """CPU seconds of all judgements; the judge's start is not in it, as it serves a whole run."""
    with Judge(workers=1) as judge:
        judge.judge(Program(programs[0][0], programs[0][1][:1]))
        before = cpu_seconds()
        for code, cases in programs:
            judgement = judge.judge(Program(code, cases))
            assert judgement.passed == len(cases), judgement
        spent = cpu_seconds() - before
    _reap()
    return spent


def _jailed(programs: Programs) -> float:
    return _fresh(
        ["bwrap", "--unshare-all", "--die-with-parent", "--clearenv", "--ro-bind", "/", "/"], programs
    )


def _plain(programs: Programs) -> float:
    return _fresh([], programs)


def _fresh(before: list[str], programs: Programs) -> float:
    """CPU seconds of all judgements with a new interpreter for each."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        began = cpu_seconds()
        for code, cases in programs:
            file.seek(0)
            file.truncate()
            file.write(code)
            file.flush()
            for case in cases:
                command = [*before, PYTHON, "-I", file.name]
                done = subprocess.run(command, input=case.input.encode(), capture_output=True, check=True)
                assert checkers.compare("tokens", done.stdout, case.output).ok
                _reap()
        return cpu_seconds() - began


def _reap() -> None:
    """bubblewrap ends before what it started is waited for: as the orphans' next of kin, wait for them."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _seconds(judge: Judge, number: int) -> float:
    began = time.perf_counter()
    judgement = judge.judge(Program(CPP.format(number), [Case("1 2", str(3 + number))], language="cpp17"))
    assert judgement.passed == 1, judgement
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
