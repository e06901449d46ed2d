"""Compares a program's output with the expected one: tokens, floats, yes/no, bytes, lines, JSON values.

Everything here runs outside the jail on bytes chosen by an untrusted program: tens of MB, invalid UTF-8,
NULs, one token of 60 MB. So nothing holds more tokens than one block at a time or does arithmetic whose cost
depends on a number's value. The verdicts of checker programs are read here too.
"""

import json
import math
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from itertools import zip_longest

from sandbox.errors import SandboxError

TOLERANCE = 1e-6
"""absolute or relative, of the float checker: what most Codeforces statements with real answers allow"""
ROUNDING_ERROR = 1e-15
"""what rounding to binary can add to a difference of exactly the tolerance"""
VALUE_TOLERANCE = 1e-5
"""absolute or relative, of floats returned by a function: what LeetCode, the functions' source, allows"""
MAX_NUMBER_LENGTH = 4096
"""characters; a longer number is compared as text"""
BLOCK = 1 << 16
"""bytes that are split into tokens at once"""
MAX_SHOWN = 30
"""characters of a token that a detail shows"""

WHITESPACE = re.compile(rb"\s")


@dataclass(frozen=True)
class Comparison:
    """The result of a comparison: whether the output is accepted."""

    ok: bool
    detail: str = ""
    """the first difference, short and printable; "" if there is none"""


EQUAL = Comparison(True)


def compare(name: str, output: bytes, expected: str) -> Comparison:
    """Compare an output with the expected one by a checker of `CHECKERS`; SandboxError for any other name.

    >>> compare("tokens", b"1 2 4", "1\\n2\\n3\\n")
    Comparison(ok=False, detail='token 3: 4, expected 3')
    """
    if name not in CHECKERS:
        matches = get_close_matches(name, CHECKERS, n=1)
        hint = f"; did you mean {matches[0]!r}?" if matches else ""
        raise SandboxError(f"unknown checker {name!r}: choose {', '.join(CHECKERS)}{hint}")
    return CHECKERS[name](output, encode(expected))


def encode(text: str) -> bytes:
    """Any text as UTF-8: a lone surrogate (JSON can contain one) is no error."""
    return text.encode("utf-8", "surrogatepass")


def compare_tokens(output: bytes, expected: bytes) -> Comparison:
    """Equal if the whitespace-separated tokens are equal, in order; case matters."""
    return _compare_each(output, expected, lambda _got, _expected: False)


def compare_floats(output: bytes, expected: bytes) -> Comparison:
    """As tokens, and two decimal numbers are equal if |got - expected| <= 1e-6 * max(1, |expected|).

    A number is written in ASCII decimals with an optional exponent. NaN and infinities, including numbers
    whose exponent overflows a double, equal their own spelling only.
    """
    return _compare_each(output, expected, _is_close)


def compare_yes_no(output: bytes, expected: bytes) -> Comparison:
    """As tokens, and yes and no match in any case; every other word as written."""
    return _compare_each(output, expected, _is_same_answer)


def compare_exact(output: bytes, expected: bytes) -> Comparison:
    """Equal if every byte is equal; one line break (LF or CR LF) at the end is optional on either side."""
    got, expected_bytes = _strip_line_break(output), _strip_line_break(expected)
    if got == expected_bytes:
        return EQUAL
    at = _first_difference(got, expected_bytes)
    line, byte = got.count(b"\n", 0, at) + 1, at - got.rfind(b"\n", 0, at)
    end = at + MAX_SHOWN + 1
    return Comparison(False, _difference(f"line {line}, byte {byte}", got[at:end], expected_bytes[at:end]))


CHECKERS: dict[str, Callable[[bytes, bytes], Comparison]] = {
    "tokens": compare_tokens,
    "float": compare_floats,
    "yesno": compare_yes_no,
    "exact": compare_exact,
}


