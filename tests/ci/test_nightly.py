"""The nightly example, run several nights over a folder of checkpoints, with real gates."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.ci.workflow import SHELL
from tests.command_line import environment
from tests.gate import runs

pytestmark = pytest.mark.engine

WORKFLOW = Path(__file__).resolve().parents[2] / "docs" / "ci" / "nightly.yml"
RUNNER = f"""#!/bin/sh
echo "$1 $(basename "$(dirname "$2")")" >> "$CALLS"
[ "$1" = run ] || exec {Path(sys.executable).with_name("r1eval")} "$@"
"""
"""r1eval without `run`, as the runs exist already; logs the verb of each call and a gate's checkpoint"""


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A disk with a baseline and the checkpoints of steps 200 (worse) and 1000 (equally good)."""
    runs.run(tmp_path / "baseline", runs.model_with_accuracy(0.9), k=8)
    checkpoint(tmp_path, 200, runs.model_with_accuracy(0.2, seed=2))
    checkpoint(tmp_path, 1000, runs.model_with_accuracy(0.9, seed=1))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "r1eval").write_text(RUNNER, encoding="utf-8")
    (tmp_path / "bin" / "r1eval").chmod(0o755)
    return tmp_path


def checkpoint(disk: Path, step: int, reply: runs.SampleFunction) -> None:
    folder = disk / "checkpoints" / f"step-{step}"
    folder.mkdir(parents=True)
    runs.run(folder / "r1eval", reply, k=8)


def night(disk: Path, number: int) -> tuple[int, list[str], dict[str, int]]:
    """The exit code of the step, the checkpoints in the order of their gates, and the stored verdicts."""
    (step,) = (
        step
        for step in yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["gate"]["steps"]
        if "shell" in step
    )
    calls, temporary = disk / f"calls-{number}", disk / f"runner-{number}"
    calls.touch()
    temporary.mkdir()
    names = {"BASELINE": disk / "baseline", "CHECKPOINTS": disk / "checkpoints"}
    also = {
        "RUNNER_TEMP": temporary,
        "CALLS": calls,
        "PATH": f"{disk / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }
    variables = {name: str(value) for name, value in (names | also).items()}
    done = subprocess.run(
        [*SHELL, "-c", step["run"]], env=environment() | variables, timeout=300, check=False
    )
    checkpoints = [
        line.split()[1] for line in calls.read_text("utf-8").splitlines() if line.startswith("gate ")
    ]
    verdicts = {
        file.stem: json.loads(file.read_text("utf-8"))["exit_code"] for file in temporary.rglob("*.json")
    }
    return done.returncode, checkpoints, verdicts


def test_checkpoints_are_gated_once_in_the_order_of_their_steps(disk: Path) -> None:
    assert night(disk, 1) == (1, ["step-200", "step-1000"], {"step-200": 1, "step-1000": 0})
    assert night(disk, 2) == (0, [], {})
    checkpoint(disk, 1200, runs.drop_samples(runs.model_with_accuracy(0.9, seed=4), ("sum-3", 2)))
    assert night(disk, 3) == (5, ["step-1200"], {"step-1200": 5})
    assert night(disk, 4) == (5, ["step-1200"], {"step-1200": 5})
