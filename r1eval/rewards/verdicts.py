"""From verdicts on replies to rewards: their values, and what the trainer's log gets to see."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from r1eval.rewards.notices import warn_once
from r1eval.store.records import Status

LogExtra = Callable[[str, list[Any]], None]
"""TRL's `log_extra`: a column of its table of completions"""
LogMetric = Callable[[str, float], None]
"""TRL's `log_metric`"""
OUT_OF_TIME = "not all replies were graded in time and these are undecided; raise batch_seconds or workers"
R = TypeVar("R")


@dataclass(frozen=True)
class ReplyVerdict:
    """What is known about one reply."""

    status: Status
    """`failed`: nothing is known about the reply, or without a detail: nothing was asked"""
    answer: str = ""
    """the answer found in it, or the verdict on its program"""
    detail: str = ""
    """why"""
    share: float = 0.0
    """programs only: of the tests passed"""


@dataclass(frozen=True)
class Deadline:
    """When a batch must be done."""

    at: float

    @staticmethod
    def after(seconds: float) -> "Deadline":
        return Deadline(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds, 0 when it has passed."""
        return max(0.0, self.at - time.monotonic())

    def wait(self, future: Future[R]) -> R:
        """The future's result; TimeoutError when the time is up."""
        return future.result(timeout=self.left)


def undecided(detail: str) -> ReplyVerdict:
    return ReplyVerdict(Status.FAILED, detail=detail)


def report(
    name: str, verdicts: Sequence[ReplyVerdict], log_extra: LogExtra | None, log_metric: LogMetric | None
) -> None:
    """Tell the trainer's log about the verdicts, and warn of each reason why some are unknown, once."""
    failed = [one for one in verdicts if one.status is Status.FAILED and one.detail]
    for detail in dict.fromkeys(verdict.detail for verdict in failed):
        warn_once(f"{name}: {detail}")
    if log_extra is not None:
        log_extra(f"{name}/answer", [verdict.answer for verdict in verdicts])
        log_extra(f"{name}/why", [f"{verdict.status}: {verdict.detail}" for verdict in verdicts])
    if log_metric is not None and verdicts:
        log_metric(f"{name}/undecided", len(failed) / len(verdicts))
