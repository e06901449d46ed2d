"""Tables on a real terminal: they fit, they are coloured there only, and the next command is named."""

import subprocess
from pathlib import Path

import pytest

from tests.command_line import R1EVAL, environment, r1eval
from tests.small_runs import SmallRuns
from tests.terminal import on_terminal

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two runs."""
    folder = tmp_path_factory.mktemp("tables")
    runs = SmallRuns(folder)
    runs.run("base")
    runs.run("next", seed=1)
    return folder


@pytest.mark.parametrize("columns", [40, 60])
def test_a_table_fits_the_terminal_and_ends_with_the_next_commands(home: Path, columns: int) -> None:
    shown = on_terminal(home, columns, "table", "base", "next", NO_COLOR="1")
    assert "\x1b" not in shown
    *lines, report, gate = shown.splitlines()
    assert max(map(len, lines)) <= columns
    assert report.endswith("r1eval report base next --out base-report")
    assert gate.endswith("r1eval gate next --baseline base")
    assert "66.7" in shown
    assert "[46.7, 82.0]" in shown


def test_a_dumb_terminal_gets_no_colour_and_another_one_does(home: Path) -> None:
    assert "\x1b" not in on_terminal(home, 100, "table", "base", TERM="dumb")
    assert "\x1b[2m" in on_terminal(home, 100, "table", "base", "--errors") + on_terminal(
        home, 100, "table", "base"
    )


def test_a_pipe_gets_the_whole_table_without_colour_and_without_hints(home: Path) -> None:
    done = r1eval("table", "base", "next", cwd=home)
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "benchmark  metric  run   measured  95 % interval  ability  re-run\n" in done.stdout


def test_a_reader_that_wants_the_first_line_only_ends_nothing_badly(home: Path) -> None:
    with subprocess.Popen(
        [*R1EVAL, "table", "base", "next"],
        cwd=home,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("--columns", "mesured"), "--columns mesured: no such column; there are benchmark, "),
        (("--sort", "token"), "did you mean 'tokens'?"),
        (("--sort", "tokens:up"), "--sort tokens:up: the order is asc or desc, as in tokens:asc"),
        (("--columns", "k", "--format", "csv"), "--columns is for --format text and markdown"),
        (("--errors", "--sort", "k"), "--errors shows tables of its own; leave out --sort"),
    ],
    ids=["no column", "no such order column", "no order", "csv", "errors"],
)
def test_what_does_not_exist_is_one_line_that_says_what_does(
    home: Path, args: tuple[str, ...], line: str
) -> None:
    done = r1eval("table", "base", *args, cwd=home)
    assert done.returncode == 2
    assert line in done.stderr
    assert done.stdout == ""
