"""Starts the program, in a process of its own: `python -m r1eval`, and the command `r1eval`.

Python ends with 1 for an error that nobody catches, and here 1 says that a gate found a regression. So all is
imported within `main`, which catches everything, and Ctrl-C is looked after before anything else.
"""

import os
import sys

import r1eval

OLDEST = (3, 11)


def main() -> None:
    """Run what the command line asks for, and end the process with the exit code that belongs to it."""
    _check_python()
    try:
        from r1eval.cli.ending import end_with
    except BaseException:  # noqa: BLE001 - a module of Python's own is broken, or hidden by a namesake
        sys.__excepthook__(*sys.exc_info())
        sys.exit(70)
    end_with(_run_verb)


def _run_verb() -> int | None:
    from r1eval.cli.main import run_verb

    return run_verb()


def _check_python() -> None:
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        print(f"error: r1eval needs Python 3.11 or newer, and this is {version}", file=sys.stderr)
        sys.exit(2)


def _leave_current_folder() -> None:
    """Take off sys.path the folder that `python -m` put there: it is the user's, with names of its own.

    The command `r1eval` does not have it either. What Python imports to run any module (collections,
    contextlib, functools, keyword, operator, types, ...) comes before us, and a namesake can still hide it.
    """
    try:
        folder = os.getcwd()  # noqa: PTH109 - pathlib needs a dozen modules that the folder may hide
    except FileNotFoundError:  # it was removed, and `python -m` put nothing there
        return
    holds_us = r1eval.__path__[0] == f"{folder}{os.sep}r1eval"
    if sys.path[:1] == [folder] and not sys.flags.safe_path and not holds_us:
        del sys.path[0]


if __name__ == "__main__":
    _leave_current_folder()
    main()
