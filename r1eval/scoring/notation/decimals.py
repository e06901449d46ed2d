"""Exact fractions of written numbers: quotients and repeating decimals."""

from fractions import Fraction

from r1eval.scoring.notation.tokenizer import UnreadableError


def quotient(top: str, bottom: str) -> Fraction:
    """The quotient of two written numbers; raises UnreadableError for a zero denominator."""
    if Fraction(bottom) == 0:
        raise UnreadableError("division by zero")
    return Fraction(top) / Fraction(bottom)


def repeating_decimal(text: str) -> Fraction:
    """The value of a repeating decimal written `whole.fixed|period`."""
    whole, decimals = text.split(".")
    fixed, period = decimals.split("|")
    value = Fraction(int((whole or "0") + fixed), 10 ** len(fixed))
    return value + Fraction(int(period), (10 ** len(period) - 1) * 10 ** len(fixed))
