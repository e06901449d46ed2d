"""A run's progress on a real terminal: bars that fit, no stale line, and nothing of it in what is printed."""

import os
from pathlib import Path

import pytest

from tests import replays
from tests.command_line import r1eval
from tests.terminal import drawn, on_terminal

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture(scope="module")
def replies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("progress")
    questions = replays.load_questions("smoke")
    return replays.write_replies(folder / "replies.jsonl", questions, 4, replays.correct_reply)


def command(replies: Path, out: str) -> list[str]:
    args = ["run", "smoke", "--model", "org/m", "--engine", "replay", "--engine-arg", f"path={replies}"]
    return [*args, "--k", "4", "--out", out]


@pytest.mark.jail
@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_a_run_leaves_one_bar_a_benchmark_on_the_terminal(replies: Path, columns: int) -> None:
    shown = drawn(on_terminal(replies.parent, columns, *command(replies, f"out-{columns}")), columns)
    assert sum("━" in line and "200/200" in line for line in shown) == 1
    assert sum("200/200 samples" in line for line in shown) == 1
    assert not any("0/200 samples" in line.replace("200/200", "") for line in shown)
    assert any("all 200 samples graded, pass@1" in line for line in shown)


@pytest.mark.jail
def test_without_a_terminal_there_are_lines_and_no_control_characters(replies: Path) -> None:
    done = r1eval(*command(replies, "piped"), cwd=replies.parent)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stderr + done.stdout
    assert "━" not in done.stderr
    assert "200/200 samples" in done.stderr
    assert os.linesep + "smoke: all 200 samples graded, pass@1 100.0%" in done.stderr
