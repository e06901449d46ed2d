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
from r1eval.store.records import Finish, Sample, Score, Status

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
    samples: int = 0
    """how many there will be; 0 if that is not known"""


class LiveScoring:
    """Takes samples with `submit`, which never blocks; `on_score` is called once a score is on disk, `tell`
    with a line about a benchmark once all of its samples have one."""

    def __init__(
        self,
        folder: RunFolder,
        grader: Grader,
        benchmarks: Mapping[str, ScoredBenchmark],
        on_score: Callable[[Sample, Score], None],
        tell: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._folder = folder
        self._grader = grader
        self._benchmarks = benchmarks
        self._on_score = on_score
        self._tell = tell
        self._queue: queue.Queue[Item | None] = queue.Queue(QUEUE_SIZE)
        self._tallies = {name: dict(one.earlier) for name, one in benchmarks.items()}
        self._graded = {name: sum(one.n for one in each.values()) for name, each in self._tallies.items()}
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

    def _describe_result(self, benchmark: str) -> str:
        """pass@1 of a benchmark whose samples are all graded, with its interval."""
        estimate = running_pass_at_1(dict(self._tallies[benchmark]))
        assert estimate.value is not None  # all samples have a verdict
        text = f"{benchmark}: all {self._graded[benchmark]} samples graded, pass@1 {estimate.value:.1%}"
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
        self._on_score(sample, score)
        if score.status is not Status.FAILED:
            self._graded[sample.benchmark] += 1
            if self._graded[sample.benchmark] == self._benchmarks[sample.benchmark].samples:
                self._tell(self._describe_result(sample.benchmark))
