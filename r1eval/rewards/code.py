"""The accuracy reward of programming tasks: does the program pass its tests, in the sandbox."""

import os
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from typing import Literal

from r1eval.errors import R1evalError
from r1eval.rewards.accuracy import check_positive
from r1eval.rewards.columns import TEST_COLUMNS, ProgramTests, find_column, read_tests
from r1eval.rewards.completions import Completion, read_completions
from r1eval.rewards.verdicts import (
    OUT_OF_TIME,
    Deadline,
    LogExtra,
    LogMetric,
    ReplyVerdict,
    report,
    undecided,
)
from r1eval.scoring.programs import program_cache
from r1eval.scoring.replies.code_block import block_language, extract_program
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.scoring.shared_workers import Lease, borrow
from r1eval.store.records import Status
from sandbox import languages
from sandbox.errors import SandboxError
from sandbox.judge import Judge
from sandbox.types import MIB, Checker, Judgement, Limits, Program, Verdict

MAX_WORKERS = 16
"""programs at a time unless `workers` says otherwise"""

_Pending = Future[Judgement] | ReplyVerdict


@dataclass(frozen=True)
class CodeReward:
    """Rewards a reply whose program passes its tests; a function as TRL's trainers call it.

    Programs run in the sandbox (Linux with bubblewrap). Where there is none every reply is undecided, and a
    warning says how to install it.
    """

    per: Literal["all", "test"] = "all"
    """`all`: 1 if it passes all tests, else 0; `test`: the share of the tests that it passes"""
    language: str = "python"
    """of a code block that does not name one"""
    column: str = ""
    """of the data set; "": the first of tests, test_cases, verification_info, ground_truth"""
    no_program: float = 0.0
    undecided: float | None = None
    """there are no tests, the sandbox failed, or the time was up; None: TRL leaves the reply out"""
    checker: str = "tokens"
    """how outputs are compared: tokens, float, yesno or exact"""
    seconds: float = 10.0
    """of CPU time for one test"""
    memory_mb: float = 512.0
    """for one test, in MiB"""
    batch_seconds: float = 120.0
    """of wall time for one call; replies that are not judged by then are undecided"""
    workers: int = 0
    """programs at a time; 0: one per CPU, at most 16"""
    isolation: Literal["bubblewrap", "none"] = "bubblewrap"
    """`none`: what the policy writes runs as this user, with all permissions"""
    tags: ThinkingTags | tuple[str, str] | None = None
    """opening and closing of the thinking, beside the known ones"""
    opened_thinking: bool | None = None
    """the prompts end inside the thinking; None: as their texts say"""
    name: str = "code_reward"
    """in the trainer's log"""

    def __post_init__(self) -> None:
        if self.per not in {"all", "test"}:
            raise R1evalError(f"per is {self.per!r}; give all or test")
        check_positive(seconds=self.seconds, memory_mb=self.memory_mb, batch_seconds=self.batch_seconds)
        try:
            languages.find_language(self.language)
        except SandboxError as error:
            raise R1evalError(f"language: {error}") from None

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
        cells = find_column(columns, self.column, TEST_COLUMNS, len(completions))
        tags = ThinkingTags(*self.tags) if self.tags else None
        replies = read_completions(prompts, completions, tags, self.opened_thinking)
        read = {id(cell): read_tests(cell) for cell in cells}  # those of a prompt's replies are one object
        tests = [read[id(cell)] for cell in cells]
        prepared = [self._prepare(reply, one, tags) for reply, one in zip(replies, tests, strict=True)]
        verdicts = self._judge(prepared)
        report(self.name, verdicts, log_extra, log_metric)
        return [self._value(verdict) for verdict in verdicts]

    def _value(self, verdict: ReplyVerdict) -> float | None:
        if verdict.status is Status.FAILED:
            return self.undecided if verdict.detail else None
        if verdict.status is Status.NO_ANSWER:
            return self.no_program
        return verdict.share if self.per == "test" else float(verdict.status is Status.CORRECT)

    def _prepare(
        self, reply: Completion, tests: ProgramTests, tags: ThinkingTags | None
    ) -> Program | ReplyVerdict:
        """The program of a reply, or its verdict if there is nothing to judge."""
        if tests.absent:
            return undecided("")
        if tests.problem:
            return undecided(f"the tests {tests.problem}; their replies are undecided")
        found = extract_program(reply.text, opened_thinking=reply.opened_thinking, tags=tags)
        if not found.code:
            return ReplyVerdict(Status.NO_ANSWER, detail=found.detail)
        return Program(
            found.code,
            tests.cases,
            language=self.language if tests.function else block_language(found.tag, self.language),
            checker=Checker(self.checker),
            function=tests.function,
            limits=Limits(cpu_seconds=self.seconds, memory_bytes=int(self.memory_mb * MIB)),
        )

    def _judge(self, prepared: Sequence[Program | ReplyVerdict]) -> list[ReplyVerdict]:
        deadline = Deadline.after(self.batch_seconds)
        workers = self.workers or min(MAX_WORKERS, len(os.sched_getaffinity(0)))
        run_all = self.per == "test"
        start = partial(_open_judge, self.isolation, workers, run_all)
        try:
            with borrow(("judge", self.isolation, workers, run_all), start) as lease:
                started: dict[Program, _Pending] = {}
                for program in prepared:
                    if isinstance(program, Program) and program not in started:
                        started[program] = _submit(lease, program)
                judged = {program: _collect(lease, one, deadline) for program, one in started.items()}
        except (SandboxError, OSError, RuntimeError) as error:  # this machine has no sandbox
            problem = undecided(f"programs cannot be judged here: {error}")
            return [problem if isinstance(one, Program) else one for one in prepared]
        return [judged[one] if isinstance(one, Program) else one for one in prepared]


def _open_judge(isolation: str, workers: int, run_all: bool) -> Judge:
    return Judge(isolation, workers, run_all=run_all, cache=program_cache())


def _submit(lease: Lease[Judge], program: Program) -> _Pending:
    try:
        return lease.workers.submit(program)
    except SandboxError as error:  # a language that is not installed, or a name that is no function's
        return undecided(str(error))


def _collect(lease: Lease[Judge], pending: _Pending, deadline: Deadline) -> ReplyVerdict:
    if isinstance(pending, ReplyVerdict):
        return pending
    try:
        judgement = deadline.wait(pending)
    except TimeoutError:
        lease.overrun = True
        return undecided(OUT_OF_TIME)
    except CancelledError:
        return undecided("the sandbox was closed")
    if judgement.verdict is Verdict.IE:
        return undecided(f"the sandbox failed: {judgement.detail}")
    status = Status.CORRECT if judgement.verdict is Verdict.AC else Status.WRONG
    share = judgement.passed / judgement.total
    return ReplyVerdict(status, judgement.verdict.value, judgement.detail, share)


code_reward = CodeReward()
