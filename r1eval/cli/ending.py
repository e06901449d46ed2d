"""End the program: an exit code, and for a failure a line on stderr that says why.

Exit code 1 means that a gate found a regression and nothing else, so no exception reaches Python, which would
exit with 1.
"""

import errno
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
from r1eval.errors import IncompleteError, R1evalError
from sandbox.errors import SandboxError

BAD_INPUT = 2
BUG = 70
INTERRUPTED = 130


class GateCode(int):
    """The exit code of a gate's verdict: the only one that may be 1, also where nothing can be printed."""


def end_with(verb: Callable[[], int | None]) -> NoReturn:
    """Run the verb, then exit with its GateCode, 0, or the code of its error."""
    streams.take_over()
    code: int | None
    try:
        code = verb()
    except BaseException as error:  # noqa: BLE001 - see above
        code = _report(error)
    lost = streams.unwritten()
    if lost and lost.errno != errno.EPIPE:  # EPIPE: the reader, such as `head`, has all that it wanted
        _say(f"error: standard output cannot be written: {lost.strerror}")
        code = code if isinstance(code, GateCode) else code or BAD_INPUT
    sys.exit(code)


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt on Ctrl-C and on SIGTERM, which a cluster sends.

    It is raised again where a library turned it into another error, as half-imported packages do.
    """
    interrupts = []

    def interrupt(number: int, _: object) -> NoReturn:
        interrupts.append(number)
        raise KeyboardInterrupt

    heeded = [n for n in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in heeded}
    try:
        yield
    except BaseException as error:
        if interrupts:
            raise KeyboardInterrupt from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _report(error: BaseException) -> int:
    """Say what went wrong, in one line unless it is a bug; the exit code."""
    if isinstance(error, KeyboardInterrupt):
        after_control_c = "\n" if sys.stderr.isatty() else ""
        _say(f"{after_control_c}interrupted; what is finished is kept; resume with: {_command()}")
        exec("")  # noqa: S102 - else CPython, once an exec was interrupted, ends by the signal and not with a code
        return INTERRUPTED
    if isinstance(error, IncompleteError):
        _say(f"error: {error}\nresume with: {_command()}")
        return error.exit_code
    if isinstance(error, (R1evalError, BenchmarkError, SandboxError)):
        _say(f"error: {error}")
        return error.exit_code if isinstance(error, R1evalError) else BAD_INPUT
    expected = explain_import(error) or (_explain_os_error(error) if isinstance(error, OSError) else "")
    if expected:
        _say(f"error: {expected}")
        return BAD_INPUT
    sys.__excepthook__(type(error), error, error.__traceback__)
    return BUG


def _explain_os_error(error: OSError) -> str:
    try:
        Path.cwd()
    except FileNotFoundError:
        return "the current folder was removed; fix: cd to one that exists"
    return f"{error}; what was finished before is kept"


def _command() -> str:
    return shlex.join(["r1eval", *sys.argv[1:]])


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
