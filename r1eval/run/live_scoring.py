"""Scores finished samples during generation, in its own thread, without ever blocking generation."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from benchmarks.types import Question
from r1eval.run.measure import tagged_score, to_item
from r1eval.run.ordering import Lengths, QuestionKey
from r1eval.run.thinking import RunThinking
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.statistics.metrics import Tally, running_pass_at_1
from r1eval.store.digests import KeysByQuestion, line_digest
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Sample, Score

QUEUE_SIZE = 1024
"""samples that may wait for a worker; the rest are scored from disk after generation"""


@dataclass(frozen=True)
class ScoredBenchmark:
    """What live scoring needs to know of one benchmark."""

    questions: Mapping[str, Question]
    """by id"""
    keys: KeysByQuestion
    thinking: RunThinking
    earlier: Mapping[str, Tally] = field(default_factory=dict)
    """those of the valid scores of earlier sessions, by question"""


class LiveScoring:
    """Takes samples with `submit`, which never blocks; `on_score` is called once a score is on disk."""

    def __init__(
        self,
        folder: RunFolder,
        grader: Grader,
        benchmarks: Mapping[str, ScoredBenchmark],
        on_score: Callable[[Sample, Score], None],
    ) -> None:
        self._folder = folder
        self._grader = grader
        self._benchmarks = benchmarks
        self._on_score = on_score
        self._queue: queue.Queue[Item | None] = queue.Queue(QUEUE_SIZE)
        self._tallies = {name: dict(one.earlier) for name, one in benchmarks.items()}
        self._latest: str | None = None
        self._interrupted = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="scoring", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Grade the samples in the queue; after an interrupt leave them on disk for the next run."""
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            self._interrupted = True
            return
        while self._thread.is_alive():
            try:
                self._queue.put(None, timeout=0.2)
                break
            except queue.Full:
                continue
        self._thread.join()
        if kind is None:
            self.check()

    def submit(self, sample: Sample, line: bytes) -> None:
        """Queue a sample with its line if there is room; otherwise it is scored after generation.

        Raises the error that ended the scoring thread, such as a full disk.
        """
        self.check()
        if sample.finish is Finish.FAILED:
            return
        benchmark = self._benchmarks[sample.benchmark]
        digest = line_digest(line, benchmark.keys[sample.question_id])
        item = to_item(benchmark.questions[sample.question_id], sample, benchmark.thinking, digest)
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            return

    def check(self) -> None:
        """Raise the error that ended the scoring thread, if one did."""
        if self._error is not None:
            raise self._error

    def lengths(self) -> dict[QuestionKey, Lengths]:
        """The tokens of the replies that have a score, by question."""
        return {
            QuestionKey(name, question): Lengths(one.n, one.tokens.total)
            for name, tallies in self._tallies.items()
            for question, one in tallies.items()
            if one.tokens.total is not None
        }

    def running_pass_at_1(self) -> str:
        """The latest benchmark's pass@1 so far with its interval, as text; "" before the first score."""
        if self._latest is None:
            return ""
        estimate = running_pass_at_1(dict(self._tallies[self._latest]))
        if estimate.value is None:
            return ""
        text = f"{self._latest} pass@1 {estimate.value:.1%}"
        if estimate.low is not None and estimate.high is not None:
            text += f" [{estimate.low:.1%}, {estimate.high:.1%}]"
        return text

    def _items(self) -> Iterator[Item]:
        while (item := self._queue.get()) is not None:
            yield item

    def _work(self) -> None:
        try:
            for item, grade in self._grader.grade(self._items()):
                if self._interrupted:
                    return
                self._save(*tagged_score(item, grade))
        except BaseException as error:  # noqa: BLE001 - any error is raised again in the run's thread
            self._error = error

    def _save(self, sample: Sample, score: Score) -> None:
        self._folder.append_score(sample.benchmark, score)
        tallies = self._tallies[sample.benchmark]
        tallies[sample.question_id] = tallies.get(sample.question_id, Tally()).add(score)
        self._latest = sample.benchmark
        self._on_score(sample, score)
