"""What a fork of the zygote does to be a Python program: a fresh `__main__`, its streams, its exit status.

Runs inside the jail, in the program's own process: whatever a program does to it harms that process alone,
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
STARS = (
    *("string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "itertools", "functools"),
    *("operator", "io", "sys", "json", "builtins", "typing", "random", "statistics"),
)
"""modules whose names a function finds ready, as LiveCodeBench's and LeetCode's own graders have them"""
AT_EVERY_FORK = ("random", "statistics")
"""modules that take a tenth of a fork's time, for a new seed: loaded beforehand only for who asks for them"""
DISARMED = {"exit": builtins, "quit": builtins, "kill": os, "system": os, "fork": os, "putenv": os}
"""what LiveCodeBench's grader takes away from a program"""
DEEPEST = 1_000
PACKAGES = "/packages"
"""where `toolchains` has what programs may import beside the standard library"""


def run(style: str, code: bytes, arguments: list[str], function: str) -> NoReturn:
    """Be the program and end with its exit status.

    style: compile (standard input is the source, the code goes to standard output), lcb-compile, script,
    function, lcb-script.
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
    except BaseException as error:  # noqa: BLE001 - this is where a program's own errors end
        with contextlib.suppress(BaseException):
            _report(error)
    try:
        if threading := sys.modules.get("threading"):
            threading._shutdown()  # waits for the threads, as the interpreter does
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except BaseException:  # noqa: BLE001 - a stream that cannot be written, or what the program left to be done
        status = status or 1  # at its end, which may raise whatever it likes: it ends as failed
    os._exit(status & 0xFF)


def prepare() -> None:
    """In the zygote, before any fork: what every program finds, its streams among it, on whatever the
    descriptors 0, 1 and 2 are by then."""
    site.setquit()
    sys.path.append(PACKAGES)
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


def _report(error: BaseException) -> None:
    """The traceback, from the program's own frames on."""
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
        source = _wrapped(ast.parse(source))
    code = compile(source, FILE, "exec", dont_inherit=True)
    sys.stdout.buffer.write(marshal.dumps(code))


def _execute(style: str, code: types.CodeType, arguments: list[str], function: str) -> None:
    main = types.ModuleType("__main__")
    main.__dict__.update(__builtins__=builtins, __file__=FILE)
    sys.modules["__main__"] = main
    sys.argv = [FILE, *arguments]
    sys.path[0] = os.getcwd()
    if style == "function":
        _call(code, main.__dict__, function)
    elif style == "lcb-script":
        _script_as_function(code, main.__dict__)
    else:
        exec(code, main.__dict__)


# ---- functions ----------------------------------------------------------------------------------------


def _call(code: types.CodeType, names: dict[str, Any], function: str) -> None:
    """Call it with the lines of standard input as JSON arguments; its value goes to standard output as JSON,
    what it prints to standard error."""
    values = os.dup(1)
    os.dup2(2, 1)
    names.update(prelude := _prelude())
    arguments = [json.loads(line) for line in sys.stdin.read().split("\n") if line.strip()]
    names["__name__"] = "program"
    exec(code, names)
    target = names["Solution"]() if isinstance(names.get("Solution"), type) else None
    if target is None and names.get(function) is prelude.get(function):
        raise NameError(f"the program defines no {function}")
    method = names[function] if target is None else getattr(target, function)
    text = json.dumps(_plain(method(*arguments), DEEPEST))
    with open(values, "w", encoding="utf-8") as file:
        file.write(text)


def _prelude() -> dict[str, Any]:
    names: dict[str, Any] = {}
    for module in STARS:
        exec(f"from {module} import *\nimport {module}", names)
    return names


def _plain(value: Any, depth: int) -> Any:
    """The value as JSON has it. What an object claims of itself is not asked: its base type decides."""
    if value is None or value is True or value is False or depth == 0:
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): _plain(v, depth - 1) for key, v in value.items()}
    if isinstance(value, (int, float, str)):
        return value
    if hasattr(value, "tolist"):  # numpy's
        return value.tolist()
    raise TypeError(f"the function returned a value of type {type(value).__name__}, which JSON does not have")


# ---- LiveCodeBench's own way --------------------------------------------------------------------------


def _wrapped(tree: ast.Module) -> ast.Module:
    """The program as the body of a function, its imports before it, its `if __name__` opened: what
    LiveCodeBench's grader makes of it, with all that this breaks."""
    body = tree.body
    last = body[-1] if body else None
    if isinstance(last, ast.If) and ast.unparse(last.test) == "__name__ == '__main__'":
        body = [*body[:-1], *last.body]
    imports = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    others = [node for node in body if node not in imports]
    shell = ast.parse("def wrapped_function(): pass")
    function = shell.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = others or function.body
    return ast.fix_missing_locations(ast.Module([*imports, function], []))


def _script_as_function(code: types.CodeType, names: dict[str, Any]) -> None:
    text = sys.stdin.read()
    for name, owner in DISARMED.items():
        setattr(owner, name, None)
    names.update(_prelude(), __name__="program")
    printed = io.StringIO()
    real, sys.stdout = sys.stdout, printed
    exec(code, names)
    lines = iter(text.split("\n"))
    sys.stdin = _Stdin(text, lines)
    builtins.open = lambda *_args, **_options: io.StringIO(text)  # type: ignore[assignment]
    with contextlib.suppress(SystemExit):
        names["wrapped_function"]()
    sys.stdout = real
    real.write(printed.getvalue())


class _Stdin:
    """LiveCodeBench's stand-in for standard input, which forgets that some of it was read."""

    def __init__(self, text: str, lines: Any) -> None:
        self._text, self._lines = text, lines
        self._file = io.StringIO(text)
        self.buffer = _Buffer(text.encode())

    def read(self, *_: Any) -> str:
        return self._text

    def readline(self, *_: Any) -> str:
        return str(next(self._lines))

    def readlines(self, *_: Any) -> list[str]:
        return self._text.split("\n")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _Buffer:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, *_: Any) -> bytes:
        return self._data

    def readline(self, *_: Any) -> bytes:
        return self._data.split(b"\n")[0] + b"\n"
