"""The grader inside one actor on each node of a Ray cluster: compares answers and judges programs there."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from r1eval.engines.ray_actor import Ready
from r1eval.engines.ray_errors import ActorProblem
from r1eval.errors import R1evalError
from r1eval.scoring.pool import Pool, WorkerReply
from r1eval.scoring.programs import DEFAULT_JUDGE_OPTIONS, JudgeOptions, check_machine, program_cache
from sandbox.errors import SandboxError
from sandbox.types import Case, Judgement, Program

if TYPE_CHECKING:
    from sandbox.judge import Judge

WINDOW_FACTOR = 2
"""tasks that a node gets at a time, for each of its workers"""


@dataclass(frozen=True)
class GradingOptions:
    """What the grader of a node is told."""

    workers: int
    """processes that compare answers, and as many that judge programs"""
    languages: frozenset[str] = frozenset()
    """of the programs that will be judged; empty if none will be"""
    judge: JudgeOptions = DEFAULT_JUDGE_OPTIONS
    cpu_seconds: float = 5.0
    memory_bytes: int = 2 << 30


class NodeGrader:
    """The tasks of one node; `load` comes first."""

    def __init__(self, options: GradingOptions) -> None:
        self._options = options
        self._pool = Pool(options.workers, options.cpu_seconds, options.memory_bytes)
        self._judge: Judge | None = None

    async def place(self) -> str:
        """The node's address."""
        import ray

        return str(ray.util.get_node_ip_address())

    async def load(self) -> Ready | ActorProblem:
        """Check that this node can judge the programs; if it cannot, that is a lasting problem."""
        return await asyncio.to_thread(self._load)

    def _load(self) -> Ready | ActorProblem:
        options, about = self._options, {}
        if options.languages:
            from sandbox.judge import Judge

            try:
                check_machine(options.judge, options.languages)
                self._judge = Judge(options.judge.isolation, options.workers, cache=program_cache())
            except (SandboxError, R1evalError, OSError) as error:
                return ActorProblem(str(error), lasting=True)
            about = self._judge.describe()
        return Ready(WINDOW_FACTOR * options.workers, about)

    async def compare(self, payload: dict[str, Any]) -> WorkerReply:
        """The reply of one of this node's workers to a task, see `tasks.py`."""
        return await asyncio.wrap_future(self._pool.submit(payload))

    async def judge(self, program: Program, cases: Sequence[Case]) -> Judgement:
        """The judgement of a program, whose cases are sent apart."""
        assert self._judge is not None, "programs were not announced"
        return await asyncio.wrap_future(self._judge.submit(replace(program, cases=cases)))

    async def close(self) -> None:
        """End this node's workers and jails; the actor itself is killed afterwards."""
        await asyncio.to_thread(self._pool.close)
        if self._judge is not None:
            await asyncio.to_thread(self._judge.close)
