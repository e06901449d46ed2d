"""A question's tests, compressed in memory: the tests of a real set are gigabytes of text."""

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

from benchmarks.errors import BenchmarkError
from benchmarks.types import Test

BLOCK = 1 << 16
"""bytes of tests that are compressed together, unless one test is longer: enough to compress well, and
little to unpack for one test"""
LEVEL = 1
"""zlib's: four times as fast as its default; of numbers it leaves half, as that does"""

HELD: WeakValueDictionary[str, "Packed"] = WeakValueDictionary()
"""by digest, so that a run that reads its questions back while it holds them holds them once"""


@dataclass(frozen=True, eq=False)
class Packed(Sequence[Test]):
    """Tests that are unpacked a block at a time as they are read; equal to any sequence of the same tests."""

    blocks: tuple[bytes, ...]
    """zlib streams, each of lines `["input", "output"]`"""
    ends: tuple[int, ...]
    """for each block, the tests up to its last one"""
    digest: str
    """SHA-256 over the tests, however they are packed (`digest`)"""

    def __len__(self) -> int:
        return self.ends[-1] if self.ends else 0

    def __iter__(self) -> Iterator[Test]:
        for block in self.blocks:
            yield from unpacked(block)

    @overload
    def __getitem__(self, place: int) -> Test: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Test, ...]: ...
    def __getitem__(self, place: int | slice) -> Test | tuple[Test, ...]:
        if isinstance(place, slice):
            return tuple(self[index] for index in range(len(self))[place])
        index = range(len(self))[place]
        block = bisect_right(self.ends, index)
        start = self.ends[block - 1] if block else 0
        if self.ends[block] - start == 1:
            return unpacked(self.blocks[block])[0]
        return recent(self.blocks[block])[index - start]

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Packed):
            return self.digest == other.digest
        return isinstance(other, Sequence) and tuple(self) == tuple(other)


def pack(tests: Iterable[Test]) -> Packed:
    """Tests compressed, in their order; what is packed already stays as it is.

    >>> tests = pack([Test("1 2", "3"), Test("2 2", "4")])
    >>> len(tests), tests[1].output
    (2, '4')
    """
    if isinstance(tests, Packed):
        return tests
    content = sha256()
    blocks: list[bytes] = []
    ends: list[int] = []
    waiting = b""
    count = 0
    for count, line in enumerate(map(written, tests), start=1):
        content.update(line)
        if waiting and len(waiting) + len(line) > BLOCK:
            blocks.append(zlib.compress(waiting, LEVEL))
            ends.append(count - 1)
            waiting = b""
        waiting += line
    if waiting:
        blocks.append(zlib.compress(waiting, LEVEL))
        ends.append(count)
    return kept(Packed(tuple(blocks), tuple(ends), content.hexdigest()))


def digest(tests: Sequence[Test]) -> str:
    """SHA-256 over the tests' content and order, the same whether they are packed or not; "" for none."""
    if isinstance(tests, Packed):
        return tests.digest if tests else ""
    content = sha256()
    for line in map(written, tests):
        content.update(line)
    return content.hexdigest() if tests else ""


def written(test: Test) -> bytes:
    return json.dumps([test.input, test.output]).encode() + b"\n"


def unpacked(block: bytes) -> tuple[Test, ...]:
    """The tests of a block. Raises BenchmarkError if it is damaged."""
    try:
        return tuple(Test(*json.loads(line)) for line in zlib.decompress(block).splitlines())
    except (zlib.error, ValueError, TypeError) as error:
        raise BenchmarkError(f"packed tests are damaged ({error}); load the questions again") from error


recent = lru_cache(maxsize=32)(unpacked)
"""of blocks that hold several tests, so that reading them one by one does not unpack each time; 32 of them
are a few MB"""


def to_json(tests: Sequence[Test]) -> object:
    """Packed tests as they are, their blocks in base64; others as a list of {input, output}."""
    if not isinstance(tests, Packed):
        return [{"input": test.input, "output": test.output} for test in tests]
    blocks = [b64encode(block).decode() for block in tests.blocks]
    return {"packed": blocks, "ends": tests.ends, "digest": tests.digest}


def from_json(stored: Any) -> Sequence[Test]:
    """What `to_json` wrote. Raises ValueError, TypeError or KeyError for anything else."""
    if not isinstance(stored, Mapping):
        return tuple(Test(**test) for test in stored)
    held = HELD.get(stored["digest"])
    if held is not None:
        return held
    blocks = tuple(b64decode(block, validate=True) for block in stored["packed"])
    return kept(Packed(blocks, tuple(stored["ends"]), stored["digest"]))


def kept(tests: Packed) -> Packed:
    HELD[tests.digest] = tests
    return tests
