"""Cost of a report over MATH-500 x 64 samples of realistic length: `python -m tests.perf.report`.

Time, size and peak memory of `r1eval report` for each --samples. The run folder is synthetic: 500 questions
with 64 samples of about 12,000 characters, four answers per question, graded by construction. Targets: under
60 s, and under 1 GiB for the command and its processes together (shared pages count once per process). The
baseline only parses the samples as JSON.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.types import Answer, Question
from r1eval.statistics.metrics import benchmark_metrics, tally, write_metrics
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Message, Sample, Score, Status, Vote
from tests.perf.memory import GIB, measure_peak, run_record

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
    args = parser.parse_known_args()[0]
    with tempfile.TemporaryDirectory() as scratch:
        run, out = Path(scratch) / "run", Path(scratch) / "report"
        make_run(run, args.questions)
        base = time_parsing(run / NAME / "samples.jsonl")
        megabytes = folder_size(run) / 1e6
        print(f"{args.questions * K:,} samples, {megabytes:,.0f} MB; parsing them alone: {base:.1f} s")
        for samples in args.samples:
            peak, seconds = measure_peak("report", str(run), "--out", str(out), "--samples", samples)
            print(
                f"--samples {samples}: {seconds:.0f} of 60 s, {seconds / base:.0f} times the parsing alone, "
                f"peak {peak / GIB:.2f} of 1 GiB, "
                f"{folder_size(out) / 1e6:,.0f} MB of pages",
                flush=True,
            )


def time_parsing(path: Path) -> float:
    """Seconds to parse the samples as JSON in one process, the minimum for any report."""
    start = time.monotonic()
    with path.open("rb") as lines:
        for line in lines:
            json.loads(line)
    return time.monotonic() - start


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
    folder.write_run(run_record(NAME, questions, K) | {"sessions": [make_session()]})
    jsonlines.replace(path / NAME / "samples.jsonl", make_samples(asked))
    scores = list(make_scores(asked))
    votes = [vote for question in asked for vote in make_votes(question)]
    folder.write_scores(NAME, scores)
    folder.write_votes(NAME, votes)
    by_question = {question.id: [v for v in votes if v.question_id == question.id] for question in asked}
    write_metrics(path, benchmark_metrics(NAME, tally(scores), by_question, [q.id for q in asked], K))


def make_session() -> dict[str, object]:
    return {"started": "2026-01-01T00:00:00+00:00", "versions": {}, "hardware": {}}


def draw_answers(question: Question) -> list[int]:
    dice = random.Random(question.id)
    return [int(question.gold) + dice.choice((0, 0, 0, 1, 2, 3)) for _ in range(K)]


def make_samples(asked: list[Question]) -> Iterator[Sample]:
    dice = random.Random(0)
    for question in asked:
        for index, answer in enumerate(draw_answers(question)):
            numbers = [dice.randrange(2, 99) for _ in range(3)]
            thinking = "".join(dice.choice(SENTENCES).format(*numbers) for _ in range(120))
            text = f"<think>\n{thinking}\n</think>\nThe answer is $\\boxed{{{answer}}}$."
            yield Sample(NAME, question.id, index, text, Finish.STOP, 90, 3_000, 61.2, index)


def make_scores(asked: list[Question]) -> Iterator[Score]:
    for question in asked:
        for index, answer in enumerate(draw_answers(question)):
            status = Status.CORRECT if str(answer) == question.gold else Status.WRONG
            yield Score(question.id, index, status, str(answer), "boxed", Finish.STOP, 3_000)


def make_votes(question: Question) -> Iterator[Vote]:
    given = draw_answers(question)
    for answer in sorted(set(given)):
        indices = tuple(index for index, one in enumerate(given) if one == answer)
        yield Vote(question.id, str(answer), indices, str(answer) == question.gold)


def folder_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s including making the run")
