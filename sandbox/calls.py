"""Calls a program's function with each list of arguments and writes down what it returns, as plain data.

Runs inside the jail, in the program's own process. The values are judged outside, by assertions that never
enter this jail (`asserts_checker.py`): nothing that a program does to this process makes a wrong value right.
Standard library only.
"""

import json
import math
import os
import sys
import types
import zlib
from typing import Any

NAMES = {"inf": math.inf, "nan": math.nan}
"""what the arguments' source may name besides Python's built-in functions"""
COMPRESSION = 1
"""zlib's fastest: what a hundred calls return can be 150 MB of text"""


def call_each(code: types.CodeType, namespace: dict[str, Any], function: str) -> None:
    """Standard input is the source of a list, with the arguments of a call each; standard output becomes
    zlib of a line of JSON for each value. What the program prints goes to standard error."""
    output = os.dup(1)
    os.dup2(2, 1)
    digits = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)  # an argument is a value, however long
    calls = eval(sys.stdin.read(), dict(NAMES))
    sys.set_int_max_str_digits(digits)
    namespace["__name__"] = "program"
    exec(code, namespace)
    if function not in namespace:
        raise NameError(f"the program defines no {function}")
    target, stream = namespace[function], zlib.compressobj(COMPRESSION)
    with open(output, "wb") as file:
        for arguments in calls:
            line = _to_line(target(*arguments))
            file.write(stream.compress(line))
        file.write(stream.flush())


def _to_line(value: Any) -> bytes:
    digits = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    line = json.dumps(to_plain(value)).encode() + b"\n"
    sys.set_int_max_str_digits(digits)
    return line


def to_plain(value: Any) -> Any:
    """A value of Python's built-in types in JSON; `asserts_checker.from_plain` is the inverse.

    Subclasses count as the built-in type that they extend; what is of no such type equals nothing.

    >>> to_plain([1, (2.5, None), {3}, {"a": 1j}, object()])
    [1, {'tuple': [2.5, None]}, {'set': [3]}, {'dict': [['a', {'complex': [0.0, 1.0]}]]}, {'other': 'object'}]
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, list):
        return [to_plain(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [to_plain(item) for item in value]}
    if isinstance(value, (set, frozenset)):
        return {"set": [to_plain(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[to_plain(key), to_plain(item)] for key, item in value.items()]}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": value.decode("latin-1")}
    numpy = sys.modules.get("numpy")
    if numpy and isinstance(value, numpy.generic):
        return to_plain(value.item())
    return {"other": type(value).__name__}
