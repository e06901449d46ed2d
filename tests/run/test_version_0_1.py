"""Run folders that version 0.1.0 wrote (`version_0_1/`) still read, with the same figures."""

import json
import shutil
from pathlib import Path

import pytest

from r1eval.report.manifest_facts import run_identity
from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from reports.site.data_json import load_run
from tests.command_line import r1eval

STORED = Path(__file__).with_name("version_0_1")
"""two custom benchmarks, one of programs, k = 3, one sample failed; and what 0.1.0 printed about the run"""
COMMAND = (
    *("run", "sums.toml", "adders.toml", "--model", "org/before", "--engine", "replay"),
    *("--engine-arg", "path=replies.jsonl", "--k", "3", "--out", "run", "--allow-failed"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(STORED, tmp_path / "old")


def test_its_table_has_the_figures_that_0_1_printed(folder: Path) -> None:
    done = r1eval("table", "run", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    (section,), (before,) = json.loads(done.stdout), json.loads((folder / "table.json").read_text())
    shown = [
        {name: row[name] for name in old} for row, old in zip(section["rows"], before["rows"], strict=True)
    ]
    assert shown == before["rows"]


def test_every_record_of_it_is_read(folder: Path) -> None:
    run = RunFolder(folder / "run")
    for benchmark, questions in (("sums", 4), ("adders", 2)):
        assert len(run.questions(benchmark)) == questions
        assert len(list(run.samples(benchmark))) == len(list(run.scores(benchmark))) == 3 * questions
    assert [vote.question_id for vote in run.votes("sums")] != []


def test_a_gate_takes_it_as_baseline_and_as_candidate(folder: Path) -> None:
    shutil.copytree(folder / "run", folder / "same")
    done = r1eval("gate", "same", "--baseline", "run", "--json", "gate.json", cwd=folder)
    assert done.returncode == 5, done.stderr
    verdict = json.loads((folder / "gate.json").read_text())
    states = {finding["benchmark"]: finding["state"] for finding in verdict["findings"]}
    assert states == {"sums": "incomplete", "adders": "inconclusive"}


def test_check_grades_its_samples_and_programs_by_this_version(folder: Path) -> None:
    done = r1eval("check", "run", "--fix", cwd=folder)
    assert done.returncode == 5, done.stderr
    assert "run: sound, not finished" in done.stdout, "one sample failed"
    assert r1eval("table", "run", cwd=folder).returncode == 0


@pytest.mark.slow
def test_a_report_on_it_and_its_old_facts_are_read(folder: Path) -> None:
    assert load_run((folder / "data.json").read_text(encoding="utf-8")).model == "org/before"
    done = r1eval("report", "run", "--out", "site", cwd=folder)
    assert done.returncode == 0, done.stderr


@pytest.mark.jail
def test_it_grows_and_stays_the_same_run_on_a_leaderboard(folder: Path) -> None:
    identity = run_identity(RunFolder(folder / "run").read_run())
    done = r1eval(*COMMAND, "--k", "4", cwd=folder)
    assert done.returncode == 0, done.stderr
    grown = RunFolder(folder / "run").read_run()
    assert grown["benchmarks"]["sums"]["k"] == grown["plan"]["sampling"]["sums"]["k"] == 4
    assert run_identity(grown) == identity


@pytest.mark.jail
def test_it_is_resumed_and_graded_again_to_the_same_metrics(folder: Path) -> None:
    before = read_metrics(folder / "run")
    for command in (COMMAND, ("score", "run", "--allow-failed")):
        done = r1eval(*command, cwd=folder)
        assert done.returncode == 0, done.stderr
        assert read_metrics(folder / "run") == before
