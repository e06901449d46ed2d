"""Where each sample of a run lies in the folders that are merged, and the score of its text."""

from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Self

from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.digests import KeysByQuestion, line_digest
from r1eval.store.folder import RunFolder
from r1eval.store.score_index import NOWHERE, index_scores
from r1eval.store.stored_samples import SampleKey, StoredSamples, read_line

MAX_OPEN = 200
"""files that are open at a time: a process may often have 1024, and a run thousands of parts"""

MAX_NAMED = 5
"""samples that a message names"""

NO_PART = -1


class MergedLines:
    """The lines of one benchmark in the folders, by question and index; about 40 bytes for each sample.

    A sample that several folders hold counts once: the first that finished. RunFolderError if they hold
    different texts of it, or a damaged line.
    """

    def __init__(self, folders: Sequence[RunFolder], name: str, keys: KeysByQuestion, k: int) -> None:
        self.name, self.k, self._keys = name, k, keys
        self._folders = [folder.path for folder in folders]
        self._numbers = {question: number for number, question in enumerate(keys)}
        self._samples = [path / name / "samples.jsonl" for path in self._folders]
        self._scores = [path / name / "scores.jsonl" for path in self._folders]
        size = len(keys) * k
        self._digests = array("Q", [0]) * size
        """0 where no sample finished"""
        self._part, self._place = array("i", [NO_PART]) * size, array("q", [0]) * size
        self._score_part, self._score_place = array("i", [NO_PART]) * size, array("q", [0]) * size
        self._conflicts: list[tuple[SampleKey, int, int]] = []
        for part in range(len(self._folders)):
            self._add_samples(part)
        if self._conflicts:
            raise RunFolderError(self._conflict_text())

    def add_scores(self, part: int) -> None:
        """Take the scores of a folder that grade the texts that count."""
        index = index_scores(self._scores[part], self._stored)
        for question, places in index.offsets.items():
            if places:
                self._take_scores(part, self._numbers[question] * self.k, places)

    def sample_lines(self) -> Iterator[bytes]:
        """The samples, by question and index; a failed one where none finished."""
        return _lines(self._samples, self._part, self._place)

    def score_lines(self) -> Iterator[bytes]:
        """The scores that were added, by question and index."""
        return _lines(self._scores, self._score_part, self._score_place)

    def missing(self) -> Iterator[tuple[SampleKey, int]]:
        """(key, number of the question) of the samples that no folder has, not even failed."""
        for question, number in self._numbers.items():
            for index in range(self.k):
                if self._part[number * self.k + index] == NO_PART:
                    yield (question, index), number

    def unscored(self) -> int:
        """How many finished samples have no score of their text."""
        finished = len(self._digests) - self._digests.count(0)
        return finished - (len(self._score_part) - self._score_part.count(NO_PART))

    @cached_property
    def _stored(self) -> StoredSamples:
        starts = ((question, number * self.k) for question, number in self._numbers.items())
        return StoredSamples({one: self._digests[start : start + self.k] for one, start in starts})

    def _take_scores(self, part: int, start: int, places: "array[int]") -> None:
        for at, place in enumerate(places, start):
            if place != NOWHERE and self._score_part[at] == NO_PART:
                self._score_part[at], self._score_place[at] = part, place

    def _add_samples(self, part: int) -> None:
        path, place = self._samples[part], 0
        seen = bytearray(len(self._part))
        for number, line in _raw_lines(path):
            here, place = place, place + len(line)
            if line.isspace():
                continue
            (question, index), failed = read_line(line, path, number)
            if question not in self._numbers or index >= self.k:
                continue
            at = self._numbers[question] * self.k + index
            if failed:
                self._add_failed(at, part, here)
            elif not seen[at]:  # of a sample that a folder holds twice, the first counts
                seen[at] = 1
                self._add_finished(at, part, here, line, question)

    def _add_failed(self, at: int, part: int, place: int) -> None:
        """Of a sample that failed in several folders, the last line of the first one counts."""
        if not self._digests[at] and self._part[at] in (NO_PART, part):
            self._part[at], self._place[at] = part, place

    def _add_finished(self, at: int, part: int, place: int, line: bytes, question: str) -> None:
        digest, before = line_digest(line, self._keys[question]), self._digests[at]
        if before and before != digest:
            with LinesOfParts(self._samples) as files:
                other = files.line(self._part[at], self._place[at])
            if not _has_same_text(line, other):
                self._conflicts.append(((question, at % self.k), self._part[at], part))
                return
        # Two machines took different times to generate the same text: which of them counts must not depend
        # on the order of the folders.
        if not before or (before != digest and line < other):
            self._digests[at], self._part[at], self._place[at] = digest, part, place

    def _conflict_text(self) -> str:
        named = ", ".join(
            f"{question} [{index}] in {self._folders[first]} and {self._folders[second]}"
            for (question, index), first, second in self._conflicts[:MAX_NAMED]
        )
        more = len(self._conflicts) - MAX_NAMED
        return (
            f"{self.name}: {len(self._conflicts)} samples are held twice with different texts: {named}"
            f"{f' and {more} more' if more > 0 else ''}; leave one of the folders out"
        )


class LinesOfParts:
    """Reads single lines of many files by their place in bytes; used by `with`."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._files: OrderedDict[int, BinaryIO] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def line(self, part: int, place: int) -> bytes:
        """The line that begins at this place."""
        file = self._files.pop(part, None)
        if file is None:
            if len(self._files) >= MAX_OPEN:
                self._files.popitem(last=False)[1].close()
            file = self._paths[part].open("rb")
        self._files[part] = file  # the one that was read last is the last one to be closed
        file.seek(place)
        return file.readline()


def _lines(paths: Sequence[Path], parts: "array[int]", places: "array[int]") -> Iterator[bytes]:
    with LinesOfParts(paths) as files:
        for part, place in zip(parts, places, strict=True):
            if part != NO_PART:
                yield files.line(part, place)


def _raw_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """(number, line) of all complete lines, blank ones too, so that places can be counted."""
    if path.exists():
        with path.open("rb", buffering=1 << 20) as file:
            for number, line in enumerate(file, 1):
                if line.endswith(b"\n"):
                    yield number, line


def _has_same_text(line: bytes, other: bytes) -> bool:
    """Whether two lines of one sample differ only in how it was generated, such as its seconds."""
    one, two = (jsonlines.parse(each, Path("samples.jsonl"), 0) for each in (line, other))
    return all(one.get(name) == two.get(name) for name in ("text", "finish"))
