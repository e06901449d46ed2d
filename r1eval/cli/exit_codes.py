"""Exit codes, and one line on stderr for every error.

Exit code 1 means that a gate found a regression and nothing else. An uncaught exception would exit with 1, so
none is left uncaught.
"""

import atexit
import errno
import os
import re
import select
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from benchmarks.errors import BenchmarkError
from r1eval.cli import streams
from r1eval.cli.broken_imports import explain_import
from r1eval.cli.machine_errors import check_memory_limit, explain_machine
from r1eval.errors import IncompleteError, R1evalError
from sandbox.errors import SandboxError

BAD_INPUT = 2
BUG = 70
INTERRUPTED = 130
ALL_OR_NOTHING = ("import", "export")
"""verbs whose files appear together at their end"""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C; the end of a job, which a cluster or `kill` asks for; the end of the terminal"""


class GateCode(int):
    """The exit code of a gate's verdict: only this may be 1, and a failure to print does not change it."""


def exit_code(verb: Callable[[], int | None]) -> int:
    """Run the verb and print its error, if any; the exit code."""
    code: int | None
    # Called last of all: Python then restores the signals' default action, which has another exit code.
    atexit.register(signal.pthread_sigmask, signal.SIG_BLOCK, SIGNALS)
    try:
        streams.replace_streams()
        check_memory_limit()
        code = verb()
    except BaseException as error:  # noqa: BLE001 - see above
        code = _report(error)
    # What is left may wait: for a reader of the output, for threads of libraries.
    _end_on_signal(code if isinstance(code, GateCode) else code or INTERRUPTED)
    lost = streams.write_error()
    if lost and lost.errno != errno.EPIPE:  # EPIPE: the reader, such as `head`, wants no more
        problem = f"standard output cannot be written: {lost.strerror}"
        if isinstance(code, GateCode):
            _say(f"warning: {problem}; the exit code is the verdict")
        else:
            _say(f"error: {problem}")
            code = code or BAD_INPUT
    _end_on_signal(code or 0)
    return code or 0


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt on the first of `SIGNALS`, end the process on the second; then block them.

    It is raised again if a library turned it into another exception, as a failed import may. The second one
    waits for nothing: everything finished is on disk, and other processes end with this one. Once the verb
    has ended, a further signal must not replace its exit code.
    """
    interrupts = []

    def interrupt(number: int, _: object) -> NoReturn:
        interrupts.append(number)
        if len(interrupts) > 1:
            _write_now(_interrupted())
            os._exit(INTERRUPTED)
        raise KeyboardInterrupt

    not_ignored = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    for number in not_ignored:
        signal.signal(number, interrupt)
    try:
        yield
    except BaseException as error:
        if interrupts:
            raise KeyboardInterrupt from error
        raise
    finally:
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, not_ignored)
        finally:  # again, if a signal interrupted just this
            signal.pthread_sigmask(signal.SIG_BLOCK, not_ignored)


def _end_on_signal(code: int) -> None:
    """From now on, end the process with this code on any of `SIGNALS`."""
    for number in SIGNALS:
        if callable(signal.getsignal(number)):  # set above: not ignored, and this is the program itself
            signal.signal(number, lambda *_: os._exit(code))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _report(error: BaseException) -> int:
    """Print the error in one line, or as a traceback if it is a bug; the exit code."""
    if isinstance(error, KeyboardInterrupt):
        _write_now(_interrupted())
        exec("")  # noqa: S102 - resets CPython's flag of an interrupted exec, which would override the exit code
        return INTERRUPTED
    if isinstance(error, IncompleteError):
        _say(f"error: {error}\nresume with: {command_line()}")
        return error.exit_code
    if isinstance(error, (R1evalError, BenchmarkError, SandboxError)):
        _say(f"error: {error}")
        return error.exit_code if isinstance(error, R1evalError) else BAD_INPUT
    if isinstance(error, FileNotFoundError) and _is_folder_deleted():
        _say("error: the current folder was deleted; fix: cd to one that exists")
        return BAD_INPUT
    if expected := explain_import(error) or explain_machine(error):
        _say(f"error: {expected}")
        return BAD_INPUT
    sys.__excepthook__(type(error), error, error.__traceback__)
    return BUG


def _is_folder_deleted() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def command_line() -> str:
    """The command that this is, without secrets."""
    return shlex.join(["r1eval", *map(_without_secrets, sys.argv[1:])])


def _without_secrets(word: str) -> str:
    """An argument without the values of headers, and without a password or a query in a URL.

    >>> _without_secrets("https://me:secret@host/v1?key=1"), _without_secrets('headers={"X-Key": "1"}')
    ('https://…@host/v1?…', 'headers=…')
    """
    if word.startswith("headers="):
        return "headers=…"
    if not word.startswith(("http://", "https://")):
        return word
    return re.sub(r"\?.*", "?…", re.sub(r"//[^/?#]*@", "//…@", word), flags=re.DOTALL)


def _interrupted() -> str:
    after_control_c = "\n" if sys.stderr.isatty() else ""
    kept = "what is finished is kept; resume with"
    if sys.argv[1:2] and sys.argv[1] in ALL_OR_NOTHING:
        kept = "nothing was written; start again with"
    return f"{after_control_c}interrupted; {kept}: {command_line()}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _write_now(line: str) -> None:
    """Write a line on stderr if that is possible without waiting; also from within another write to it."""
    try:
        file = sys.stderr.fileno()
        poller = select.poll()
        poller.register(file, select.POLLOUT)
        if poller.poll(0):
            os.write(file, (line + "\n").encode(errors="backslashreplace"))
    except (OSError, ValueError, AttributeError):  # closed, or set to None
        return
