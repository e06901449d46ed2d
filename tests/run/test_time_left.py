"""The range of the time left holds the true one, in a simulation with the real order of the requests."""

import functools
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
MOMENTS = (0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""shares of the samples that are finished"""
FIRST_SEED = 770_000
"""the factors were chosen on other worlds"""


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


def draw_world(seed: int) -> World:
    """Any run: few questions or many, one sample of each or 64, lengths that are alike or differ widely."""
    draw = random.Random(seed)
    k = draw.choice([1, 2, 4, 8, 16, 32, 64])
    questions = draw.choice([30, 50, 100, 198, 300])
    return World(questions, k, draw.choice([16, 32, 64, 128]), draw.uniform(0.2, 1.4), draw.uniform(0.2, 1.0))


def held(world: World, seed: int) -> Iterator[tuple[float, bool]]:
    """(share finished, whether the range holds the true time) at the moments at which a range is shown."""
    total = world.questions * world.k
    wanted = {int(share * total): share for share in MOMENTS}
    shown = []
    end = 0.0
    for clock, finished, order in generate(world, seed):
        end = clock
        left = time_left(clock, finished, total, running=order.running, waiting=order.waiting)
        if finished in wanted and left is not None:
            shown.append((wanted[finished], clock, left))
    for share, clock, (low, high) in shown:
        yield share, low <= end - clock <= high


@functools.cache
def coverage(count: int) -> list[tuple[World, float, bool]]:
    """`held` of random worlds that are longer than two rounds of their slots and quick to simulate."""
    worlds = {seed: draw_world(FIRST_SEED + seed) for seed in range(count)}
    return [
        (world, share, is_held)
        for seed, world in worlds.items()
        if 2 * world.slots <= world.questions * world.k <= 6000
        for share, is_held in held(world, seed)
    ]


def test_the_range_holds_the_true_time_at_four_of_five_moments_of_runs_it_was_not_chosen_on() -> None:
    found = coverage(150)
    assert len(found) > 400
    assert sum(is_held for _, _, is_held in found) >= 0.8 * len(found)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.7])
def test_it_holds_it_early_and_late_if_questions_are_asked_more_than_once(share: float) -> None:
    found = [is_held for world, at, is_held in coverage(150) if at == share and world.k > 1]
    assert sum(found) >= 0.8 * len(found) > 20


def test_it_is_not_shown_before_a_quarter_and_not_while_the_last_ones_run() -> None:
    assert time_left(60.0, 24, 100, running=10, waiting=66) is None
    assert time_left(60.0, 25, 100, running=10, waiting=65) is not None
    assert time_left(60.0, 85, 100, running=10, waiting=5) is None
    assert time_left(60.0, 0, 0, running=0, waiting=0) is None
