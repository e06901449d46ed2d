"""Explain a failed import of a package that r1eval needs: what failed and the fix, in one line.

A missing or broken package is a fault of the environment and not a bug in r1eval. The exception can be of any
type: a missing system library is an OSError, a package built for another numpy an AttributeError.
"""

import os
import sys
from pathlib import Path
from types import FrameType, ModuleType

OURS = ("r1eval", "benchmarks", "sandbox", "reports")
STANDARD = str(Path(os.__file__).parent)
"""the folder of Python's own modules, and usually of site-packages too"""


def explain_import(error: BaseException) -> str:
    """What failed and the fix, if the error comes from importing a package that is not ours; otherwise "".

    >>> explain_import(ModuleNotFoundError("No module named 'click'", name="click"))
    'click is not installed; fix: pip install r1eval, which installs what is missing'
    >>> explain_import(ValueError("not about an import"))
    ''
    """
    if isinstance(error, OSError) and error.filename is not None:  # a file or folder, such as a cache's
        return ""
    module, file = _failed_module(error)
    package = module.partition(".")[0]
    if package in ("", "__main__", *OURS):
        return explain_import(error.__cause__) if error.__cause__ else ""
    if isinstance(error, ModuleNotFoundError) and error.name == package:
        if package in sys.stdlib_module_names:
            return f"this Python was built without {package}; fix: use one that has it"
        return f"{package} is not installed; fix: pip install r1eval, which installs what is missing"
    problem = " ".join(f"{type(error).__name__}: {error}".split())
    if _is_elsewhere(file):
        fix = f"rename {file}, or remove its folder from PYTHONPATH, if it is not the real {package}"
    else:
        fix = f"pip install --force-reinstall {package}"
    return f"{package} cannot be imported: {problem}; fix: {fix}"


def _failed_module(error: BaseException) -> tuple[str, str]:
    """The module whose import failed and its file; ("", "") if none did, "" for a file that is unknown."""
    if isinstance(error, ImportError) and error.name:
        return error.name, error.path or ""
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        file = getattr(error.obj, "__file__", None) or ""
        if _is_elsewhere(file):  # it lacks what the real module of this name has
            return error.obj.__name__, file
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).is_file():
        return _module_of(Path(error.filename)), error.filename
    for frame in reversed(_frames_below_ours(error)):
        if frame.f_code.co_name == "<module>" and frame.f_globals.get("__spec__"):
            return str(frame.f_globals["__name__"]), frame.f_code.co_filename
    return "", ""


def _frames_below_ours(error: BaseException) -> list[FrameType]:
    """The frames that the last call of our own code led to."""
    frames: list[FrameType] = []
    trace = error.__traceback__
    while trace:
        frames.append(trace.tb_frame)
        if str(trace.tb_frame.f_globals.get("__name__")).partition(".")[0] in OURS:
            frames.clear()
        trace = trace.tb_next
    return frames


def _module_of(file: Path) -> str:
    """
    >>> _module_of(Path("/lib/site-packages/pandas/core/api.py")), _module_of(Path("/my/click.py"))
    ('pandas', 'click')
    """
    for folder in file.parents:
        if folder.name in ("site-packages", "dist-packages"):
            return file.relative_to(folder).parts[0].removesuffix(".py")
    return file.parent.name if file.name == "__init__.py" else file.stem


def _is_elsewhere(file: str) -> bool:
    """Whether a module's file is neither installed nor Python's own: it may only have the same name."""
    installed = any(folder in Path(file).parts for folder in ("site-packages", "dist-packages"))
    return bool(file) and not installed and not file.startswith((STANDARD, sys.base_prefix + "/lib"))
