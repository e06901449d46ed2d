"""r1eval: the program that composes benchmarks, sandbox and reports, and its Python API (docs/python.md).

`import r1eval` imports none of it: a name of the API is looked up in `r1eval/api/` when it is first used.

The names of these three packages are common. In r1eval's own processes they always mean ours, whatever is on
sys.path. In another program, one of whose modules has such a name, `import r1eval` raises an ImportError that
says so, before any part of r1eval imports the wrong module.
"""

import os
import sys

TYPE_CHECKING = False  # type checkers know this name; `typing` would take longer to import than all of this
if TYPE_CHECKING:
    from types import ModuleType

    from r1eval import errors as errors
    from r1eval import rewards as rewards
    from r1eval.api.comparing import compare as compare
    from r1eval.api.figures import cons_at_k as cons_at_k
    from r1eval.api.figures import pass_at_k as pass_at_k
    from r1eval.api.gating import GateResult as GateResult
    from r1eval.api.gating import gate as gate
    from r1eval.api.grading import grade as grade
    from r1eval.api.grading import grade_many as grade_many
    from r1eval.api.judging import judge as judge
    from r1eval.api.loading import Run as Run
    from r1eval.api.loading import Runs as Runs
    from r1eval.api.loading import load as load
    from r1eval.api.running import run as run
    from r1eval.run.progress import ProgressEvent as ProgressEvent
    from r1eval.scoring.grades import Grade as Grade
    from sandbox.types import Judgement as Judgement

    __version__: str
else:
    ModuleType = type(sys)

__all__ = [
    "GateResult",
    "Grade",
    "Judgement",
    "ProgressEvent",
    "Run",
    "Runs",
    "__version__",
    "compare",
    "cons_at_k",
    "errors",
    "gate",
    "grade",
    "grade_many",
    "judge",
    "load",
    "pass_at_k",
    "rewards",
    "run",
]

_PLACES = {
    "GateResult": "r1eval.api.gating",
    "Grade": "r1eval.scoring.grades",
    "Judgement": "sandbox.types",
    "ProgressEvent": "r1eval.run.progress",
    "Run": "r1eval.api.loading",
    "Runs": "r1eval.api.loading",
    "compare": "r1eval.api.comparing",
    "cons_at_k": "r1eval.api.figures",
    "gate": "r1eval.api.gating",
    "grade": "r1eval.api.grading",
    "grade_many": "r1eval.api.grading",
    "judge": "r1eval.api.judging",
    "load": "r1eval.api.loading",
    "pass_at_k": "r1eval.api.figures",
    "run": "r1eval.api.running",
}
"""public name -> the module that defines it"""

_ROOMS = ("gate", "run")
"""functions that have the name of a room, a subpackage: `r1eval.run` is the function, and what is in the room
is its attribute, so that `import r1eval.run.plan as plan` and a dotted name in a test work as ever"""

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


class _Package(ModuleType):
    """This module, whose functions the import system cannot replace with rooms of the same name."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _ROOMS and isinstance(value, ModuleType):  # the import system has imported the room
            vars(self).pop(name, None)  # the function is looked up again, for this room
        else:
            super().__setattr__(name, value)


def _public(name: str) -> object:
    """The public object of this name, imported when it is first used."""
    from importlib import import_module

    if name in ("errors", "rewards"):
        return import_module(f"r1eval.{name}")
    if name == "__version__":
        from importlib.metadata import version

        return version("r1eval")
    if name not in _PLACES:
        raise AttributeError(f"module 'r1eval' has no attribute {name!r}")
    value = getattr(import_module(_PLACES[name]), name)
    if name in _ROOMS:
        value.__dict__ = vars(import_module(f"r1eval.{name}"))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


if not TYPE_CHECKING:  # a checker would take every name for public
    __getattr__ = _public
sys.modules[__name__].__class__ = _Package
