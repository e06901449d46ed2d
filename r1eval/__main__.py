"""Start the program: `python -m r1eval` and the command `r1eval`.

Python exits with 1 for an uncaught exception, but 1 means that a gate found a regression. So everything else
is imported inside `main`, which catches every exception.
"""

import os
import sys

import r1eval

OLDEST = (3, 11)


def main() -> None:
    """Run the verb of the command line and exit with its code."""
    _check_python()
    code = 70
    try:
        from r1eval.cli.exit_codes import exit_code

        code = exit_code(_run_verb)
    except BaseException:  # noqa: BLE001 - for example a file of the user's hides a standard module
        sys.__excepthook__(*sys.exc_info())
    if sys.flags.inspect:  # PYTHONINSPECT and -i make 1 of every exit code
        os._exit(code)
    sys.exit(code)


def _run_verb() -> int | None:
    from r1eval.cli.main import run_verb

    return run_verb()


def _check_python() -> None:
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        print(f"error: r1eval needs Python 3.11 or newer, and this is {version}", file=sys.stderr)
        sys.exit(2)


def _remove_current_folder() -> None:
    """Remove the current folder, which `python -m` put on sys.path: its modules are the user's.

    The command `r1eval` does not have it on sys.path either. What Python imports to run any module
    (collections, contextlib, functools, keyword, operator, types, ...) comes before this: a file with such a
    name in the current folder still breaks `python -m`.
    """
    try:
        folder = os.getcwd()  # noqa: PTH109 - pathlib imports modules that this folder could hide
    except FileNotFoundError:  # it was deleted, so it is not on sys.path
        return
    has_r1eval = r1eval.__path__[0] == f"{folder}{os.sep}r1eval"
    if sys.path[:1] == [folder] and not sys.flags.safe_path and not has_r1eval:
        del sys.path[0]


if __name__ == "__main__":
    _remove_current_folder()
    main()
