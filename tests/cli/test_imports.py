"""`r1eval import` on the command line: its help, its exit codes, and the run that it leaves."""

import os
import signal
import time
from pathlib import Path

import pytest

from r1eval.imports.catalogue import FORMATS
from tests.command_line import r1eval, start
from tests.gate.runs import sums_benchmark
from tests.imports.test_write import sums_log

FORMAT_ROWS = (Path(__file__).parents[2] / "docs" / "migration.md").read_text(encoding="utf-8")


def test_help_lists_the_formats(tmp_path: Path) -> None:
    shown = r1eval("import", "--help", cwd=tmp_path)
    assert shown.returncode == 0
    assert [name for name in FORMATS if f"  {name} " not in shown.stdout] == []


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_on_migration_has_every_format(name: str) -> None:
    assert any(f"`{name}`" in line for line in FORMAT_ROWS.splitlines() if line.startswith("| "))


def test_a_log_becomes_a_run_and_the_table_is_printed(tmp_path: Path) -> None:
    log, benchmark = sums_log(tmp_path), sums_benchmark(tmp_path, 3)
    command = ("import", "jsonl", log, "--benchmark", benchmark, "--out", tmp_path / "run")
    first = r1eval(*command, cwd=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert "engine import:jsonl" in first.stdout
    again = r1eval(*command, cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert again.stderr == f"{tmp_path / 'run'} holds this import already; nothing to do\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["jsnl", "LOG"], "format jsnl: not known; did you mean 'jsonl'?"),
        (["jsonl", "LOG", "--column", "reply=x"], "--column reply=x: reply is not known"),
        (["jsonl", "LOG", "--column", "response"], "give WHAT=NAME, such as response=output"),
        (["lm-eval", "LOG", "--column", "response=x"], "--column is for jsonl and parquet"),
        (["jsonl", "LOG", "--k", "3"], ""),
    ],
)
def test_bad_input_is_one_line_and_leaves_no_folder(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    log, benchmark = sums_log(tmp_path), sums_benchmark(tmp_path, 2)
    given = [str(log) if one == "LOG" else one for one in arguments]
    done = r1eval("import", *given, "--benchmark", benchmark, "--out", tmp_path / "run", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_control_c_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    log, benchmark = sums_log(tmp_path), sums_benchmark(tmp_path, 3)
    log.write_text(log.read_text() * 10_000)
    before = set(tmp_path.iterdir())
    process = start("import", "jsonl", log, "--benchmark", benchmark, "--out", "run", cwd=tmp_path)
    while process.poll() is None and not list(tmp_path.glob(".run.importing/run/sums/samples.jsonl")):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, set(tmp_path.iterdir())) == (130, before)
    assert errors.startswith("interrupted; nothing was written; start again with: r1eval import jsonl")
