"""The hub's own reader takes the entries, and their values are those of metrics.json."""

from pathlib import Path

import pytest
import yaml
from huggingface_hub import EvalResultEntry, parse_eval_result_entries

from r1eval.errors import MissingResultsError, R1evalError
from tests.exports.runs import export, metrics

TASK = ("--hub-task", "sums=org/sums:sums_task")


def entries(folder: Path) -> list[EvalResultEntry]:
    files = sorted((folder / ".eval_results").glob("*.yaml"))
    return [one for path in files for one in parse_eval_result_entries(yaml.safe_load(path.read_text()))]


def test_an_entry_has_pass_at_1_in_percent_with_its_date_and_errors(home: Path, tmp_path: Path) -> None:
    export("hub", home / "complete", "--out", tmp_path, *TASK)
    (entry,) = entries(tmp_path)
    measured = metrics(home, "complete")["pass@1"]
    assert (entry.dataset_id, entry.task_id) == ("org/sums", "sums_task")
    assert entry.value == 100 * measured["value"]
    assert entry.date is not None
    assert entry.date.startswith("20")
    assert entry.notes is not None
    assert "95 % interval" in entry.notes
    assert "Wilson" in entry.notes
    assert f"standard error over questions {100 * measured['se_ability']:.1f}" in entry.notes


def test_a_benchmark_that_the_hub_does_not_have_is_in_the_card_only(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export("hub", home / "complete", "--out", tmp_path)
    assert not (tmp_path / ".eval_results").exists()
    assert "--hub-task sums=DATASET:TASK" in capsys.readouterr().err
    card = (tmp_path / "EVALUATION.md").read_text()
    for name in ("pass@1", "cons@4"):
        measured = metrics(home, "complete")[name]
        low, high = (f"{100 * measured[end]:.1f}" for end in ("low", "high"))
        assert f"| Sums | {name} | {100 * measured['value']:.1f} | [{low}, {high}] | Wilson" in card


def test_figures_that_failed_samples_leave_open_are_no_zeros(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(MissingResultsError, match="asks again for what failed"):
        export("hub", home / "failed", "--out", tmp_path, *TASK)
    assert "sums pass@1 is left out: 1 samples failed" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_repository_is_of_one_model(home: Path, tmp_path: Path) -> None:
    with pytest.raises(R1evalError, match="both write"):
        export("hub", home / "complete", home / "other", "--out", tmp_path, *TASK)


@pytest.mark.parametrize("task", ["sums", "sums=org/x", "=org/x:t", "sums=x:t", "sums=org/x:"])
def test_a_task_that_names_no_data_set_is_refused(home: Path, tmp_path: Path, task: str) -> None:
    with pytest.raises(R1evalError, match="BENCHMARK=DATASET:TASK"):
        export("hub", home / "complete", "--out", tmp_path, "--hub-task", task)
