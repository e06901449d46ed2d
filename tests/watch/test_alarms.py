"""What a watch compares, at which share of alpha, and what happens when a checkpoint is worse."""

import json
import shutil
from dataclasses import replace
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from r1eval.errors import RunFolderError
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.sequence import own_share
from r1eval.watch.ledger import CheckpointComparison, Entry, Ledger, Stage
from r1eval.watch.loop import WatchResult
from tests.watch.training import Training, verdicts

pytestmark = pytest.mark.engine

COMPARISON = CheckpointComparison("last", "checkpoint-2", "checkpoint-1", 0.25, 1, {}, {}, {})


def test_a_checkpoint_is_compared_with_the_last_and_with_the_best(training: Training) -> None:
    found = []
    for step, right in ((1, 0.5), (2, 1.0), (3, 0.75), (4, 0.7)):
        training.add(step, right)
        found.append(list(verdicts(training.watch())))
    assert found == [
        [],
        [("checkpoint-2", "checkpoint-1", "last", 0)],
        [("checkpoint-3", "checkpoint-2", "last", 0)],
        [("checkpoint-4", "checkpoint-3", "last", 0), ("checkpoint-4", "checkpoint-2", "best", 0)],
    ]
    shares = {(c["against"]): c["share"] for c in training.ledger()["checkpoint-4"]["comparisons"]}
    assert shares == {
        "last": pytest.approx(own_share(3) / 2),
        "best": pytest.approx(own_share(3) / 4),  # there were two others to choose from
    }


def test_the_share_of_an_alarm_goes_to_the_next_checkpoint(training: Training) -> None:
    for step, right in ((1, 0.9), (2, 0.1), (3, 0.1)):
        training.add(step, right)
        training.watch()
    entries = training.ledger()
    assert entries["checkpoint-2"]["comparisons"][0]["exit_code"] == 1
    last = next(c for c in entries["checkpoint-3"]["comparisons"] if c["against"] == "last")
    assert last["share"] == pytest.approx((own_share(2) + own_share(1)) / 2)


def test_the_share_is_kept_while_a_benchmark_needs_it() -> None:
    """Holm's correction has given it to the benchmark that did not regress."""
    both, one, blocked = (
        replace(COMPARISON, states=states)
        for states in (
            {"aime24": "regression", "math500": "regression"},
            {"aime24": "regression", "math500": "inconclusive"},
            {"aime24": "regression", "math500": "not_comparable"},
        )
    )
    entry = Entry("checkpoint-2", 2, Stage.COMPARED, number=1, comparisons=(both, one, blocked))
    assert Ledger("", {}, {entry.name: entry}).rejected(1) == [both.share, blocked.share]
    assert [comparison.shows_regression for comparison in entry.comparisons] == [True, True, True]


def test_a_regression_beside_a_benchmark_that_is_not_comparable_is_one() -> None:
    ledger = Ledger("", {}, {"checkpoint-2": Entry("checkpoint-2", 2, Stage.COMPARED)})
    one = replace(COMPARISON, exit_code=4, states={"aime24": "regression", "math500": "not_comparable"})
    assert WatchResult(ledger, {}, [one], []).exit_code == 1


def test_a_comparison_that_cannot_be_made_leaves_the_others(training: Training) -> None:
    """The run of the best was deleted; the last is still compared, and its place in the sequence is used."""
    for step, right in ((1, 0.9), (2, 0.8), (3, 0.8)):
        training.add(step, right)
        training.watch()
    shutil.rmtree(training.out / "runs" / "checkpoint-1")
    training.add(4, 0.0)
    log = StringIO()
    result = training.watch(log)
    assert list(verdicts(result)) == [("checkpoint-4", "checkpoint-3", "last", 1)]
    assert "warning: checkpoint-4 cannot be compared with checkpoint-1: " in log.getvalue()
    assert result.ledger.entries["checkpoint-4"].number == 3
    assert result.exit_code == 1


def test_an_alarm_calls_the_hook_once_and_writes_junit(training: Training) -> None:
    home = training.home
    hook = (
        f'cat > "{home}/facts.json"; echo "$R1EVAL_CHECKPOINT $R1EVAL_STEP $R1EVAL_BASELINE" >> {home}/hook'
    )
    changes: dict[str, Any] = {"on_regression": hook, "junit": home / "junit"}
    for step, right in ((1, 0.9), (2, 0.9), (3, 0.1)):
        training.add(step, right)
        result = training.watch(**changes)
    assert result.exit_code == 1
    assert training.watch(**changes).exit_code == 0, "it was reported before"
    assert (home / "hook").read_text(encoding="utf-8") == "checkpoint-3 3 checkpoint-2\n"
    facts = json.loads((home / "facts.json").read_text(encoding="utf-8"))
    assert facts["checkpoint"]["path"] == str(training.folder / "checkpoint-3")
    assert facts["regressions"][0]["differences"]["sums"] == pytest.approx(-10 / 12)
    failures = {path.name: ET.parse(path).getroot().get("failures") for path in (home / "junit").iterdir()}
    assert failures == {
        "checkpoint-2-against-checkpoint-1.xml": "0",
        "checkpoint-3-against-checkpoint-2.xml": "1",
    }


def test_a_hook_that_fails_is_a_warning(training: Training) -> None:
    log = StringIO()
    for step, right in ((1, 0.9), (2, 0.1)):
        training.add(step, right)
    result = training.watch(log, on_regression="echo no mail here; exit 3")
    assert result.exit_code == 1
    assert "warning: --on-regression echo no mail here; exit 3: ended with 3: no mail here" in log.getvalue()


def test_an_alarm_does_not_hang_on_its_page(training: Training) -> None:
    for step, right in ((1, 0.9), (2, 0.1)):
        training.add(step, right)
    training.out.mkdir()
    (training.out / "site").symlink_to("/proc/no-such-folder/site")
    log, hook = StringIO(), f'echo "$R1EVAL_CHECKPOINT" > {training.home}/hook'
    assert training.watch(log, report=True, on_regression=hook).exit_code == 1
    assert (training.home / "hook").read_text(encoding="utf-8") == "checkpoint-2\n"
    assert log.getvalue().count("warning: not in the report: ") == 2


def test_the_report_shows_every_checkpoint_and_their_curve(training: Training) -> None:
    for step in (10, 20):
        training.add(step, 0.5)
    training.watch()
    training.watch(report=True)  # what an earlier session did not publish
    site = training.out / "site"
    runs = json.loads((site / "leaderboard.json").read_text(encoding="utf-8"))
    assert all(name in json.dumps(runs) for name in ("checkpoint-10", "checkpoint-20"))
    assert "checkpoint-20" in (site / "checkpoints.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("gate", "line"),
    [
        (GateSettings(alpha=0.01), "alpha: 0.05 in the folder, 0.01 now"),
        (GateSettings(margins={"": 0.02}), 'margins: {} in the folder, {"": 0.02} now'),
        (GateSettings(metric="cons@4"), 'metric: "pass@1" in the folder, "cons@4" now'),
    ],
    ids=["alpha", "margins", "metric"],
)
def test_the_design_stays_as_it_was(training: Training, gate: GateSettings, line: str) -> None:
    training.add(10, 0.5)
    training.watch()
    with pytest.raises(RunFolderError) as refused:
        training.watch(gate=gate)
    assert line in str(refused.value)


def test_another_prompt_is_not_comparable(training: Training) -> None:
    training.add(10, 0.5)
    training.watch()
    training.add(20, 0.5)
    run = training.options().run
    result = training.watch(run=type(run)(**{**vars(run), "system": "Think."}))
    assert result.exit_code == 4
