"""r1eval: the program that composes benchmarks, sandbox and reports.

The names of these three packages are common. In r1eval's own processes they always mean ours, whatever is on
sys.path. In another program, one of whose modules has such a name, `import r1eval` raises an ImportError that
says so, before any part of r1eval imports the wrong module.
"""

import os
import sys

_OWN = ("benchmarks", "sandbox", "reports")
_ROOT = __path__[0].removesuffix("r1eval")
"""the folder of all four packages, with a slash at its end"""

_PROGRAM = "R1EVAL_PROGRAM"
"""Set in the environment of r1eval's own processes, for those that they start: the grader's zygote, the
workers of `report`, an engine's."""


def _is_the_program() -> bool:
    """Whether this process is r1eval's own: the command, `python -m r1eval`, or a process that these started.

    `python -m` imports this package before it runs `__main__`, so the callers are searched: runpy, and with
    it every debugger and profiler, is looking for `r1eval.__main__` then. A library user never is.
    """
    if _PROGRAM in os.environ or "".join(sys.argv[:1]).rpartition(os.sep)[2] == "r1eval":
        return True
    frame = sys._getframe().f_back
    while frame:
        wanted = (frame.f_locals.get("name"), frame.f_locals.get("mod_name"))
        if any(isinstance(name, str) and name == "r1eval.__main__" for name in wanted):
            return True
        frame = frame.f_back
    return False


def _exit_on_interrupt() -> None:
    """Make Ctrl-C and SIGTERM exit at once until a verb starts; an import could lose their exception.

    Python itself starts before this: in some hundredths of a second it ends with a traceback, and with 1 or
    by the signal.
    """
    import _signal  # type: ignore[import-not-found]  # `signal` imports many modules first

    is_first = _PROGRAM not in os.environ  # the others print nothing, and are ended by SIGTERM

    def exit_now(*_: object) -> None:
        for number in (_signal.SIGINT, _signal.SIGTERM):  # a second one must not print a second line
            _signal.signal(number, _signal.SIG_IGN)
        try:
            os.write(2, b"interrupted\n" if is_first else b"")
        finally:
            os._exit(130)

    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:  # not if ignored
        _signal.signal(_signal.SIGINT, exit_now)
    if is_first and _signal.getsignal(_signal.SIGTERM) == _signal.SIG_DFL:
        _signal.signal(_signal.SIGTERM, exit_now)


def _use_own_packages() -> None:
    """Make the three names mean our packages, in this process and in those that it starts.

    Their `__init__.py` contain only a docstring and are not run: nothing can fail here, outside of `main`.
    """
    # Not from importlib, whose own imports a file on PYTHONPATH can hide.
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import PathFinder

    os.environ[_PROGRAM] = "1"
    os.environ["PYTHONSAFEPATH"] = "1"  # the current folder is the user's: nothing is imported from it
    for name in _OWN:
        spec = PathFinder.find_spec(name, [_ROOT])
        if spec is not None and not (name in sys.modules and _is_own(name, _find(name))):
            for loaded in [module for module in sys.modules if module.partition(".")[0] == name]:
                del sys.modules[loaded]
            sys.modules[name] = module_from_spec(spec)


def _check_own_packages() -> None:
    """Raise ImportError if one of the three names means another module in this program."""
    for name in _OWN:
        found = _find(name)
        if not found:
            raise ImportError(f"r1eval's package {name} is not in {_ROOT}: reinstall r1eval", name=name)
        if not _is_own(name, found):
            raise ImportError(
                f"r1eval needs its own package {name}, but `import {name}` finds {found}: rename that, "
                "remove its folder from sys.path (PYTHONPATH), or start the command `r1eval` instead",
                name=name,
                path=found,
            )


def _find(name: str) -> str:
    """The file that `import name` finds, or the folder if it is a package without a file; "" for none."""
    module = sys.modules.get(name)
    if module is not None:
        return getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), repr(module))
    specs = (finder.find_spec(name, None) for finder in sys.meta_path)
    spec = next(filter(None, specs), None)
    if spec is None:
        return ""
    return spec.origin or next(iter(spec.submodule_search_locations or ()), "")


def _is_own(name: str, found: str) -> bool:
    return os.path.realpath(found.rpartition(os.sep)[0]) == os.path.realpath(_ROOT + name)


if _is_the_program():
    _exit_on_interrupt()
    _use_own_packages()
else:
    _check_own_packages()
