"""The example that publishes to GitHub Pages, run several nights against a real git repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.ci.workflow import SHELL
from tests.command_line import environment
from tests.gate import runs

pytestmark = pytest.mark.engine

WORKFLOW = Path(__file__).resolve().parents[2] / "docs" / "ci" / "pages.yml"


def git(*args: str | Path, cwd: Path) -> str:
    config = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ("-c", "user.name=one", "-c", "user.email=one@example.com")
    command = ["git", *identity, *map(str, args)]
    return subprocess.run(
        command, cwd=cwd, env=os.environ | config, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """The repository on GitHub, with a branch gh-pages as the example describes."""
    git("init", "--quiet", "--bare", "origin.git", cwd=tmp_path)
    git("init", "--quiet", "--initial-branch", "gh-pages", "first", cwd=tmp_path)
    git("commit", "--quiet", "--allow-empty", "-m", "The leaderboard", cwd=tmp_path / "first")
    git("push", "--quiet", tmp_path / "origin.git", "gh-pages", cwd=tmp_path / "first")
    return tmp_path / "origin.git"


def night(server: Path, number: int) -> tuple[str, list[str]]:
    """The output of the step, and the files in gh-pages afterwards."""
    workspace = server.parent / f"night-{number}"
    workspace.mkdir()
    git("clone", "--quiet", "--branch", "gh-pages", server, workspace / "leaderboard", cwd=workspace)
    steps = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["publish"]["steps"]
    (step,) = (step for step in steps if "shell" in step)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [*SHELL, "-c", step["run"]],
        cwd=workspace,
        env=environment() | {"RUNS": str(server.parent / "runs"), "PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, git("ls-tree", "-r", "--name-only", "gh-pages", cwd=server).splitlines()


def test_each_night_adds_its_runs_and_keeps_deleted_ones(server: Path) -> None:
    top = server.parent / "runs"
    top.mkdir()
    benchmark = runs.sums_benchmark(server.parent, questions=4)
    runs.run(top / "monday", runs.model_with_accuracy(0.5), benchmark=benchmark)
    _, files = night(server, 1)
    assert {".nojekyll", "index.html", "runs/monday/index.html", "runs/monday/data.json"} <= set(files)
    assert "nothing new" in night(server, 2)[0]
    shutil.rmtree(top / "monday")
    runs.run(top / "tuesday", runs.model_with_accuracy(0.8), benchmark=benchmark)
    _, files = night(server, 3)
    assert {"runs/monday/index.html", "runs/tuesday/index.html"} <= set(files)
    assert git("show", "gh-pages:leaderboard.csv", cwd=server).count("org/") >= 2
