"""Why no score of a running benchmark is shown: what has finished first is not a sample of the whole.

A simulation: 60 questions of k = 8, 64 replies at a time, in the order asked. A harder question has longer
replies that are more often wrong; a reply at the limit of 32,768 tokens is wrong.
"""

import heapq
import math
import random
from collections.abc import Iterator
from statistics import fmean

QUESTIONS, K, SLOTS, LIMIT = 60, 8, 64, 32_768

Reply = tuple[int, int, bool]
"""question, tokens, correct"""


def replies(random_: random.Random) -> Iterator[Reply]:
    """In the order asked."""
    for question in range(QUESTIONS):
        difficulty = random_.gauss(0, 1.5)
        for _ in range(K):
            tokens = min(LIMIT, int(math.exp(random_.gauss(8.9 + 0.35 * difficulty, 0.5))))
            correct = random_.random() < 1 / (1 + math.exp(difficulty)) and tokens < LIMIT
            yield question, tokens, correct


def finished_in_turn(seed: int) -> list[Reply]:
    """The replies by the time at which they finish; each slot is filled again as soon as it is free."""
    waiting, running, done = replies(random.Random(seed)), list[tuple[int, Reply]](), list[Reply]()
    clock = 0
    for reply in waiting:
        if len(running) == SLOTS:
            clock, finished = heapq.heappop(running)
            done.append(finished)
        heapq.heappush(running, (clock + reply[1], reply))
    return [*done, *(reply for _, reply in sorted(running))]


def bias(share: float, seed: int, *, complete_only: bool) -> float | None:
    """The score after this share of the samples, minus the one at the end, in points."""
    done = finished_in_turn(seed)
    seen = done[: int(share * len(done))]
    if complete_only:
        counts = [sum(one[0] == question for one in seen) for question in range(QUESTIONS)]
        seen = [one for one in seen if counts[one[0]] == K]
    if not seen:
        return None
    return 100 * (fmean(one[2] for one in seen) - fmean(one[2] for one in done))


def mean_bias(share: float, *, complete_only: bool) -> float:
    biases = (bias(share, seed, complete_only=complete_only) for seed in range(30))
    return fmean(one for one in biases if one is not None)


def test_the_score_of_what_has_finished_is_far_too_high_at_first() -> None:
    assert mean_bias(0.05, complete_only=False) > 10
    assert mean_bias(0.1, complete_only=False) > 3


def test_a_question_whose_samples_are_all_done_is_an_easy_one() -> None:
    assert mean_bias(0.1, complete_only=True) > 10
    assert mean_bias(0.25, complete_only=True) > 3
