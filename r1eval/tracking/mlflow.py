"""MLflow: metrics at training steps, settings as parameters, samples as tables, through its client."""

import json
import os
import re
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from r1eval.tracking.protocol import SampleTable, Tracker, TrackerError, one_line
from r1eval.tracking.target import DEFAULT_PROJECT, RunAtTracker, TrackerTarget, without_password

DEFAULTS = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "3",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
}
"""MLflow's own are 7 tries of 120 s, in which a run would stand still at its end, and lines on stdout, where
results belong; what the user has set is kept"""
MAX_PARAMETER = 500
"""characters that every store of MLflow's takes"""
TABLES_TAG = "mlflow.loggedArtifacts"
"""names the artifacts that its pages show as tables"""


def metric_name(name: str) -> str:
    """A name that MLflow takes: letters, digits and `_-. :/`.

    >>> metric_name("aime24/pass@1"), metric_name("math500/pass^8/low")
    ('aime24/pass_at_1', 'math500/pass_pow_8/low')
    """
    name = name.replace("@", "_at_").replace("^", "_pow_")
    return re.sub(r"[^\w\-. :/]", "_", name, flags=re.ASCII)


class MlflowTracker:
    """One run of an MLflow experiment."""

    def __init__(self, client: Any, id_: str, address: str) -> None:
        self._client = client
        self._id = id_
        self._address = address
        self._step = 0

    @property
    def id(self) -> str:
        return self._id

    @property
    def address(self) -> str:
        return self._address

    def log_figures(self, figures: Mapping[str, float], step: int | None) -> None:
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        metrics = [Metric(metric_name(name), value, now, step or 0) for name, value in figures.items()]
        with guard():
            for start in range(0, len(metrics), 500):
                self._client.log_batch(self._id, metrics=metrics[start : start + 500])

    def log_progress(self, figures: Mapping[str, float]) -> None:
        self._step += 1
        self.log_figures(figures, self._step)

    def log_table(self, table: SampleTable, step: int | None) -> None:
        name = f"samples/{table.name}" + (f"-step-{step}" if step is not None else "") + ".json"
        content = {"columns": list(table.columns), "data": [list(row) for row in table.rows]}
        with guard():
            self._client.log_dict(self._id, content, name)
            tags = self._client.get_run(self._id).data.tags
            shown = json.loads(tags.get(TABLES_TAG, "[]"))
            if (entry := {"path": name, "type": "table"}) not in shown:
                self._client.set_tag(self._id, TABLES_TAG, json.dumps([*shown, entry]))

    def close(self, *, complete: bool) -> None:
        with guard():
            self._client.set_terminated(self._id, "FINISHED" if complete else "FAILED")


def guard() -> AbstractContextManager[None]:
    """MLflow's errors as ours."""
    return one_line("MLflow", "mlflow", (OSError,))


def _client(target: TrackerTarget) -> Any:
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    try:
        from mlflow import MlflowClient
    except ImportError:
        raise TrackerError(
            "mlflow: the package mlflow is not installed; pip install 'r1eval[mlflow]'"
        ) from None
    with guard():
        return MlflowClient(tracking_uri=target.where or None)


def check_mlflow(target: TrackerTarget) -> None:
    """TrackerError unless the store answers."""
    client = _client(target)
    with guard():
        client.search_experiments(max_results=1)


def open_mlflow(run: RunAtTracker) -> Tracker:
    """The run of an earlier session or of this name, or a new one."""
    target = run.target
    client = _client(target)
    with guard():
        name = target.experiment or os.environ.get("MLFLOW_EXPERIMENT_NAME") or DEFAULT_PROJECT
        found = client.get_experiment_by_name(name)
        experiment = found.experiment_id if found else client.create_experiment(name)
        own = _find(client, run, experiment) or client.create_run(
            experiment, run_name=target.run or run.name, tags={"r1eval": "true"}
        )
        client.update_run(own.info.run_id, status="RUNNING")
        for key, value in run.settings.items():
            if key not in own.data.params:  # a parameter cannot change
                client.log_param(own.info.run_id, metric_name(key), value[:MAX_PARAMETER])
    is_server = target.where.startswith("http")
    place = f"{without_password(target.where).rstrip('/')}/#/experiments/{experiment}/runs/{own.info.run_id}"
    return MlflowTracker(client, str(own.info.run_id), place if is_server else "")


def _find(client: Any, run: RunAtTracker, experiment: str) -> Any:
    if run.id is not None:
        known = client.get_run(run.id)
        if known.info.lifecycle_stage == "deleted":
            raise TrackerError(
                f"MLflow: the run {run.id} was deleted there; restore it, or delete the run folder's "
                "tracking.json to log it as a new one"
            )
        return known
    if run.target.run is None:
        return None
    pattern = run.target.run.replace("'", "_")  # a filter has no quoted quotes; _ stands for any character
    found = client.search_runs([experiment], f"attributes.run_name LIKE '{pattern}'")
    return next((one for one in found if one.info.run_name == run.target.run), None)
