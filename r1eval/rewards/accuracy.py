"""The accuracy reward: is the final answer equal to the gold, by the grader of `r1eval run`."""

import os
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from benchmarks.types import Answer
from r1eval.errors import EngineError, R1evalError
from r1eval.rewards.columns import GOLD_COLUMNS, Gold, find_column, read_gold
from r1eval.rewards.completions import read_completions
from r1eval.rewards.verdicts import (
    OUT_OF_TIME,
    Deadline,
    LogExtra,
    LogMetric,
    ReplyVerdict,
    report,
    undecided,
)
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import AnswerVerdict, Item
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.scoring.shared_workers import Lease, borrow
from r1eval.store.records import Status

MAX_WORKERS = 4
"""processes unless `workers` says otherwise: a trainer has one trainer process per accelerator"""

_Pending = tuple[str, Future[AnswerVerdict]] | ReplyVerdict
"""the answer that a reply gives and its verdict to come, or a verdict that is known"""


@dataclass(frozen=True)
class AccuracyReward:
    """Rewards a reply whose final answer is right; a function as TRL's trainers call it.

    It can be pickled, and called from any thread or process. Only mistakes of the set-up raise, such as a
    column that is not there (R1evalError); nothing that a reply or a gold contains does.
    """

    kind: Answer | str = Answer.EXPRESSION
    """of answer: `expression`, `integer`, `choice`, `span`, `text`, `grid` or `instructions`"""
    column: str = ""
    """of the data set, with the golds; "": the first of gold, answer, solution, ground_truth"""
    correct: float = 1.0
    wrong: float = 0.0
    no_answer: float = 0.0
    """no answer was found, or the thinking never ends"""
    undecided: float | None = None
    """the gold cannot be graded against, or the time was up; None: TRL leaves the reply out"""
    tags: ThinkingTags | tuple[str, str] | None = None
    """opening and closing, beside the known ones"""
    opened_thinking: bool | None = None
    """the prompts end inside the thinking; None: as their texts say"""
    seconds: float = 5.0
    """of CPU time for one comparison; an answer that needs more is wrong"""
    batch_seconds: float = 60.0
    """of wall time for one call; replies that are not graded by then are undecided"""
    workers: int = 0
    """processes; 0: one per CPU, at most 4"""
    name: str = "accuracy_reward"
    """in the trainer's log"""

    def __post_init__(self) -> None:
        kinds = [kind.value for kind in Answer if kind is not Answer.PROGRAM]
        if self.kind not in kinds:
            raise R1evalError(f"kind is {self.kind!r}; give one of {', '.join(kinds)}, or use CodeReward")
        check_positive(seconds=self.seconds, batch_seconds=self.batch_seconds)

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(
        self,
        prompts: Sequence[object] | None = None,
        completions: Sequence[object] = (),
        *,
        log_extra: LogExtra | None = None,
        log_metric: LogMetric | None = None,
        **columns: object,
    ) -> list[float | None]:
        """One reward for each completion."""
        cells = find_column(columns, self.column, GOLD_COLUMNS, len(completions))
        golds = [read_gold(cell, Answer(self.kind)) for cell in cells]
        tags = ThinkingTags(*self.tags) if self.tags else None
        replies = read_completions(prompts, completions, tags, self.opened_thinking)
        items = [
            Item(
                Answer(self.kind),
                gold.text,
                reply.text,
                opened_thinking=reply.opened_thinking,
                thinking_tags=tags,
            )
            for gold, reply in zip(golds, replies, strict=True)
        ]
        verdicts = self._grade(items, golds)
        report(self.name, verdicts, log_extra, log_metric)
        values = {
            Status.CORRECT: self.correct,
            Status.WRONG: self.wrong,
            Status.NO_ANSWER: self.no_answer,
            Status.FAILED: self.undecided,
        }
        return [
            None if gold.absent else values[one.status] for gold, one in zip(golds, verdicts, strict=True)
        ]

    def _grade(self, items: Sequence[Item], golds: Sequence[Gold]) -> list[ReplyVerdict]:
        deadline = Deadline.after(self.batch_seconds)
        workers = self.workers or min(MAX_WORKERS, len(os.sched_getaffinity(0)))
        start = partial(Grader, workers, cpu_seconds=self.seconds)
        with borrow(("grader", workers, self.seconds), start) as lease:
            pending = [_submit(lease, item, gold, deadline) for item, gold in zip(items, golds, strict=True)]
            verdicts = [_collect(lease, one, deadline) for one in pending]
            suspects = {
                gold: _check_gold(lease, Answer(self.kind), gold.text)
                for gold, verdict in zip(golds, verdicts, strict=True)
                if verdict.status is not Status.CORRECT and not gold.absent and not gold.problem
            }
            problems = {gold: _gold_problem(lease, check, deadline) for gold, check in suspects.items()}
        return [
            undecided(_bad_gold(gold.text, problem)) if (problem := problems.get(gold)) else verdict
            for gold, verdict in zip(golds, verdicts, strict=True)
        ]


def check_positive(**settings: float) -> None:
    """R1evalError if a setting is not a number above 0."""
    for name, value in settings.items():
        if not value > 0:
            raise R1evalError(f"{name} is {value}; give a number above 0")


def _submit(lease: Lease[Grader], item: Item, gold: Gold, deadline: Deadline) -> _Pending:
    if gold.absent:
        return undecided("")
    if gold.problem:
        return undecided(f"a gold {gold.problem}; its replies are undecided")
    if not deadline.left:
        return undecided(OUT_OF_TIME)
    try:
        return lease.workers.submit(item)
    except (RuntimeError, OSError) as error:  # no thread or process is left to this user
        return undecided(f"the grader could not start: {error}")


def _collect(lease: Lease[Grader], pending: _Pending, deadline: Deadline) -> ReplyVerdict:
    if isinstance(pending, ReplyVerdict):
        return pending
    answer, future = pending
    try:
        verdict = deadline.wait(future)
    except TimeoutError:
        lease.overrun = True
        return undecided(OUT_OF_TIME)
    return ReplyVerdict(verdict.status, answer or verdict.answer, verdict.detail)


def _check_gold(lease: Lease[Grader], kind: Answer, gold: str) -> Future[str] | None:
    try:
        return lease.workers.gold_problem(kind, gold)
    except (RuntimeError, OSError):  # reported with the reply
        return None


def _gold_problem(lease: Lease[Grader], check: Future[str] | None, deadline: Deadline) -> str:
    """Why a gold cannot be graded against; "" if it can, or if that is not known in time."""
    try:
        return deadline.wait(check) if check else ""
    except TimeoutError:
        lease.overrun = True
        return ""
    except EngineError as error:
        return str(error)


def _bad_gold(gold: str, problem: str) -> str:
    text = gold if len(gold) <= 80 else gold[:79] + "…"
    return f"the gold {text!r} cannot be graded against, {problem}; its replies are undecided"


accuracy_reward = AccuracyReward()
