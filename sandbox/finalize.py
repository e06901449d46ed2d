"""Ends a Python program as its interpreter would: threads, exit functions, finalizers, buffered output.

Runs inside the jail, in the program's own process, which then ends at once: taking the interpreter itself
apart would cost more than most tests. Standard library only.
"""

import _io
import atexit
import contextlib
import gc
import sys
import traceback
import types
import weakref
from typing import Any

FAILED_TO_FLUSH = 120
"""the exit status of a Python program whose output cannot be written"""

PLAIN_KINDS = frozenset(
    {dict, list, tuple, set, type, types.CellType, weakref.ref, *map(type, (gc, len, [].append, lambda: 0))}
)
"""kinds of objects that have no finalizer: most programs have no others, and looking at each takes time"""


def finish(status: int, streams: tuple[Any, ...]) -> int:
    """The exit status after everything that follows a program's last statement.

    streams: its original streams.
    """
    try:
        if threading := sys.modules.get("threading"):
            threading._shutdown()  # waits for threads, as the interpreter does
    except BaseException:  # noqa: BLE001 - an interrupt by the program itself
        traceback.print_exc()
    try:  # noqa: SIM105 - each function called here copies pages that a program shares with its warden
        atexit._run_exitfuncs()
    except BaseException:  # noqa: BLE001, S110 - an exit function that raises changes no exit status
        pass
    written = _flush(sys.stdout, sys.stderr)
    if status == 0:  # else what it printed does not matter
        _finalize()
    _flush(*streams)  # which may be detached; that it fails, the interpreter does not notice either
    return status or (0 if written else FAILED_TO_FLUSH)


def _finalize() -> None:
    """Finalize what the program leaves: generators are closed, `__del__` is called, files are flushed."""
    done = {id(stream) for std in (sys.stdin, sys.stdout) for stream in (std, getattr(std, "buffer", None))}
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__
    sys.modules.pop("__main__", None)
    finalizers, files = _kinds_of_leftovers()
    if finalizers:
        with contextlib.suppress(BaseException):  # whatever the program's own finalizers raise
            gc.collect()
    if files:
        leftovers = [file for file in gc.get_objects() if _io._IOBase in type(file).__mro__]
        _flush(*(file for file in leftovers if id(file) not in done))


def _kinds_of_leftovers() -> tuple[bool, bool]:
    """Whether there are objects with finalizers, generators among them, and whether there are files.

    No reference to a class is kept: it would keep all that the program has alive.
    """
    unusual = set(map(type, gc.get_objects())) - PLAIN_KINDS
    if not unusual:
        return False, False
    kinds = {kind for kind in unusual if hasattr(kind, "__del__")}
    files = sum(_io._IOBase in kind.__mro__ for kind in kinds)
    return files < len(kinds), files > 0


def _flush(*streams: Any) -> bool:
    """Flush what is open; whether it all could be written."""
    written = True
    for stream in streams:
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BaseException:  # noqa: BLE001 - a program's own stream, or one that cannot be written
            written = False
    return written
