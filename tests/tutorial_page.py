"""Writes what the commands of docs/tutorial.md print into that page: `python -m tests.tutorial_page`."""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.command_line import environment, r1eval
from tests.test_architecture import ROOT

PAGE = ROOT / "docs" / "tutorial.md"
FILES = ROOT / "docs" / "tutorial"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHOWN_DAY = "2026-12-01"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""the commands that are run; those of other machines stand in blocks of `sh`"""


def commands(block: str) -> list[str]:
    """What stands after `$ `, with the lines that a backslash continues."""
    return re.findall(r"^\$ ((?:.*\\\n)*.*)$", block, re.MULTILINE)


def page(folder: Path) -> str:
    """The page as it should be: every command run in this folder, with what it prints on standard output."""
    for path in FILES.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    text = PAGE.read_text(encoding="utf-8")
    printed = iter([_transcript(block, folder) for block in BLOCK.findall(text)])
    return BLOCK.sub(lambda _: f"```console\n{next(printed)}```", text)


def _transcript(block: str, folder: Path) -> str:
    return "".join(_lines(block, folder))


def _lines(block: str, folder: Path) -> Iterator[str]:
    code = 0
    for command in commands(block):
        yield f"$ {command}\n"
        if command == "echo $?":
            yield f"{code}\n"
            continue
        done = _run(command, folder)
        code = done.returncode
        assert code in (0, 1), f"{command}: {done.stderr}"
        yield DAY.sub(SHOWN_DAY, done.stdout)


def _run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    words = shlex.split(command.replace("\\\n", ""), comments=True)
    if words[0] == "r1eval":
        return r1eval(*words[1:], cwd=folder)
    if words[0] == "python":
        words[0] = sys.executable
    return subprocess.run(words, cwd=folder, env=environment(), capture_output=True, text=True, check=False)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        made = page(Path(scratch))
    PAGE.write_text(made, encoding="utf-8")
