"""docs/export.md: every command of it runs, and writes what it says."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import environment
from tests.exports.runs import metrics
from tests.test_architecture import ROOT

PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
EXAMPLES = {
    title: re.findall(r"^\$ (.*)$", text, re.MULTILINE)
    for title, _, text in (part.partition("\n") for part in PAGE.split("\n## ")[1:])
}


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """Where the page's commands run: `runs/` has the runs that they name."""
    for name, run in (("step-1200", "complete"), ("step-1300", "other")):
        shutil.copytree(home / run, tmp_path / "runs" / name)
    return tmp_path


def run(command: str, folder: Path) -> str:
    """What a command of the page prints; r1eval and Python are those of the tests."""
    words = shlex.split(command, comments=True)
    replaced = {"r1eval": [sys.executable, "-m", "r1eval"], "python": [sys.executable]}[words[0]]
    done = subprocess.run(
        [*replaced, *words[1:]], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("title", [title for title, commands in EXAMPLES.items() if commands])
def test_the_commands_of_a_format_run(folder: Path, title: str) -> None:
    first, *others = EXAMPLES[title]
    written = run(first, folder).splitlines()
    assert written != []
    assert all((folder / path).is_file() for path in written)
    for command in others:
        if not command.startswith("inspect "):  # the viewer, which tests/exports/test_inspect_log.py opens
            assert f"{metrics(folder / 'runs', 'step-1200')['pass@1']['value']:.6f}" in run(command, folder)


def test_the_page_shows_a_command_for_each_format() -> None:
    shown = [title for title, commands in EXAMPLES.items() if commands]
    assert shown == ["hub", "every-eval-ever", "parquet", "inspect"]
