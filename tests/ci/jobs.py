"""Runs a job of a workflow like GitHub's runner: its real steps, on this machine.

What the runner itself does (`run`, a composite action in the workspace, expressions, conditions) is done;
the four actions of GitHub's own that our files use are done in their place, from the checkout.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.ci.expressions import Contexts, fill, holds
from tests.ci.workflow import SHELL, TOKEN, read_outputs, run_action
from tests.command_line import environment

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Runner:
    """A machine of GitHub's, with the artifacts of all jobs of one workflow."""

    home: Path
    event: Mapping[str, Any] = field(default_factory=dict)
    github: Mapping[str, Any] = field(default_factory=dict)
    path: str = field(default_factory=lambda: os.environ["PATH"])
    variables: Mapping[str, str] = field(default_factory=dict)
    """in every step's environment"""

    @property
    def workspace(self) -> Path:
        return self.home / "workspace"

    @property
    def artifacts(self) -> Path:
        return self.home / "artifacts"

    @property
    def temporary(self) -> Path:
        return self.workspace / "runner"


@dataclass(frozen=True)
class JobResult:
    """Whether a job succeeded, and what its steps printed."""

    succeeded: bool
    log: str


def run_job(file: Path, job: str, runner: Runner, **contexts: Any) -> JobResult:
    """Run the steps of one job, as long as their conditions hold."""
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    definition = workflow["jobs"][job]
    shutil.rmtree(runner.workspace, ignore_errors=True)
    runner.temporary.mkdir(parents=True)
    github = {"token": TOKEN, "event": runner.event, **runner.github}
    values: dict[str, Any] = {
        **contexts,
        "github": github,
        "runner": {"temp": str(runner.temporary)},
        "steps": {},
        "env": {},
    }
    for block in (workflow, definition):
        values["env"] |= {n: fill(str(v), Contexts(values)) for n, v in block.get("env", {}).items()}
    logs, failed = [], False
    if "if" in definition and not holds(definition["if"], Contexts(values)):
        return JobResult(True, "skipped")
    for step in definition["steps"]:
        now = Contexts(values, failed)
        if not holds(step.get("if", "success()"), now):
            continue
        code, log = _run_step(step, now, runner)
        logs.append(log)
        failed = failed or (code != 0 and not step.get("continue-on-error", False))
    return JobResult(not failed, "\n".join(logs))


def _run_step(step: Mapping[str, Any], contexts: Contexts, runner: Runner) -> tuple[int, str]:
    given = {name: fill(str(value), contexts) for name, value in step.get("with", {}).items()}
    own = {name: fill(str(value), contexts) for name, value in step.get("env", {}).items()}
    variables = {**contexts.values["env"], **runner.variables, "PATH": runner.path, **own}
    uses = step.get("uses", "").partition("@")[0]
    if uses in ACTIONS:
        return ACTIONS[uses](given, runner)
    if uses:
        assert uses.startswith("./"), f"no action of ours: {uses}"
        done = run_action(runner.workspace / uses / "action.yml", given, runner.workspace, **variables)
        _keep_outputs(step, contexts, done.outputs)
        return done.exit_code, done.log
    output = runner.temporary / "output"
    output.unlink(missing_ok=True)
    done_step = subprocess.run(
        [*SHELL, "-c", fill(step["run"], contexts)],
        cwd=runner.workspace,
        env={
            **environment(),
            "GITHUB_ACTIONS": "true",
            "RUNNER_TEMP": str(runner.temporary),
            "GITHUB_OUTPUT": str(output),
            **variables,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    _keep_outputs(step, contexts, read_outputs(output))
    return done_step.returncode, done_step.stdout


def _keep_outputs(step: Mapping[str, Any], contexts: Contexts, outputs: Mapping[str, str]) -> None:
    if "id" in step:
        contexts.values["steps"][step["id"]] = {"outputs": outputs}


def _check_out(given: Mapping[str, str], runner: Runner) -> tuple[int, str]:
    """This checkout as it is, uncommitted changes included: the files that git knows or would know."""
    target = runner.workspace / given.get("path", "")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    identity = ("-c", "user.name=one", "-c", "user.email=one@example.com")
    for command in (
        ("init", "--quiet"),
        ("add", "--all"),
        (*identity, "commit", "--quiet", "--message", "as it is"),
    ):
        subprocess.run(["git", *command], cwd=target, check=True)
    return 0, f"checked out into {given.get('path', '.')}"


def _upload(given: Mapping[str, str], runner: Runner) -> tuple[int, str]:
    source = runner.workspace / given["path"]
    files = [path for path in source.rglob("*") if path.is_file()]
    if not files:
        return int(given.get("if-no-files-found") == "error"), f"nothing in {source}"
    shutil.copytree(source, runner.artifacts / given["name"], dirs_exist_ok=True)
    return 0, f"uploaded {given['name']}"


def _download(given: Mapping[str, str], runner: Runner) -> tuple[int, str]:
    source = runner.artifacts / given["name"]
    if not source.is_dir():
        return 1, f"no artifact {given['name']}"
    shutil.copytree(source, runner.workspace / given["path"], dirs_exist_ok=True)
    return 0, f"downloaded {given['name']}"


ACTIONS: dict[str, Callable[[Mapping[str, str], Runner], tuple[int, str]]] = {
    "actions/checkout": _check_out,
    "actions/setup-python": lambda _given, _runner: (0, "this Python"),
    "actions/upload-artifact": _upload,
    "actions/download-artifact": _download,
}
