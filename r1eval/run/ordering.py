"""The order of a run's requests: longest expected first, so that no long reply is left for the end.

The last replies of a run keep an engine busy with a few requests while the rest of it idles. Starting the
longest first (Graham 1969, "Bounds on Multiprocessing Timing Anomalies") leaves short ones to fill the end.
A question's length is expected to be the mean of its replies so far, in this run or in a given one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import NamedTuple

from r1eval.errors import R1evalError
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Request, Sample, Status

CHARACTERS_PER_TOKEN = 4
"""of replies whose tokens the server does not report: only their order matters"""


class QuestionKey(NamedTuple):
    benchmark: str
    question_id: str


@dataclass(frozen=True, slots=True)
class Lengths:
    """Tokens of a question's replies so far."""

    replies: int = 0
    tokens: int = 0

    @property
    def mean(self) -> float | None:
        """None before the first reply."""
        return self.tokens / self.replies if self.replies else None

    def add(self, tokens: int) -> "Lengths":
        return Lengths(self.replies + 1, self.tokens + tokens)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The requests of one question that are not asked yet."""

    key: QuestionKey
    count: int
    requests: Callable[[], Iterator[Request]]
    """them, in the order of their indices; called when the first is drawn"""


def read_lengths(path: Path, benchmarks: Collection[str]) -> dict[QuestionKey, Lengths]:
    """The lengths of the replies in a run folder; R1evalError if it has none of these benchmarks."""
    folder, lengths = RunFolder(path), dict[QuestionKey, Lengths]()
    names = [name for name in folder.read_run()["benchmarks"] if name in benchmarks]
    if not names:
        raise R1evalError(f"--order-from {path}: has no replies to {', '.join(benchmarks)}; leave it out")
    for name in names:
        for score in folder.scores(name):
            if score.output_tokens is not None and score.status is not Status.FAILED:
                key = QuestionKey(name, score.question_id)
                lengths[key] = lengths.get(key, Lengths()).add(score.output_tokens)
    return lengths


class LongestFirst(Iterator[Request]):
    """Draws a run's requests, those of the questions with the longest replies first.

    A question without a finished reply comes before all others, the one with the fewest requests drawn first:
    so each gets its first request early, and one whose replies take long is known to be long by just that.
    Equals keep the questions' order. The same replies in the same order give the same draws. Not for several
    threads. With `in_order` the questions' order is kept throughout.
    """

    def __init__(
        self,
        questions: Iterable[Waiting],
        lengths: Mapping[QuestionKey, Lengths],
        *,
        in_order: bool = False,
    ) -> None:
        self._questions = [one for one in questions if one.count]
        self._in_order = in_order
        self._places = {one.key: place for place, one in enumerate(self._questions)}
        self._lengths = [lengths.get(one.key, Lengths()) for one in self._questions]
        self._left = [one.count for one in self._questions]
        self._requests: dict[int, Iterator[Request]] = {}
        """by place, of the questions that were drawn from and have more"""
        self._heap = [(*self._rank(place), place) for place in range(len(self._questions))]
        heapify(self._heap)
        self.waiting = sum(self._left)
        """requests not drawn yet"""
        self.running = 0
        """requests drawn and not finished"""

    def __next__(self) -> Request:
        while self._heap:
            *rank, place = self._heap[0]
            if self._left[place] and tuple(rank) == self._rank(place):
                return self._draw(place)
            heappop(self._heap)  # of an earlier rank; its present one is elsewhere in the heap
        raise StopIteration

    def finish(self, sample: Sample) -> None:
        """Take note of a reply; a failed one tells no length."""
        self.running -= 1
        place = self._places.get(QuestionKey(sample.benchmark, sample.question_id))
        if place is None or sample.finish is Finish.FAILED:
            return
        tokens = sample.output_tokens
        self._lengths[place] = self._lengths[place].add(
            len(sample.text) // CHARACTERS_PER_TOKEN if tokens is None else tokens
        )
        self._push(place)

    def describe(self, longest: int | None = None) -> str:
        """What is running, for the progress line; `longest`: tokens of the longest reply so far, if any."""
        if not self.running:
            return ""
        text = f"{self.running:,} running, {self.waiting:,} waiting"
        return f"{text} · longest at {longest:,} tokens" if longest else text

    def _draw(self, place: int) -> Request:
        if place not in self._requests:
            self._requests[place] = self._questions[place].requests()
        request = next(self._requests[place])
        self._left[place] -= 1
        self.waiting -= 1
        self.running += 1
        if not self._left[place]:
            del self._requests[place]
        elif not self._in_order and not self._lengths[place].replies:
            self._push(place)
        return request

    def _rank(self, place: int) -> tuple[int, float]:
        """Questions without replies first, by the number drawn; then the longest."""
        if self._in_order:
            return 0, 0.0
        mean = self._lengths[place].mean
        return (0, self._questions[place].count - self._left[place]) if mean is None else (1, -mean)

    def _push(self, place: int) -> None:
        if self._in_order or not self._left[place]:
            return
        heappush(self._heap, (*self._rank(place), place))
        if len(self._heap) > 2 * len(self._questions) + 1024:  # mostly earlier ranks
            self._heap = [(*self._rank(one), one) for one, left in enumerate(self._left) if left]
            heapify(self._heap)
