"""Runs assertions on values that a program's function has returned: a checker program, in a jail of its own.

Called with three files: the arguments of the calls (not read), Python code that asserts what `candidate`
returns, and what `calls.call_each` has written. Each call of `candidate` gets the next value, which is plain
data: the program's code and classes never meet the assertions. Prints 1 if all hold, else 0 and the reason
to standard error. The assertions may import numpy. Standard library only.
"""

import json
import sys
import zlib
from collections.abc import Iterator
from typing import Any

READ_BYTES = 1 << 18
MAX_SHOWN = 80
"""characters of a value in a reason"""
FAULTS = (ImportError, NameError, SyntaxError)
"""errors of the assertions themselves, not of the values"""


class Other:
    """A value of no built-in type: equal to nothing else."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"a value of type {self.kind}"


class Recorded:
    """Stands for the function: each call returns the next value that it returned."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines = lines
        self.calls = 0
        self.last = "nothing"
        """what the last call returned, short"""

    def __call__(self, *_: Any) -> Any:
        self.calls += 1
        self.last = "nothing"
        line = next(self.lines, None)
        if line is None:
            raise AssertionError("the program ended before this call")
        value = from_plain(json.loads(line))
        self.last = line[: MAX_SHOWN + 1].decode(errors="replace") if len(line) > 1000 else repr(value)
        return value


def main(answer: str, output: str) -> int:
    sys.set_int_max_str_digits(0)
    with open(answer, encoding="utf-8", errors="surrogatepass") as file:
        code = compile(file.read(), "assertions", "exec", dont_inherit=True)
    candidate = Recorded(read_lines(output))
    try:
        exec(code, {"__name__": "assertions", "candidate": candidate})
    except FAULTS:
        raise
    except Exception as error:  # noqa: BLE001 - whatever comparing these values raises, they are not accepted
        shown = " ".join(f"{type(error).__name__} {error}".split())[:MAX_SHOWN]
        print(f"call {candidate.calls} returned {candidate.last[:MAX_SHOWN]} ({shown})", file=sys.stderr)
        return 0
    return int(next(candidate.lines, None) is None)


def read_lines(path: str) -> Iterator[bytes]:
    """The lines of a zlib stream; nothing after a torn or damaged part of it."""
    stream, rest = zlib.decompressobj(), b""
    with open(path, "rb") as file:
        while not stream.eof and (chunk := file.read(READ_BYTES)):
            try:
                *lines, rest = (rest + stream.decompress(chunk)).split(b"\n")
            except zlib.error:
                return
            yield from lines


def from_plain(plain: Any) -> Any:
    """The value that `calls.to_plain` has written."""
    if isinstance(plain, list):
        return [from_plain(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    [(kind, content)] = plain.items()
    if kind == "tuple":
        return tuple(map(from_plain, content))
    if kind == "set":
        return set(map(from_plain, content))
    if kind == "dict":
        return {from_plain(key): from_plain(value) for key, value in content}
    if kind == "complex":
        return complex(*content)
    if kind == "bytes":
        return content.encode("latin-1")
    return Other(str(content))


if __name__ == "__main__":
    print(main(sys.argv[2], sys.argv[3]))
