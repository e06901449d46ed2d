"""trackio: W&B's calls on a local database, or a server of one's own that TRACKIO_SERVER_URL names."""

import contextlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

from r1eval.tracking.protocol import SampleTable, Tracker, TrackerError, one_line
from r1eval.tracking.target import DEFAULT_PROJECT, RunAtTracker, TrackerTarget


def _package() -> Any:
    try:
        import trackio
    except ImportError:
        raise TrackerError(
            "trackio: the package trackio is not installed; pip install 'r1eval[trackio]'"
        ) from None
    return trackio


@contextlib.contextmanager
def guard() -> Iterator[None]:
    """Its errors as ours, and what it prints to nobody: stdout is for results."""
    errors = (OSError, ValueError, RuntimeError)
    with contextlib.redirect_stdout(io.StringIO()), one_line("trackio", "trackio", errors):
        yield


class TrackioTracker:
    """One run of a project."""

    def __init__(self, run: Any, project: str) -> None:
        self._run = run
        self._project = project

    @property
    def id(self) -> str:
        return str(self._run.name)

    @property
    def address(self) -> str:
        return str(self._run.url or f"trackio show --project {self._project}")

    def log_figures(self, figures: Mapping[str, float], step: int | None) -> None:
        with guard():
            self._run.log(dict(figures), step=step)

    def log_progress(self, figures: Mapping[str, float]) -> None:
        with guard():
            self._run.log(dict(figures))

    def log_table(self, table: SampleTable, step: int | None) -> None:
        import pandas as pd

        trackio = _package()
        with guard():
            frame = pd.DataFrame([list(row) for row in table.rows], columns=list(table.columns))
            self._run.log({f"samples/{table.name}": trackio.Table(dataframe=frame)}, step=step)

    def close(self, *, complete: bool) -> None:  # noqa: ARG002 - it knows no failed runs
        trackio = _package()
        with guard():
            self._run.finish()
            with contextlib.suppress(RuntimeError):  # it was opened on another thread
                trackio.finish()  # else it would finish again, and say so, when Python ends


def check_trackio(_target: TrackerTarget) -> None:
    """TrackerError unless it is installed."""
    _package()


def open_trackio(run: RunAtTracker) -> Tracker:
    """The run of an earlier session or of this name, or a new one."""
    trackio = _package()
    project = run.target.where or DEFAULT_PROJECT
    with guard():
        opened = trackio.init(
            project=project,
            name=run.id or run.target.run or run.name,
            config=dict(run.settings),
            resume="allow" if run.id or run.target.run else "never",
            embed=False,
            auto_log_cpu=False,
            auto_log_gpu=False,
        )
    return TrackioTracker(opened, project)
