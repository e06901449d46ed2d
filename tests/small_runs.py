"""Small real runs of sums in this process: the way of `r1eval run`, without starting an interpreter."""

from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from benchmarks.types import Question
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.start import start
from r1eval.store.folder import RunFolder
from r1eval.tables.results import format_results
from tests import replays
from tests.gate.runs import sums_benchmark

RESULTS = ("metrics.json", "metrics.csv", "sums/scores.jsonl", "sums/votes.jsonl", "sums/questions.jsonl")
"""the files of a run that do not depend on when and where it ran"""


@dataclass(frozen=True)
class SmallRuns:
    """Runs of one benchmark of sums in one folder, by one model for each seed."""

    home: Path
    questions: int = 6

    def run(self, name: str, *, seed: int = 0, k: int = 4, **options: Any) -> str:
        """Run into the folder of this name; what was printed to stderr. `seed`: that of the model's texts."""
        benchmark = sums_benchmark(self.home, self.questions)
        replies = self.home / f"replies-{seed}-{k}-{self.questions}.jsonl"
        if not replies.exists():
            replays.write_replies(
                replies, replays.load_questions(str(benchmark)), k, lambda q, i: _reply(seed, q, i)
            )
        messages = StringIO()
        start(
            RunOptions(
                benchmarks=options.pop("benchmarks", (str(benchmark),)),
                model="m",
                engine="replay",
                engine_args=(f"path={replies}",),
                k=k,
                out=self.home / name,
                workers=1,
                **options,
            ),
            Progress(messages),
        )
        return messages.getvalue()

    def folder(self, name: str) -> RunFolder:
        return RunFolder(self.home / name)

    def table(self, name: str) -> str:
        """The run's table, with the folder's name left out."""
        return format_results([self.home / name], "text").replace(str(self.home / name), "RUN")

    def results(self, name: str) -> dict[str, bytes]:
        """The content of `RESULTS`."""
        return {file: (self.home / name / file).read_bytes() for file in RESULTS}


def _reply(seed: int, question: Question, index: int) -> str:
    """Right in two of three; the text is another for each seed."""
    kind = (int(question.id.rpartition("-")[2]) + index + seed) % 3
    reply = (replays.correct_reply if kind else replays.wrong_reply)(question, index)
    return f"{reply}\n(model {seed}, sample {index})"
