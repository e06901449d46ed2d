"""The command line as a user has it: a process of its own, with its exit code and what it says."""

import os
import subprocess
import sys
from pathlib import Path

R1EVAL = (sys.executable, "-m", "r1eval")


def environment() -> dict[str, str]:
    """No hub, and no data folder but the one a test names."""
    own = {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    return {key: value for key, value in os.environ.items() if key != "R1EVAL_DATA"} | own


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
    """Start `r1eval ARGS` as the leader of a process group of its own, so that it can be killed whole."""
    return subprocess.Popen(
        [*R1EVAL, *map(str, args)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )
