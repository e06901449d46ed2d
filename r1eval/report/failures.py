"""Counts the failed samples of a benchmark by their cause."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from r1eval.store.privacy import without_places
from r1eval.store.records import Score, Status

MAX_FAILED_SAMPLES = 100
"""failed samples that are listed"""
MAX_CAUSES = 50
"""causes of failure that are listed"""
MAX_CAUSE_LENGTH = 300
"""characters shown of a cause"""


@dataclass
class Failures:
    """The failed samples of a benchmark, counted while its scores are read."""

    counts: dict[str, int] = field(default_factory=dict)
    """by cause, in the words of the first sample with it"""
    samples: list[tuple[str, int, str]] = field(default_factory=list)
    """(question id, index, cause), at most MAX_FAILED_SAMPLES"""
    _first: dict[str, str] = field(default_factory=dict)

    def watch(self, scores: Iterable[Score]) -> Iterator[Score]:
        """Yields the scores unchanged, and counts the failed ones."""
        for score in scores:
            if score.status is Status.FAILED:
                self._add(score)
            yield score

    def most_frequent(self) -> tuple[tuple[str, int], ...]:
        """(cause, number of samples), at most MAX_CAUSES."""
        return tuple(sorted(self.counts.items(), key=lambda item: -item[1])[:MAX_CAUSES])

    def _add(self, score: Score) -> None:
        """Counts a failed sample; causes that differ only in numbers (a port, a time, an id) are merged."""
        cause = without_places(score.detail.strip()[:MAX_CAUSE_LENGTH]) or "no cause recorded"
        first = self._first.setdefault(re.sub(r"\d+", "#", cause), cause)
        self.counts[first] = self.counts.get(first, 0) + 1
        if len(self.samples) < MAX_FAILED_SAMPLES:
            self.samples.append((score.question_id, score.index, cause))
