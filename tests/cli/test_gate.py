"""`r1eval gate` from the shell: exit codes, output files, GitHub output, and usage errors in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.command_line import environment, r1eval
from tests.gate.runs import model_with_accuracy, run, score, sums_benchmark

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs: `base`, an unchanged `same`, `worse`, `read` (scored leniently), `hot` and `short`."""
    folder = tmp_path_factory.mktemp("cli")
    benchmark = sums_benchmark(folder, 30)
    run(folder / "base", model_with_accuracy(0.8, 1), benchmark=benchmark, k=8)
    run(folder / "same", model_with_accuracy(0.8, 2), benchmark=benchmark, k=8)
    run(folder / "worse", model_with_accuracy(0.5, 3), benchmark=benchmark, k=8)
    lenient = run(folder / "read", model_with_accuracy(0.8, 4), benchmark=benchmark, k=8)
    score(lenient, "--answer-from", "anywhere")
    run(folder / "hot", model_with_accuracy(0.8, 5), "--temperature", "1.0", benchmark=benchmark, k=8)
    run(folder / "short", model_with_accuracy(0.8, 6), "--limit", "20", benchmark=benchmark, k=8)
    return folder


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("same", "--margin", "10"), 0, "gate: passes (exit 0)"),
        (("worse",), 1, "gate: regressed (exit 1)"),
        (("same",), 0, "gate: passes, 1 of 1 inconclusive (exit 0)"),
        (("same", "--policy", "require"), 3, "gate: can't decide (exit 3)"),
        (("read",), 4, "gate: not comparable (exit 4)"),
        (("hot",), 4, "gate: not comparable (exit 4)"),
        (("hot", "--allow-different-sampling", "--margin", "15"), 0, "gate: passes (exit 0)"),
        (("short",), 5, "gate: incomplete (exit 5)"),
    ],
)
def test_the_exit_code_is_the_verdict(folder: Path, args: tuple[str, ...], code: int, message: str) -> None:
    done = r1eval("gate", *args, "--baseline", "base", cwd=folder)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (code, message), done.stderr


