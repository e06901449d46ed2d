"""Makes real run folders for gate tests, by the command line and the replay engine."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import catalogue, datasets
from benchmarks.types import Question
from r1eval.store.folder import RunFolder
from tests import replays
from tests.command_line import r1eval
from tests.shared_data import DATA

SampleFunction = Callable[[Question, int], str | None]
"""(question, sample index) -> the text of the sample; None for a missing sample"""

SUMS = """
name = "{name}"
title = "Sums"
answer = "integer"
prompt = "{prompt}"
[dataset]
file = "{name}.jsonl"
[columns]
question = "asked"
gold = "sum"
id = "id"
"""
ADDERS = """
name = "adders"
answer = "program"
[dataset]
file = "adders.jsonl"
[columns]
question = "statement"
[program]
tests = "tests"
checker = "compare"
"""
ADD_TESTS = [{"input": "1 2", "output": "3"}, {"input": "2 2", "output": "4"}]
ADD_PROGRAM = "print(sum(map(int, input().split())))"
"""a program that passes ADD"""
PROMPT = "{question} End with \\\\boxed{}."


def sums_benchmark(
    folder: Path, questions: int = 12, name: str = "sums", prompt: str = PROMPT, first: int = 1
) -> Path:
    """Path of the .toml of a benchmark with ids `sum-1`, `sum-2`, … (from `first`) and golds 3, 5, …"""
    rows = [
        {"id": f"sum-{n}", "asked": f"What is {n} + {n + 1}?", "sum": str(2 * n + 1)}
        for n in range(first, first + questions)
    ]
    return write_benchmark(folder, name, SUMS.format(name=name, prompt=prompt), rows)


def adders_benchmark(
    folder: Path, questions: int = 1, tests: object = ADD_TESTS, compare: str = "tokens"
) -> Path:
    """Path of the .toml of a program benchmark with ids `1`, `2`, … that ADD_PROGRAM solves."""
    rows = [
        {"statement": f"Add two numbers, {n}.", "tests": tests, "compare": compare} for n in range(questions)
    ]
    return write_benchmark(folder, "adders", ADDERS, rows)


def write_benchmark(folder: Path, name: str, toml: str, rows: Sequence[Mapping[str, object]]) -> Path:
    """Path of the .toml of a custom benchmark; its rows are in NAME.jsonl next to it."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / f"{name}.toml").write_text(toml, encoding="utf-8")
    return folder / f"{name}.toml"


def model_with_accuracy(share: float, seed: int = 0) -> SampleFunction:
    """A model that is right with this probability, independently for each question and sample; the same seed
    gives the same replies for every k."""

    def reply(question: Question, index: int) -> str:
        right = Random(f"{seed} {question.id} {index}").random() < share
        return (replays.correct_reply if right else replays.wrong_reply)(question, index)

    return reply


def drop_samples(reply: SampleFunction, *missing: tuple[str, int]) -> SampleFunction:
    """The same model without the samples (question id, index), which its engine fails to generate."""
    return lambda question, index: None if (question.id, index) in missing else reply(question, index)


def run(
    folder: Path, reply: SampleFunction, *options: str | Path, benchmark: str | Path | None = None, k: int = 4
) -> RunFolder:
    """`r1eval run` into this folder, of a benchmark's name or .toml (`sums` by default), with these replies.

    Missing samples count as failed: the run ends with exit code 5 and a valid folder.
    """
    named = str(benchmark or sums_benchmark(folder.parent))
    is_custom = Path(named).suffix == ".toml"
    data = () if is_custom else ("--data", DATA)
    questions = datasets.load(catalogue.find(named), None if is_custom else DATA).questions
    replies = folder.with_name(f"{folder.name}-replies.jsonl")
    with replies.open("w", encoding="utf-8") as file:
        for question in questions:
            for index in range(k):
                text = reply(question, index)
                if text is not None:
                    line = {"question_id": question.id, "index": index, "text": text, "output_tokens": 9}
                    file.write(json.dumps(line) + "\n")
    arguments = ("--model", f"org/{folder.name}", "--engine", "replay", "--engine-arg", f"path={replies}")
    done = r1eval(
        "run", named, *arguments, "--k", str(k), "--out", folder, *data, *options, cwd=folder.parent
    )
    assert done.returncode in (0, 5), done.stderr
    return RunFolder(folder)


def score(folder: RunFolder, *options: str) -> None:
    """`r1eval score --save` on a run."""
    done = r1eval("score", folder.path, "--save", *options, cwd=folder.path.parent)
    assert done.returncode == 0, done.stderr


def edit_manifest(folder: RunFolder, change: Callable[[dict[str, Any]], object]) -> RunFolder:
    """The run with an edited `run.json`, as another machine or version might have written it."""
    path = folder.path / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    change(record)
    path.write_text(json.dumps(record), encoding="utf-8")
    return folder
