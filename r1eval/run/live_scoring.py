"""Scores finished samples during generation, in its own thread, without ever blocking generation."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Self

from benchmarks.types import Question
from r1eval.run.measure import to_item, to_score
from r1eval.run.thinking import RunThinking
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.statistics.metrics import Tally, running_pass_at_1, tally
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Sample, Score

QUEUE_SIZE = 1024
"""samples that may wait for a worker; the rest are scored from disk after generation"""


class LiveScoring:
    """Takes samples with `submit`, which never blocks; `on_score` is called once a score is on disk."""

    def __init__(
        self,
        folder: RunFolder,
        grader: Grader,
        questions: Mapping[str, Mapping[str, Question]],
        thinking: Mapping[str, RunThinking],
        on_score: Callable[[Sample, Score], None],
    ) -> None:
        """`questions`: benchmark -> question id -> question; `thinking`: by benchmark."""
        self._folder = folder
        self._grader = grader
        self._questions = questions
        self._thinking = thinking
        self._on_score = on_score
        self._queue: queue.Queue[Item | None] = queue.Queue(QUEUE_SIZE)
        self._tallies = {name: tally(folder.scores(name)) for name in questions}  # including earlier sessions
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
        self._queue.put(None)
        self._thread.join()
        if self._error is not None and kind is None:
            raise self._error

    def submit(self, sample: Sample) -> None:
        """Queue a sample if there is room; otherwise it is scored after generation."""
        if sample.finish is Finish.FAILED or self._error is not None:
            return
        question = self._questions[sample.benchmark][sample.question_id]
        try:
            self._queue.put_nowait(to_item(question, sample, self._thinking[sample.benchmark]))
        except queue.Full:
            return

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
                sample = item.tag
                assert isinstance(sample, Sample)
                self._save(sample, to_score(sample, grade))
        except BaseException as error:  # noqa: BLE001 - any error is raised again in the run's thread
            self._error = error
            while self._queue.get() is not None:
                pass  # samples submitted from now on are scored, or fail, after generation

    def _save(self, sample: Sample, score: Score) -> None:
        self._folder.append_score(sample.benchmark, score)
        tallies = self._tallies[sample.benchmark]
        tallies[sample.question_id] = tallies.get(sample.question_id, Tally()).add(score)
        self._latest = sample.benchmark
        self._on_score(sample, score)
