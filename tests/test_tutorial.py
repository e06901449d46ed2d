"""What docs/tutorial.md shows is what its commands print."""

from pathlib import Path

import pytest

from tests import tutorial_page

pytestmark = pytest.mark.engine


def test_every_command_of_the_tutorial_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = tutorial_page.PAGE.read_text(encoding="utf-8")
    assert tutorial_page.page(tmp_path) == shown, "run `python -m tests.tutorial_page`"
    assert (tmp_path / "site" / "index.html").exists()


def test_the_tutorial_shows_the_benchmark_that_it_runs() -> None:
    page = tutorial_page.PAGE.read_text(encoding="utf-8")
    assert (tutorial_page.FILES / "products.toml").read_text(encoding="utf-8") in page


def test_the_commands_are_there() -> None:
    blocks = tutorial_page.BLOCK.findall(tutorial_page.PAGE.read_text(encoding="utf-8"))
    run = [
        command.split()[1]
        for block in blocks
        for command in tutorial_page.commands(block)
        if "r1eval" in command
    ]
    assert run == ["run", "power", "run", "run", "gate", "report"]
