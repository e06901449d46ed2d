"""Real run folders to gate: by the command line and the replay engine, on a small benchmark or a real one."""

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

Reply = Callable[[Question, int], str | None]
"""the text of a question's sample number so and so; None where the run is to lack it"""

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
ADD = [{"input": "1 2", "output": "3"}, {"input": "2 2", "output": "4"}]
ADDS = "print(sum(map(int, input().split())))"
"""a program that passes ADD"""
PROMPT = "{question} End with \\\\boxed{}."


def sums(folder: Path, questions: int = 12, name: str = "sums", prompt: str = PROMPT, first: int = 1) -> Path:
    """The .toml of a benchmark of sums with ids `sum-1`, `sum-2`, … (from `first`) and golds 3, 5, …"""
    rows = [
        {"id": f"sum-{n}", "asked": f"What is {n} + {n + 1}?", "sum": str(2 * n + 1)}
        for n in range(first, first + questions)
    ]
    return benchmark(folder, name, SUMS.format(name=name, prompt=prompt), rows)


def adders(folder: Path, questions: int = 1, tests: object = ADD, compare: str = "tokens") -> Path:
    """The .toml of a benchmark of programs with ids `1`, `2`, … that ADDS solves."""
    rows = [
        {"statement": f"Add two numbers, {n}.", "tests": tests, "compare": compare} for n in range(questions)
    ]
    return benchmark(folder, "adders", ADDERS, rows)


def benchmark(folder: Path, name: str, toml: str, rows: Sequence[Mapping[str, object]]) -> Path:
    """The .toml of a benchmark of one's own, its rows beside it as NAME.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / f"{name}.toml").write_text(toml, encoding="utf-8")
    return folder / f"{name}.toml"


def able(share: float, seed: int = 0) -> Reply:
    """A model that is right with this chance, on each question and sample by itself; the same seed, the same
    replies whatever k is."""

    def reply(question: Question, index: int) -> str:
        right = Random(f"{seed} {question.id} {index}").random() < share
        return (replays.right if right else replays.wrong)(question, index)

    return reply


def lacking(reply: Reply, *missing: tuple[str, int]) -> Reply:
    """The same model, but for the samples (question id, index), which its engine fails to make."""
    return lambda question, index: None if (question.id, index) in missing else reply(question, index)


def run(
    folder: Path, reply: Reply, *options: str | Path, asked: str | Path | None = None, k: int = 4
) -> RunFolder:
    """`r1eval run` into this folder, of a benchmark's name or .toml (`sums` by default), all replies at once.

    Samples that are lacking are failed ones, so the run ends with exit code 5, and its folder is as good.
    """
    named = str(asked or sums(folder.parent))
    own = Path(named).suffix == ".toml"
    data = () if own else ("--data", DATA)
    questions = datasets.load(catalogue.find(named), None if own else DATA).questions
    replies = folder.with_name(f"{folder.name}-replies.jsonl")
    with replies.open("w", encoding="utf-8") as file:
        for question in questions:
            for index in range(k):
                text = reply(question, index)
                if text is not None:
                    line = {"question_id": question.id, "index": index, "text": text, "output_tokens": 9}
                    file.write(json.dumps(line) + "\n")
    given = ("--model", f"org/{folder.name}", "--engine", "replay", "--engine-arg", f"path={replies}")
    done = r1eval("run", named, *given, "--k", str(k), "--out", folder, *data, *options, cwd=folder.parent)
    assert done.returncode in (0, 5), done.stderr
    return RunFolder(folder)


def score(folder: RunFolder, *options: str) -> None:
    """`r1eval score` of a run."""
    done = r1eval("score", folder.path, *options, cwd=folder.path.parent)
    assert done.returncode == 0, done.stderr


def told(folder: RunFolder, change: Callable[[dict[str, Any]], object]) -> RunFolder:
    """The run with another `run.json`, as another machine or version would have written it."""
    path = folder.path / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    change(record)
    path.write_text(json.dumps(record), encoding="utf-8")
    return folder
