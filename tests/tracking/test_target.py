"""`--log-to`: what names a tracker, and what is refused."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from r1eval.errors import R1evalError
from r1eval.tracking import session
from r1eval.tracking.mlflow import metric_name
from r1eval.tracking.protocol import TrackerError, one_line
from r1eval.tracking.target import TrackerTarget, parse_target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("mlflow", TrackerTarget("mlflow")),
        ("mlflow:http://host:5000", TrackerTarget("mlflow", "http://host:5000")),
        ("mlflow:./mlruns", TrackerTarget("mlflow", "./mlruns")),
        ("mlflow:sqlite:///a.db?experiment=r1", TrackerTarget("mlflow", "sqlite:///a.db", experiment="r1")),
        (
            "mlflow:postgresql://h/db?sslmode=require",
            TrackerTarget("mlflow", "postgresql://h/db?sslmode=require"),
        ),
        ("wandb", TrackerTarget("wandb")),
        ("wandb:team/r1?run=sft%207&step=100", TrackerTarget("wandb", "team/r1", run="sft 7", step=100)),
        ("trackio:r1?run=sft", TrackerTarget("trackio", "r1", run="sft")),
    ],
)
def test_a_target_names_its_place(text: str, target: TrackerTarget) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("mlfow:x", "no tracker is called 'mlfow'"),
        ("", "no tracker is called ''"),
        ("wandb:a/b/c", "a/b/c is not PROJECT or ENTITY/PROJECT"),
        ("trackio:a/b", "a/b is not the name of a project"),
        ("wandb:p?experiment=e", "wandb has no experiments"),
        ("wandb:p?step=ten", "step=ten is not a number of steps"),
        ("wandb:p?run=", "run has no value"),
        ("wandb:p?name=x", "'name' is none of experiment, run, step"),
        ("mlflow:http://h?run=x&nmae=y", "'nmae' is none of experiment, run, step"),
    ],
)
def test_a_mistake_is_one_line_that_names_it(text: str, reason: str) -> None:
    with pytest.raises(R1evalError) as error:
        parse_target(text)
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_a_run_folder_remembers_neither_password_nor_step() -> None:
    assert parse_target("mlflow:http://ann:secret@host?step=7").key == "mlflow:http://host"


@pytest.mark.parametrize(
    "text", ["mlflow:http://ann:secret@host?nmae=1&run=2", "mlfow:http://ann:secret@host"]
)
def test_no_message_has_a_password(text: str) -> None:
    with pytest.raises(R1evalError) as error:
        parse_target(text)
    assert "secret" not in str(error.value)
    with pytest.raises(TrackerError) as failed, one_line("MLflow", "mlflow", (OSError,)):
        raise OSError("GET http://ann:secret@host:5000/api failed\nTraceback …")
    assert str(failed.value) == "MLflow: GET http://host:5000/api failed"


def test_what_the_package_of_a_tracker_raises_is_one_line_and_a_mistake_of_ours_is_not() -> None:
    lost = type("MailboxClosedError", (Exception,), {"__module__": "wandb.sdk.mailbox"})
    with pytest.raises(TrackerError, match=r"^W&B: MailboxClosedError$"), one_line("W&B", "wandb", ()):
        raise lost
    with pytest.raises(KeyError), one_line("W&B", "wandb", ()):
        raise KeyError


def test_processes_that_log_one_run_at_once_all_remember(tmp_path: Path) -> None:
    def remember(number: int) -> None:
        for fact in range(20):
            session._remember(tmp_path, TrackerTarget("wandb", f"p{number}"), **{f"fact{fact}": "x"})

    with ThreadPoolExecutor(8) as threads:  # each opens the folder for itself, as a process does
        list(threads.map(remember, range(8)))
    known = json.loads((tmp_path / "tracking.json").read_text(encoding="utf-8"))
    assert {len(facts) for facts in known.values()} == {20}
    assert len(known) == 8


@pytest.mark.parametrize("name", ["aime24/pass@1", "x/pass^8/low", "ü/cons@64", "progress/tokens_per_second"])
def test_mlflow_gets_names_that_it_takes(name: str) -> None:
    assert set(metric_name(name)) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. :/"
    )
