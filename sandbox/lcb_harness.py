"""Runs a Python program by LiveCodeBench's rules: all tests in one process, stand-ins for what programs use.

Runs inside the jail, in the program's own process. `sandbox/lcb.py`, outside, writes the inputs and reads the
answers. Standard library only.
"""

import ast
import builtins
import contextlib
import io
import json
import math
import os
import signal
import sys
import time
import types
from collections.abc import Callable
from typing import Any

RECURSION_LIMIT = 50_000
MAX_DIGITS = 50_000
MAX_WALL_FACTOR = 5
MAX_DEPTH = 1_000
MODULE = "tmp_sol"
"""the name of the module that LiveCodeBench's grader makes of a program"""
DISABLED = {
    "os": """kill system putenv remove removedirs rmdir fchdir setuid fork forkpty killpg rename renames
        truncate replace unlink fchmod fchown chmod chown chroot lchflags lchmod lchown getcwd chdir""",
    "shutil": "rmtree move chown",
    "subprocess": "Popen",
    "builtins": "quit help",
}
"""module -> functions that are None; a module that the program does not mention stays as it is"""
MISSING_MODULES = ("ipdb", "joblib", "resource", "psutil", "tkinter")
HEADER = 9
"""bytes before an answer: its kind and its length"""
PRINTED, VALUE, LATE = b"P", b"V", b"T"
"""kinds of answers: what was printed, a value as JSON, and that time was up"""


class TimeoutException(Exception):  # noqa: N818 - named as LiveCodeBench's
    """Raised in the program when a test's time is up; a program can catch it, as there."""


def compile_source(source: bytes, file: str, style: str) -> types.CodeType:
    """The program's code; a script is the body of a function, with its imports before it and a last
    `if __name__ == '__main__'` unwrapped, as in LiveCodeBench's grader, including all that this breaks."""
    tree = ast.parse(source)
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    if any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in imports):
        tree = ast.parse("raise SyntaxError('a __future__ import is not at the beginning of the file')")
    elif style == "lcb-script":
        tree = _wrap_in_function(tree)
    return compile(tree, file, "exec", dont_inherit=True)


def _wrap_in_function(tree: ast.Module) -> ast.Module:
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


def run_tests(
    code: types.CodeType, source: bytes, function: str, prelude: Callable[[], dict[str, Any]]
) -> None:
    """Answer the tests on standard input, one after the other; the first error or late answer is the last.
    prelude: the names that the program finds."""
    tests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    seconds = float(tests.readline())
    stdout = sys.stdout
    _disable(source)
    sys.setrecursionlimit(RECURSION_LIMIT)
    sys.set_int_max_str_digits(MAX_DIGITS)
    namespace = {**prelude(), "__builtins__": builtins, "__name__": MODULE}
    try:
        with _Alarm(seconds):
            exec(code, namespace)
            method = _find_method(namespace, source, function)
        while size := tests.readline():
            text = tests.read(int(size)).decode("utf-8", "surrogatepass")
            kind, answer = _answer(method, text, bool(function), seconds)
            answers.write(kind + len(answer).to_bytes(HEADER - 1, "big") + answer)
            answers.flush()
    except TimeoutException:
        answers.write(LATE + bytes(HEADER - 1))
        answers.flush()
    finally:
        sys.stdout = stdout


def _find_method(namespace: dict[str, Any], source: bytes, function: str) -> Any:
    if not function:
        return namespace["wrapped_function"]
    owner = namespace["Solution"]() if b"class Solution" in source else types.SimpleNamespace(**namespace)
    return getattr(owner, function)


def _answer(method: Any, text: str, is_function: bool, seconds: float) -> tuple[bytes, bytes]:
    if is_function:
        arguments = [json.loads(line) for line in text.split("\n")]
        with _Alarm(seconds):
            value = method(*arguments)
        if isinstance(value, tuple):
            value = list(value)
        return VALUE, json.dumps(_to_comparable(value, MAX_DEPTH)).encode()
    printed = io.StringIO()
    sys.stdout, sys.stdin = printed, _Stdin(text)
    builtins.open = lambda *_args, **_options: io.StringIO(text)  # type: ignore[assignment]
    with _Alarm(seconds), contextlib.suppress(SystemExit):
        method()
    return PRINTED, printed.getvalue().encode("utf-8", "surrogatepass")


class _Stdin:
    """LiveCodeBench's replacement for standard input: it cannot be iterated, and only lines are used up."""

    def __init__(self, text: str) -> None:
        self._text, self._file = text, io.StringIO(text)
        self.buffer = _Buffer(text.encode("utf-8", "surrogatepass"))

    def read(self, *_: Any) -> str:
        return self._text

    def readline(self, *arguments: Any) -> str:
        return self._file.readline(*arguments)

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


class _Alarm:
    """Raises TimeoutException when the time is up: by the clock, without the time spent waiting for a
    processor, so that a busy machine changes no verdict."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._started, self._waited = time.monotonic(), _waiting_seconds()
        signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, *_: object) -> None:
        elapsed = time.monotonic() - self._started
        left = self._seconds - elapsed + _waiting_seconds() - self._waited
        if left > 0.01 and elapsed < MAX_WALL_FACTOR * self._seconds:
            signal.setitimer(signal.ITIMER_REAL, left)
            return
        raise TimeoutException


def _waiting_seconds() -> float:
    with contextlib.suppress(OSError):
        file = os.open("/proc/self/schedstat", os.O_RDONLY)
        with contextlib.closing(os.fdopen(file, "rb")):
            return int(os.read(file, 100).split()[1]) / 1e9
    return 0.0


def _disable(source: bytes) -> None:
    for module, names in DISABLED.items():
        if module in sys.modules or module.encode() in source:
            owner = __import__(module)
            for name in names.split():
                setattr(owner, name, None)
    sys.modules.update(dict.fromkeys(MISSING_MODULES))  # type: ignore[arg-type]


def _to_comparable(value: Any, depth: int) -> Any:
    """The value in JSON's types, so that it equals an expected value there exactly if Python says so here.

    NaN, which equals nothing, stands for what no JSON value equals. Its base type decides, not its methods.
    """
    if value is None or isinstance(value, bool) or depth == 0:
        return value
    if isinstance(value, list):
        return [_to_comparable(item, depth - 1) for item in value]
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            return math.nan
        return {key: _to_comparable(item, depth - 1) for key, item in value.items()}
    if isinstance(value, (int, float, str)):
        return value
    if hasattr(value, "tolist"):  # numpy: an array's comparison has no truth value, a scalar's has one
        if getattr(value, "ndim", 0) and getattr(value, "size", 0) != 1:
            raise ValueError("the truth value of an array with more than one element is ambiguous")
        return value.item()
    if hasattr(value, "as_integer_ratio"):  # Decimal, Fraction
        over, under = value.as_integer_ratio()
        return over if under == 1 else over / under
    return math.nan
