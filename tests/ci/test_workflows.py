"""Whole workflows, step by step from their files: a fork's pull request, a release, our own CI."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.github_server import Repository, serve
from tests.ci.jobs import ROOT, Runner, run_job
from tests.gate import runs

EXAMPLES = ROOT / "docs" / "ci"
WORKFLOWS = (*sorted((ROOT / ".github" / "workflows").glob("*.yml")), *sorted(EXAMPLES.glob("*.yml")))
GITHUB = tuple(path for path in WORKFLOWS if path.name != "gitlab-ci.yml")
HEAD = {"sha": "abc123", "label": "stranger:faster"}

EVALUATED_ALREADY = f"""#!/bin/sh
[ "$1" != run ] || exit 0
exec {Path(sys.executable).with_name("r1eval")} "$@"
"""
"""r1eval without `run`: there is no GPU, and the run exists"""
NOTHING_TO_INSTALL = """#!/bin/sh
for last; do :; done
test -e "${last%%[*}" || { echo "pip: no $last" >&2; exit 1; }
"""
"""pip, where r1eval and what it needs are there"""


@pytest.fixture
def repository() -> Iterator[Repository]:
    pull = {"number": 7, "label": HEAD["label"], "head": {"sha": HEAD["sha"]}}
    with serve(Repository(pulls=[pull])) as served:
        yield served


@pytest.fixture
def runner(tmp_path: Path, repository: Repository) -> Runner:
    """The machine of a pull request that a stranger's fork opened."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (("r1eval", EVALUATED_ALREADY), ("pip", NOTHING_TO_INSTALL)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    event = tmp_path / "event.json"
    event.write_text("{}")
    return Runner(
        tmp_path,
        path=f"{programs}{os.pathsep}{os.environ['PATH']}",
        github={"repository_owner": "team", "repository": "team/models", "ref_type": "branch"},
        variables={
            "GITHUB_API_URL": repository.url,
            "GITHUB_REPOSITORY": "team/models",
            "GITHUB_EVENT_PATH": str(event),
        },
    )


def follow(runner: Runner, event: dict[str, Any]) -> None:
    """Let the next workflow start by this event."""
    runner.event = event
    Path(runner.variables["GITHUB_EVENT_PATH"]).write_text(json.dumps(event))


def pull_request() -> dict[str, Any]:
    return {"pull_request": {"number": 7, "head": HEAD}}


def after_it(event: str = "pull_request") -> dict[str, Any]:
    head = {"head_branch": "faster", "head_sha": HEAD["sha"]}
    owner = {"head_repository": {"owner": {"login": "stranger"}, "full_name": "stranger/models"}}
    return {"workflow_run": {"id": 41, "event": event, **head, **owner}}


@pytest.mark.engine
def test_a_forks_pull_request_is_gated_without_a_secret_and_its_comment_follows(
    runner: Runner, repository: Repository, tmp_path: Path
) -> None:
    gate = yaml.safe_load((EXAMPLES / "pull-request.yml").read_text(encoding="utf-8"))
    assert gate["permissions"] == {"contents": "read"}
    assert "secrets." not in (EXAMPLES / "pull-request.yml").read_text(encoding="utf-8")
    disk = tmp_path / "disk"
    runs.run(disk / "baseline", runs.model_with_accuracy(0.9), k=8)
    runs.run(disk / "good" / "r1eval", runs.model_with_accuracy(0.9, seed=1), k=8)
    runs.run(disk / "bad" / "r1eval", runs.model_with_accuracy(0.2, seed=2), k=8)
    for checkpoint, succeeds, words in (
        ("good", True, "✅ r1eval gate: passes"),
        ("bad", False, "❌ r1eval gate: reg"),
    ):
        follow(runner, pull_request())
        places = {"BASELINE": str(disk / "baseline"), "CHECKPOINT": str(disk / checkpoint)}
        done = _gate(runner, places)
        assert done.succeeded == succeeds, done.log
        assert not [call for call in repository.calls if call.startswith("POST")] or checkpoint == "bad"
        follow(runner, after_it())
        done = run_job(EXAMPLES / "comment.yml", "comment", runner)
        assert done.succeeded, done.log
        (body,) = repository.bodies(7)
        assert words in body


