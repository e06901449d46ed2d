"""Runs the steps of a composite action as GitHub's runner does: environment, shell, outputs, summary."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.command_line import environment

INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")
OUTPUT = re.compile(r"\$\{\{ steps\.([\w-]+)\.outputs\.([\w-]+) \}\}")
SHELL = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
"""what `shell: bash` is to the runner"""


@dataclass(frozen=True)
class Done:
    """What is left of a run of an action."""

    exit_code: int
    """of the step that failed, or 0"""
    outputs: Mapping[str, str]
    log: str
    summary: str


def run_action(path: Path, inputs: Mapping[str, str], workspace: Path, **also: str) -> Done:
    """Run every step of `path` in a folder; `also` is added to the runner's environment."""
    action = yaml.safe_load(path.read_text(encoding="utf-8"))
    values = {name: inputs.get(name, about.get("default", "")) for name, about in action["inputs"].items()}
    assert set(inputs) <= set(values), "an input that the action does not have"
    runner = workspace / "runner"
    runner.mkdir(exist_ok=True)
    for former in runner.glob("GITHUB_*"):
        former.unlink()  # the runner gives each step files of its own
    logs, held, code = [], {}, 0
    for number, step in enumerate(action["runs"]["steps"]):
        files = {name: runner / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        own = {name: INPUT.sub(lambda found: values[found[1]], text) for name, text in step["env"].items()}
        done = _step(step, own | {name: str(file) for name, file in files.items()}, path, workspace, also)
        logs.append(done.stdout)
        if "id" in step:
            held[step["id"]] = _outputs(files["GITHUB_OUTPUT"])
        if code := done.returncode:
            break
    summary = "".join(
        file.read_text(encoding="utf-8") for file in sorted(runner.glob("GITHUB_STEP_SUMMARY-*"))
    )
    outputs = {
        name: OUTPUT.sub(lambda found: held.get(found[1], {}).get(found[2], ""), about["value"])
        for name, about in action["outputs"].items()
    }
    return Done(code, outputs, "".join(logs), summary)


def _step(
    step: Mapping[str, Any], own: Mapping[str, str], path: Path, workspace: Path, also: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    script = workspace / "runner" / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    assert step["shell"] == "bash"
    runner = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(path.parent),
        "RUNNER_TEMP": str(workspace / "runner"),
        "PATH": os.environ["PATH"],
    }
    return subprocess.run(
        [*SHELL, str(script)],
        cwd=workspace,
        env={**environment(), **runner, **also, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )


def _outputs(path: Path) -> dict[str, str]:
    """`NAME<<MARK`, the value's lines, `MARK`; or `NAME=VALUE`."""
    found: dict[str, str] = {}
    lines = iter(path.read_text(encoding="utf-8").splitlines() if path.is_file() else ())
    for line in lines:
        name, heredoc, mark = line.partition("<<")
        if heredoc and "=" not in name:
            value = []
            while (part := next(lines)) != mark:
                value.append(part)
            found[name] = "\n".join(value)
        else:
            name, _, found[name] = line.partition("=")
    return found
