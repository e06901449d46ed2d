"""A watch of a training run whose checkpoints are replayed: order, once each, retries, budget, alarms."""

import json
import shutil
import threading
import time
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from r1eval.errors import R1evalError, RunFolderError
from r1eval.store.lock import FolderLock
from r1eval.watch.budget import Budget
from r1eval.watch.status import format_status
from tests.engines.servers import Reply, completion, run_server
from tests.watch.training import Interrupting, Training, verdicts, write_shards

pytestmark = pytest.mark.engine


def test_each_checkpoint_is_evaluated_once(training: Training) -> None:
    training.add(10, 0.5)
    first = training.watch()
    assert list(first.ledger.entries) == ["checkpoint-10"]
    assert first.compared == []
    training.add(20, 0.6)
    before = (training.out / "runs" / "checkpoint-10" / "run.json").read_bytes()
    log = StringIO()
    second = training.watch(log)
    assert "checkpoint-10: evaluating" not in log.getvalue()
    assert (training.out / "runs" / "checkpoint-10" / "run.json").read_bytes() == before
    assert list(verdicts(second)) == [("checkpoint-20", "checkpoint-10", "last", 0)]
    assert training.watch().compared == []


def test_the_newest_come_first_and_the_one_after_an_older_one_is_compared_with_it(training: Training) -> None:
    for step, right in ((9, 0.9), (100, 0.1), (20, 0.9)):
        training.add(step, right)
    log = StringIO()
    result = training.watch(log)
    order = [line.split(":")[0] for line in log.getvalue().splitlines() if ": evaluating" in line]
    assert order == ["checkpoint-100", "checkpoint-20", "checkpoint-9"]
    assert list(verdicts(result)) == [
        ("checkpoint-100", "checkpoint-20", "next", 1),
        ("checkpoint-20", "checkpoint-9", "next", 0),
    ]
    assert result.exit_code == 1


def test_the_record_of_a_run_has_its_own_seconds_only(training: Training) -> None:
    for step in (1, 2):
        training.add(step, 0.5)
    training.watch()
    for name, entry in training.ledger().items():
        record = json.loads((training.out / "runs" / name / "run.json").read_text(encoding="utf-8"))
        assert sum(record["sessions"][-1]["seconds"].values()) <= entry["seconds"] + 0.1


def test_a_failed_checkpoint_is_tried_again_and_then_reported(training: Training) -> None:
    training.add(10, 0.5)
    training.add(20, 0.5)
    replies = training.home / "replies-20.jsonl"
    lines = replies.read_text(encoding="utf-8").splitlines(keepends=True)
    replies.write_text("".join(lines[:-1]), encoding="utf-8")
    log = StringIO()
    result = training.watch(log)
    entry = result.ledger.entries["checkpoint-20"]
    assert (entry.stage, entry.tries, entry.reason) == ("failed", 2, "1 samples failed")
    assert "checkpoint-20: 1 samples failed; no further try" in log.getvalue()
    assert result.ledger.entries["checkpoint-10"].stage == "compared", "the others go on"
    assert result.exit_code == 5
    assert training.watch().ledger.entries["checkpoint-20"].tries == 2
    assert "checkpoint-20: 1 samples failed (tries: 2)" in format_status(result.ledger, {})


