"""Runs the command line as a user does: in a process of its own, with its exit code and output."""

import os
import subprocess
import sys
from pathlib import Path

from tests.warm_interpreter import warm_interpreter

R1EVAL = (sys.executable, "-m", "r1eval")
IGNORED = ("R1EVAL_DATA", "PYTEST_CURRENT_TEST")
OF_A_TEST = ("R1EVAL_FAULT_ROW",)
"""variables that differ from test to test, and do not matter to what is imported"""


def environment() -> dict[str, str]:
    """Environment variables: no hub, and no data folder but the one that a test passes."""
    overrides = {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    return {key: value for key, value in os.environ.items() if key not in IGNORED} | overrides


def r1eval(
    *args: str | Path, cwd: Path, stdin: str | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run `r1eval ARGS` in a folder and wait for it; the process is forked from an interpreter that is warm,
    once there is one with this environment."""
    variables = environment()
    own = {name: variables.pop(name) for name in OF_A_TEST if name in variables}
    warm = None if stdin is not None else warm_interpreter(variables)
    if warm is None:
        return started(*args, cwd=cwd, stdin=stdin, timeout=timeout)
    return warm.run([str(arg) for arg in args], cwd, timeout, own)


def started(
    *args: str | Path, cwd: Path, stdin: str | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Start Python for `r1eval ARGS` in a folder, and wait for its end."""
    return subprocess.run(
        [*R1EVAL, *map(str, args)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment(),
        check=False,
    )


def start(*args: str | Path, cwd: Path) -> subprocess.Popen[str]:
    """Start `r1eval ARGS` in its own process group, so that all its processes can be killed at once."""
    return subprocess.Popen(
        [*R1EVAL, *map(str, args)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )
