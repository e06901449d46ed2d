"""Makes the runs that `tests.perf.scale` measures: a benchmark, its replies and their scores.

Replies are written straight into a run folder, with their scores, and `r1eval run` then takes them over: it
finds them sound, groups the votes and writes the metrics.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.catalogue import find
from benchmarks.types import Question
from r1eval.run.prepare import prepare_benchmark
from r1eval.run.seeds import sample_seed
from r1eval.scoring.grades import GRADER_VERSION
from r1eval.store import jsonlines
from r1eval.store.digests import GradingRules, format_digest, grading_keys, line_digest
from r1eval.store.records import Finish, Sample, Score, Status
from tests.perf.report import SENTENCES

NAME = "scale"
SEED = 0
GOLDS = 1_000
"""different golds, as in AIME"""
TEXTS = 97
"""different thinkings that the replies have"""


@dataclass(frozen=True)
class Shape:
    """The size of a run."""

    questions: int
    k: int
    text_bytes: int

    @property
    def samples(self) -> int:
        return self.questions * self.k


def write_benchmark(folder: Path, shape: Shape) -> Path:
    """Write the benchmark's questions and its .toml, whose path is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "questions.jsonl").open("w", encoding="utf-8") as file:
        for n in range(shape.questions):
            row = {"question": f"What is the remainder of {n} divided by {GOLDS}?", "answer": str(n % GOLDS)}
            file.write(json.dumps(row) + "\n")
    toml = folder / f"{NAME}.toml"
    toml.write_text(
        f'name = "{NAME}"\nanswer = "integer"\n[dataset]\nfile = "questions.jsonl"\n'
        f'[columns]\nquestion = "question"\ngold = "answer"\n[sampling]\nk = {shape.k}\n'
    )
    return toml


def write_replies(folder: Path, toml: Path, shape: Shape, draw: int) -> None:
    """Write samples.jsonl and scores.jsonl of a run; another `draw` gives other replies."""
    benchmark = find(str(toml))
    sampling = replace(benchmark.sampling, k=shape.k)
    questions = prepare_benchmark(benchmark, sampling, None, None).questions
    keys = grading_keys(GradingRules(GRADER_VERSION, "answer", "judge"), questions)
    part = folder / NAME
    part.mkdir(parents=True, exist_ok=True)
    with (part / "samples.jsonl").open("wb") as samples, (part / "scores.jsonl").open("wb") as scores:
        for question, sample, status, answer in _replies(questions, shape, draw):
            line = jsonlines.encode(sample)
            digest = format_digest(line_digest(line, keys[question.id]))
            score = Score(
                question.id, sample.index, status, answer, "exact integer", sample.finish,
                sample.output_tokens, digest=digest,
            )  # fmt: skip
            samples.write(line)
            scores.write(jsonlines.encode(score))


def drop_last_line(path: Path) -> None:
    """Cut the last line of a file."""
    with path.open("rb+") as file:
        file.seek(-min(path.stat().st_size, 1 << 20), 2)
        start, tail = file.tell(), file.read()
        file.truncate(start + tail.rstrip(b"\n").rfind(b"\n") + 1)


def write_last_line(path: Path, target: Path) -> None:
    """Copy the last line of a file into another one."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 1 << 20), 2)
        target.write_bytes(file.read().splitlines(keepends=True)[-1])


def matches_a_real_run(made: Path, real: Path) -> bool:
    """Whether both folders have the same bytes in samples, scores and votes."""
    files = (f"{NAME}/{name}.jsonl" for name in ("questions", "samples", "scores", "votes"))
    return all((made / file).read_bytes() == (real / file).read_bytes() for file in files)


def _replies(
    questions: tuple[Question, ...], shape: Shape, draw: int
) -> Iterator[tuple[Question, Sample, Status, str]]:
    dice, abilities = random.Random(draw), random.Random(0)
    thinkings = [_thinking(dice, shape.text_bytes) for _ in range(TEXTS)]
    for question in questions:
        ability = abilities.random()
        for index in range(shape.k):
            right = dice.random() < ability
            answer = question.gold if right else str(int(question.gold) + dice.randrange(1, 5))
            thinking = thinkings[dice.randrange(TEXTS)]
            text = f"<think>\nAttempt {index}. {thinking}\n</think>\nThe answer is $\\boxed{{{answer}}}$."
            seed = sample_seed(SEED, NAME, question.id, index)
            sample = Sample(
                NAME, question.id, index, text, Finish.STOP, None, 400 + dice.randrange(200), 0.0, seed
            )
            yield question, sample, Status.CORRECT if right else Status.WRONG, answer


def _thinking(dice: random.Random, size: int) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < size - 280:
        parts.append(dice.choice(SENTENCES).format(*(dice.randrange(2, 99) for _ in range(3))))
    return "".join(parts)
