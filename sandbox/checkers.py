"""Compares what a program answered with what was expected: tokens, floats, yes/no, bytes, lines, JSON values.

All of it runs outside the jail on bytes that an untrusted program chose: tens of MB, invalid UTF-8, NULs,
one token of 60 MB. So nothing here holds more tokens at a time than a block has, or does arithmetic whose
cost hangs on a number's value. What a checker program answers is read here too.
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
"""absolute or relative, of the float checker: what most of Codeforces' statements with real answers allow"""
SLACK = 1e-15
"""what rounding to binary may add to a difference of exactly the tolerance"""
VALUE_TOLERANCE = 1e-5
"""absolute or relative, of floats that a function returns: what LeetCode, whose functions they are, allows"""
LONGEST = 4096
"""characters of a number: one that is longer is compared as text"""
BLOCK = 1 << 16
"""bytes that are split into tokens at a time"""
CLIP = 30
"""characters of a token that a detail shows"""

WHITESPACE = re.compile(rb"\s")


@dataclass(frozen=True)
class Match:
    """Whether an output is accepted."""

    ok: bool
    detail: str = ""
    """the first difference, short and printable; "" where there is none"""


SAME = Match(True)


def compare(name: str, output: bytes, expected: str) -> Match:
    """The output beside the expected one, by one of `NAMES`; SandboxError for another name.

    >>> compare("tokens", b"1 2 4", "1\\n2\\n3\\n")
    Match(ok=False, detail='token 3: 4, expected 3')
    """
    if name not in CHECKERS:
        near = get_close_matches(name, NAMES, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise SandboxError(f"unknown checker {name!r}: choose {', '.join(NAMES)}{meant}")
    return CHECKERS[name](output, encoded(expected))


def encoded(text: str) -> bytes:
    """UTF-8, of any text: a lone surrogate (JSON can hold one) is no error."""
    return text.encode("utf-8", "surrogatepass")


def tokens(output: bytes, expected: bytes) -> Match:
    """What stands between whitespace is equal, in order; upper and lower case differ."""
    return _walk(output, expected, lambda _got, _wanted: False)


def floats(output: bytes, expected: bytes) -> Match:
    """As tokens, and two decimal numbers are equal if |got - expected| <= 1e-6 * max(1, |expected|).

    A number is written in ASCII decimals with an optional exponent. NaN and infinities, also those that
    come of an exponent beyond a double's, are equal to their own spelling only.
    """
    return _walk(output, expected, _near)


def yes_no(output: bytes, expected: bytes) -> Match:
    """As tokens, and yes and no are equal in any mixture of cases; every other word as written."""
    return _walk(output, expected, _same_word)


def exact(output: bytes, expected: bytes) -> Match:
    """Every byte is equal; one line break (LF or CR LF) at the end may be there or not, on either side."""
    got, wanted = _unended(output), _unended(expected)
    if got == wanted:
        return SAME
    at = _first_difference(got, wanted)
    line, byte = got.count(b"\n", 0, at) + 1, at - got.rfind(b"\n", 0, at)
    return Match(
        False, _difference(f"line {line}, byte {byte}", got[at : at + CLIP + 1], wanted[at : at + CLIP + 1])
    )


NAMES = ("tokens", "float", "yesno", "exact")
CHECKERS: dict[str, Callable[[bytes, bytes], Match]] = dict(
    zip(NAMES, (tokens, floats, yes_no, exact), strict=True)
)


def lcb_lines(output: bytes, expected: str) -> Match:
    """LiveCodeBench's rule: both stripped, the same number of lines, each pair the same when stripped.

    A pair that differs as text is still the same if it is a row of decimals on both sides, of the same
    length and of exactly equal values. Whitespace is Unicode's here, as theirs is.
    """
    if output == encoded(expected):
        return SAME
    got, wanted = output.decode("utf-8", "replace").strip(), expected.strip()
    lines, due = got.count("\n") + 1, wanted.count("\n") + 1
    if lines != due:
        return Match(False, f"{lines} lines, expected {due}")
    for number, (one, other) in enumerate(zip(_lines(got), _lines(wanted), strict=True), 1):
        if one != other and not _same_decimals(one, other):
            return Match(
                False, _difference(f"line {number}", encoded(one[: CLIP + 1]), encoded(other[: CLIP + 1]))
            )
    return SAME


def same_value(expected_json: str, produced_json: bytes, rules: str = "judge") -> Match:
    """A function's result beside the expected one, both as JSON (so a tuple is a list, a key is a string).

    judge: numbers compare by value (1 is 1.0), an expected float within 1e-5 absolute or relative, NaN is
    NaN, and true is not 1. lcb: as Python's == says, so floats exactly, true is 1, and NaN equals nothing.
    A result that is no JSON, or nested beyond the interpreter's depth, is not accepted; if the expected
    text is such, that is the test's fault: SandboxError.
    """
    try:
        wanted = _parsed(expected_json)
    except (ValueError, RecursionError) as error:
        shown = _clipped(encoded(expected_json[: CLIP + 1]))
        raise SandboxError(f"the expected result {shown} is no JSON: {error}; mend the test") from error
    try:
        unlike = _unlike(
            _parsed(produced_json.decode()), wanted, operator.eq if rules == "lcb" else _same_leaf
        )
    except ValueError:
        return Match(False, f"the result is no JSON: {_clipped(produced_json[: CLIP + 1])}")
    except RecursionError:
        return Match(False, "the result is nested too deeply")
    return SAME if unlike is None else Match(False, f"result{unlike}")


def read_python_checker(stdout: bytes) -> bool | None:
    """A Python checker prints 1 or 100 to accept and 0 to reject; None for all else: the checker failed."""
    return {b"1": True, b"100": True, b"0": False}.get(stdout.strip())


def read_testlib(exit_code: int) -> bool | None:
    """A testlib checker's exit status: True accepted, False rejected, None the checker's own failure.

    0 is OK. 1 (wrong), 2 (presentation), 4 (dirt after the answer), 8 (ends early), 7 (points) and 16 to 127
    (partial) are rejections: a part is not all, and points do not say of how many. 3 (fail), signals
    (negative, or 128 and more), and what testlib leaves undefined are failures of the checker.
    """
    if exit_code == 0:
        return True
    return False if exit_code in {1, 2, 4, 7, 8} or 16 <= exit_code < 128 else None


def _walk(output: bytes, expected: bytes, same: Callable[[bytes, bytes], bool]) -> Match:
    if output == expected:
        return SAME
    pairs = zip_longest(_tokens(output), _tokens(expected))
    for number, (got, wanted) in enumerate(pairs, 1):
        if got != wanted and (got is None or wanted is None or not same(got, wanted)):
            return Match(False, _difference(f"token {number}", got, wanted))
    return SAME


def _tokens(text: bytes) -> Iterator[bytes]:
    """The tokens one by one, as a list of all of them would take twenty times the text."""
    start = 0
    while start < len(text):
        gap = WHITESPACE.search(text, start + BLOCK)
        end = gap.start() if gap else len(text)
        yield from text[start:end].split()
        start = end


def _near(got: bytes, wanted: bytes) -> bool:
    if len(got) > LONGEST or b"_" in got:
        return False
    try:
        value, target = float(got), float(wanted)
    except ValueError:
        return False
    scale = max(1.0, abs(target))
    return math.isfinite(scale) and abs(value - target) <= (TOLERANCE + SLACK) * scale


def _same_word(got: bytes, wanted: bytes) -> bool:
    return (
        len(got) == len(wanted) <= 3 and wanted.lower() in {b"yes", b"no"} and got.lower() == wanted.lower()
    )


def _unended(text: bytes) -> bytes:
    return text.removesuffix(b"\n").removesuffix(b"\r") if text.endswith(b"\n") else text


def _first_difference(one: bytes, other: bytes) -> int:
    for start in range(0, min(len(one), len(other)), BLOCK):
        block = one[start : start + BLOCK]
        if block != other[start : start + BLOCK]:
            pairs = enumerate(zip(block, other[start : start + BLOCK], strict=False))
            return start + next((at for at, (a, b) in pairs if a != b), min(len(block), len(other) - start))
    return min(len(one), len(other))


def _lines(text: str) -> Iterator[str]:
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end].strip()
        start = end + 1
    yield text[start:].strip()


