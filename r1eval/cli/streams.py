"""Standard input, output and error that always exist and never raise when they are written.

A run must not end because nobody reads its progress, and a gate's exit code is its verdict even if its output
cannot be written. What a stream cannot write is dropped; `write_error` tells why.
"""

import contextlib
import io
import os
import sys
from codecs import register_error
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from r1eval.errors import R1evalError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ESCAPE = "r1eval-escape"
"""the name under which `_escape` is registered as an error handler of encodings"""


class _SafeBuffer(io.BufferedWriter):
    """A buffer whose writes never fail; the first error is stored, and what follows is dropped.

    Not a raw file, whose interrupted write the buffer above it would repeat; not a text stream, below which
    click writes.
    """

    error: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self._drop_output(error)
            return memoryview(data).nbytes

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self._drop_output(error)

    def _drop_output(self, error: OSError) -> None:
        """Connect the descriptor to the null device, where the buffer can write what it still holds."""
        self.error = self.error or error
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self.fileno())
        os.close(null)


def replace_streams() -> None:
    """Replace Python's standard streams, except those that a test or another program has replaced already."""
    register_error(ESCAPE, _escape)
    _reopen_closed()
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_WRONLY), encoding="utf-8")  # reading fails
    if sys.stdout is sys.__stdout__:
        sys.stdout = _stream(sys.stdout, ESCAPE)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _stream(sys.stderr, "backslashreplace")


def write_error() -> OSError | None:
    """Why a part of standard output could not be written; None if all of it was."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    except (AttributeError, ValueError):  # set to None or closed by a library
        return None
    buffer = getattr(sys.stdout, "buffer", None)
    return buffer.error if isinstance(buffer, _SafeBuffer) else None


def while_read(lines: Iterable[str]) -> Iterator[str]:
    """The input lines of a filter, until nobody reads its output; R1evalError if they are not UTF-8."""
    try:
        for line in lines:
            if write_error():
                return
            yield line
    except UnicodeDecodeError as error:
        raise R1evalError(f"the input is not UTF-8 ({error.reason}); convert it") from None


def _reopen_closed() -> None:
    """Open closed descriptors, which a run's file would get otherwise, together with what libraries print."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def _stream(old: TextIO | None, errors: str) -> TextIO:
    """A stream for the same descriptor; if that was closed, for one that cannot be written."""
    if old is None:
        file, encoding, by_lines = os.open(os.devnull, os.O_RDONLY), "utf-8", True
    else:
        with contextlib.suppress(OSError):
            old.flush()
        file, encoding = old.fileno(), old.encoding
        by_lines = getattr(old, "line_buffering", False) or getattr(old, "write_through", False)
    raw = io.FileIO(file, "w", closefd=False)
    return io.TextIOWrapper(_SafeBuffer(raw), encoding, errors, line_buffering=by_lines)


def _escape(error: UnicodeError) -> tuple[str, int]:
    r"""Characters that an encoding lacks, as JSON escapes them, so that printed JSON stays valid.

    >>> _escape(UnicodeEncodeError("ascii", "±, 𝟙", 0, 1, "not in range"))
    ('\\u00b1', 1)
    """
    import json

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
