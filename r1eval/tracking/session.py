"""Logs runs to trackers: once each, going on with the run that an earlier session opened there."""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError
from r1eval.exports.runs import ExportOptions, read_runs
from r1eval.report.manifest_facts import training_step
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.tracking import figures
from r1eval.tracking.catalogue import open_tracker
from r1eval.tracking.protocol import Tracker
from r1eval.tracking.target import RunAtTracker, TrackerTarget

MEMORY = "tracking.json"
"""in a run folder: target -> its run there, and a digest of what was logged"""


def log_run(
    path: Path, target: TrackerTarget, *, warn: Callable[[str], None], tracker: Tracker | None = None
) -> str:
    """Log the results of a run folder, and end its run there; says where they are.

    `tracker`: that run, if it is open. What is there already is not logged again. Raises TrackerError, and
    RunFolderError for a folder without results.
    """
    (run,) = read_runs([path], ExportOptions(warn=warn))
    values = figures.figures(run)
    if not values:
        raise RunFolderError(f"{path}: no metric has a value yet; finish the run, then log it")
    step = _step(path, run.record, target)
    digest = hashlib.sha256(json.dumps([step, values], sort_keys=True).encode()).hexdigest()
    known = _remembered(path, target)
    is_there = known.get("logged") == digest
    if is_there and tracker is None:
        return f"{target.key} has these results already"
    tracker = tracker or open_run(path, target)
    if not is_there:
        tracker.log_figures(values, step)
        for part in run.summary.benchmarks:
            tracker.log_table(figures.sample_table(run, part.name), step if target.run else None)
    tracker.close(complete=True)
    _remember(path, target, run=tracker.id, logged=digest)
    return f"logged to {target.key}" + (f": {tracker.address}" if tracker.address else "")


def open_run(path: Path, target: TrackerTarget) -> Tracker:
    """Open the run of a folder at a tracker: the one of an earlier session, or a new one."""
    record = RunFolder(path).read_run()
    known = _remembered(path, target).get("run")
    name = str(record["plan"].get("name") or path.resolve().name)
    tracker = open_tracker(RunAtTracker(target, name, known, figures.settings(record)))
    _remember(path, target, run=tracker.id)
    return tracker


def _step(path: Path, record: Any, target: TrackerTarget) -> int | None:
    if target.step is not None:
        return target.step
    return training_step(str(record["plan"]["model"]), path.resolve().name)


def _remembered(path: Path, target: TrackerTarget) -> dict[str, str]:
    return dict(_read(path).get(target.key, {}))


def _remember(path: Path, target: TrackerTarget, **facts: str) -> None:
    with _alone(path):
        known = _read(path)
        known[target.key] = {**known.get(target.key, {}), **facts}
        jsonlines.write_text(path / MEMORY, [json.dumps(known, indent=1, ensure_ascii=False) + "\n"])


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes from writing the memory for this moment; the folder's own lock is a run's."""
    folder = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        known = json.loads(jsonlines.read_text(path / MEMORY))
    except FileNotFoundError:
        return {}
    except ValueError:
        known = None
    if not isinstance(known, dict) or not all(isinstance(facts, dict) for facts in known.values()):
        raise RunFolderError(
            f"{path / MEMORY}: does not parse; delete it, and the run is logged as a new one"
        )
    return known
