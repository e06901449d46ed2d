"""Judgements per second of CPU time, compared with a new jail or a new interpreter per test; what the compile
cache saves; the judge's memory under floods of output: `python -m tests.perf.sandbox`.

A judgement is one program on one test, including the comparison. CPU time is that of the judge and of all its
child processes, so that other work on the machine matters little; the three methods alternate.
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
"""each reads one line of whole numbers"""
TESTS, ROUNDS = 20, 5
SYSTEM_PYTHON = Path("/usr/bin/python3")
PYTHON = str(SYSTEM_PYTHON) if SYSTEM_PYTHON.exists() else os.path.realpath(sys.executable)
"""the baselines' interpreter: the system's, which loads no user site"""
PR_SET_CHILD_SUBREAPER = 36
FLOOD = "import sys\nwhile True:\n    sys.stdout.write('flood ' * 10000)"
CPP = "#include <bits/stdc++.h>\nint main() {{ long a, b; std::cin >> a >> b; std::cout << a + b + {}; }}"

TestedPrograms = list[tuple[str, list[Case]]]
Method = Callable[[TestedPrograms], float]


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    measure_python()
    measure_compiling()
    measure_floods()


def measure_python(rounds: int = ROUNDS, tests: int = TESTS) -> dict[str, float]:
    """Seconds of CPU time per judgement, by method; medians over rounds."""
    methods: dict[str, Method] = {"r1eval": _r1eval, "bwrap python3": _bwrap, "python3": _bare}
    cpu: dict[str, list[float]] = {name: [] for name in methods}
    cases = [(code, [_make_case(code, n) for n in range(tests)]) for code in PROGRAMS]
    for _ in range(rounds):
        for name, method in methods.items():
            cpu[name].append(method(cases) / (len(PROGRAMS) * tests))
    medians = {name: statistics.median(seconds) for name, seconds in cpu.items()}
    for name, seconds in medians.items():
        print(
            f"{name}: {seconds * 1000:.2f} ms of CPU time, {1 / seconds:.0f} judgements per second and core, "
            f"{seconds / medians['r1eval']:.1f} times r1eval's",
            flush=True,
        )
    return medians


def measure_compiling() -> None:
    """Seconds for a small C++ program, with and without the compile cache."""
    with tempfile.TemporaryDirectory() as folder:
        with Judge(workers=1) as judge:
            plain = _judge_cpp(judge, 0)
        with Judge(workers=1, cache=Path(folder)) as judge:
            first, other, again = _judge_cpp(judge, 1), _judge_cpp(judge, 2), _judge_cpp(judge, 2)
    print(
        f"C++, compiled and run on one test: {plain:.2f} s without a cache; with one {first:.2f} s (compiles "
        f"the standard header once), then {other:.2f} s for another program and {again:.3f} s for a cached "
        f"one: {plain / other:.1f} and {plain / again:.0f} times faster",
        flush=True,
    )


def measure_floods(programs: int = 8) -> float:
    """The judge's peak memory in MiB, without its jails, while programs print endlessly."""
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
    """CPU time of this process and all its child processes, running and ended."""
    total = sum(sum(part[:4]) for part in [os.times()])
    for process in psutil.Process().children(recursive=True):
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def _make_case(code: str, number: int) -> Case:
    """A test whose expected output is computed by running the program here."""
    stdin = " ".join(str((number + 3) * k % 17) for k in range(5)) + "\n"
    result = subprocess.run(
        [sys.executable, "-c", code], input=stdin, capture_output=True, text=True, check=True
    )
    return Case(stdin, result.stdout)


def _r1eval(programs: TestedPrograms) -> float:
    """CPU seconds of all judgements, without the judge's start, which happens once per run."""
    with Judge(workers=1) as judge:
        judge.judge(Program(programs[0][0], programs[0][1][:1]))
        before = cpu_seconds()
        for code, cases in programs:
            judgement = judge.judge(Program(code, cases))
            assert judgement.passed == len(cases), judgement
        cpu = cpu_seconds() - before
    _reap()
    return cpu


def _bwrap(programs: TestedPrograms) -> float:
    return _run_interpreters(
        ["bwrap", "--unshare-all", "--die-with-parent", "--clearenv", "--ro-bind", "/", "/"], programs
    )


def _bare(programs: TestedPrograms) -> float:
    return _run_interpreters([], programs)


def _run_interpreters(command_prefix: list[str], programs: TestedPrograms) -> float:
    """CPU seconds of all judgements with a new interpreter for each."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        started = cpu_seconds()
        for code, cases in programs:
            file.seek(0)
            file.truncate()
            file.write(code)
            file.flush()
            for case in cases:
                command = [*command_prefix, PYTHON, "-I", file.name]
                result = subprocess.run(command, input=case.input.encode(), capture_output=True, check=True)
                assert checkers.compare("tokens", result.stdout, case.output).ok
                _reap()
        return cpu_seconds() - started


def _reap() -> None:
    """bubblewrap ends before its child is waited for: this process is the subreaper and waits for it."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _judge_cpp(judge: Judge, number: int) -> float:
    started = time.perf_counter()
    judgement = judge.judge(Program(CPP.format(number), [Case("1 2", str(3 + number))], language="cpp17"))
    assert judgement.passed == 1, judgement
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
