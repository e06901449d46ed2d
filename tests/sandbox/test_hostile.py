"""Hostile programs, run as root and as an ordinary user: nothing is read, written or left running.

Attacks and allowed verdicts: `hostile/table.py`. What is asserted of every attack: `hostile/__main__.py`.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyseccomp
import pytest

from sandbox.isolation import is_world_readable
from sandbox.judge import Judge
from sandbox.types import Case, Program, Verdict
from tests.sandbox.hostile import processes
from tests.sandbox.hostile.attack import program_files
from tests.sandbox.hostile.table import ATTACKS

pytestmark = pytest.mark.jail

CHECKOUT = Path(__file__).resolve().parents[2]
NAMES = list(dict.fromkeys(attack.name for attack in ATTACKS))
ORDINARY = 61300
"""uid of a user that owns nothing"""
SHARES = 4
"""processes that run attacks in parallel, each with a judge of one worker"""
USERS = ("root", "ordinary") if os.geteuid() == 0 else ("ordinary",)


OPTIONAL = (".rs", ".java", ".js")
"""languages that the set-up does not install"""


@cache
def reports(user: str) -> dict[str, list[dict[str, Any]]]:
    """The report of `hostile/__main__.py` on every attack, run as that user."""
    results: dict[str, list[dict[str, Any]]] = {"afterwards": []}
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        command, options = _command_as(user, Path(home))
        running = []
        for share in range(SHARES):
            output = stack.enter_context(tempfile.TemporaryFile("w+"))
            process = subprocess.Popen(
                [*command, str(share), str(SHARES)], stdout=output, stderr=output, **options
            )
            running.append((process, output))
        for process, output in running:
            code = process.wait()
            output.seek(0)
            lines = output.read().splitlines()
            if code != 0:
                results["afterwards"].append({"complaints": [f"the judge died: {lines[-20:]}"]})
            for line in (json.loads(line) for line in lines if line.startswith('{"name"')):
                results.setdefault(line.pop("name"), []).append(line)
    return results


def _command_as(user: str, home: Path) -> tuple[list[str], dict[str, Any]]:
    """The command that runs the attacks as this user, and its `Popen` options."""
    module = ["-m", "tests.sandbox.hostile"]
    if user == "root" or os.geteuid() != 0:
        return [sys.executable, *module], {"cwd": CHECKOUT}
    python = sys.executable if is_world_readable(sys.executable) else "/usr/bin/python3"
    own = home / "own"
    own.mkdir()
    os.chown(own, ORDINARY, ORDINARY)
    environment = {"PATH": os.environ["PATH"], "HOME": str(own), "PYTHONPATH": str(_copy_code(home))}
    options = {"cwd": "/", "env": environment, "user": ORDINARY, "group": ORDINARY, "extra_groups": []}
    return [python, "-B", *module], options


def _copy_code(home: Path) -> Path:
    """A copy of what the attacks import that every user can read: root's checkout may not be readable."""
    home.chmod(0o755)
    code = home / "code"
    for part in ("sandbox", "tests/sandbox/hostile"):
        shutil.copytree(CHECKOUT / part, code / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "tests/__init__.py", code / "tests")
    shutil.copy(pyseccomp.__file__, code)
    return code


def test_every_program_of_the_folders_is_in_the_table() -> None:
    assert program_files() == {name for name in NAMES if not name.startswith("made/")}


def test_there_are_programs_against_every_property() -> None:
    folders = {"resources", "escape", "persistence", "snooping", "judge", "compile"}
    assert {name.split("/")[0] for name in NAMES} >= folders
    assert len(NAMES) >= 60


@pytest.mark.timeout(900)
@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("name", NAMES)
def test_an_attack_gains_nothing(name: str, user: str) -> None:
    if name.endswith(OPTIONAL) and name not in reports(user):
        pytest.skip("its language is not installed here")
    assert [complaint for report in reports(user)[name] for complaint in report["complaints"]] == []


@pytest.mark.parametrize("user", USERS)
def test_nothing_is_left_when_the_judge_is_closed(user: str) -> None:
    assert [complaint for report in reports(user)["afterwards"] for complaint in report["complaints"]] == []


def test_nothing_outlives_a_judge_that_is_killed() -> None:
    """Not even a program that left its session and blocks every signal."""
    mark = f"hst{os.getpid()}"
    program = (
        "import ctypes, os, signal, time\n"
        f"ctypes.CDLL(None).prctl(15, b'{mark}')\n"
        "os.fork()\nos.setsid() if os.getpid() != os.getsid(0) else None\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\ntime.sleep(1000)"
    )
    code = (
        "import sys; from sandbox.judge import Judge; from sandbox.types import Case, Limits, Program\n"
        "limits = Limits(wall_seconds=100)\n"
        "Judge(workers=1).judge(Program(sys.argv[1], [Case('', '')], limits=limits))"
    )
    judge = subprocess.Popen([sys.executable, "-c", code, program], cwd=CHECKOUT)
    try:
        assert _wait_until(lambda: len(processes.processes_with_mark(mark)) == 2), "the program did not start"
    finally:
        judge.kill()
        judge.wait()
    assert _wait_until(lambda: not processes.processes_with_mark(mark)), processes.processes_with_mark(mark)


def _wait_until(holds: Callable[[], bool], seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def test_neighbours_of_hostile_programs_are_judged_right() -> None:
    """Two programs at a time: hostile and correct ones alternate."""
    attack_names = (
        "fork_bomb.c",
        "stdout_flood.c",
        "memory_by_children.c",
        "thread_bomb.py",
        "inodes.c",
        "spin.c",
    )
    attacks = [attack for attack in ATTACKS if attack.name in {f"resources/{name}" for name in attack_names}]
    right = Program("print(sum(map(int, input().split())))", [Case("20 22\n", "42\n")], tag="right")
    nothing = dict.fromkeys(("MARK", "EXPECTED"), "nothing")
    mixed = [program for attack in attacks * 2 for program in (attack.program(nothing), right)]
    with Judge(workers=2) as judge:
        output = [judgement for program, judgement in judge.judge_all(mixed) if program.tag == "right"]
    assert len(output) == 2 * len(attack_names)
    assert {judgement.verdict for judgement in output} == {Verdict.AC}