def compare_lcb_lines(output: bytes, expected: str) -> Comparison:
    """LiveCodeBench's rule: both stripped, the same number of lines, each pair of lines equal when stripped.

    Lines that differ as text are still equal if both are lists of decimals of the same length with exactly
    equal values. Whitespace is Unicode's, as in LiveCodeBench.
    """
    if output == encode(expected):
        return EQUAL
    got, expected_text = output.decode("utf-8", "replace").strip(), expected.strip()
    lines, expected_lines = got.count("\n") + 1, expected_text.count("\n") + 1
    if lines != expected_lines:
        return Comparison(False, f"{lines} lines, expected {expected_lines}")
    for number, (one, other) in enumerate(zip(_iter_lines(got), _iter_lines(expected_text), strict=True), 1):
        if one != other and not _are_same_decimals(one, other):
            shown = (encode(line[: MAX_SHOWN + 1]) for line in (one, other))
            return Comparison(False, _difference(f"line {number}", *shown))
    return EQUAL


def compare_values(expected_json: str, produced_json: bytes, rules: str = "judge") -> Comparison:
    """Compare a function's result with the expected one, as JSON (so a tuple is a list, a key is a string).

    judge: numbers compare by value (1 equals 1.0), expected floats within 1e-5 absolute or relative, NaN
    equals NaN, and true is not 1. lcb: as Python's ==, so floats exactly, true equals 1, and NaN equals
    nothing. A result that is not JSON, or nested too deeply for the interpreter, is not accepted; an expected
    result like that is an error in the test: SandboxError.
    """
    try:
        expected = _parse_json(expected_json)
    except (ValueError, RecursionError) as error:
        text = _clip(encode(expected_json[: MAX_SHOWN + 1]))
        raise SandboxError(f"the expected result {text} is not JSON: {error}; fix the test") from error
    try:
        same = operator.eq if rules == "lcb" else _is_same_leaf
        difference = _value_difference(_parse_json(produced_json.decode()), expected, same)
    except ValueError:
        return Comparison(False, f"the result is not JSON: {_clip(produced_json[: MAX_SHOWN + 1])}")
    except RecursionError:
        return Comparison(False, "the result is nested too deeply")
    return EQUAL if difference is None else Comparison(False, f"result{difference}")


def read_python_checker(stdout: bytes) -> bool | None:
    """A Python checker prints 1 or 100 to accept and 0 to reject; None for anything else: it failed."""
    return {b"1": True, b"100": True, b"0": False}.get(stdout.strip())


def read_testlib(exit_code: int) -> bool | None:
    """A testlib checker's exit status: True accepted, False rejected, None the checker's own failure.

    0 is OK. 1 (wrong), 2 (presentation), 4 (dirt after the answer), 8 (ends early), 7 (points) and 16 to 127
    (partial) are rejections: partial is not full, and points come without a maximum. 3 (fail), signals
    (negative, or 128 and more) and codes that testlib leaves undefined are failures of the checker.
    """
    if exit_code == 0:
        return True
    return False if exit_code in {1, 2, 4, 7, 8} or 16 <= exit_code < 128 else None


def _compare_each(output: bytes, expected: bytes, same: Callable[[bytes, bytes], bool]) -> Comparison:
    if output == expected:
        return EQUAL
    pairs = zip_longest(_iter_tokens(output), _iter_tokens(expected))
    for number, (token, expected_token) in enumerate(pairs, 1):
        if token != expected_token and (
            token is None or expected_token is None or not same(token, expected_token)
        ):
            return Comparison(False, _difference(f"token {number}", token, expected_token))
    return EQUAL


def _iter_tokens(text: bytes) -> Iterator[bytes]:
    """The tokens one by one: a list of all of them would take twenty times the memory of the text."""
    start = 0
    while start < len(text):
        gap = WHITESPACE.search(text, start + BLOCK)
        end = gap.start() if gap else len(text)
        yield from text[start:end].split()
        start = end


