"""Runs of two checkpoints at real trackers: the figures, the samples, the steps, and what goes wrong."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import r1eval
from tests.ecosystem.environments import ROOT, environment, with_r1eval
from tests.small_runs import SmallRuns

pytestmark = [pytest.mark.slow, pytest.mark.engine]

PACKAGES = "trackers"
QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "GIT_PYTHON_REFRESH": "quiet",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # eight processes more, for what we do not use
}
Found = dict[str, Any]


@dataclass(frozen=True)
class Session:
    """What a user did, and what the trackers held after it."""

    runs: SmallRuns
    url: str
    home: Path
    found: Found
    """as `driver.py` names it"""

    def metric(self, run: str, name: str) -> Found:
        content = json.loads((self.runs.home / run / "metrics.json").read_text())["metrics"]
        (metric,) = (one for one in content if one["name"] == name)
        return dict(metric)


@contextmanager
def mlflow_server(home: Path) -> Iterator[tuple[int, str]]:
    """A real server; its process group and its address."""
    programs = environment(PACKAGES).folder / "bin"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    options += [
        "--backend-store-uri",
        f"sqlite:///{home}/mlflow.db",
        "--artifacts-destination",
        str(home / "art"),
    ]
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [str(programs / "mlflow"), "server", *options],
            stdout=log,
            stderr=log,
            env={**os.environ, **QUIET, "PATH": path},
            start_new_session=True,
        )
    try:
        while True:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (home / "server.log").read_text()
            time.sleep(0.2)
        yield server.pid, f"http://127.0.0.1:{port}"
    finally:
        if server.poll() is None:
            os.killpg(server.pid, 9)
        server.wait()


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Everything is done in one process, as their imports take seconds."""
    packages = with_r1eval(environment(PACKAGES))
    home = tmp_path_factory.mktemp("trackers")
    runs = SmallRuns(tmp_path_factory.mktemp("runs"))
    for seed, name in enumerate(("checkpoint-100", "checkpoint-200"), start=1):
        runs.run(name, seed=seed, k=2)
    replies = next(runs.home.glob("replies-*.jsonl"))
    with mlflow_server(home) as (group, url):
        done = subprocess.run(
            [str(packages.python), "-m", "tests.tracking.driver", str(runs.home), str(replies), url],
            cwd=home,
            env={
                **os.environ,
                **QUIET,
                "HOME": str(home),
                "PYTHONPATH": str(ROOT),
                "WANDB_MODE": "offline",
                "TRACKIO_DIR": str(home / "trackio"),
                "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
                "SERVER": str(group),
            },
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("DONE "))
    assert done.stdout == f"{line}\n", "a tracker prints where results belong"
    return Session(runs, url, home, json.loads(line.removeprefix("DONE ")))


class TestTwoCheckpointsOfOneTraining:
    def test_each_tracker_says_where_they_are(self, session: Session) -> None:
        assert session.found["log"]["code"] == 0
        lines = session.found["log"]["out"].splitlines()
        assert len(lines) == 6
        assert all(": logged to " in line for line in lines)

    def curve(self, session: Session) -> list[list[float]]:
        return [[step, session.metric(f"checkpoint-{step}", "pass@1")["value"]] for step in (100, 200)]

    def test_mlflow_has_one_run_with_a_curve_and_its_errors(self, session: Session) -> None:
        (run,) = session.found["mlflow"]
        assert (run["name"], run["status"]) == ("sft", "FINISHED")
        assert run["metrics"]["sums/pass_at_1"] == self.curve(session)
        for error in ("low", "high", "se_ability", "se_rerun"):
            assert run["metrics"][f"sums/pass_at_1/{error}"] == [
                [step, session.metric(f"checkpoint-{step}", "pass@1")[error]] for step in (100, 200)
            ]
        assert sorted(run["tables"]) == ["samples/sums-step-100.json", "samples/sums-step-200.json"]

    def test_wandb_has_the_training_step_on_its_axis(self, session: Session) -> None:
        runs = session.found["wandb"]
        rows = [row for run in runs for row in run["history"] if "sums/pass@1" in row]
        assert [[row["training_step"], row["sums/pass@1"]] for row in rows] == self.curve(session)
        assert len({run["id"] for run in runs}) == 1
        assert {(run["project"], run["name"], run["exit"]) for run in runs} == {("curve", "sft", 0)}
        assert all(table["columns"][0] == "question" for run in runs for table in run["tables"])
        assert sum(len(run["tables"]) for run in runs) == 2

    def test_trackio_has_them_at_their_steps(self, session: Session) -> None:
        (run,) = session.found["trackio"]
        rows = [row for row in run["logs"] if "sums/pass@1" in row]
        assert [[row["step"], row["sums/pass@1"]] for row in rows] == self.curve(session)

    def test_what_is_there_is_not_logged_again(self, session: Session) -> None:
        assert session.found["log again"]["out"].count("has these results already") == 2
        assert session.found["mlflow again"] == session.found["mlflow"]


