"""JSON lines on disk: appended whole, read one by one, a torn last line dropped."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError

_BLOCK = 1 << 16


def dump(record: object) -> str:
    """One record as compact JSON; a dataclass by its fields, in their order."""
    return json.dumps(record, ensure_ascii=False, default=vars, separators=(", ", ": "))


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, in order; nothing if it does not exist.

    A last line without its newline was torn by a kill while writing, and is dropped. Any other line that
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
            except ValueError as error:
                raise RunFolderError(_damaged(path, number, str(error))) from None
            if not isinstance(record, dict):
                raise RunFolderError(_damaged(path, number, "not a JSON object"))
            yield record


def _damaged(path: Path, number: int, why: str) -> str:
    return f"{path}:{number}: does not parse ({why}); restore the line or take it out, then run again"


class Appender:
    """Appends records to a file, each with one write, so that a kill tears the last line at most."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        _cut_torn_line(self._file)

    def append(self, record: object) -> None:
        """On return the record is with the operating system: a kill of this process cannot lose it."""
        line = (dump(record) + "\n").encode(errors="backslashreplace")
        done = os.write(self._file, line)
        while done < len(line):
            done += os.write(self._file, line[done:])

    def close(self) -> None:
        """Returns once the file is on the disk itself."""
        os.fsync(self._file)
        os.close(self._file)


def _cut_torn_line(file: int) -> None:
    """Cut what follows the last newline, so that the next record starts on a line of its own."""
    end = os.fstat(file).st_size
    while end > 0:
        start = max(0, end - _BLOCK)
        newline = os.pread(file, end - start, start).rfind(b"\n")
        if newline >= 0:
            os.ftruncate(file, start + newline + 1)
            return
        end = start
    os.ftruncate(file, 0)


def replace(path: Path, records: Iterable[object]) -> None:
    """Write a whole file anew; readers see the old one or the new one, never a half."""
    write_text(path, (dump(record) + "\n" for record in records))


def write_text(path: Path, parts: Iterable[str]) -> None:
    """Write text in one step, through a neighbour that takes the file's name when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    neighbour = path.with_name(path.name + ".new")
    with neighbour.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    neighbour.replace(path)