def test_a_failed_checkpoint_whose_cause_is_gone_continues_its_run(training: Training) -> None:
    training.add(10, 0.5)
    replies = training.home / "replies-10.jsonl"
    whole = replies.read_text(encoding="utf-8")
    replies.write_text("".join(whole.splitlines(keepends=True)[:-1]), encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        training.watch(Interrupting("tried again later"))
    replies.write_text(whole, encoding="utf-8")
    log = StringIO()
    entry = training.watch(log).ledger.entries["checkpoint-10"]
    assert "resuming: 47 of 48 samples are already there" in log.getvalue()
    assert (entry.stage, entry.tries, entry.reason) == ("compared", 2, "")


def test_an_interrupted_try_does_not_count(training: Training) -> None:
    training.add(10, 0.5)
    with pytest.raises(KeyboardInterrupt):
        training.watch(Interrupting("generating with"))
    entry = training.ledger()["checkpoint-10"]
    assert (entry["stage"], entry["tries"]) == ("started", 0)
    assert training.watch().ledger.entries["checkpoint-10"].stage == "compared"


def test_what_was_evaluated_and_not_compared_is_compared_first(training: Training) -> None:
    for step, right in ((1, 0.9), (2, 0.1)):
        training.add(step, right)
    with pytest.raises(KeyboardInterrupt):
        training.watch(Interrupting("checkpoint-1: pass@1"))
    assert training.ledger()["checkpoint-1"]["stage"] == "evaluated"
    log = StringIO()
    assert list(verdicts(training.watch(log))) == [("checkpoint-2", "checkpoint-1", "next", 1)]
    assert "evaluating" not in log.getvalue()


def test_a_server_gets_each_checkpoint_before_it_is_asked(training: Training) -> None:
    """The reload command writes which one the server has; at its first call the server is not ready."""
    home, asked = training.home, []
    loaded = home / "loaded"

    def answer(request: dict[str, Any], _count: int) -> Reply:
        asked.append((request["model"], loaded.read_text(encoding="utf-8").strip()))
        return completion(r"\boxed{3}")

    for step in (1, 2):
        training.add(step, 0.5)
    reload = f'test -e {loaded} || {{ touch {loaded}; exit 7; }}; echo "$R1EVAL_PATH" > {loaded}'
    log = StringIO()
    with run_server(answer) as server:
        run = replace(
            training.options().run, model="policy", engine=None, engine_args=(), base_urls=(server.url,)
        )
        result = training.watch(log, run=run, reload=reload)
    assert "warning: checkpoint-2: --reload test -e" in log.getvalue()
    assert "ended with 7; tried again later" in log.getvalue()
    assert result.exit_code == 0
    paths = [str(training.folder / f"checkpoint-{step}") for step in (1, 2)]
    assert set(asked) == {("policy", path) for path in paths}
    assert [entry.loaded for entry in result.ledger.finished()] == ["", ""]


def test_a_budget_takes_the_newest_and_lists_the_others(training: Training) -> None:
    for step in (10, 20, 30):
        training.add(step, 0.5)
    result = training.watch(budget=Budget(samples=100))
    assert sorted(result.ledger.entries) == ["checkpoint-20", "checkpoint-30"]
    assert result.left_out == {"checkpoint-10": "budget: 96 of 100 samples are used, one checkpoint takes 48"}
    assert "checkpoint-10: not evaluated, budget" in format_status(result.ledger, result.left_out)
    assert result.exit_code == 0
    assert len(training.watch(budget=Budget(samples=150)).ledger.entries) == 3


def test_an_unfinished_checkpoint_waits_and_is_named(training: Training) -> None:
    checkpoint = training.add(10, 0.5)
    write_shards(checkpoint, shards=2)
    (checkpoint / "model-00002-of-00002.safetensors").unlink()
    reason = "model-00002-of-00002.safetensors is missing"
    assert training.watch().left_out == {"checkpoint-10": reason}
    write_shards(checkpoint, shards=2)
    assert "checkpoint-10" in training.watch().ledger.entries


def test_files_must_have_stopped_changing(training: Training) -> None:
    training.add(10, 0.5)
    started = time.monotonic()
    assert "checkpoint-10" in training.watch(settle=0.4).ledger.entries
    assert time.monotonic() - started >= 0.3


def test_files_that_never_stop_are_left_to_a_later_call(training: Training) -> None:
    checkpoint, ended = training.add(10, 0.5), threading.Event()

    def write() -> None:
        while not ended.wait(0.05):
            (checkpoint / "optimizer.pt").write_text(str(time.time()), encoding="utf-8")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert training.watch(settle=0.4).left_out == {"checkpoint-10": "its files were changed just now"}
    finally:
        ended.set()
        writer.join()


def test_polling_takes_what_comes_until_the_last_step(training: Training) -> None:
    training.add(10, 0.5)
    adding = threading.Timer(0.6, lambda: training.add(20, 0.5))
    adding.start()
    try:
        result = training.watch(poll=0.1, last_step=20, settle=0.2)
    finally:
        adding.join()
    assert list(verdicts(result)) == [("checkpoint-20", "checkpoint-10", "last", 0)]


def test_a_checkpoint_that_changes_later_is_a_warning(training: Training) -> None:
    checkpoint = training.add(10, 0.5)
    training.watch()
    (checkpoint / "model.safetensors").touch()
    log = StringIO()
    training.watch(log)
    assert "warning: checkpoint-10: its files have changed since it was evaluated" in log.getvalue()


def test_a_deleted_checkpoint_keeps_its_result(training: Training) -> None:
    for step, right in ((1, 0.9), (2, 0.1)):
        training.add(step, right)
        result = training.watch()
        shutil.rmtree(training.folder / f"checkpoint-{step}")
    assert list(verdicts(result)) == [("checkpoint-2", "checkpoint-1", "last", 1)]


def test_two_watches_do_not_share_a_folder(training: Training) -> None:
    training.add(10, 0.5)
    with FolderLock(training.out), pytest.raises(RunFolderError, match="is in use by another r1eval"):
        training.watch()


def test_a_damaged_ledger_is_named(training: Training) -> None:
    training.add(10, 0.5)
    training.watch()
    (training.out / "watch.json").write_text('{"checkpoints": [{}]}', encoding="utf-8")
    with pytest.raises(RunFolderError, match=r"watch\.json: does not parse"):
        training.watch()


def test_a_folder_that_is_not_there_is_one_line(training: Training) -> None:
    options = training.options()
    training.folder.rmdir()
    from r1eval.run.progress import Progress
    from r1eval.watch.loop import watch

    with pytest.raises(R1evalError, match="no such folder"):
        watch(options, Progress(StringIO()))