def _is_close(got: bytes, expected: bytes) -> bool:
    if len(got) > MAX_NUMBER_LENGTH or b"_" in got:
        return False
    try:
        value, target = float(got), float(expected)
    except ValueError:
        return False
    scale = max(1.0, abs(target))
    return math.isfinite(scale) and abs(value - target) <= (TOLERANCE + ROUNDING_ERROR) * scale


def _is_same_answer(got: bytes, expected: bytes) -> bool:
    return (
        len(got) == len(expected) <= 3
        and expected.lower() in {b"yes", b"no"}
        and got.lower() == expected.lower()
    )


def _strip_line_break(text: bytes) -> bytes:
    return text.removesuffix(b"\n").removesuffix(b"\r") if text.endswith(b"\n") else text


def _first_difference(one: bytes, other: bytes) -> int:
    for start in range(0, min(len(one), len(other)), BLOCK):
        block = one[start : start + BLOCK]
        if block != other[start : start + BLOCK]:
            pairs = enumerate(zip(block, other[start : start + BLOCK], strict=False))
            return start + next((at for at, (a, b) in pairs if a != b), min(len(block), len(other) - start))
    return min(len(one), len(other))


def _iter_lines(text: str) -> Iterator[str]:
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end].strip()
        start = end + 1
    yield text[start:].strip()


def _are_same_decimals(one: str, other: str) -> bool:
    try:
        expected = [Decimal(word) for word in other.split()]
        return [Decimal(word) for word in one.split(None, len(expected))] == expected
    except InvalidOperation:
        return False


def _parse_json(text: str) -> object:
    return json.loads(text, parse_int=_parse_int)


def _parse_int(digits: str) -> int | Decimal:
    """Python refuses to parse an int of more than 4,300 digits, because that takes quadratic time."""
    return int(digits) if len(digits) <= 4300 else Decimal(digits)


def _value_difference(got: object, expected: object, same: Callable[[object, object], bool]) -> str | None:
    """Where two JSON values first differ and how, `[2]: 5, expected 7`; None if they are equal."""
    if isinstance(got, list) and isinstance(expected, list) and len(got) == len(expected):
        pairs = [(str(at), *both) for at, both in enumerate(zip(got, expected, strict=True))]
    elif isinstance(got, dict) and isinstance(expected, dict) and got.keys() == expected.keys():
        pairs = [(json.dumps(key[:MAX_SHOWN]), got[key], value) for key, value in expected.items()]
    else:
        return (
            None if same(got, expected) else f": {_describe_value(got)}, expected {_describe_value(expected)}"
        )
    for key, one, other in pairs:
        if (difference := _value_difference(one, other, same)) is not None:
            return f"[{key}]{difference}"
    return None


def _is_same_leaf(got: object, expected: object) -> bool:
    if isinstance(got, bool) or isinstance(expected, bool):
        return got is expected
    if not (isinstance(expected, float) and isinstance(got, int | float)):
        return bool(got == expected)
    try:
        close = math.isclose(got, expected, rel_tol=VALUE_TOLERANCE, abs_tol=VALUE_TOLERANCE)
    except OverflowError:
        return False
    return close or (math.isnan(got) and math.isnan(expected))


def _describe_value(value: object) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    return _clip(encode(json.dumps(value[: MAX_SHOWN + 1] if isinstance(value, str) else value, default=str)))


def _difference(location: str, got: bytes | None, expected: bytes | None) -> str:
    one, other = (_clip(text) if text else "nothing" for text in (got, expected))
    return f"{location}: {one}, expected {other}"


def _clip(text: bytes) -> str:
    """As printable ASCII, everything else escaped, so that no output can control a terminal."""
    clipped = repr(text[: MAX_SHOWN + 1])[2:-1]
    return clipped if len(clipped) <= MAX_SHOWN else clipped[:MAX_SHOWN] + "…"
