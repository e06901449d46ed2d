"""Generation in simulated time: slots that decode at one speed, drawn reply lengths, the real order."""

import heapq
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.types import Sampling
from r1eval.run.ordering import LongestFirst, QuestionKey, Waiting
from r1eval.run.pace import DoneCount, Pace, Underway
from r1eval.store.records import Finish, Request, Sample

BENCHMARK = "b"


@dataclass(frozen=True)
class World:
    """What is simulated; the defaults are like AIME with k = 16 on one GPU."""

    questions: int = 30
    k: int = 16
    slots: int = 64
    limit: int = 32_768
    median: int = 9_000
    """tokens of a reply to a question of average difficulty"""
    between: float = 0.6
    """standard deviation of the logarithm of lengths: of questions"""
    within: float = 0.4
    """and of the replies to one"""
    per_second: float = 40.0
    """tokens of one slot"""


@dataclass(frozen=True)
class Moment:
    """A reply has just finished."""

    seconds: float
    correct: dict[str, list[bool]]
    """by question, of the finished replies; questions in the order asked"""
    left: tuple[float, float] | None
    """the range that is shown"""


@dataclass
class Simulation:
    """One run; `moments` yields it reply by reply. Longer questions are harder; a cut reply is wrong."""

    world: World
    seed: int
    now: float = 0.0
    underway: dict[int, float] = field(default_factory=dict)
    """by slot: when the reply began"""

    def moments(self) -> Iterator[Moment]:
        world, draw = self.world, random.Random(self.seed)
        difficulty = {f"q{number}": draw.gauss(0, 1) for number in range(world.questions)}
        sampling = Sampling(temperature=0.6, top_p=0.95, max_tokens=world.limit, k=world.k)
        asked = [
            Waiting(
                QuestionKey(BENCHMARK, name),
                world.k,
                lambda name=name: (Request(BENCHMARK, name, i, (), sampling, 0) for i in range(world.k)),  # type: ignore[misc]
            )
            for name in difficulty
        ]
        order, queue = LongestFirst(asked, {}), deque[Request]()
        pace = Pace({BENCHMARK: DoneCount(0, order.waiting)}, world.limit, self.look, lambda: self.now)
        correct: dict[str, list[bool]] = {name: [] for name in difficulty}
        ends, free = list[tuple[float, int, int, Request]](), list(range(world.slots))
        while True:
            while len(queue) + len(ends) < 3 * world.slots and (request := next(order, None)):
                queue.append(request)
            while free and queue:
                request, slot = queue.popleft(), free.pop()
                hard = difficulty[request.question_id]
                length = world.median * 2.718 ** (world.between * hard + world.within * draw.gauss(0, 1))
                tokens = min(int(length) + 1, world.limit)
                heapq.heappush(ends, (self.now + tokens / world.per_second, slot, tokens, request))
                self.underway[slot] = self.now
            if not ends:
                return
            self.now, slot, tokens, request = heapq.heappop(ends)
            free.append(slot)
            del self.underway[slot]
            chance = 1 / (1 + 2.718 ** (1.8 * difficulty[request.question_id]))
            correct[request.question_id].append(tokens < world.limit and draw.random() < chance)
            order.finish(_reply(request, tokens))
            pace.count(BENCHMARK, tokens)
            yield Moment(self.now, correct, pace.snapshot().seconds_left)

    def look(self) -> Underway:
        tokens = [int((self.now - begun) * self.world.per_second) for begun in self.underway.values()]
        return Underway(len(tokens), tokens)


def _reply(request: Request, tokens: int) -> Sample:
    return Sample(
        benchmark=request.benchmark,
        question_id=request.question_id,
        index=request.index,
        text="",
        finish=Finish.STOP,
        prompt_tokens=1,
        output_tokens=tokens,
        seconds=0.0,
        seed=0,
    )
