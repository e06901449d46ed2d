"""Runs the command line as a user does: in a subprocess, with its exit code and output."""

import os
import subprocess
import sys
from pathlib import Path

R1EVAL = (sys.executable, "-m", "r1eval")


def environment() -> dict[str, str]:
    """Environment variables: no hub, and no data folder but the one that a test passes."""
    overrides = {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    return {key: value for key, value in os.environ.items() if key != "R1EVAL_DATA"} | overrides


def r1eval(
    *args: str | Path, cwd: Path, stdin: str | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run `r1eval ARGS` in a folder and wait for it."""
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
