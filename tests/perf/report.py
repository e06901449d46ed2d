"""What a report over MATH-500 x 64 real-length samples takes: `python -m tests.perf.report`.

Time, size and peak memory of `r1eval report`, for each --samples. The run folder is synthetic: 500
questions of 64 samples of about 12,000 characters, four answers a question, graded by construction. Aims:
under 60 s, and under 1 GiB for the command and its processes together (pages that they share are counted
once for each). The baseline parses the samples as JSON, and does nothing else.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.types import Answer, Question
from r1eval.statistics.metrics import metrics_of, tally, write_metrics
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Message, Sample, Score, Status, Vote
from tests.perf.memory import GIB, record, watched

NAME = "math500"
QUESTIONS, K = 500, 64
SENTENCES = (
    "Let me expand $(x + {0})^2 = x^2 + {1}x + {2}$ and compare the coefficients with the ones above. ",
    "Hmm, that gives \\(\\frac{{{0}}}{{{1}}}\\), which does not look right, so I go through it again. ",
    "Wait, the second root is negative, because the product of both roots is {2} and their sum is {1}. ",
    "So there are {0} ways to choose the first pair and {1} ways to choose the second one, {2} in all. ",
    "By symmetry the area of the triangle is half of that of the rectangle, which has sides {0} and {1}. ",
    "Checking with small numbers: for n = {0} the formula gives {1}, and counting by hand gives {2}. ",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--samples", nargs="+", default=["8", "all"])
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    given = parser.parse_known_args()[0]
    with tempfile.TemporaryDirectory() as scratch:
        run, out = Path(scratch) / "run", Path(scratch) / "report"
        make_run(run, given.questions)
        base = parsing(run / NAME / "samples.jsonl")
        print(f"{given.questions * K:,} samples, {size(run) / 1e6:,.0f} MB; parsing them alone: {base:.1f} s")
        for samples in given.samples:
            peak, seconds = watched("report", str(run), "--out", str(out), "--samples", samples)
            print(
                f"--samples {samples}: {seconds:.0f} of 60 s, {seconds / base:.0f} times the parsing alone, "
                f"peak {peak / GIB:.2f} of 1 GiB, "
                f"{size(out) / 1e6:,.0f} MB of pages",
                flush=True,
            )


def parsing(path: Path) -> float:
    """Seconds of reading the samples as JSON in one process: what any report at least does."""
    began = time.monotonic()
    with path.open("rb") as lines:
        for line in lines:
            json.loads(line)
    return time.monotonic() - began


def make_run(path: Path, questions: int) -> None:
    """A finished run folder with samples, scores, votes and metrics."""
    folder = RunFolder(path)
    asked = [
        Question(
            f"test/algebra/{n}.json",
            {"question": f"What is {n} plus zero?"},
            str(n),
            Answer.EXPRESSION,
            tags={"subject": f"Subject {n % 7}", "level": str(n % 5 + 1)},
        )
        for n in range(questions)
    ]
    folder.write_questions(NAME, asked, [[vars(Message("user", q.slots["question"]))] for q in asked])
    folder.write_run(record(NAME, questions, K) | {"sessions": [session()]})
    jsonlines.replace(path / NAME / "samples.jsonl", samples(asked))
    scores = list(graded(asked))
    votes = [vote for question in asked for vote in cast(question)]
    folder.write_scores(NAME, scores)
    folder.write_votes(NAME, votes)
    by_question = {question.id: [v for v in votes if v.question_id == question.id] for question in asked}
    write_metrics(path, metrics_of(NAME, tally(scores), by_question, [q.id for q in asked], K))


def session() -> dict[str, object]:
    return {"started": "2026-01-01T00:00:00+00:00", "versions": {}, "hardware": {}}


def answers(question: Question) -> list[int]:
    dice = random.Random(question.id)
    return [int(question.gold) + dice.choice((0, 0, 0, 1, 2, 3)) for _ in range(K)]


def samples(asked: list[Question]) -> Iterator[Sample]:
    dice = random.Random(0)
    for question in asked:
        for index, answer in enumerate(answers(question)):
            numbers = [dice.randrange(2, 99) for _ in range(3)]
            thinking = "".join(dice.choice(SENTENCES).format(*numbers) for _ in range(120))
            text = f"<think>\n{thinking}\n</think>\nThe answer is $\\boxed{{{answer}}}$."
            yield Sample(NAME, question.id, index, text, Finish.STOP, 90, 3_000, 61.2, index)


def graded(asked: list[Question]) -> Iterator[Score]:
    for question in asked:
        for index, answer in enumerate(answers(question)):
            status = Status.CORRECT if str(answer) == question.gold else Status.WRONG
            yield Score(question.id, index, status, str(answer), "boxed", Finish.STOP, 3_000)


def cast(question: Question) -> Iterator[Vote]:
    given = answers(question)
    for answer in sorted(set(given)):
        indices = tuple(index for index, one in enumerate(given) if one == answer)
        yield Vote(question.id, str(answer), indices, str(answer) == question.gold)


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s with the making of the run")
