"""What the trackers hold, read by their own packages, in their environment."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BLOCK = 32_768
FULL, LAST = 1, 4


def mlflow_runs(uri: str, experiment: str) -> Iterator[dict[str, Any]]:
    """Every run of an experiment, oldest first."""
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    (found,) = (one for one in client.search_experiments() if one.name == experiment)
    for run in client.search_runs([found.experiment_id], order_by=["attributes.start_time ASC"]):
        histories = {
            name: [[metric.step, metric.value] for metric in client.get_metric_history(run.info.run_id, name)]
            for name in run.data.metrics
        }
        tables = {}
        for folder in client.list_artifacts(run.info.run_id):
            for file in client.list_artifacts(run.info.run_id, folder.path):
                path = client.download_artifacts(run.info.run_id, file.path)
                tables[file.path] = json.loads(Path(path).read_text())
        yield {
            "name": run.info.run_name,
            "status": run.info.status,
            "params": run.data.params,
            "metrics": histories,
            "tables": tables,
        }


def wandb_runs(folder: str) -> Iterator[dict[str, Any]]:
    """Every run that was written offline, oldest first."""
    from wandb.proto import wandb_internal_pb2

    for file in sorted(Path(folder).glob("wandb/offline-run-*/run-*.wandb")):
        history: list[dict[str, Any]] = []
        about: dict[str, Any] = {}
        ended = None
        for data in _log_records(file.read_bytes()):
            record = wandb_internal_pb2.Record()
            record.ParseFromString(data)
            kind = record.WhichOneof("record_type")
            if kind == "history":
                history.append({_key(item): json.loads(item.value_json) for item in record.history.item})
            elif kind == "run":
                config = {item.key: json.loads(item.value_json) for item in record.run.config.update}
                about = {"id": record.run.run_id, "name": record.run.display_name, "config": config}
                about["project"] = record.run.project
            elif kind == "exit":
                ended = record.exit.exit_code
        tables = [json.loads(one.read_text()) for one in sorted(file.parent.rglob("*.table.json"))]
        yield {**about, "history": history, "exit": ended, "tables": tables}


def _log_records(content: bytes) -> Iterator[bytes]:
    """The records of a log in LevelDB's format, behind W&B's own seven bytes."""
    assert content[:4] == b":W&B"
    place, whole = 7, b""
    while place + 7 <= len(content):
        left = BLOCK - place % BLOCK
        if left < 7:  # a block's padding
            place += left
            continue
        length, kind = int.from_bytes(content[place + 4 : place + 6], "little"), content[place + 6]
        whole += content[place + 7 : place + 7 + length]
        place += 7 + length
        if kind in {FULL, LAST}:
            yield whole
            whole = b""


def _key(item: Any) -> str:
    return str(item.key or "/".join(item.nested_key))


def trackio_runs(project: str) -> Iterator[dict[str, Any]]:
    """Every run of a project."""
    from trackio.sqlite_storage import SQLiteStorage

    for name in SQLiteStorage.get_runs(project):
        yield {"name": name, "logs": SQLiteStorage.get_logs(project, name)}