def test_the_samples_are_a_table_wrong_ones_first(session: Session) -> None:
    (run,) = session.found["mlflow one"]
    table = run["tables"]["samples/sums.json"]
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["data"]]
    scores = (session.runs.home / "checkpoint-100" / "sums" / "scores.jsonl").read_text().splitlines()
    statuses = {(score["question_id"], score["index"]): score["status"] for score in map(json.loads, scores)}
    assert {(row["question"], row["sample"]): row["status"] for row in rows} == statuses
    is_correct = [row["status"] == "correct" for row in rows]
    assert set(is_correct) == {False, True}
    assert is_correct == sorted(is_correct)


class TestWhileARunGoesOn:
    def test_its_end_logs_its_results_and_a_resumed_run_is_the_same_run(self, session: Session) -> None:
        assert f"logged to mlflow:{session.url}" in session.found["live"]["err"]
        assert "has these results already" in session.found["resumed"]["err"]
        (run,) = session.found["mlflow live"]
        assert (run["name"], run["status"], run["params"]["model"]) == ("live", "FINISHED", "org/m")
        assert run["metrics"]["sums/pass_at_1"] == [[0, session.metric("live", "pass@1")["value"]]]

    @pytest.mark.parametrize(("end", "status"), [("finished", "FINISHED"), ("died", "FAILED")])
    def test_progress_is_shown_and_its_end_is_the_end_there(
        self, session: Session, end: str, status: str
    ) -> None:
        (run,) = session.found[f"mlflow {end}"]
        assert run["status"] == status
        assert [value for _, value in run["metrics"]["progress/samples"]] == [10, 20]
        assert run["metrics"]["progress/tokens_per_second"][0][1] == 1500
        assert ("sums/pass_at_1" in run["metrics"]) == (end == "finished")

    def test_a_server_that_dies_costs_neither_the_run_nor_its_results(self, session: Session) -> None:
        (warning,) = session.found["lost"]
        folder = session.runs.home / "checkpoint-200"
        target = f"mlflow:{session.url}?experiment=lost"
        assert warning.startswith("MLflow: ")
        assert warning.endswith(f"; `r1eval log {folder} --to '{target}'` logs the results later")


class TestBeforeAnythingIsAsked:
    @pytest.mark.parametrize(
        ("case", "reason"),
        [
            ("no key", "no API key; run `wandb login`, or set WANDB_API_KEY or WANDB_MODE=offline"),
            ("no server", "MLflow: "),
        ],
    )
    def test_a_tracker_that_cannot_be_used_is_one_line(
        self, session: Session, case: str, reason: str
    ) -> None:
        done = session.found[case]
        assert done["code"] == 2
        (line,) = done["err"].splitlines()
        assert line.startswith("error: ")
        assert reason in line
        assert not (session.home / "never").exists()

    def test_so_is_one_that_is_not_installed(self, tmp_path: Path) -> None:
        """Our own environment has none."""
        done = r1eval("run", "smoke", "--model", "m", "--log-to", "mlflow", "--out", "out", cwd=tmp_path)
        reason = "mlflow: the package mlflow is not installed; pip install 'r1eval[mlflow]'"
        assert (done.returncode, done.stderr) == (2, f"error: {reason}\n")
        assert not (tmp_path / "out").exists()
