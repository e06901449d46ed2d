"""A small suite of sums with its replies, for real runs by the replay engine."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from benchmarks.types import Question
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.start import RunOutput, start
from r1eval.store.folder import RunFolder
from r1eval.tables.results import format_results
from tests import replays
from tests.gate.runs import sums_benchmark

SUITE = """
name = "arithmetic"
title = "Arithmetic"
benchmarks = ["ones.toml", "tens.toml", "hundreds.toml"]
average = "pass@1"
"""


@dataclass(frozen=True)
class SuiteRuns:
    """Runs of a suite of three benchmarks of sums in one folder."""

    home: Path
    sizes: Mapping[str, int] = field(default_factory=lambda: {"ones": 6, "tens": 8, "hundreds": 10})
    """benchmark -> its number of questions"""

    def __post_init__(self) -> None:
        first = 1
        for name, size in self.sizes.items():
            sums_benchmark(self.home, size, name, first=first)
            first += size
        self.write_suite(SUITE)
        self.write_replies()

    @property
    def suite(self) -> str:
        return str(self.home / "arithmetic.toml")

    @property
    def arguments(self) -> tuple[str, ...]:
        """The options of the command that give the model's replies."""
        return ("--model", "m", "--engine", "replay", "--engine-arg", f"path={self.home / 'replies.jsonl'}")

    def file(self, name: str) -> str:
        """The path of a benchmark's file."""
        return str(self.home / f"{name}.toml")

    def write_suite(self, toml: str, name: str = "arithmetic") -> str:
        """The path of a suite's file."""
        (self.home / f"{name}.toml").write_text(toml, encoding="utf-8")
        return str(self.home / f"{name}.toml")

    def write_replies(self, missing: Sequence[str] = (), k: int = 4) -> None:
        """The replies to all questions but the missing ones."""
        lines = [
            json.dumps({"question_id": question.id, "index": index, "text": _reply(question, index)})
            for name in self.sizes
            for question in replays.load_questions(self.file(name))
            if question.id not in missing
            for index in range(k)
        ]
        (self.home / "replies.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run(self, *words: str, out: str = "run", k: int | None = 4, **options: Any) -> RunOutput:
        """Run the suite, or what the words name, into the folder of this name."""
        asked = RunOptions(
            benchmarks=words or (self.suite,),
            model="m",
            engine="replay",
            engine_args=(f"path={self.home / 'replies.jsonl'}",),
            k=k,
            out=self.home / out,
            workers=1,
            **options,
        )
        return start(asked, Progress(StringIO()))

    def folder(self, name: str = "run") -> RunFolder:
        return RunFolder(self.home / name)

    def table(self, form: str = "text", name: str = "run") -> str:
        return format_results([self.home / name], form)


def _reply(question: Question, index: int) -> str:
    """Right in three of four at first, and less often for the later benchmarks."""
    number = int(question.id.rpartition("-")[2])
    right = (number + index) % 4 > number // 10
    return (replays.correct_reply if right else replays.wrong_reply)(question, index)
