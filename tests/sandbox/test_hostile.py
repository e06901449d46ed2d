"""Hostile programs, run as root and as an ordinary user: nothing is read, written or left running.

The attacks, and what each may get: `hostile/table.py`. What is asserted of all: `hostile/__main__.py`.
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

from sandbox.isolation import readable_by_all
from sandbox.judge import Judge
from sandbox.types import Case, Program, Verdict
from tests.sandbox.hostile import processes
from tests.sandbox.hostile.attack import files
from tests.sandbox.hostile.table import ATTACKS

CHECKOUT = Path(__file__).resolve().parents[2]
NAMES = list(dict.fromkeys(attack.name for attack in ATTACKS))
ORDINARY = 61300
"""a user that owns nothing"""
SHARES = 2
"""processes that attack at a time, each with a judge of one worker"""
USERS = ("root", "ordinary") if os.geteuid() == 0 else ("ordinary",)


OPTIONAL = (".rs", ".java", ".js")
"""languages that the set-up does not install"""


@cache
def reports(user: str) -> dict[str, list[dict[str, Any]]]:
    """What `hostile/__main__.py` says of every attack, run as that user."""
    found: dict[str, list[dict[str, Any]]] = {"afterwards": []}
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        command, options = _as(user, Path(home))
        running = []
        for share in range(SHARES):
            said = stack.enter_context(tempfile.TemporaryFile("w+"))
            process = subprocess.Popen(
                [*command, str(share), str(SHARES)], stdout=said, stderr=said, **options
            )
            running.append((process, said))
        for process, said in running:
            code = process.wait()
            said.seek(0)
            lines = said.read().splitlines()
            if code != 0:
                found["afterwards"].append({"complaints": [f"the judge died: {lines[-20:]}"]})
            for line in (json.loads(line) for line in lines if line.startswith('{"name"')):
                found.setdefault(line.pop("name"), []).append(line)
    return found


def _as(user: str, home: Path) -> tuple[list[str], dict[str, Any]]:
    """The command that attacks as this user, and how it is started."""
    module = ["-m", "tests.sandbox.hostile"]
    if user == "root" or os.geteuid() != 0:
        return [sys.executable, *module], {"cwd": CHECKOUT}
    python = sys.executable if readable_by_all(sys.executable) else "/usr/bin/python3"
    own = home / "own"
    own.mkdir()
    os.chown(own, ORDINARY, ORDINARY)
    environment = {"PATH": os.environ["PATH"], "HOME": str(own), "PYTHONPATH": str(_copied(home))}
    options = {"cwd": "/", "env": environment, "user": ORDINARY, "group": ORDINARY, "extra_groups": []}
    return [python, "-B", *module], options


def _copied(home: Path) -> Path:
    """What the attacks import, where every user can read it: root's checkout and Python may lie elsewhere."""
    home.chmod(0o755)
    code = home / "code"
    for part in ("sandbox", "tests/sandbox/hostile"):
        shutil.copytree(CHECKOUT / part, code / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "tests/__init__.py", code / "tests")
    shutil.copy(pyseccomp.__file__, code)
    return code


def test_every_program_of_the_folders_is_in_the_table() -> None:
    assert files() == {name for name in NAMES if not name.startswith("made/")}


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
    """Not even a program that left its session and ignores every signal."""
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
        assert _until(lambda: len(processes.marked(mark)) == 2), "the program did not start"
    finally:
        judge.kill()
        judge.wait()
    assert _until(lambda: not processes.marked(mark)), processes.marked(mark)


def _until(holds: Callable[[], bool], seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def test_neighbours_of_hostile_programs_are_judged_right() -> None:
    """Two programs at a time: every other one is hostile, every other one right."""
    loud = ("fork_bomb.c", "stdout_flood.c", "memory_by_children.c", "thread_bomb.py", "inodes.c", "spin.c")
    attacks = [attack for attack in ATTACKS if attack.name in {f"resources/{name}" for name in loud}]
    right = Program("print(sum(map(int, input().split())))", [Case("20 22\n", "42\n")], tag="right")
    nothing = dict.fromkeys(("MARK", "EXPECTED"), "nothing")
    mixed = [program for attack in attacks * 2 for program in (attack.program(nothing), right)]
    with Judge(workers=2) as judge:
        said = [judgement for program, judgement in judge.judge_all(mixed) if program.tag == "right"]
    assert len(said) == 2 * len(loud)
    assert {judgement.verdict for judgement in said} == {Verdict.AC}