def test_quiet_prints_only_the_verdict(folder: Path) -> None:
    done = r1eval("gate", "worse", "--baseline", "base", "--quiet", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (1, "gate: regressed (exit 1)\n", "")


def test_not_comparable_comes_with_the_fix(folder: Path) -> None:
    assert "r1eval score" in r1eval("gate", "read", "--baseline", "base", cwd=folder).stdout
    assert "--allow-different-sampling" in r1eval("gate", "hot", "--baseline", "base", cwd=folder).stdout


def test_every_format_has_the_same_verdict(folder: Path, tmp_path: Path) -> None:
    files = ("--json", tmp_path / "g.json", "--junit", tmp_path / "g.xml", "--summary", tmp_path / "g.md")
    done = r1eval("gate", "worse", "--baseline", "base", *files, cwd=folder)
    verdict = json.loads((tmp_path / "g.json").read_text())
    suite = ElementTree.parse(tmp_path / "g.xml").getroot()
    assert done.returncode == verdict["exit_code"] == 1
    assert verdict["findings"][0]["state"] == "regression"
    assert (suite.get("failures"), suite.get("errors")) == ("1", "0")
    assert "regressed (exit 1)" in (tmp_path / "g.md").read_text().splitlines()[0]


def test_an_allowed_difference_is_in_every_format(folder: Path, tmp_path: Path) -> None:
    names = {"--json": tmp_path / "g.json", "--junit": tmp_path / "g.xml", "--summary": tmp_path / "g.md"}
    files = [part for pair in names.items() for part in pair]
    done = r1eval("gate", "hot", "--baseline", "base", "--allow-different-sampling", *files, cwd=folder)
    outputs = [done.stdout, *(path.read_text() for path in names.values())]
    assert ["temperature" in output for output in outputs] == [True] * 4


def test_github_gets_summary_and_annotations_automatically(folder: Path, tmp_path: Path) -> None:
    step = tmp_path / "summary.md"
    step.write_text("before\n")
    github = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(step)}
    done = subprocess.run(
        [sys.executable, "-m", "r1eval", "gate", "worse", "--baseline", "base"],
        cwd=folder,
        env=environment() | github,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("::error ")
    assert step.read_text().startswith("before\n")
    assert "regressed" in step.read_text()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("same",), "nothing to compare with: give --baseline RUN, or --published MODEL"),
        (("same", "--baseline", "base", "--margin", "two"), "--margin two: give percentage points"),
        (("same", "--baseline", "base", "--margin", "sums=0"), "--margin sums=0: give percentage points"),
        (("same", "--baseline", "base", "--margin", "sms=1"), "did you mean 'sums'"),
        (("same", "--baseline", "base", "--margin", "1", "--margin", "2"), "name each benchmark once"),
        (("same", "--baseline", "base", "--metric", "cons@0"), "cons@0"),
        (("hot", "--baseline", "base", "--metric", "pas@1"), "--metric pas@1"),
        (
            ("same", "--baseline", "base", "--model", "m"),
            "--model needs --live: add it",
        ),
        (("same", "--baseline", "base", "--json", "no/such/g.json"), "no writable folder no/such"),
        (("new", "--baseline", "base", "--live"), "give --baseline RUN and --model ID_OR_PATH"),
        (("new", "--baseline", "base", "--live", "--model", "m", "--looks", "4;8"), "--looks 4;8"),
        (("nothing", "--baseline", "base"), "nothing holds no run"),
        (
            ("same", "--baseline", "base", "--engine", "replay"),
            "--engine needs --live",
        ),
        (("same", "--baseline", "base", "--workers", "1"), "--workers needs --live"),
        (("same", "--baseline", "base", "--gate-on-published"), "name a model with --published MODEL"),
        (("same", "--baseline", "base", "--json", "-"), "--json -: name a file"),
        (("base", "--baseline", "./base"), "is the candidate itself"),
        (
            ("same", "--baseline", "base", "--json", "g", "--junit", "./g"),
            "another option names the same file; use two files",
        ),
        (("same", "--published", "R2"), "--published R2: no published results"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(folder: Path, args: tuple[str, ...], message: str) -> None:
    done = r1eval("gate", *args, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_summary_that_cannot_be_written_does_not_change_the_verdict(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "r1eval", "gate", "same", "--baseline", "base", "--margin", "10"],
        cwd=folder,
        env=environment() | {"GITHUB_STEP_SUMMARY": "/no/such/summary"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "warning: GITHUB_STEP_SUMMARY" in done.stderr) == (0, True)


def test_pipes_and_links_are_written_through(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    reader = subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE)
    files = ("--json", tmp_path / "pipe", "--junit", tmp_path / "link")
    r1eval("gate", "same", "--baseline", "base", *files, cwd=folder)
    assert json.loads(reader.communicate(timeout=60)[0])["findings"][0]["benchmark"] == "sums"
    assert (tmp_path / "link").is_symlink()
    assert "<testsuites" in (tmp_path / "target").read_text()


def test_a_crash_does_not_exit_as_regressed(folder: Path) -> None:
    crash = (
        "import r1eval.gate.verdict as c; c.compare = lambda *a: 1 / 0; "
        "from r1eval.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", crash, "gate", "same", "--baseline", "base"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "ZeroDivisionError" in done.stderr) == (70, True)


@pytest.mark.parametrize(
    ("alpha", "message"),
    [("nan", "nan is not a number"), ("1e-17", "1e-17 is not in the range"), ("1", "not in")],
)
def test_an_invalid_alpha_is_a_usage_error(folder: Path, alpha: str, message: str) -> None:
    done = r1eval("gate", "worse", "--baseline", "base", "--alpha", alpha, cwd=folder)
    assert (done.returncode, message in done.stderr.splitlines()[-1]) == (2, True)


def test_a_live_gate_stops_when_the_verdict_is_clear(folder: Path, tmp_path: Path) -> None:
    replies = folder / "worse-replies.jsonl"
    model = ("--model", "org/worse", "--engine", "replay", "--engine-arg", f"path={replies}")
    files = ("--benchmark", folder / "sums.toml", "--json", tmp_path / "g.json")
    live = ("gate", tmp_path / "new", "--baseline", "base", "--live", *model, *files)
    done = r1eval(*live, cwd=folder)
    verdict = json.loads((tmp_path / "g.json").read_text())
    assert done.returncode == 1, done.stderr
    assert verdict["saved"]["used"] < verdict["saved"]["planned"] == 30 * 8
    again = r1eval("gate", tmp_path / "new", "--baseline", "base", cwd=folder)
    assert (again.returncode, again.stdout) == (1, done.stdout)
