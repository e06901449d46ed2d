"""CPU seconds for all metrics of a benchmark, for every j up to k: `python -m tests.perf.metrics`.

Votes resemble those of reasoning models: a right answer with a random share, wrong answers in groups of all
sizes, many of one sample, a fifth of the wrong samples without an answer.
"""

import random
import time

from r1eval.statistics.consensus import VoteCounts
from r1eval.statistics.metrics import Tally, TokenSums, benchmark_metrics
from r1eval.store.records import Vote

SHAPES = (("AIME", 30, 64), ("MATH-500", 500, 4), ("500 questions", 500, 64))


def main() -> None:
    time_metrics(5, 8)  # imports what is needed
    for title, questions, k in SHAPES:
        took = time_metrics(questions, k)
        print(f"{title}, k = {k}: all metrics of {questions} questions in {took:.2f} s", flush=True)


def time_metrics(questions: int, k: int) -> float:
    dice = random.Random(questions + k)
    vote_counts = {f"q{number}": random_votes(dice, k) for number in range(questions)}
    tallies = {name: to_tally(one) for name, one in vote_counts.items()}
    votes = {name: to_votes(name, one) for name, one in vote_counts.items()}
    start = time.process_time()
    benchmark_metrics("made up", tallies, votes, list(tallies), k)
    return time.process_time() - start


def random_votes(dice: random.Random, k: int) -> VoteCounts:
    chance = dice.betavariate(0.8, 0.4)
    right = sum(dice.random() < chance for _ in range(k))
    abstentions = sum(dice.random() < 0.2 for _ in range(k - right))
    wrong: list[int] = []
    while sum(wrong) < k - right - abstentions:
        left = k - right - abstentions - sum(wrong)
        wrong.append(dice.randint(1, max(1, left // 2)) if dice.random() < 0.5 else 1)
    return VoteCounts((right,) if right else (), tuple(wrong), abstentions)


def to_tally(one: VoteCounts) -> Tally:
    return Tally(
        n=one.samples,
        correct=sum(one.correct),
        no_answer=one.abstentions,
        tokens=TokenSums(one.samples, one.samples),
    )


def to_votes(name: str, one: VoteCounts) -> list[Vote]:
    votes: list[Vote] = []
    place = 0
    for sizes, correct in ((one.correct, True), (one.wrong, False)):
        for size in sizes:
            votes.append(Vote(name, str(place), tuple(range(place, place + size)), correct))
            place += size
    return votes


if __name__ == "__main__":
    main()
