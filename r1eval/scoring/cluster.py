"""A grader whose comparisons and programs run on the nodes of a Ray cluster."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from r1eval.engines.arguments import convert_types
from r1eval.engines.event_loop import EventLoop
from r1eval.engines.ray_cluster import Cluster, ClusterNode
from r1eval.engines.ray_options import RAY_ARGUMENTS
from r1eval.engines.ray_pool import ActorPool, PoolSettings
from r1eval.errors import R1evalError
from r1eval.scoring.cluster_actor import GradingOptions, NodeGrader
from r1eval.scoring.grader import LOOK_AHEAD, Grader
from r1eval.scoring.grades import AnswerFrom, Grade, Item
from r1eval.scoring.ordered_map import map_in_order
from r1eval.scoring.pool import WorkerReply
from r1eval.scoring.programs import DEFAULT_JUDGE_OPTIONS, AnyJudge, JudgeOptions, ProgramJudge
from sandbox.types import Case, Judgement, Program

MAX_CONCURRENCY = 10_000
STORED_TESTS = 256
"""questions whose tests are kept in the cluster's object store, so that each node fetches them once"""
STOP_SECONDS = 60.0


@dataclass(frozen=True)
class ClusterScoring:
    """How the grading of a run is spread."""

    args: Mapping[str, str] = field(default_factory=dict)
    """those of `--engine ray`, of which `address` and `runtime_env` are used; {} with another engine"""
    workers: int | None = None
    """processes on each node; None: one per CPU of the node"""
    languages: frozenset[str] = frozenset()
    """of the programs that will be judged; empty if none will be"""
    say: Callable[[str], None] = lambda _line: None
    """called with what the user must know, one line each"""


class ClusterGrader(Grader):
    """Gives the verdicts that a `Grader` gives, and is used like one."""

    def __init__(
        self,
        scoring: ClusterScoring,
        answer_from: AnswerFrom = "answer",
        judge_options: JudgeOptions = DEFAULT_JUDGE_OPTIONS,
    ) -> None:
        """Joins the cluster; R1evalError if there is none, or no node of it can judge the programs."""
        super().__init__(1, answer_from, judge_options)
        self._nodes = NodeGraders(scoring, judge_options)
        self._pool = self._nodes
        self.program_judge = _ClusterJudge(self._nodes, judge_options)

    def grade(self, items: Iterable[Item]) -> Iterator[tuple[Item, Grade]]:
        return map_in_order(items, self._start, max(LOOK_AHEAD, 2 * self._nodes.capacity))


class NodeGraders:
    """An actor on each node; their tasks go to the least busy, and again to another if one dies."""

    def __init__(self, scoring: ClusterScoring, judge_options: JudgeOptions) -> None:
        values = convert_types(
            {name: text for name, text in scoring.args.items() if name in ("address", "runtime_env")},
            RAY_ARGUMENTS,
        )
        self._cluster = Cluster(values.get("address", "auto"), values.get("runtime_env"))
        self._loop = EventLoop()
        self._tests: OrderedDict[int, tuple[Any, Sequence[Case]]] = OrderedDict()
        """id of a question's tests -> where they are stored, and a reference, so that the id stays unique"""
        nodes = [node for node in self._cluster.nodes() if node.cpus] or self._cluster.nodes()
        options = GradingOptions(scoring.workers or 0, scoring.languages, judge_options)
        settings = PoolSettings(
            count=len(nodes),
            create=lambda number: _create(nodes[number], options),
            discard=_discard,
            noun="grader",
            need="a node",
        )
        self._pool = ActorPool(self._cluster, settings, scoring.say)
        self._closed = False
        try:
            self._loop.run(self._pool.start())
            self._loop.run(self._pool.settle())
        except R1evalError:
            self.close()
            raise

    @property
    def capacity(self) -> int:
        """Tasks that all nodes take at a time."""
        return self._pool.capacity

    def submit(self, payload: dict[str, Any]) -> Future[WorkerReply]:
        """As `Pool.submit`."""
        return self._loop.submit(self._compare(payload))

    def submit_program(self, program: Program) -> Future[Judgement]:
        """As `Judge.submit`."""
        stored = self._store(program.cases)
        return self._loop.submit(self._judge(replace(program, cases=(), tag=None), stored))

    def describe(self) -> dict[str, str]:
        """The sandbox of the nodes, as the first of them describes it."""
        return dict(self._pool.about)

    def close(self) -> None:
        """End the actors; tasks that are not done are cancelled. May be called twice."""
        if self._closed:
            return
        self._closed = True
        with suppress(TimeoutError):
            self._loop.run(self._pool.stop(), STOP_SECONDS)
        self._loop.close()
        self._cluster.close()

    async def _compare(self, payload: dict[str, Any]) -> WorkerReply:
        try:
            reply: WorkerReply = (await self._pool.call("compare", payload))[1]
        except R1evalError as error:
            return WorkerReply(None, f"lost: {error}", 0.0)
        return reply

    async def _judge(self, program: Program, stored: Any) -> Judgement:
        judgement: Judgement = (await self._pool.call("judge", program, stored))[1]
        return judgement

    def _store(self, cases: Sequence[Case]) -> Any:
        """The tests in the cluster's object store: large, and the same for all samples of a question."""
        import ray

        key = id(getattr(cases, "tests", cases))
        if key not in self._tests:
            self._tests[key] = ray.put(cases), cases
            if len(self._tests) > STORED_TESTS:
                self._tests.popitem(last=False)
        return self._tests[key][0]


class _ClusterJudge(ProgramJudge):
    """Caches verdicts here, and has programs judged there."""

    def __init__(self, nodes: NodeGraders, options: JudgeOptions) -> None:
        super().__init__(1, options)
        self._nodes = nodes

    def _open_judge(self) -> AnyJudge:
        return _RemoteJudge(self._nodes)


@dataclass(frozen=True)
class _RemoteJudge:
    """Used like a `sandbox.judge.Judge`."""

    nodes: NodeGraders

    def submit(self, program: Program) -> Future[Judgement]:
        return self.nodes.submit_program(program)

    def describe(self) -> dict[str, str]:
        return self.nodes.describe()

    def close(self) -> None:
        """Nothing: the grader closes the nodes."""


def _create(node: ClusterNode, options: GradingOptions) -> Any:
    """A grader on this node; it takes no CPU from Ray's account, so that engines leave it room to start."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    workers = options.workers or max(1, int(node.cpus))
    actor = ray.remote(NodeGrader).options(
        num_cpus=0,
        max_restarts=0,
        max_task_retries=0,
        max_concurrency=MAX_CONCURRENCY,
        scheduling_strategy=NodeAffinitySchedulingStrategy(node.id, soft=False),
    )
    return actor.remote(replace(options, workers=workers))


def _discard(handle: Any) -> None:
    import ray

    ray.kill(handle, no_restart=True)
