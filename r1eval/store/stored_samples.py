"""Which samples a run holds: one pass over the lines of samples.jsonl, without building records."""

import json
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.digests import KeysByQuestion, line_digest
from r1eval.store.records import Finish

SampleKey = tuple[str, int]
"""(question id, index): identifies a sample within its benchmark"""

MAX_INDEX = 1_000_000
"""a larger index is damage"""

_START = re.compile(rb'\{"benchmark": "[^"\\]*", "question_id": "([^"\\]*)", "index": (\d{1,6}), "text": "')
"""how the lines that r1eval writes begin; an index of more digits is above MAX_INDEX"""

_FINISH = b'", "finish": "'
"""after the text; inside a JSON string its quotation marks would have backslashes"""

_FAILED = Finish.FAILED.value.encode()


@dataclass(frozen=True)
class StoredSamples:
    """The samples of one benchmark that are on disk, by what their lines say."""

    digests: Mapping[str, "array[int]"]
    """question id -> the digest of each index; 0 where no sample finished"""
    failed: Mapping[SampleKey, int] = field(default_factory=dict)
    """those that failed and never finished, and the number of their last line"""
    doubled: int = 0
    """finished samples that are held again"""
    conflicting: tuple[SampleKey, ...] = ()
    """those of them whose lines differ"""
    unknown: int = 0
    """lines of questions that the run does not have"""

    def digest(self, question_id: str, index: int) -> int:
        """The digest of a finished sample; 0 if there is none."""
        indices = self.digests.get(question_id, ())
        return indices[index] if index < len(indices) else 0

    def finished(self) -> Iterator[SampleKey]:
        """The samples that finished, by question and index."""
        for question, indices in self.digests.items():
            yield from ((question, index) for index, digest in enumerate(indices) if digest)

    def count(self) -> int:
        """How many samples finished."""
        return sum(len(indices) - indices.count(0) for indices in self.digests.values())


def read_stored_samples(path: Path, keys: KeysByQuestion) -> StoredSamples:
    """The samples in a samples.jsonl; of one that is held twice, the first that finished counts.

    RunFolderError, naming the line, for a line that is damaged.
    """
    reader = _Reader(keys)
    for number, line in jsonlines.lines(path):
        key, failed = read_line(line, path, number)
        reader.add(key, failed, line, number)
    return reader.result()


def read_line(line: bytes, path: Path, number: int) -> tuple[SampleKey, bool]:
    """(key, whether it failed) of a line of samples.jsonl; RunFolderError if it is no sample."""
    start, end = _START.match(line), line.rfind(_FINISH)
    if start is not None and end > 0 and line.endswith(b"}\n") and b"\0" not in line and _is_utf8(line):
        failed = line.startswith(_FAILED, end + len(_FINISH))
        return (start[1].decode(), int(start[2])), failed
    row = jsonlines.parse(line, path, number)
    question, index = row.get("question_id"), row.get("index")
    if not isinstance(question, str) or type(index) is not int or not 0 <= index < MAX_INDEX:
        raise RunFolderError(
            f"{path}:{number}: a line is not a sample (question_id {json.dumps(question)[:80]}, index "
            f"{json.dumps(index)[:80]}); `r1eval check {path.parent.parent} --fix` sets such lines aside"
        )
    return (question, index), row.get("finish") == Finish.FAILED


def _is_utf8(line: bytes) -> bool:
    if line.isascii():
        return True
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


class _Reader:
    def __init__(self, keys: KeysByQuestion) -> None:
        self._keys = keys
        self._digests = {question: array("Q") for question in keys}
        self._failed: dict[SampleKey, int] = {}
        self._conflicting: list[SampleKey] = []
        self._doubled = self._unknown = 0

    def add(self, key: SampleKey, failed: bool, line: bytes, number: int) -> None:
        question, index = key
        digests = self._digests.get(question)
        if digests is None:
            self._unknown += 1
        elif failed:
            self._failed[key] = number
        else:
            digest = line_digest(line, self._keys[question])
            if index >= len(digests):
                digests.extend([0] * (index + 1 - len(digests)))
            if not digests[index]:
                digests[index] = digest
            else:
                self._doubled += 1
                if digests[index] != digest:
                    self._conflicting.append(key)

    def result(self) -> StoredSamples:
        failed = {
            (question, index): number
            for (question, index), number in self._failed.items()
            if index >= len(self._digests[question]) or not self._digests[question][index]
        }
        return StoredSamples(self._digests, failed, self._doubled, tuple(self._conflicting), self._unknown)
