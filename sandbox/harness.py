"""Turns a fork of the zygote into a Python program: a fresh `__main__`, its streams, its exit status.

Runs inside the jail, in the program's own process: a program that tampers with it harms that process only,
whose output and exit status are judged outside. Standard library only.
"""

import builtins
import contextlib
import gc
import io
import json
import marshal
import os
import site
import sys
import traceback
import types
from typing import Any, NoReturn

from sandbox import lcb_harness
from sandbox.calls import call_each
from sandbox.finalize import finish

FILE = "program.py"
PRELUDE_MODULES = (
    *("string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "itertools", "functools"),
    *("operator", "io", "sys", "json", "builtins", "typing", "random", "statistics"),
)
"""modules whose names a function can use without an import, as in LiveCodeBench's and LeetCode's graders"""
RESEEDED_MODULES = ("random", "statistics")
"""modules that reseed after a fork, a tenth of its time: preloaded only for programs that use them"""
FUNCTION_RECURSION_LIMIT = 50_000
"""Python's own limit of 1,000 calls is no part of what a function's callers set up"""
OUTER_FRAMES = 5
"""calls between a program's frames and the frame of `run` that count for the recursion limit"""
MAX_RECURSION_LIMIT = (1 << 31) - 1
SOURCE_READERS = (b"__file__", b"argv", b"inspect")
"""words in programs that may read their own source, which then lies in their folder"""
MAX_DEPTH = 1_000
_freeze = gc.freeze
PACKAGES_FOLDER = "/packages"
"""where `toolchains` mounts the packages that programs can import besides the standard library"""


def run(style: str, code: bytes, arguments: list[str], function: str) -> NoReturn:
    """Run the program and end the process with its exit status.

    style: script, function or calls, by LiveCodeBench's rules lcb-script or lcb-function; with "-compile" at
    its end, the source is read from standard input and its code is written to standard output.
    """
    status, streams = 1, (sys.stdout, sys.stderr)
    _freeze()  # what is left at the end is the program's then
    try:
        if style.endswith("-compile"):
            _compile(style.removesuffix("-compile"))
        else:
            _execute(style, marshal.loads(code), arguments, function)
        status = 0
    except SystemExit as error:
        status = _exit_status(error.code)
    except BaseException as error:  # noqa: BLE001 - a program's own errors end here
        with contextlib.suppress(BaseException):
            _print_traceback(error)
    os._exit(finish(status, streams) & 0xFF)


def prepare(counts_shared_memory: bool) -> None:
    """Called in the zygote before any fork: sets up what every program finds, including its streams. They use
    whatever the descriptors 0, 1 and 2 are after the fork."""
    gc.freeze = lambda: None  # a program's objects would not be found at its end
    site.setquit()
    sys.path.append(PACKAGES_FOLDER)
    sys.stdin, sys.stdout, sys.stderr = (
        _open_stream(0, "<stdin>", "r", "surrogateescape"),
        _open_stream(1, "<stdout>", "w", "surrogateescape"),
        _open_stream(2, "<stderr>", "w", "backslashreplace"),
    )
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
    _hide_outer_frames()
    if not counts_shared_memory:
        _map_private_memory()


def _open_stream(descriptor: int, name: str, mode: str, errors: str) -> Any:
    """A stream with the attributes that the interpreter gives its own."""
    raw = io.FileIO(descriptor, mode, closefd=False)
    vars(raw)["name"] = name
    buffer: Any = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
    stream = io.TextIOWrapper(buffer, encoding="utf-8", errors=errors, line_buffering=descriptor == 2)
    vars(stream)["mode"] = mode
    return stream


def _hide_outer_frames() -> None:
    """Recursion limits, the first one included, count from the program's own first frame."""
    set_limit, shown = sys.setrecursionlimit, sys.getrecursionlimit()
    outer, frame = OUTER_FRAMES, sys._getframe()
    while frame.f_back is not None:
        outer, frame = outer + 1, frame.f_back

    def setrecursionlimit(limit: int, /) -> None:
        """Set the maximum depth of the Python interpreter stack to n."""
        nonlocal shown
        set_limit(min(limit + outer, MAX_RECURSION_LIMIT) if limit > 0 else limit)
        shown = limit

    def getrecursionlimit() -> int:
        """Return the current value of the recursion limit."""
        return shown

    sys.setrecursionlimit, sys.getrecursionlimit = setrecursionlimit, getrecursionlimit
    setrecursionlimit(shown)


def _map_private_memory() -> None:
    """Anonymous memory is mapped as private: the filter refuses shared one, which nothing counts here, and
    without children of the program there is no difference."""
    import mmap

    class PrivateMmap(mmap.mmap):
        def __new__(
            cls, fileno: int, length: int, flags: int = mmap.MAP_SHARED, *args: Any, **options: Any
        ) -> Any:
            access = options.get("access", mmap.ACCESS_DEFAULT)
            if fileno == -1 and access == mmap.ACCESS_WRITE:
                options["access"] = mmap.ACCESS_COPY
            elif fileno == -1 and access == mmap.ACCESS_DEFAULT:
                flags = flags & ~mmap.MAP_SHARED | mmap.MAP_PRIVATE
            return super().__new__(cls, fileno, length, flags, *args, **options)

    PrivateMmap.__name__ = PrivateMmap.__qualname__ = "mmap"
    vars(mmap)["mmap"] = PrivateMmap


def _print_traceback(error: BaseException) -> None:
    """Print the traceback, starting at the program's own frames."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != FILE:
        frames = frames.tb_next
    traceback.print_exception(type(error), error, frames)


def _exit_status(code: object) -> int:
    if code is None or isinstance(code, int):
        return int(code or 0)
    print(code, file=sys.stderr)
    return 1


def _compile(style: str) -> None:
    """Write the program's code and, if it may read it, its source."""
    source = sys.stdin.buffer.read()
    is_lcb = style.startswith("lcb")
    code = (
        lcb_harness.compile_source(source, FILE, style)
        if is_lcb
        else compile(source, FILE, "exec", dont_inherit=True)
    )
    kept = source if is_lcb or any(word in source for word in SOURCE_READERS) else b""
    sys.stdout.buffer.write(marshal.dumps((code, kept)))


def _execute(style: str, program: tuple[types.CodeType, bytes], arguments: list[str], function: str) -> None:
    code, source = program
    main = types.ModuleType("__main__")
    main.__dict__.update(__builtins__=builtins, __file__=FILE)
    sys.modules["__main__"] = main
    sys.argv = [FILE, *arguments]
    sys.path[0] = os.getcwd()
    if style.startswith("lcb"):
        lcb_harness.run_tests(code, source, function, _prelude)
        return
    if source:
        with open(os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
            file.write(source)
    if style == "function":
        _call_function(code, main.__dict__, function)
    elif style == "calls":
        call_each(code, main.__dict__, function)
    else:
        exec(code, main.__dict__)


# ---- functions ----------------------------------------------------------------------------------------


def _call_function(code: types.CodeType, namespace: dict[str, Any], function: str) -> None:
    """Call the function with the lines of standard input as JSON arguments. Its value goes to standard output
    as JSON, whatever it prints to standard error."""
    output = os.dup(1)
    os.dup2(2, 1)
    sys.setrecursionlimit(FUNCTION_RECURSION_LIMIT)
    namespace.update(prelude := _prelude())
    arguments = [json.loads(line) for line in sys.stdin.read().split("\n") if line.strip()]
    namespace["__name__"] = "program"
    exec(code, namespace)
    target = namespace["Solution"]() if isinstance(namespace.get("Solution"), type) else None
    if target is None and namespace.get(function) is prelude.get(function):
        raise NameError(f"the program defines no {function}")
    method = namespace[function] if target is None else getattr(target, function)
    value = method(*arguments)
    sys.set_int_max_str_digits(0)  # an integer is a value, however long: the program does not print it
    text = json.dumps(_to_json_value(value, MAX_DEPTH))
    with open(output, "w", encoding="utf-8") as file:
        file.write(text)


def _prelude() -> dict[str, Any]:
    namespace: dict[str, Any] = {}
    for module in PRELUDE_MODULES:
        exec(f"from {module} import *\nimport {module}", namespace)
    return namespace


def _to_json_value(value: Any, depth: int) -> Any:
    """The value in JSON's types. An object's own methods are not trusted: its base type decides."""
    if value is None or value is True or value is False or depth == 0:
        return value
    if isinstance(value, (list, tuple)):
        return [_to_json_value(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else str(key): _to_json_value(v, depth - 1)
            for key, v in value.items()
        }
    if isinstance(value, (int, float, str)):
        return value
    if hasattr(value, "tolist"):  # numpy arrays and scalars
        return value.tolist()
    raise TypeError(f"the function returned a value of type {type(value).__name__}, which JSON does not have")
