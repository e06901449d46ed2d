"""Scores finished samples beside generation, in a thread of its own, and never holds generation back."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Self

from benchmarks.types import Question
from r1eval.run.measure import item, score
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.statistics.metrics import Tally, running_pass_at_1, tally
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Sample, Score

WAITING = 1024
"""samples waiting for a worker at most; beyond that they stay on disk and are scored after generation"""


class LiveScoring:
    """`offer` a sample and go on; `done` sees it with its score once it is graded and on disk."""

    def __init__(
        self,
        folder: RunFolder,
        grader: Grader,
        questions: Mapping[str, Mapping[str, Question]],
        opens_thinking: Mapping[str, bool],
        done: Callable[[Sample, Score], None],
    ) -> None:
        """`questions`: benchmark -> question id -> question; `opens_thinking`: by benchmark."""
        self._folder = folder
        self._grader = grader
        self._questions = questions
        self._opens_thinking = opens_thinking
        self._done = done
        self._waiting: queue.Queue[Item | None] = queue.Queue(WAITING)
        self._tallies = {name: tally(folder.scores(name)) for name in questions}  # of earlier sessions too
        self._latest: str | None = None
        self._abandoned = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="scoring", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Grade what waits; after an interrupt leave it on disk for the next run."""
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            self._abandoned = True
            return
        self._waiting.put(None)
        self._thread.join()
        if self._error is not None and kind is None:
            raise self._error

    def offer(self, sample: Sample) -> None:
        """Hand a sample over if there is room; without room it is scored after generation."""
        if sample.finish is Finish.FAILED or self._error is not None:
            return
        question = self._questions[sample.benchmark][sample.question_id]
        try:
            self._waiting.put_nowait(item(question, sample, self._opens_thinking[sample.benchmark]))
        except queue.Full:
            return

    def running(self) -> str:
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
        while (waiting := self._waiting.get()) is not None:
            yield waiting

    def _work(self) -> None:
        try:
            for graded, grade in self._grader.grade(self._items()):
                if self._abandoned:
                    return
                sample = graded.tag
                assert isinstance(sample, Sample)
                self._keep(sample, score(sample, grade))
        except BaseException as error:  # noqa: BLE001 - whatever ends this thread is raised in the run's
            self._error = error
            while self._waiting.get() is not None:
                pass  # what is offered from now on is scored, or fails, after generation

    def _keep(self, sample: Sample, scored: Score) -> None:
        self._folder.append_score(sample.benchmark, scored)
        tallies = self._tallies[sample.benchmark]
        tallies[sample.question_id] = tallies.get(sample.question_id, Tally()).plus(scored)
        self._latest = sample.benchmark
        self._done(sample, scored)
