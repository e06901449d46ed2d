"""Parses numerals whose base is named: 52_8, 204_{\\text{five}}, 1011 (base 2), \\text{2A}_{16}."""

import re

from r1eval.scoring.notation.number_words import NUMBERS

DIGITS = r"\(?(?P<digits>[0-9A-Fa-f](?:[0-9A-Fa-f .]{0,200}[0-9A-Fa-f])?)\)?"
BASE = r"(?P<base>\d{1,2}|[a-z]+)"
NUMERAL = re.compile(
    rf"{DIGITS}\s*"
    rf"(?:_\s*\(?\s*(?:base[\s-]*)?{BASE}\s*\)?"
    rf"|[\s,]*\(?\s*(?:(?:written\s+)?in\s+)?(?:the\s+)?base[\s-]*{BASE.replace('base', 'named')}\s*\)?"
    rf"|[\s,]*\(?\s*(?:in\s+)?(?P<word>binary|octal|decimal|hexadecimal|ternary|hex)(?:\s+notation)?\s*\)?)"
    r"\s*\.?",
    re.IGNORECASE,
)
PREFIXED = re.compile(r"0(?P<prefix>[xbo])(?P<digits>[0-9A-Fa-f]{1,200})")
BASES = {"binary": 2, "ternary": 3, "octal": 8, "decimal": 10, "hexadecimal": 16, "hex": 16}
PREFIXES = {"b": 2, "o": 8, "x": 16}
WRAPPERS = re.compile(r"\\text\s*|\\overline(?=\s*\{?\s*\d)|[{}]|\\-")
NAME = re.compile(r"^\s*[A-Za-z]\s*=")


def parse_numeral(plain: str) -> tuple[str, int] | None:
    """The digits, without leading zeros, and the base of a cleaned answer; None for anything else."""
    text = NAME.sub("", WRAPPERS.sub(" ", plain)).strip()
    if prefixed := PREFIXED.fullmatch(text):
        return _checked(prefixed["digits"], PREFIXES[prefixed["prefix"]])
    text = re.sub(r"(?<=[0-9A-F])\s+(?=[0-9A-F])(?![A-F][a-z])", "", text)
    found = NUMERAL.fullmatch(text)
    if found is None:
        return None
    digits = found["digits"]
    if not re.search(r"\d", digits) and not (len(digits) > 1 and digits.isupper()):
        return None  # a letter with a subscript: a_{11}
    name = (found["base"] or found["named"] or found["word"]).lower()
    return _checked(digits, int(name) if name.isdigit() else BASES.get(name) or NUMBERS.get(name, 0))


def is_bare(plain: str, digits: str) -> bool:
    """Whether a cleaned answer is a numeral's digits without its base, where they can only be digits: 2A."""
    letters = WRAPPERS.sub("", plain).replace(" ", "").lstrip("0")
    return not digits.isdigit() and any(map(str.isdigit, digits)) and letters.upper() == digits


def _checked(digits: str, base: int) -> tuple[str, int] | None:
    whole, point, decimals = digits.replace(" ", "").upper().partition(".")
    if not 2 <= base <= 36 or not whole or "." in decimals or bool(point) != bool(decimals):
        return None
    if any(int(digit, 36) >= base for digit in whole + decimals):
        return None
    return (whole.lstrip("0") or "0") + point + decimals.rstrip("0") if point else whole.lstrip(
        "0"
    ) or "0", base