def _same_decimals(one: str, other: str) -> bool:
    try:
        wanted = [Decimal(word) for word in other.split()]
        return [Decimal(word) for word in one.split(None, len(wanted))] == wanted
    except InvalidOperation:
        return False


def _parsed(text: str) -> object:
    return json.loads(text, parse_int=_whole)


def _whole(digits: str) -> int | Decimal:
    """Python refuses to read an int of more than 4,300 digits, as that takes quadratic time."""
    return int(digits) if len(digits) <= 4300 else Decimal(digits)


def _unlike(got: object, wanted: object, same: Callable[[object, object], bool]) -> str | None:
    """Where two JSON values first differ and how, `[2]: 5, expected 7`; None if they do not."""
    if isinstance(got, list) and isinstance(wanted, list) and len(got) == len(wanted):
        pairs = [(str(at), *both) for at, both in enumerate(zip(got, wanted, strict=True))]
    elif isinstance(got, dict) and isinstance(wanted, dict) and got.keys() == wanted.keys():
        pairs = [(json.dumps(key[:CLIP]), got[key], value) for key, value in wanted.items()]
    else:
        return None if same(got, wanted) else f": {_shown(got)}, expected {_shown(wanted)}"
    for place, one, other in pairs:
        if (deeper := _unlike(one, other, same)) is not None:
            return f"[{place}]{deeper}"
    return None


def _same_leaf(got: object, wanted: object) -> bool:
    if isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    if not (isinstance(wanted, float) and isinstance(got, int | float)):
        return bool(got == wanted)
    try:
        close = math.isclose(got, wanted, rel_tol=VALUE_TOLERANCE, abs_tol=VALUE_TOLERANCE)
    except OverflowError:
        return False
    return close or (math.isnan(got) and math.isnan(wanted))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    return _clipped(encoded(json.dumps(value[: CLIP + 1] if isinstance(value, str) else value, default=str)))


def _difference(place: str, got: bytes | None, wanted: bytes | None) -> str:
    one, other = (_clipped(text) if text else "nothing" for text in (got, wanted))
    return f"{place}: {one}, expected {other}"


def _clipped(text: bytes) -> str:
    """Printable ASCII; what is none is escaped, so that no output can steer a terminal."""
    shown = repr(text[: CLIP + 1])[2:-1]
    return shown if len(shown) <= CLIP else shown[:CLIP] + "…"
