"""r1eval: the program that composes benchmarks, sandbox and reports.

These three have plain names, which a folder of the user's may have too. In the program's own processes they
are ours, whatever the path says. Where r1eval is imported into another program that means something else by
one of them, an ImportError says so here, before some part of us finds a stranger's module.
"""

import os
import sys

_OURS = ("benchmarks", "sandbox", "reports")
_ROOT = __path__[0].removesuffix("r1eval")
"""the folder that holds r1eval and the three, with its slash"""

_PROGRAM = "R1EVAL_PROGRAM"
"""Set in the environment of the program's own processes, so that those that they start know themselves: the
grader's zygote, the workers of `report`, an engine's."""


def _is_the_program() -> bool:
    """Whether this process is r1eval's own: its command, `python -m r1eval`, or started by one of these.

    The import system does not say what a package is imported for, so the second is read off the callers:
    whatever runs a package (runpy, and a debugger or profiler by it) first looks for its `__main__`, and
    nobody else wants that.
    """
    if _PROGRAM in os.environ or "".join(sys.argv[:1]).rpartition(os.sep)[2] == "r1eval":
        return True
    frame = sys._getframe().f_back
    while frame:
        asked_for = (frame.f_locals.get("name"), frame.f_locals.get("mod_name"))
        if any(isinstance(name, str) and name == "r1eval.__main__" for name in asked_for):
            return True
        frame = frame.f_back
    return False


def _end_at_once_on_interrupt() -> None:
    """Until a verb begins there is nothing to keep, and an exception could be lost in what is being imported.

    Before this Python itself starts, for some hundredths of a second, and answers Ctrl-C with a traceback.
    """
    import _signal  # type: ignore[import-not-found]  # `signal` imports enum and types: time, and hideable names

    line = b"" if _PROGRAM in os.environ else b"interrupted\n"  # the process that started this one says it

    def end(*_: object) -> None:
        try:
            os.write(2, line)
        finally:
            os._exit(130)

    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:  # else it is ignored on purpose
        _signal.signal(_signal.SIGINT, end)


def _take_ours() -> None:
    """Make the three names ours in this process and in those that it starts.

    The `__init__.py` of each holds a docstring alone, so there is nothing to run, and nothing that could fail
    here, where nobody can say it plainly.
    """
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    os.environ[_PROGRAM] = "1"
    os.environ["PYTHONSAFEPATH"] = "1"  # the current folder is the user's, and no place to import from
    for name in _OURS:
        spec = PathFinder.find_spec(name, [_ROOT])
        if spec is not None and not _is_ours(name, _found(name)):
            for loaded in [module for module in sys.modules if module.partition(".")[0] == name]:
                del sys.modules[loaded]
            sys.modules[name] = module_from_spec(spec)


def _refuse_others() -> None:
    """Raise ImportError where `import sandbox` means another program's module, or would."""
    for name in _OURS:
        found = _found(name)
        if not found:
            raise ImportError(f"r1eval's package {name} is not in {_ROOT}: install r1eval again", name=name)
        if not _is_ours(name, found):
            raise ImportError(
                f"r1eval needs its own package {name}, and `import {name}` finds {found}: rename that, or "
                "remove its folder from sys.path (PYTHONPATH), or start the command `r1eval` instead",
                name=name,
                path=found,
            )


def _found(name: str) -> str:
    """The file of what `import name` finds, or its folder where it has no file; "" for nothing."""
    from importlib.util import find_spec

    spec = getattr(sys.modules.get(name), "__spec__", None) or find_spec(name)
    if spec is None:
        return ""
    return spec.origin or next(iter(spec.submodule_search_locations or ()), "")


def _is_ours(name: str, found: str) -> bool:
    return os.path.realpath(found.rpartition(os.sep)[0]) == os.path.realpath(_ROOT + name)


if _is_the_program():
    _end_at_once_on_interrupt()
    _take_ours()
else:
    _refuse_others()
