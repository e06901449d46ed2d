"""Checkpoints that are written anew, or deleted, while a watch works on them."""

import os
import shutil
import threading
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from r1eval.watch.budget import Budget
from r1eval.watch.loop import WatchResult
from tests.engines.servers import Reply, completion, run_server
from tests.watch.training import Interrupting, Training

pytestmark = pytest.mark.engine


def lose_a_reply(training: Training, step: int) -> str:
    """A checkpoint's try fails from now on; the replies as they were."""
    replies = training.home / f"replies-{step}.jsonl"
    whole = replies.read_text(encoding="utf-8")
    replies.write_text("".join(whole.splitlines(keepends=True)[:-1]), encoding="utf-8")
    return whole


def test_samples_of_other_weights_are_not_added_to_a_run(training: Training) -> None:
    """Training starts again from an older checkpoint, and writes this one anew."""
    checkpoint = training.add(10, 0.5)
    whole = lose_a_reply(training, 10)
    with pytest.raises(KeyboardInterrupt):
        training.watch(Interrupting("tried again later"))
    (training.home / "replies-10.jsonl").write_text(whole, encoding="utf-8")
    os.utime(checkpoint / "model.safetensors", (1, 1))
    log = StringIO()
    entry = training.watch(log).ledger.entries["checkpoint-10"]
    assert entry.stage == "compared"
    assert "resuming" not in log.getvalue()
    aside = training.out / "runs" / "checkpoint-10.replaced-1"
    assert f"its files changed after its run began; that run is kept in {aside}" in log.getvalue()
    assert (aside / "run.json").exists()


def test_files_that_others_put_beside_the_model_are_no_change(training: Training) -> None:
    checkpoint = training.add(10, 0.5)
    (checkpoint / "optimizer.pt").write_bytes(b"")
    with pytest.raises(KeyboardInterrupt):
        training.watch(Interrupting("generating with"))
    (checkpoint / "gate.json").write_text("{}", encoding="utf-8")
    (checkpoint / "optimizer.pt").unlink()
    log = StringIO()
    assert training.watch(log).exit_code == 0
    assert "changed" not in log.getvalue()


def _served(training: Training, log: StringIO, touch: Any) -> WatchResult:
    """A watch whose server does something to the checkpoint's files when it is asked."""

    def answer(_request: dict[str, Any], count: int) -> Reply:
        touch(count)
        return completion(r"\boxed{3}")

    with run_server(answer) as server:
        run = training.options().run
        run = replace(run, model="{name}", engine=None, engine_args=(), base_urls=(server.url,))
        return training.watch(log, run=run)


def test_weights_that_change_while_they_are_evaluated_are_evaluated_again(training: Training) -> None:
    touched = threading.Event()
    weights, log = training.add(10, 0.5) / "model.safetensors", StringIO()

    def touch(_count: int) -> None:
        if not touched.is_set():
            touched.set()
            os.utime(weights, (1, 1))

    result = _served(training, log, touch)
    assert "checkpoint-10: its files changed while it was evaluated; tried again later" in log.getvalue()
    assert (training.out / "runs" / "checkpoint-10.replaced-1").exists()
    assert (result.ledger.entries["checkpoint-10"].stage, result.exit_code) == ("compared", 0)


def test_one_that_is_deleted_when_a_server_has_it_is_finished(training: Training) -> None:
    checkpoint = training.add(10, 0.5)
    result = _served(training, StringIO(), lambda _: shutil.rmtree(checkpoint, ignore_errors=True))
    assert (result.ledger.entries["checkpoint-10"].stage, result.exit_code) == ("compared", 0)


def test_one_that_is_deleted_between_two_tries_is_reported(training: Training) -> None:
    checkpoint = training.add(10, 0.5)
    lose_a_reply(training, 10)
    with pytest.raises(KeyboardInterrupt):
        training.watch(Interrupting("tried again later"))
    shutil.rmtree(checkpoint)
    result = training.watch()
    assert result.left_out == {"checkpoint-10": "it was deleted before its run ended"}
    assert result.exit_code == 5


def test_a_budget_that_is_used_up_does_not_take_the_retries_away(training: Training) -> None:
    for step in (10, 20):
        training.add(step, 0.5)
    lose_a_reply(training, 20)
    result = training.watch(budget=Budget(checkpoints=1))
    entry = result.ledger.entries["checkpoint-20"]
    assert (entry.stage, entry.tries, result.exit_code) == ("failed", 2, 5)
    assert result.left_out == {"checkpoint-10": "budget: 1 of 1 checkpoints are used"}


def test_the_last_step_does_not_take_the_retries_away(training: Training) -> None:
    for step in (10, 20):
        training.add(step, 0.5)
    lose_a_reply(training, 10)
    result = training.watch(poll=0.1, last_step=20)
    assert (result.ledger.entries["checkpoint-10"].stage, result.exit_code) == ("failed", 5)


def test_a_link_that_leads_nowhere_does_not_keep_a_checkpoint_waiting(training: Training) -> None:
    (training.add(10, 0.5) / "latest").symlink_to("nowhere")
    assert training.watch(settle=0.2).left_out == {}
