"""JSON lines files: atomic appends and rewrites, and reading that drops a torn last line."""

import contextlib
import errno
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError

_BLOCK_BYTES = 1 << 16


def dump(record: object) -> str:
    """One record as compact JSON; a dataclass by its fields, in their order."""
    return json.dumps(record, ensure_ascii=False, default=_by_fields, separators=(", ", ": "))


def encode(record: object) -> bytes:
    """One record as a line of a file, with its newline."""
    return (dump(record) + "\n").encode(errors="backslashreplace")


def _by_fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def exists(path: Path) -> bool:
    """Whether there is such a file; RunFolderError for a device or a pipe, whose lines might never end."""
    if path.exists() and not path.is_file():
        leads = f" but leads to {path.resolve()}" if path.is_symlink() else ""
        raise RunFolderError(f"{path} is no regular file{leads}; remove it")
    return path.exists()


def read_text(path: Path) -> str:
    """The content of a text file; FileNotFoundError if there is none, RunFolderError as from `exists`."""
    exists(path)
    return path.read_text(encoding="utf-8")


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """(line number, line with its newline) of the lines that are not blank; nothing if there is no file.

    A last line without a newline was torn by a kill during the write, and is dropped.
    """
    if not exists(path):
        return
    with path.open("rb", buffering=1 << 20) as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            if not line.isspace():
                yield number, line


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, in order; nothing if it does not exist.

    Blank lines and a torn last line are dropped. Any other line that does not parse is a RunFolderError with
    file and line.
    """
    for number, line in lines(path):
        yield parse(line, path, number)


def parse(line: bytes, path: Path, number: int) -> dict[str, Any]:
    """The record of a line; RunFolderError, naming the line, if it is not one."""
    try:
        record = loads(line)
    except (ValueError, RecursionError) as error:
        raise RunFolderError(_parse_error(path, number, str(error))) from None
    if not isinstance(record, dict):
        raise RunFolderError(_parse_error(path, number, "not a JSON object"))
    return record


def loads(line: bytes) -> Any:
    """The value of a line of UTF-8; `json.loads` alone would first guess the encoding, a fifth slower."""
    return json.loads(line.decode(errors="surrogatepass"))


def _parse_error(path: Path, number: int, reason: str) -> str:
    return (
        f"{path}:{number}: does not parse ({reason}); `r1eval check {path.parent.parent} --fix` sets such "
        "lines aside"
    )


class Appender:
    """Appends records to a file, each with one write, so that a kill can tear only the last line."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        _cut_torn_line(self._file)

    def append(self, line: bytes) -> None:
        """Write one line; after the return a kill of this process cannot lose it.

        If the disk is full, what was written of the line is taken back, and the OSError names the file.
        """
        end = os.fstat(self._file).st_size
        try:
            written = os.write(self._file, line)
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError as error:
            with contextlib.suppress(OSError):  # a link to a device cannot be cut
                os.ftruncate(self._file, end)
            raise OSError(error.errno, error.strerror, str(self._path)) from error

    def close(self) -> None:
        """Sync the file to disk and close it."""
        try:
            os.fsync(self._file)
        except OSError as error:
            if error.errno != errno.EINVAL:  # a link to a device cannot be synced
                raise
        finally:
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
    if os.fstat(file).st_size:
        os.ftruncate(file, 0)


def replace(path: Path, records: Iterable[object]) -> None:
    """Rewrite a whole file; readers see the old content or the new, never a part."""
    write_lines(path, map(encode, records))


def write_text(path: Path, parts: Iterable[str]) -> None:
    """Write a text file atomically."""
    write_lines(path, (part.encode(errors="backslashreplace") for part in parts))


def write_lines(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file atomically: into a temporary file next to it, which is renamed when complete.

    If it cannot be completed (a full disk), the temporary file is removed and the old one stays; the OSError
    names the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    if temporary.is_fifo() or temporary.is_dir():
        raise RunFolderError(f"{temporary} is no regular file; remove it")
    if path.is_dir():
        raise RunFolderError(f"{path} is a folder, not a file; remove it")
    try:
        with temporary.open("wb", buffering=1 << 20) as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
