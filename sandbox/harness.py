"""Turns a fork of the zygote into a Python program: a fresh `__main__`, its streams, its exit status.

Runs inside the jail, in the program's own process: a program that tampers with it harms that process only,
whose output and exit status are judged outside. Standard library only.
"""

import ast
import atexit
import builtins
import contextlib
import io
import json
import marshal
import os
import site
import sys
import traceback
import types
from typing import Any, NoReturn

FILE = "program.py"
PRELUDE_MODULES = (
    *("string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "itertools", "functools"),
    *("operator", "io", "sys", "json", "builtins", "typing", "random", "statistics"),
)
"""modules whose names a function can use without an import, as in LiveCodeBench's and LeetCode's graders"""
RESEEDED_MODULES = ("random", "statistics")
"""modules that reseed after a fork, a tenth of its time: preloaded only for programs that use them"""
LCB_DISABLED = {"exit": builtins, "quit": builtins, "kill": os, "system": os, "fork": os, "putenv": os}
"""functions that LiveCodeBench's grader sets to None"""
MAX_DEPTH = 1_000
PACKAGES_FOLDER = "/packages"
"""where `toolchains` mounts the packages that programs can import besides the standard library"""


def run(style: str, code: bytes, arguments: list[str], function: str) -> NoReturn:
    """Run the program and end the process with its exit status.

    style: compile (reads the source from standard input, writes its code to standard output), lcb-compile,
    script, function, lcb-script.
    """
    status = 1
    try:
        if style.endswith("compile"):
            _compile(as_function=style.startswith("lcb"))
        else:
            _execute(style, marshal.loads(code), arguments, function)
        status = 0
    except SystemExit as error:
        status = _exit_status(error.code)
    except BaseException as error:  # noqa: BLE001 - a program's own errors end here
        with contextlib.suppress(BaseException):
            _print_traceback(error)
    try:
        if threading := sys.modules.get("threading"):
            threading._shutdown()  # waits for threads, as the interpreter does
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except BaseException:  # noqa: BLE001 - an unwritable stream, or an exit function of the program that raises
        status = status or 1
    os._exit(status & 0xFF)


def prepare() -> None:
    """Called in the zygote before any fork: sets up what every program finds, including its streams. They use
    whatever the descriptors 0, 1 and 2 are after the fork."""
    site.setquit()
    sys.path.append(PACKAGES_FOLDER)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r", closefd=False)), encoding="utf-8"),
        io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)), encoding="utf-8"),
        io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(2, "w", closefd=False)),
            encoding="utf-8",
            errors="backslashreplace",
            line_buffering=True,
        ),
    )
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]


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


def _compile(*, as_function: bool) -> None:
    source: Any = sys.stdin.buffer.read()
    if as_function:
        source = _wrap_in_function(ast.parse(source))
    code = compile(source, FILE, "exec", dont_inherit=True)
    sys.stdout.buffer.write(marshal.dumps(code))


def _execute(style: str, code: types.CodeType, arguments: list[str], function: str) -> None:
    main = types.ModuleType("__main__")
    main.__dict__.update(__builtins__=builtins, __file__=FILE)
    sys.modules["__main__"] = main
    sys.argv = [FILE, *arguments]
    sys.path[0] = os.getcwd()
    if style == "function":
        _call_function(code, main.__dict__, function)
    elif style == "lcb-script":
        _run_as_lcb(code, main.__dict__)
    else:
        exec(code, main.__dict__)


# ---- functions ----------------------------------------------------------------------------------------


def _call_function(code: types.CodeType, namespace: dict[str, Any], function: str) -> None:
    """Call the function with the lines of standard input as JSON arguments. Its value goes to standard output
    as JSON, whatever it prints to standard error."""
    output = os.dup(1)
    os.dup2(2, 1)
    namespace.update(prelude := _prelude())
    arguments = [json.loads(line) for line in sys.stdin.read().split("\n") if line.strip()]
    namespace["__name__"] = "program"
    exec(code, namespace)
    target = namespace["Solution"]() if isinstance(namespace.get("Solution"), type) else None
    if target is None and namespace.get(function) is prelude.get(function):
        raise NameError(f"the program defines no {function}")
    method = namespace[function] if target is None else getattr(target, function)
    text = json.dumps(_to_json_value(method(*arguments), MAX_DEPTH))
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


# ---- LiveCodeBench's rules ----------------------------------------------------------------------------


def _wrap_in_function(tree: ast.Module) -> ast.Module:
    """The program as the body of a function, with its imports before it and its `if __name__` unwrapped, as
    LiveCodeBench's grader does, including everything that this breaks."""
    body = tree.body
    last = body[-1] if body else None
    if isinstance(last, ast.If) and ast.unparse(last.test) == "__name__ == '__main__'":
        body = [*body[:-1], *last.body]
    imports = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    statements = [node for node in body if node not in imports]
    template = ast.parse("def wrapped_function(): pass")
    function = template.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = statements or function.body
    return ast.fix_missing_locations(ast.Module([*imports, function], []))


def _run_as_lcb(code: types.CodeType, namespace: dict[str, Any]) -> None:
    text = sys.stdin.read()
    for name, owner in LCB_DISABLED.items():
        setattr(owner, name, None)
    namespace.update(_prelude(), __name__="program")
    printed = io.StringIO()
    stdout, sys.stdout = sys.stdout, printed
    exec(code, namespace)
    lines = iter(text.split("\n"))
    sys.stdin = _LcbStdin(text, lines)
    builtins.open = lambda *_args, **_options: io.StringIO(text)  # type: ignore[assignment]
    with contextlib.suppress(SystemExit):
        namespace["wrapped_function"]()
    sys.stdout = stdout
    stdout.write(printed.getvalue())


class _LcbStdin:
    """LiveCodeBench's replacement for standard input, which does not keep track of what was read."""

    def __init__(self, text: str, lines: Any) -> None:
        self._text, self._lines = text, lines
        self._file = io.StringIO(text)
        self.buffer = _LcbStdinBuffer(text.encode())

    def read(self, *_: Any) -> str:
        return self._text

    def readline(self, *_: Any) -> str:
        return str(next(self._lines))

    def readlines(self, *_: Any) -> list[str]:
        return self._text.split("\n")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _LcbStdinBuffer:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, *_: Any) -> bytes:
        return self._data

    def readline(self, *_: Any) -> bytes:
        return self._data.split(b"\n")[0] + b"\n"
