"""Standard input, output and error as verbs rely on them: always there, and never the reason why one ends.

A run does not die because nobody reads its progress any more, and a gate's exit code is its verdict and not
the fate of a pipe. So what a stream does not take is dropped, and `unwritten` tells of it in the end.
"""

import contextlib
import io
import os
import sys
from codecs import register_error
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ESCAPE = "r1eval-escape"
"""the name of `_escape` among the ways to treat what an encoding lacks"""


class _Kept(io.FileIO):
    """A descriptor that takes everything: what cannot be written is lost, and the first error kept."""

    error: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.error = self.error or error
            return memoryview(data).nbytes


def take_over() -> None:
    """Put ours in the place of Python's own streams; what a test or a host has put there stays."""
    _occupy()
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_WRONLY), encoding="utf-8")  # reading fails
    if sys.stdout is sys.__stdout__:
        sys.stdout = _stream(1, sys.stdout, ESCAPE)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _stream(2, sys.stderr, "backslashreplace")


def unwritten() -> OSError | None:
    """Why a part of standard output was not written; None if all of it was."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw.error if isinstance(raw, _Kept) else None


def while_read(lines: Iterable[str]) -> Iterator[str]:
    """The lines that a filter is to answer: they end where nobody takes its answers any more."""
    for line in lines:
        if unwritten():
            return
        yield line


def _occupy() -> None:
    """Open what was closed: else a run's file gets its number, and with it what some library prints."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def _stream(number: int, old: TextIO | None, errors: str) -> TextIO:
    if old is None:  # it was closed, and writing is to fail as it would have
        number = os.open(os.devnull, os.O_RDONLY)
    else:
        with contextlib.suppress(OSError):
            old.flush()
    at_once = old is None or getattr(old, "line_buffering", False) or getattr(old, "write_through", False)
    return io.TextIOWrapper(
        io.BufferedWriter(_Kept(number, "w", closefd=False)),
        encoding="utf-8" if old is None else old.encoding,
        errors=errors,
        line_buffering=at_once,
    )


def _escape(error: UnicodeError) -> tuple[str, int]:
    r"""What an encoding lacks as JSON would write it, so that JSON stays JSON.

    >>> "±, 𝟙".encode("ascii", ESCAPE)
    b'\\u00b1, \\ud835\\udfd9'
    """
    import json

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


register_error(ESCAPE, _escape)
