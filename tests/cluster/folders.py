"""What the tests of docs/cluster share: a small run by replay, and r1eval as a command on PATH."""

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from r1eval.store.folder import RunFolder
from tests import replays
from tests.command_line import environment, r1eval
from tests.gate.runs import sums_benchmark
from tests.test_architecture import ROOT

FILES = ROOT / "docs" / "cluster"
QUESTIONS, K = 6, 4
COMPARED = (
    "metrics.json",
    "metrics.csv",
    *(f"sums/{n}.jsonl" for n in ("questions", "samples", "scores", "votes")),
)


@dataclass(frozen=True)
class SmallRun:
    """A run of sums whose replies are replayed."""

    home: Path
    arguments: tuple[str, ...]
    """of `r1eval run`, without --shard and --out"""

    @property
    def environment(self) -> Mapping[str, str]:
        """With `r1eval` on PATH, as users have it."""
        variables = environment()
        return {**variables, "PATH": f"{self.home / 'bin'}:{variables['PATH']}"}

    def content(self, name: str) -> dict[str, bytes]:
        """The files of a run that must be those of one machine's run, byte for byte."""
        return {file: (self.home / name / file).read_bytes() for file in COMPARED}

    def on_one_machine(self, name: str = "one") -> dict[str, bytes]:
        """The same run without shards."""
        done = r1eval("run", *self.arguments, "--out", name, "--quiet", cwd=self.home)
        assert done.returncode == 0, done.stderr
        return self.content(name)

    def stored(self, name: str) -> int:
        """How many samples a folder holds."""
        return len(list(RunFolder(self.home / name).samples("sums")))


def small_run(home: Path) -> SmallRun:
    """Write the benchmark and its replies into a folder. Their names have a space: scripts must quote."""
    folder = home / "my files"
    benchmark = sums_benchmark(folder, QUESTIONS)
    replies = replays.write_replies(
        folder / "replies.jsonl",
        replays.load_questions(str(benchmark)),
        K,
        lambda question, index: (replays.correct_reply if index % 3 else replays.wrong_reply)(
            question, index
        ),
    )
    command = home / "bin" / "r1eval"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m r1eval "$@"\n')
    command.chmod(0o755)
    engine = ("--engine", "replay", "--engine-arg", f"path={replies}")
    return SmallRun(home, (str(benchmark), "--model", "my model", *engine, "--k", str(K), "--workers", "1"))


def is_running(process: int) -> bool:
    """Whether there is a process with this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
