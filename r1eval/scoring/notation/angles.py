"""Rewrites degrees, minutes and seconds of arc as exact degrees: 30°30' is 30.5°."""

import re
from fractions import Fraction

MINUTES = re.compile(
    r"(?<![\w.}])(\d{1,6})\s*\\degree\s*(\d{1,2}(?:\.\d{1,9})?)\s*'(?!')"
    r"(?:\s*(\d{1,2}(?:\.\d{1,9})?)\s*(?:''|\")(?!'))?"
)
MAX_ANGLES = 8


def rewrite_minutes(text: str) -> str:
    """The text with angles in degrees only; minutes and seconds of 60 or more are left as they are."""
    return MINUTES.sub(_degrees, text, count=MAX_ANGLES) if "\\degree" in text and "'" in text else text


def _degrees(found: re.Match[str]) -> str:
    minutes, seconds = Fraction(found[2]), Fraction(found[3] or 0)
    if minutes >= 60 or seconds >= 60:
        return found.group()
    total = int(found[1]) + minutes / 60 + seconds / 3600
    return rf"\frac{{{total.numerator}}}{{{total.denominator}}}\degree "
