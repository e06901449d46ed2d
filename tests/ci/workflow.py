"""Runs the steps of a composite action like GitHub's runner: environment, shell, outputs, summary."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.ci.expressions import Contexts, fill, holds
from tests.command_line import environment

TOKEN = "a-token-of-the-workflow"
SHELL = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
"""the command that the runner uses for `shell: bash`"""


@dataclass(frozen=True)
class ActionResult:
    """The result of running an action."""

    exit_code: int
    """exit code of the step that failed, or 0"""
    outputs: Mapping[str, str]
    log: str
    summary: str


def run_action(path: Path, inputs: Mapping[str, str], workspace: Path, **variables: str) -> ActionResult:
    """Run every step of the action in a folder, with `variables` added to the runner's environment."""
    action = yaml.safe_load(path.read_text(encoding="utf-8"))
    github = {"token": TOKEN}
    values = {
        name: inputs[name] if name in inputs else fill(about.get("default", ""), Contexts({"github": github}))
        for name, about in action["inputs"].items()
    }
    assert set(inputs) <= set(values), "an input that the action does not have"
    runner = workspace / "runner"
    runner.mkdir(exist_ok=True)
    for old in runner.glob("GITHUB_*"):
        old.unlink()  # the runner gives each step its step_env files
    logs: list[str] = []
    steps: dict[str, Any] = {}
    code = 0
    for number, step in enumerate(action["runs"]["steps"]):
        contexts = Contexts({"inputs": values, "steps": steps, "github": github}, failed=code != 0)
        if not holds(step.get("if", "success()"), contexts):
            continue
        files = {name: runner / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        step_env = {name: fill(text, contexts) for name, text in step["env"].items()}
        done = _step(
            step, step_env | {name: str(file) for name, file in files.items()}, path, workspace, variables
        )
        logs.append(done.stdout)
        if "id" in step:
            steps[step["id"]] = {"outputs": read_outputs(files["GITHUB_OUTPUT"])}
        code = code or done.returncode
    summary = "".join(
        file.read_text(encoding="utf-8") for file in sorted(runner.glob("GITHUB_STEP_SUMMARY-*"))
    )
    outputs = {
        name: fill(about["value"], Contexts({"steps": steps})) for name, about in action["outputs"].items()
    }
    return ActionResult(code, outputs, "".join(logs), summary)


def _step(
    step: Mapping[str, Any],
    step_env: Mapping[str, str],
    path: Path,
    workspace: Path,
    variables: Mapping[str, str],
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
        env={**environment(), **runner, **variables, **step_env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )


def read_outputs(path: Path) -> dict[str, str]:
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
