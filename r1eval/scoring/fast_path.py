"""The cheap exact path: plain numbers, compared as exact rationals, where it cannot err; nothing else."""

import re
from fractions import Fraction

from benchmarks.types import Answer
from r1eval.scoring.choice import gold_letter
from r1eval.scoring.integer import integer_of

SIZE = 60
"""characters at most: longer numbers are the expression grader's"""
DRESSED = re.compile(r"\s|\$|\\[,;!:]|\\left|\\right|\\displaystyle")
INTEGER = re.compile(r"[-+]?\d+", re.ASCII)
DECIMAL = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+)", re.ASCII)
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
FRACTION = re.compile(r"([-+]?)\\[dt]?frac(?:\{([-+]?\d+)\}\{([-+]?\d+)\}|(\d)(\d))", re.ASCII)
SLASH = re.compile(r"([-+]?\d+)/(\d+)", re.ASCII)


def rational(text: str) -> Fraction | None:
    """An integer, decimal, fraction or number with thousands commas as an exact rational, else None.

    Only forms that can be read one way: `3/4`, `\\frac34`, `-0.5`, `1,024`; not `1 3/4`, not `12 34`.
    """
    if len(text) > SIZE or re.search(r"\d(?:\s|\\[,;:])+\d|\d\s+\\frac|\}\s*\d|\\(?:frac\d\d\d)", text):
        return None
    bare = DRESSED.sub("", text)
    if INTEGER.fullmatch(bare) or DECIMAL.fullmatch(bare):
        return Fraction(bare)
    if "," in text and ", " not in text and THOUSANDS.fullmatch(bare):
        return Fraction(bare.replace(",", ""))
    if slash := SLASH.fullmatch(bare):
        return _over(int(slash[1]), int(slash[2]))
    if fraction := FRACTION.fullmatch(bare):
        sign = -1 if fraction[1] == "-" else 1
        return _over(sign * int(fraction[2] or fraction[4]), int(fraction[3] or fraction[5]))
    return None


def _over(numerator: int, denominator: int) -> Fraction | None:
    return Fraction(numerator, denominator) if denominator else None


def cheap_verdict(kind: Answer, gold: str, answer: str) -> tuple[bool, str] | None:
    """Whether the answer is right, and by what comparison; None where that is not plain to see."""
    if kind is Answer.CHOICE:
        letter = gold_letter(gold)
        return letter is not None and letter == answer, "letter"
    if kind is Answer.INTEGER:
        asked, given = integer_of(gold), integer_of(answer)
        if asked is not None and given is not None:
            return asked == given, "exact integer"
    gold_number, number = rational(gold), rational(answer)
    if gold_number is not None and number is not None:
        return gold_number == number, "exact number"
    return None


def cheap_key(kind: Answer, answer: str) -> str | None:
    """The canonical form of a letter or plain number, as `votes.key` writes it; else None."""
    if kind is Answer.CHOICE:
        return answer
    number = integer_of(answer) if kind is Answer.INTEGER else None
    plain = rational(answer) if number is None else number
    return None if plain is None else str(plain)
