"""`r1eval score` by other rules than the run's: figures beside its own, and nothing written unless asked."""

import json
import shutil
from pathlib import Path

import pytest

from r1eval.store.folder import RunFolder
from tests.command_line import r1eval
from tests.gate import runs

ANYWHERE = ("--answer-from", "anywhere")
LENIENT = "graded leniently: an answer anywhere in the reply counts (--answer-from anywhere)"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run whose answers all stand inside thinking that never ends."""
    home = tmp_path_factory.mktemp("trial")
    return runs.run(
        home / "made",
        lambda question, _: f"<think>\nIt is \\boxed{{{question.gold}}}",
        benchmark=runs.sums_benchmark(home, 4),
        k=2,
    )


@pytest.fixture
def run(finished: RunFolder, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished.path, tmp_path / "run"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown(run: Path, *options: str) -> list[tuple[str, float]]:
    """The name and pass@1 of each run in the table."""
    done = r1eval("score", run.name, *options, "--format", "json", cwd=run.parent)
    assert done.returncode == 0, done.stderr
    return [(one["run"], one["rows"][0]["value"]) for one in json.loads(done.stdout)]


def test_other_rules_are_shown_beside_the_runs_own_and_nothing_is_written(run: Path) -> None:
    before = contents(run.parent)
    done = r1eval("score", "run", *ANYWHERE, cwd=run.parent)
    assert done.returncode == 0, done.stderr
    assert "--save makes them the run's" in done.stderr
    assert shown(run, *ANYWHERE) == [("run", 0.0), ("run, not saved: --answer-from anywhere", 1.0)]
    assert contents(run.parent) == before


def test_saved_scores_are_the_runs_own_until_they_are_taken_back(run: Path) -> None:
    before = contents(run / "sums")
    assert shown(run, *ANYWHERE, "--save") == [("run", 1.0)]
    assert shown(run) == shown(run, *ANYWHERE) == [("run", 1.0)]
    assert shown(run, "--answer-from", "answer") == [
        ("run", 1.0),
        ("run, not saved: --answer-from answer", 0.0),
    ]
    assert shown(run, "--answer-from", "answer", "--save") == [("run", 0.0)]
    assert contents(run / "sums") == before


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_every_table_names_a_saved_reading(run: Path, form: str) -> None:
    assert LENIENT not in " ".join(r1eval("table", "run", "--format", form, cwd=run.parent).stdout.split())
    runs.score(RunFolder(run), *ANYWHERE)
    assert LENIENT in " ".join(r1eval("table", "run", "--format", form, cwd=run.parent).stdout.split())


def test_the_gate_names_a_saved_reading_of_both_runs(run: Path) -> None:
    runs.score(RunFolder(run), *ANYWHERE)
    shutil.copytree(run, run.with_name("before"))
    done = r1eval("gate", "run", "--baseline", "before", cwd=run.parent)
    notes = " ".join(done.stdout.split())
    assert f"sums, baseline: {LENIENT}" in notes
    assert f"sums, candidate: {LENIENT}" in notes


def test_scores_by_the_runs_own_rules_are_written(run: Path) -> None:
    (run / "sums" / "scores.jsonl").unlink()
    assert shown(run) == [("run", 0.0)]
    assert (run / "sums" / "scores.jsonl").exists()


def test_a_run_without_figures_has_nothing_to_be_compared_with(run: Path) -> None:
    (run / "metrics.json").unlink()
    done = r1eval("score", "run", *ANYWHERE, cwd=run.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert "run has no metrics yet; run `r1eval score run`" in done.stderr
