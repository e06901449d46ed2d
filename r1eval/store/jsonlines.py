"""JSON lines files: atomic appends and rewrites, and reading that drops a torn last line."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError

_BLOCK_BYTES = 1 << 16


def dump(record: object) -> str:
    """One record as compact JSON; a dataclass by its fields, in their order."""
    return json.dumps(record, ensure_ascii=False, default=vars, separators=(", ", ": "))


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, in order; nothing if it does not exist.

    A last line without a newline was torn by a kill during the write, and is dropped. Any other line that
    does not parse is a RunFolderError with file and line.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise RunFolderError(_parse_error(path, number, str(error))) from None
            if not isinstance(record, dict):
                raise RunFolderError(_parse_error(path, number, "not a JSON object"))
            yield record


def _parse_error(path: Path, number: int, reason: str) -> str:
    return f"{path}:{number}: does not parse ({reason}); restore or delete the line, then run again"


class Appender:
    """Appends records to a file, each with one write, so that a kill can tear only the last line."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        _cut_torn_line(self._file)

    def append(self, record: object) -> None:
        """Write one record; after the return a kill of this process cannot lose it."""
        line = (dump(record) + "\n").encode(errors="backslashreplace")
        written = os.write(self._file, line)
        while written < len(line):
            written += os.write(self._file, line[written:])

    def close(self) -> None:
        """Sync the file to disk and close it."""
        os.fsync(self._file)
        os.close(self._file)


def _cut_torn_line(file: int) -> None:
    """Truncate the file after its last newline, so that the next record starts on a new line."""
    end = os.fstat(file).st_size
    while end > 0:
        start = max(0, end - _BLOCK_BYTES)
        newline = os.pread(file, end - start, start).rfind(b"\n")
        if newline >= 0:
            os.ftruncate(file, start + newline + 1)
            return
        end = start
    os.ftruncate(file, 0)


def replace(path: Path, records: Iterable[object]) -> None:
    """Rewrite a whole file; readers see the old content or the new, never a part."""
    write_text(path, (dump(record) + "\n" for record in records))


def write_text(path: Path, parts: Iterable[str]) -> None:
    """Write a text file atomically: into a temporary file next to it, which is renamed when complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
