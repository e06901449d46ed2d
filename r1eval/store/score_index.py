"""Where the score of each sample lies in scores.jsonl: of those that grade the text that is on disk."""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Self

from r1eval.store import jsonlines
from r1eval.store.records import Status
from r1eval.store.score_lines import ScoreFacts, read_score_facts
from r1eval.store.stored_samples import MAX_INDEX, SampleKey, StoredSamples

NOWHERE = -1


@dataclass(frozen=True)
class ScoreIndex:
    """The scores of one benchmark that match its samples."""

    path: Path
    offsets: Mapping[str, "array[int]"]
    """question id -> for each index the place of its score's line, in bytes; NOWHERE if it has none"""
    stale: int = 0
    """finished scores that match no sample: another text was graded, or in another way"""
    damaged: int = 0
    """lines that are no score"""
    undigested: int = 0
    """scores that do not say what they grade, as older versions wrote them"""
    in_order: bool = True
    """whether these are all lines of the file, by question and index"""
    failures: Mapping[SampleKey, int] = field(default_factory=dict)
    """the places of scores that say that the grader failed on a finished sample which has no other"""

    def has(self, question_id: str, index: int) -> bool:
        """Whether the sample has a valid score."""
        places = self.offsets.get(question_id, ())
        return index < len(places) and places[index] != NOWHERE

    def without(self, keys: Collection[SampleKey]) -> "ScoreIndex":
        """The index without the scores of these samples."""
        for question, index in keys:
            if self.has(question, index):
                self.offsets[question][index] = NOWHERE
        return replace(self, in_order=self.in_order and not keys)

    def counts(self) -> dict[str, int]:
        """How many samples of each question have a valid score."""
        return {question: len(one) - one.count(NOWHERE) for question, one in self.offsets.items()}

    def count(self, k: int = MAX_INDEX) -> int:
        """How many samples with an index below k have a valid score."""
        return sum(len(one[:k]) - one[:k].count(NOWHERE) for one in self.offsets.values())


def index_scores(
    path: Path, samples: StoredSamples, each: Callable[[ScoreFacts], None] | None = None
) -> ScoreIndex:
    """Find the valid scores in a scores.jsonl: the first of each sample that matches its text.

    `each` is called with every one of them.
    """
    offsets = {question: array("q") for question in samples.digests}
    order = {question: number for number, question in enumerate(offsets)}
    stale = damaged = undigested = 0
    failed: dict[tuple[SampleKey, int], int] = {}
    last, in_order = (-1, -1), True
    place = 0
    for line in _raw_lines(path):
        here, place = place, place + len(line)
        score = read_score_facts(line)
        if line.isspace():
            in_order = False
            continue
        if score is None:
            damaged, in_order = damaged + 1, False
            continue
        question, index, digest = score.question_id, score.number, score.digest
        if score.status is Status.FAILED:
            failed[(question, index), digest], in_order = here, False
            continue
        if not digest:
            undigested += 1
        if not digest or samples.digest(question, index) != digest:
            stale, in_order = stale + 1, False
            continue
        places = offsets[question]
        if index >= len(places):
            places.extend([NOWHERE] * (index + 1 - len(places)))
        if places[index] == NOWHERE:
            places[index] = here
            if each is not None:
                each(score)
        in_order = in_order and last < (order[question], index)
        last = (order[question], index)
    found = ScoreIndex(path, offsets, stale, damaged, undigested, in_order)
    failures = {
        key: here
        for (key, digest), here in failed.items()
        if digest and samples.digest(*key) == digest and not found.has(*key)
    }
    return replace(found, failures=failures)


class ScoreReader:
    """Reads single scores by their place in the file; used by `with`."""

    def __init__(self, index: ScoreIndex) -> None:
        self._index = index
        self._content: mmap | None = None

    def __enter__(self) -> Self:
        if self._index.count() or self._index.failures:
            with self._index.path.open("rb") as file:
                self._content = mmap(file.fileno(), 0, access=ACCESS_READ)
        return self

    def __exit__(self, *_: object) -> None:
        if self._content is not None:
            self._content.close()

    def line(self, question_id: str, index: int) -> bytes | None:
        """The line of a sample's valid score; None if it has none."""
        if self._content is None or not self._index.has(question_id, index):
            return None
        return self._line_at(self._index.offsets[question_id][index])

    def failure(self, question_id: str, index: int) -> bytes | None:
        """The line that says that the grader failed on a finished sample; None if there is none."""
        place = self._index.failures.get((question_id, index))
        return None if self._content is None or place is None else self._line_at(place)

    def _line_at(self, place: int) -> bytes:
        assert self._content is not None
        return self._content[place : self._content.find(b"\n", place) + 1]


def _raw_lines(path: Path) -> Iterator[bytes]:
    """All complete lines, blank ones too, so that places can be counted."""
    if not jsonlines.exists(path):
        return
    with path.open("rb", buffering=1 << 20) as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line
