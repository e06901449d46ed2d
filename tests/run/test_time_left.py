"""The range of the time left holds the true one, in a simulation with the real order of the requests."""

import heapq
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from r1eval.run.ordering import LongestFirst, QuestionKey, Waiting
from r1eval.run.time_left import time_left
from r1eval.store.records import Finish, Request, Sample
from tests.run.test_ordering import SAMPLING

LIMIT = 32_768
MOMENTS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""shares of the samples that are finished"""


@dataclass(frozen=True)
class World:
    """A run of replies with log-normal lengths, all generated at the same speed."""

    questions: int
    k: int
    slots: int
    between: float
    """standard deviation of the questions' mean log lengths"""
    within: float
    """of the log lengths of a question's replies"""


def generate(world: World, seed: int) -> Iterator[tuple[float, int, LongestFirst]]:
    """(time, samples finished, order) whenever one finishes."""
    draw = random.Random(seed)
    lengths = []
    for _ in range(world.questions):
        mean = draw.gauss(8.9, world.between)
        lengths.append(
            [max(1, min(LIMIT, int(math.exp(draw.gauss(mean, world.within))))) for _ in range(world.k)]
        )

    def requests(question: int) -> Iterator[Request]:
        return (Request("b", str(question), index, (), SAMPLING, 0) for index in range(world.k))

    order = LongestFirst(
        [
            Waiting(QuestionKey("b", str(one)), world.k, lambda one=one: requests(one))  # type: ignore[misc]
            for one in range(world.questions)
        ],
        {},
    )
    running: list[tuple[int, int, int]] = []
    clock = finished = 0

    def fill() -> None:
        while len(running) < world.slots and (one := next(order, None)) is not None:
            question = int(one.question_id)
            heapq.heappush(running, (clock + lengths[question][one.index], question, one.index))

    fill()
    while running:
        clock, question, index = heapq.heappop(running)
        finished += 1
        tokens = lengths[question][index]
        order.finish(Sample("b", str(question), index, "", Finish.STOP, 1, tokens, 1.0, 0))
        fill()
        yield clock, finished, order


def ranges(world: World, seed: int) -> tuple[list[tuple[float, tuple[float, float]]], int]:
    """(time, range) at the moments at which a range is shown, and how many moments there are."""
    total = world.questions * world.k
    wanted = {int(share * total) for share in MOMENTS}
    shown = []
    end = 0.0
    for clock, finished, order in generate(world, seed):
        end = clock
        if finished in wanted:
            left = time_left(clock, finished, total, running=order.running, waiting=order.waiting)
            if left is not None:
                shown.append((clock, left))
    return [(end - clock, left) for clock, left in shown], len(wanted)


WORLDS = {
    "narrow": World(60, 16, 64, 0.3, 0.3),
    "wide": World(60, 16, 64, 0.7, 0.5),
    "heavy tail": World(60, 16, 64, 1.0, 0.9),
    "few samples": World(198, 4, 128, 0.7, 0.5),
    "few questions": World(30, 64, 256, 0.7, 0.5),
    "many questions": World(500, 4, 64, 1.0, 0.9),
}


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS.keys())
def test_the_range_holds_the_true_time_in_nine_of_ten_runs(world: World) -> None:
    found = [one for seed in range(8) for one in ranges(world, seed)[0]]
    assert sum(low <= true <= high for true, (low, high) in found) >= 0.9 * len(found)
    assert len(found) >= 8 * 3  # it is shown at half of the moments or more


def test_it_is_not_shown_before_a_quarter_and_not_while_the_last_ones_run() -> None:
    assert time_left(60.0, 24, 100, running=10, waiting=66) is None
    assert time_left(60.0, 25, 100, running=10, waiting=65) is not None
    assert time_left(60.0, 85, 100, running=10, waiting=5) is None
    assert time_left(60.0, 0, 0, running=0, waiting=0) is None
