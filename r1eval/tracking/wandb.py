"""Weights & Biases: a run whose charts have the training step on their axis; offline where it is set so."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from r1eval.tracking.protocol import SampleTable, Tracker, TrackerError, one_line
from r1eval.tracking.target import DEFAULT_PROJECT, RunAtTracker, TrackerTarget

STEP = "training_step"


def _package() -> Any:
    try:
        import wandb
    except ImportError:
        raise TrackerError("wandb: the package wandb is not installed; pip install 'r1eval[wandb]'") from None
    return wandb


def guard() -> AbstractContextManager[None]:
    """Its errors as ours."""
    return one_line("W&B", "wandb", (OSError, ValueError))


class WandbTracker:
    """One run of a project."""

    def __init__(self, run: Any) -> None:
        self._run = run

    @property
    def id(self) -> str:
        return str(self._run.id)

    @property
    def address(self) -> str:
        return str(self._run.dir if self._run.offline else self._run.url)

    def log_figures(self, figures: Mapping[str, float], step: int | None) -> None:
        with guard():
            self._run.log({**figures, STEP: step or 0})
            self._run.summary.update(dict(figures))

    def log_progress(self, figures: Mapping[str, float]) -> None:
        with guard():
            self._run.log(dict(figures))

    def log_table(self, table: SampleTable, step: int | None) -> None:
        wandb = _package()
        with guard():
            rows = [list(row) for row in table.rows]
            shown = wandb.Table(columns=list(table.columns), data=rows, allow_mixed_types=True)
            self._run.log({f"samples/{table.name}": shown, STEP: step or 0})

    def close(self, *, complete: bool) -> None:
        with guard():
            self._run.finish(exit_code=0 if complete else 1)


def check_wandb(target: TrackerTarget) -> None:
    """TrackerError if it would have to ask for a key."""
    wandb = _package()
    with guard():
        is_online = wandb.setup().settings.mode in {"online", "shared"}
        if is_online and not wandb.login(prompt=False, verify=False):
            raise TrackerError(
                f"{target.key}: no API key; run `wandb login`, or set WANDB_API_KEY or WANDB_MODE=offline"
            )


def open_wandb(run: RunAtTracker) -> Tracker:
    """The run of an earlier session or of this name, or a new one."""
    wandb = _package()
    entity, _, project = run.target.where.rpartition("/")
    with guard():
        opened = wandb.init(
            project=project or _project(wandb),
            entity=entity or None,
            name=run.target.run or run.name,
            id=run.id or _id(run.target),
            resume="allow",
            config=dict(run.settings),
            job_type="evaluation",
            reinit="create_new",
            settings=wandb.Settings(silent=True, x_disable_stats=True, console="off"),
        )
        opened.define_metric(STEP, hidden=True)
        opened.define_metric("*", step_metric=STEP)
        opened.define_metric("progress/*")
    return WandbTracker(opened)


def _project(wandb: Any) -> str:
    return wandb.setup().settings.project or DEFAULT_PROJECT


def _id(target: TrackerTarget) -> str | None:
    """Runs of one name are one run: W&B goes on by id alone."""
    if target.run is None:
        return None
    import hashlib

    return hashlib.sha256(target.key.encode()).hexdigest()[:16]
