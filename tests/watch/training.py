"""A training run as it is on disk: checkpoints with real safetensors, and replies that a checkpoint gave."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from benchmarks.types import Question
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.watch.loop import WatchResult, watch
from r1eval.watch.options import WatchOptions
from tests import replays
from tests.gate.runs import sums_benchmark

CONFIG = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 8}
K = 4


def write_shards(folder: Path, shards: int = 1) -> None:
    """The weights of a tiny model in one file, or in several with their index."""
    names = [f"model-{n:05}-of-{shards:05}.safetensors" for n in range(1, shards + 1)]
    for number, name in enumerate(names if shards > 1 else ["model.safetensors"]):
        save_file({f"layer.{number}.weight": np.ones((4, 4), np.float32)}, folder / name)
    if shards > 1:
        index = {"weight_map": {f"layer.{number}.weight": name for number, name in enumerate(names)}}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")


def write_checkpoint(folder: Path, shards: int = 1) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    write_shards(folder, shards)
    return folder


@dataclass(frozen=True)
class Training:
    """A folder of checkpoints whose replies are replayed, and the watches of it."""

    home: Path
    questions: int = 12

    @property
    def folder(self) -> Path:
        return self.home / "train"

    @property
    def out(self) -> Path:
        return self.home / "watch"

    def add(self, step: int, right: float, name: str = "") -> Path:
        """A checkpoint that answers this share of the questions right, the first ones."""
        benchmark = str(sums_benchmark(self.home, self.questions))
        solved = round(right * self.questions)

        def reply(question: Question, index: int) -> str:
            is_right = int(question.id.rpartition("-")[2]) <= solved
            text = (replays.correct_reply if is_right else replays.wrong_reply)(question, index)
            return f"{text}\n(step {step})"

        replays.write_replies(
            self.home / f"replies-{step}.jsonl", replays.load_questions(benchmark), K, reply
        )
        return write_checkpoint(self.folder / (name or f"checkpoint-{step}"))

    def options(self, **changes: Any) -> WatchOptions:
        self.folder.mkdir(exist_ok=True)
        run = RunOptions(
            benchmarks=(str(sums_benchmark(self.home, self.questions)),),
            model="",
            engine="replay",
            engine_args=(f"path={self.home}/replies-{{step}}.jsonl",),
            k=K,
            workers=1,
        )
        values = {"settle": 0.0, "report": False, "gate": GateSettings(), "retries": 1}
        return WatchOptions(self.folder, self.out, **{"run": run, **values, **changes})

    def watch(self, log: StringIO | None = None, **changes: Any) -> WatchResult:
        return watch(self.options(**changes), Progress(log or StringIO()))

    def ledger(self) -> Mapping[str, Any]:
        """The checkpoints in watch.json, by name."""
        record = json.loads((self.out / "watch.json").read_text(encoding="utf-8"))
        return {row["name"]: row for row in record["checkpoints"]}


class Interrupting(StringIO):
    """A terminal whose user presses Ctrl-C at a certain line."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line

    def write(self, text: str) -> int:
        if self.line in text:
            raise KeyboardInterrupt
        return super().write(text)


def verdicts(result: WatchResult) -> Iterator[tuple[str, str, str, int]]:
    """(candidate, baseline, against, exit code) of each comparison."""
    for one in result.compared:
        yield one.candidate, one.baseline, one.against, one.exit_code
