"""The trackers by name, and how each is checked and opened."""

from r1eval.tracking.protocol import Tracker
from r1eval.tracking.target import RunAtTracker, TrackerTarget


def check_target(target: TrackerTarget) -> None:
    """TrackerError if results cannot be logged there; asked before a run begins."""
    if target.tracker == "mlflow":
        from r1eval.tracking.mlflow import check_mlflow

        check_mlflow(target)
    elif target.tracker == "wandb":
        from r1eval.tracking.wandb import check_wandb

        check_wandb(target)
    else:
        from r1eval.tracking.trackio import check_trackio

        check_trackio(target)


def open_tracker(run: RunAtTracker) -> Tracker:
    """Open a run; TrackerError if that fails."""
    if run.target.tracker == "mlflow":
        from r1eval.tracking.mlflow import open_mlflow

        return open_mlflow(run)
    if run.target.tracker == "wandb":
        from r1eval.tracking.wandb import open_wandb

        return open_wandb(run)
    from r1eval.tracking.trackio import open_trackio

    return open_trackio(run)
