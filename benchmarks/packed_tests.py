"""Compresses a question's tests in memory: the tests of a real data set are gigabytes of text."""

import json
import zlib
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, overload
from weakref import WeakValueDictionary

from benchmarks import archived_tests
from benchmarks.archived_tests import ArchivedTests
from benchmarks.errors import BenchmarkError
from benchmarks.types import Test

BLOCK = 1 << 16
"""bytes of tests that are compressed together, unless one test is longer: enough to compress well, and
little to decompress for one test"""
ZLIB_LEVEL = 1
"""four times as fast as zlib's default; both compress numbers to about half"""

INTERNED: WeakValueDictionary[str, "PackedTests"] = WeakValueDictionary()
"""by digest, so that equal tests that are read again share memory"""


@dataclass(frozen=True, eq=False)
class PackedTests(Sequence[Test]):
    """Tests that are decompressed one block at a time when read; equal to any sequence of the same tests."""

    blocks: tuple[bytes, ...]
    """zlib streams, each of lines `["input", "output"]`"""
    ends: tuple[int, ...]
    """for each block, the number of tests up to its end"""
    digest: str
    """SHA-256 over the tests, independent of how they are packed (`digest`)"""

    def __len__(self) -> int:
        return self.ends[-1] if self.ends else 0

    def __iter__(self) -> Iterator[Test]:
        for block in self.blocks:
            yield from unpack(block)

    @overload
    def __getitem__(self, key: int) -> Test: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Test, ...]: ...
    def __getitem__(self, key: int | slice) -> Test | tuple[Test, ...]:
        if isinstance(key, slice):
            return tuple(self[index] for index in range(len(self))[key])
        index = range(len(self))[key]
        block = bisect_right(self.ends, index)
        start = self.ends[block - 1] if block else 0
        if self.ends[block] - start == 1:
            return unpack(self.blocks[block])[0]
        return unpack_cached(self.blocks[block])[index - start]

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedTests):
            return self.digest == other.digest
        return isinstance(other, Sequence) and tuple(self) == tuple(other)


def pack(tests: Iterable[Test]) -> PackedTests:
    """Compress tests, in order; packed tests are returned unchanged.

    >>> tests = pack([Test("1 2", "3"), Test("2 2", "4")])
    >>> len(tests), tests[1].output
    (2, '4')
    """
    if isinstance(tests, PackedTests):
        return tests
    content = sha256()
    blocks: list[bytes] = []
    ends: list[int] = []
    pending = b""
    count = 0
    for count, line in enumerate(map(encode_line, tests), start=1):
        content.update(line)
        if pending and len(pending) + len(line) > BLOCK:
            blocks.append(zlib.compress(pending, ZLIB_LEVEL))
            ends.append(count - 1)
            pending = b""
        pending += line
    if pending:
        blocks.append(zlib.compress(pending, ZLIB_LEVEL))
        ends.append(count)
    return intern(PackedTests(tuple(blocks), tuple(ends), content.hexdigest()))


def digest(tests: Sequence[Test]) -> str:
    """SHA-256 over the tests' content and order, the same whether packed or not; "" for no tests."""
    if isinstance(tests, PackedTests | ArchivedTests):
        return tests.digest if tests else ""
    content = sha256()
    for line in map(encode_line, tests):
        content.update(line)
    return content.hexdigest() if tests else ""


def encode_line(test: Test) -> bytes:
    return json.dumps([test.input, test.output]).encode() + b"\n"


def unpack(block: bytes) -> tuple[Test, ...]:
    """The tests of a block. Raises BenchmarkError if it is damaged."""
    try:
        return tuple(Test(*json.loads(line)) for line in zlib.decompress(block).splitlines())
    except (zlib.error, ValueError, TypeError) as error:
        raise BenchmarkError(f"packed tests are damaged ({error}); load the questions again") from error


unpack_cached = lru_cache(maxsize=32)(unpack)
"""for blocks of several tests, so that reading them one by one does not decompress each time; 32 blocks are a
few MB"""


def to_json(tests: Sequence[Test]) -> object:
    """Packed tests with their blocks in base64, archived ones by their place; others as a list of {input,
    output}."""
    if isinstance(tests, ArchivedTests):
        return archived_tests.to_json(tests)
    if not isinstance(tests, PackedTests):
        return [{"input": test.input, "output": test.output} for test in tests]
    blocks = [b64encode(block).decode() for block in tests.blocks]
    return {"packed": blocks, "ends": tests.ends, "digest": tests.digest}


def from_json(stored: Any) -> Sequence[Test]:
    """The inverse of `to_json`. Raises ValueError, TypeError or KeyError for anything else."""
    if not isinstance(stored, Mapping):
        return tuple(Test(**test) for test in stored)
    if "archive" in stored:
        return archived_tests.from_json(stored)
    interned = INTERNED.get(stored["digest"])
    if interned is not None:
        return interned
    blocks = tuple(b64decode(block, validate=True) for block in stored["packed"])
    return intern(PackedTests(blocks, tuple(stored["ends"]), stored["digest"]))


def intern(tests: PackedTests) -> PackedTests:
    INTERNED[tests.digest] = tests
    return tests
