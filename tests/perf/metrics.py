"""Seconds of CPU that all metrics of a benchmark take, for every j up to k: `python -m tests.perf.metrics`.

Votes as reasoning models cast them: a right answer of random share, wrong answers in groups of all sizes,
many given once, a fifth of the wrong samples silent.
"""

import random
import time

from r1eval.statistics.consensus import Ballot
from r1eval.statistics.metrics import Tally, metrics_of
from r1eval.store.records import Vote

SHAPES = (("AIME", 30, 64), ("MATH-500", 500, 4), ("500 questions", 500, 64))


def main() -> None:
    seconds(5, 8)  # loads what is used
    for title, questions, k in SHAPES:
        took = seconds(questions, k)
        print(f"{title}, k = {k}: all metrics of {questions} questions in {took:.2f} s", flush=True)


def seconds(questions: int, k: int) -> float:
    dice = random.Random(questions + k)
    ballots = {f"q{number}": ballot(dice, k) for number in range(questions)}
    tallies = {name: tally(one) for name, one in ballots.items()}
    votes = {name: cast(name, one) for name, one in ballots.items()}
    began = time.process_time()
    metrics_of("made up", tallies, votes, list(tallies), k)
    return time.process_time() - began


def ballot(dice: random.Random, k: int) -> Ballot:
    chance = dice.betavariate(0.8, 0.4)
    right = sum(dice.random() < chance for _ in range(k))
    silent = sum(dice.random() < 0.2 for _ in range(k - right))
    wrong: list[int] = []
    while sum(wrong) < k - right - silent:
        left = k - right - silent - sum(wrong)
        wrong.append(dice.randint(1, max(1, left // 2)) if dice.random() < 0.5 else 1)
    return Ballot((right,) if right else (), tuple(wrong), silent)


def tally(one: Ballot) -> Tally:
    return Tally(
        n=one.samples,
        correct=sum(one.correct),
        no_answer=one.silent,
        tokens=one.samples,
        tokens_squared=one.samples,
    )


def cast(name: str, one: Ballot) -> list[Vote]:
    votes: list[Vote] = []
    place = 0
    for sizes, correct in ((one.correct, True), (one.wrong, False)):
        for size in sizes:
            votes.append(Vote(name, str(place), tuple(range(place, place + size)), correct))
            place += size
    return votes


if __name__ == "__main__":
    main()
