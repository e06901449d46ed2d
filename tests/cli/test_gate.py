"""`r1eval gate` from the shell: exit codes, files, what GitHub reads, and bad usage in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.command_line import environment, r1eval
from tests.gate.runs import able, run, score, sums


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`base`, an unchanged candidate `same`, and one that is `worse`; one that was `read` leniently."""
    folder = tmp_path_factory.mktemp("cli")
    asked = sums(folder, 30)
    run(folder / "base", able(0.8, 1), asked=asked, k=8)
    run(folder / "same", able(0.8, 2), asked=asked, k=8)
    run(folder / "worse", able(0.5, 3), asked=asked, k=8)
    score(run(folder / "read", able(0.8, 4), asked=asked, k=8), "--answer-from", "anywhere")
    run(folder / "hot", able(0.8, 5), "--temperature", "1.0", asked=asked, k=8)
    run(folder / "short", able(0.8, 6), "--limit", "20", asked=asked, k=8)
    return folder


@pytest.mark.parametrize(
    ("args", "code", "said"),
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
def test_the_shell_sees_the_verdict(folder: Path, args: tuple[str, ...], code: int, said: str) -> None:
    done = r1eval("gate", *args, "--baseline", "base", cwd=folder)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (code, said), done.stderr


def test_quiet_says_the_verdict_alone(folder: Path) -> None:
    done = r1eval("gate", "worse", "--baseline", "base", "--quiet", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (1, "gate: regressed (exit 1)\n", "")


def test_what_is_not_comparable_has_its_cure(folder: Path) -> None:
    assert "r1eval score" in r1eval("gate", "read", "--baseline", "base", cwd=folder).stdout
    assert "--allow-different-sampling" in r1eval("gate", "hot", "--baseline", "base", cwd=folder).stdout


def test_every_form_tells_the_same_verdict(folder: Path, tmp_path: Path) -> None:
    files = ("--json", tmp_path / "g.json", "--junit", tmp_path / "g.xml", "--summary", tmp_path / "g.md")
    done = r1eval("gate", "worse", "--baseline", "base", *files, cwd=folder)
    held = json.loads((tmp_path / "g.json").read_text())
    suite = ElementTree.parse(tmp_path / "g.xml").getroot()
    assert done.returncode == held["exit_code"] == 1
    assert held["findings"][0]["state"] == "regression"
    assert (suite.get("failures"), suite.get("errors")) == ("1", "0")
    assert "regressed (exit 1)" in (tmp_path / "g.md").read_text().splitlines()[0]


def test_an_allowed_difference_is_in_every_form(folder: Path, tmp_path: Path) -> None:
    names = {"--json": tmp_path / "g.json", "--junit": tmp_path / "g.xml", "--summary": tmp_path / "g.md"}
    files = [part for pair in names.items() for part in pair]
    done = r1eval("gate", "hot", "--baseline", "base", "--allow-different-sampling", *files, cwd=folder)
    forms = [done.stdout, *(path.read_text() for path in names.values())]
    assert ["temperature" in form for form in forms] == [True] * 4


def test_github_gets_its_summary_and_annotations_by_itself(folder: Path, tmp_path: Path) -> None:
    step = tmp_path / "summary.md"
    step.write_text("before\n")
    given = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(step)}
    done = subprocess.run(
        [sys.executable, "-m", "r1eval", "gate", "worse", "--baseline", "base"],
        cwd=folder,
        env=environment() | given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("::error ")
    assert step.read_text().startswith("before\n")
    assert "regressed" in step.read_text()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("same",), "nothing to compare with: give --baseline RUN, or --published MODEL"),
        (("same", "--baseline", "base", "--margin", "two"), "--margin two: give points"),
        (("same", "--baseline", "base", "--margin", "sums=0"), "--margin sums=0: give points"),
        (("same", "--baseline", "base", "--margin", "sms=1"), "did you mean 'sums'"),
        (("same", "--baseline", "base", "--margin", "1", "--margin", "2"), "name each benchmark once"),
        (("same", "--baseline", "base", "--metric", "cons@0"), "cons@0"),
        (("hot", "--baseline", "base", "--metric", "pas@1"), "--metric pas@1"),
        (
            ("same", "--baseline", "base", "--model", "m"),
            "--model is for a candidate that is run here: add --live",
        ),
        (("same", "--baseline", "base", "--json", "no/such/g.json"), "no writable folder no/such"),
        (("new", "--baseline", "base", "--live"), "give --baseline RUN and --model ID_OR_PATH"),
        (("new", "--baseline", "base", "--live", "--model", "m", "--looks", "4;8"), "--looks 4;8"),
        (("nothing", "--baseline", "base"), "nothing holds no run"),
        (
            ("same", "--baseline", "base", "--engine", "replay"),
            "--engine is for a candidate that is run here",
        ),
        (("same", "--baseline", "base", "--workers", "1"), "--workers is for a candidate that is run here"),
        (("same", "--baseline", "base", "--gate-on-published"), "say which with --published MODEL"),
        (("same", "--baseline", "base", "--json", "-"), "--json -: name a file"),
        (("base", "--baseline", "./base"), "is the candidate itself"),
        (("same", "--baseline", "base", "--json", "g", "--junit", "./g"), "name a file for each"),
        (("same", "--published", "R2"), "--published R2: nothing was published"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(folder: Path, args: tuple[str, ...], said: str) -> None:
    done = r1eval("gate", *args, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_summary_that_cannot_be_written_changes_no_verdict(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "r1eval", "gate", "same", "--baseline", "base", "--margin", "10"],
        cwd=folder,
        env=environment() | {"GITHUB_STEP_SUMMARY": "/no/such/summary"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "warning: GITHUB_STEP_SUMMARY" in done.stderr) == (0, True)


def test_a_pipe_is_written_into_and_a_link_through(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    reader = subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE)
    files = ("--json", tmp_path / "pipe", "--junit", tmp_path / "link")
    r1eval("gate", "same", "--baseline", "base", *files, cwd=folder)
    assert json.loads(reader.communicate(timeout=60)[0])["findings"][0]["benchmark"] == "sums"
    assert (tmp_path / "link").is_symlink()
    assert "<testsuites" in (tmp_path / "target").read_text()


def test_a_crash_of_our_own_does_not_say_regressed(folder: Path) -> None:
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
    ("alpha", "said"), [("nan", "nan is no number"), ("1e-17", "1e-17 is not in the range"), ("1", "not in")]
)
def test_an_alpha_that_decides_nothing_is_bad_usage(folder: Path, alpha: str, said: str) -> None:
    done = r1eval("gate", "worse", "--baseline", "base", "--alpha", alpha, cwd=folder)
    assert (done.returncode, said in done.stderr.splitlines()[-1]) == (2, True)


def test_a_live_gate_runs_the_candidate_only_as_far_as_it_must(folder: Path, tmp_path: Path) -> None:
    replies = folder / "worse-replies.jsonl"
    given = ("--model", "org/worse", "--engine", "replay", "--engine-arg", f"path={replies}")
    own = ("--benchmark", folder / "sums.toml", "--json", tmp_path / "g.json")
    live = ("gate", tmp_path / "new", "--baseline", "base", "--live", *given, *own)
    done = r1eval(*live, cwd=folder)
    held = json.loads((tmp_path / "g.json").read_text())
    assert done.returncode == 1, done.stderr
    assert held["saved"]["used"] < held["saved"]["planned"] == 30 * 8
    again = r1eval("gate", tmp_path / "new", "--baseline", "base", cwd=folder)
    assert (again.returncode, again.stdout) == (1, done.stdout)
