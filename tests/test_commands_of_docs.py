"""Every `r1eval` command that README and docs/ show is one that r1eval takes today."""

import re
import shlex
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import pytest

from benchmarks import catalogue, suites
from r1eval.cli.main import cli
from r1eval.run import presets
from tests.test_docs import PAGES

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
FROM_AN_INDEX = re.compile(r"pip (?:install|download|wheel)\b[^#]*\s'?r1eval\b")
INLINE = re.compile(r"`(r1eval [a-z]+ [^`]+)`")
SHELLS = ("console", "sh", "bash")
END = "&|;<>"
"""what ends a shell's command"""
NOT_ONE = re.compile(r"…|\$\(|<\(|\b(?:DIR|RUN|FOLDER|FILE)\b")
"""a command of a shell script, or one with a place to fill in"""


def commands(page: Path) -> Iterator[list[str]]:
    """The words after `r1eval` of each command in the page's blocks."""
    for language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        lines = block.replace("\\\n", " ").split("\n")
        marked = [line.strip()[2:] for line in lines if line.strip().startswith(("$ ", "> "))]
        if language in SHELLS:
            for line in marked if language == "console" else lines:
                yield from _of_line(line)


def _of_line(line: str) -> Iterator[list[str]]:
    if NOT_ONE.search(line):
        return
    reader = shlex.shlex(line, posix=True, punctuation_chars=True)
    reader.whitespace_split = True
    for ended, words in groupby(reader, lambda word: not word.strip(END)):
        command = list(words)
        if not ended and "r1eval" in command[:-1] and "pip" not in command:
            yield command[command.index("r1eval") + 1 :]


def parsed(words: list[str]) -> click.Context:
    """What the command line makes of them; an error of click's if it does not take them."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, words = words[0], words[1:]
        if name not in command.commands:
            raise click.UsageError(f"no such command: {name}")
        command = command.commands[name]
    return command.make_context(command.name, list(words))


@pytest.fixture(autouse=True)
def _any_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders of the examples are not there."""
    monkeypatch.setattr(click.Path, "convert", lambda _self, value, _param, _context: Path(value))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_is_taken(page: Path) -> None:
    for words in commands(page):
        try:
            context = parsed(words)
        except click.exceptions.Exit:
            continue  # --version, --help
        except click.ClickException as error:
            pytest.fail(f"r1eval {shlex.join(words)}: {error.format_message()}")
        _names_exist(context.params, words)


def _names_exist(params: dict[str, Any], words: list[str]) -> None:
    known = {*(one.name for one in catalogue.BENCHMARKS), *suites.built_in()}
    asked = [name for one in params.get("benchmarks") or () for name in str(one).split(",")]
    assert [one for one in asked if not one.endswith(".toml") and one not in known] == [], words
    assert params.get("preset") in {None, *presets.presets()}, words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_of_a_command_in_a_sentence_exists(page: Path) -> None:
    for text in INLINE.findall(page.read_text(encoding="utf-8")):
        verb, *words = text.split()[1:]
        known = (
            {name for one in cli.commands[verb].params for name in one.opts}
            if verb in cli.commands
            else set()
        )
        options = [word.partition("=")[0] for word in words if word.startswith("--")]
        assert isinstance(cli.commands.get(verb), click.Group) or set(options) <= {*known, "--help"}, text


def test_the_pages_that_lead_in_show_many_commands() -> None:
    shown = {page.name: len(list(commands(page))) for page in PAGES}
    assert shown["recipes.md"] >= 20
    assert shown["tutorial.md"] >= 6


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_installs_r1eval_from_an_index_that_does_not_have_it(page: Path) -> None:
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if FROM_AN_INDEX.search(line)]
    assert [line for line in lines if "--no-index" not in line] == []
