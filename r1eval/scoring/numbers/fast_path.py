"""Fast path: plain numbers and letters, compared exactly; anything else is left to the worker processes."""

import re
from fractions import Fraction

from benchmarks.types import Answer
from r1eval.scoring.notation.integer import parse_integer
from r1eval.scoring.replies.choice import gold_letter

MAX_LENGTH = 60
"""characters; longer numbers are left to the expression grader"""
SPACING = re.compile(r"\s|\$|\\[,;!:]|\\left|\\right|\\displaystyle")
INTEGER = re.compile(r"[-+]?\d+", re.ASCII)
DECIMAL = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+)", re.ASCII)
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
FRACTION = re.compile(r"([-+]?)\\[dt]?frac(?:\{([-+]?\d+)\}\{([-+]?\d+)\}|(\d)(\d))", re.ASCII)
HUNDREDS = re.compile(r"\s*[1-9]\d\d(?:,[1-9]\d\d)+\s*", re.ASCII)
SLASH = re.compile(r"([-+]?\d+)/(\d+)", re.ASCII)


def parse_rational(text: str) -> Fraction | None:
    """An integer, decimal, fraction or number with thousands commas as an exact rational, otherwise None.

    Only unambiguous notations: `3/4`, `\\frac34`, `-0.5`, `1,024`; not `1 3/4`, not `12 34`.
    """
    if len(text) > MAX_LENGTH or re.search(r"\d(?:\s|\\[,;:])+\d|\d\s+\\frac|\}\s*\d|\\(?:frac\d\d\d)", text):
        return None
    bare = SPACING.sub("", text)
    if INTEGER.fullmatch(bare) or DECIMAL.fullmatch(bare):
        return Fraction(bare)
    if "," in text and ", " not in text and THOUSANDS.fullmatch(bare):
        return Fraction(bare.replace(",", ""))
    if slash := SLASH.fullmatch(bare):
        return _fraction(int(slash[1]), int(slash[2]))
    if fraction := FRACTION.fullmatch(bare):
        sign = -1 if fraction[1] == "-" else 1
        return _fraction(sign * int(fraction[2] or fraction[4]), int(fraction[3] or fraction[5]))
    return None


def _fraction(numerator: int, denominator: int) -> Fraction | None:
    return Fraction(numerator, denominator) if denominator else None


def fast_verdict(kind: Answer, gold: str, answer: str) -> tuple[bool, str] | None:
    """Whether the answer is correct, and the comparison used; None if the fast path cannot decide."""
    if kind is Answer.CHOICE:
        letter = gold_letter(gold)
        return letter is not None and letter == answer, "letter"
    if kind is Answer.INTEGER:
        gold_integer, integer = parse_integer(gold), parse_integer(answer)
        if gold_integer is not None and integer is not None:
            return gold_integer == integer, "exact integer"
    if is_list_of_numbers(gold):
        return None
    gold_number, number = parse_rational(gold), parse_rational(answer)
    if gold_number is not None and number is not None:
        return gold_number == number, "exact number"
    return None


def is_list_of_numbers(gold: str) -> bool:
    """Whether a gold such as 101,102 lists numbers of three digits; 12,345 is one number."""
    return HUNDREDS.fullmatch(gold) is not None


def fast_key(kind: Answer, answer: str) -> str | None:
    """The canonical form of a letter or plain number, equal to `votes.canonical_key`; otherwise None."""
    if kind is Answer.CHOICE:
        return answer
    number = parse_integer(answer) if kind is Answer.INTEGER else None
    plain = parse_rational(answer) if number is None else number
    return None if plain is None else str(plain)