def _gate(runner: Runner, places: dict[str, str]) -> Any:
    """The gate's job on this disk, with our benchmark in place of AIME."""
    text = (EXAMPLES / "pull-request.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    workflow["env"] = places
    (gate,) = (step for step in workflow["jobs"]["gate"]["steps"] if step.get("uses") == "./.r1eval")
    gate["with"]["candidate"] = f"{places['CHECKPOINT']}/r1eval"
    gate["with"]["baseline"] = places["BASELINE"]
    gate["with"]["margin"] = "sums=3\n"
    file = runner.home / "pull-request.yml"
    file.write_text(yaml.safe_dump(workflow))
    return run_job(file, "gate", runner)


@pytest.mark.engine
def test_a_gate_that_left_no_verdict_leaves_no_comment(runner: Runner, repository: Repository) -> None:
    follow(runner, after_it())
    done = run_job(EXAMPLES / "comment.yml", "comment", runner)
    assert done.succeeded, done.log
    assert "gate.md is not there" in done.log
    follow(runner, after_it("push"))
    assert run_job(EXAMPLES / "comment.yml", "comment", runner).log == "skipped"
    assert repository.calls == []


@pytest.mark.slow
def test_a_release_is_built_and_checked_and_published_only_on_request(runner: Runner) -> None:
    """uv stands on PATH already; the wheel is installed into an environment of its own."""
    release = ROOT / ".github" / "workflows" / "release.yml"
    runner.path = f"{Path(sys.executable).parent}{os.pathsep}{runner.path}"
    (runner.home / "bin" / "pip").write_text("#!/bin/sh\n")
    runner.path = f"{runner.home / 'bin'}{os.pathsep}{runner.path}"
    done = run_job(release, "build", runner)
    assert done.succeeded, done.log
    assert re.search(r"release: r1eval-[\d.]+-py3-none-any\.whl installs and works", done.log)
    built = sorted(path.name for path in (runner.artifacts / "dist").iterdir())
    assert [name.rpartition("0")[2] for name in built] == ["-py3-none-any.whl", ".tar.gz"]
    workflow = yaml.safe_load(release.read_text(encoding="utf-8"))
    assert workflow["jobs"]["publish"]["if"] == "${{ github.ref_type == 'tag' && vars.PUBLISH == 'true' }}"
    assert workflow["permissions"] == {"contents": "read"}
    assert run_job(release, "publish", runner, vars={}).log == "skipped"


def test_a_release_is_of_a_commit(tmp_path: Path) -> None:
    """A copy of the files, without their repository."""
    script = tmp_path / ".github" / "release.sh"
    script.parent.mkdir()
    shutil.copy(ROOT / ".github" / "release.sh", script)
    command, alone = (
        [str(script), "build", str(tmp_path / "dist")],
        {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)},
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **alone})
    reason = f"release: {tmp_path} is no git repository with a commit\n"
    assert (done.returncode, done.stderr) == (1, reason)
    assert not (tmp_path / "dist").exists()


def test_a_release_needs_a_tag_of_its_version_and_a_dated_section(tmp_path: Path) -> None:
    for name in ("r1eval-9.9.9-py3-none-any.whl", "r1eval-9.9.9.tar.gz"):
        (tmp_path / name).touch()
    for tag, reason in (
        ("v9.9.8", "release: the tag v9.9.8 is not v9.9.9, the version of pyproject.toml\n"),
        ("v9.9.9", "release: CHANGELOG.md has no section '## 9.9.9 (YYYY-MM-DD)'\n"),
    ):
        command = [str(ROOT / ".github" / "release.sh"), "check", str(tmp_path), tag]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, reason)


@pytest.mark.engine
def test_our_own_ci_runs_the_action_of_its_commit(runner: Runner) -> None:
    runner.path = (
        f"{runner.home / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    (runner.home / "bin" / "r1eval").unlink()
    (runner.home / "bin" / "pip").write_text("#!/bin/sh\n")
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    for step in workflow["jobs"]["action"]["steps"]:
        if step.get("uses") == "./":
            step["with"]["install"] = "none"  # test_action.py installs it
    file = runner.home / "ci.yml"
    file.write_text(yaml.safe_dump(workflow))
    done = run_job(file, "action", runner)
    assert done.succeeded, done.log
    assert re.search(r"^gate: passes.* \(exit 0\)$", done.log, re.MULTILINE)


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: f"{path.parent.name}/{path.name}")
class TestEveryWorkflow:
    def test_names_no_owner_and_pins_what_it_uses(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert "OWNER" not in text
        for used, comment in re.findall(r"uses: (\S+)(?: *# *(.*))?", text):
            if not used.startswith("./"):
                assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", used), used
                assert re.fullmatch(r"v\d+\.\d+\.\d+", comment), used

    def test_the_same_action_is_the_same_commit_everywhere(self, path: Path) -> None:
        commits: dict[str, set[str]] = {}
        for other in GITHUB:
            for name, commit in re.findall(r"uses: (\S+)@(\w+)", other.read_text(encoding="utf-8")):
                commits.setdefault(name, set()).add(commit)
        used = {name for name, _ in re.findall(r"uses: (\S+)@(\w+)", path.read_text(encoding="utf-8"))}
        assert {name: commits[name] for name in used if len(commits[name]) > 1} == {}

    def test_its_token_can_do_no_more_than_it_says(self, path: Path) -> None:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert "permissions" in workflow

    def test_takes_r1eval_at_a_release(self, path: Path) -> None:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                if step.get("with", {}).get("path") == ".r1eval":
                    assert step["with"]["repository"] == "${{ github.repository_owner }}/r1eval"
                    assert re.fullmatch(r"v\d+\.\d+\.\d+", step["with"]["ref"])
