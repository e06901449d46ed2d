"""Tests that stay in the zip archive of their data set: those of one problem can be a gigabyte of text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, overload
from zipfile import BadZipFile, ZipFile

from benchmarks.errors import BenchmarkError
from benchmarks.types import Test


@dataclass(frozen=True, eq=False)
class ArchivedTests(Sequence[Test]):
    """Tests that are read from an archive one at a time; equal if their content is, whatever their place."""

    archive: str
    """path of the zip file"""
    members: tuple[tuple[str, str], ...]
    """the names of each test's input and output in it"""
    stored_digest: str = ""
    """`digest`, if it is known already"""

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the tests' sizes and CRC-32 in the archive, in order. BenchmarkError without one."""
        if self.stored_digest:
            return self.stored_digest
        content = sha256()
        with self._open() as archive:
            for name in (name for pair in self.members for name in pair):
                info = archive.getinfo(name)
                content.update(f"{info.file_size} {info.CRC}\n".encode())
        return content.hexdigest()

    def __len__(self) -> int:
        return len(self.members)

    def __iter__(self) -> Iterator[Test]:
        return (self._read(pair) for pair in self.members)

    @overload
    def __getitem__(self, key: int) -> Test: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Test, ...]: ...
    def __getitem__(self, key: int | slice) -> Test | tuple[Test, ...]:
        if isinstance(key, slice):
            return tuple(map(self._read, self.members[key]))
        return self._read(self.members[key])

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArchivedTests) and self.digest == other.digest

    def _read(self, pair: tuple[str, str]) -> Test:
        with self._open() as archive:
            stdin, stdout = (archive.read(name).decode("utf-8", "replace") for name in pair)
            return Test(stdin, stdout)

    def _open(self) -> ZipFile:
        """The archive, with all members. BenchmarkError if it is missing, damaged or lacks one."""
        try:
            archive = ZipFile(self.archive)
        except (OSError, BadZipFile) as error:
            raise BenchmarkError(
                f"{self.archive}: its tests cannot be read ({error}); restore the file, or download the data "
                "set again"
            ) from error
        missing = {name for pair in self.members for name in pair} - set(archive.namelist())
        if missing:
            archive.close()
            raise BenchmarkError(f"{self.archive} has no member {min(missing)}: download it again")
        return archive


def to_json(tests: ArchivedTests) -> dict[str, object]:
    """Where the tests are, and their digest."""
    path = str(Path(tests.archive).absolute())
    return {"archive": path, "members": tests.members, "digest": tests.digest}


def from_json(stored: Mapping[str, Any]) -> ArchivedTests:
    """The inverse of `to_json`. Raises ValueError, TypeError or KeyError for anything else."""
    members = tuple((str(stdin), str(stdout)) for stdin, stdout in stored["members"])
    return ArchivedTests(str(stored["archive"]), members, str(stored["digest"]))
