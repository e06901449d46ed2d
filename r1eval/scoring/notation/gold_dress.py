"""Rewrites an answer as its gold shows how to read it: 3,5 as 3.5, the digits 2A as 2A_{16}."""

import re
from fractions import Fraction

from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.notation.normalize import clean
from r1eval.scoring.notation.numerals import is_bare

DECIMAL = re.compile(r"(?<![\d,.])(?:\d{1,15},(?:\d{1,2}|\d{4,15})|0,\d{3})(?![\d,.])")
GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:\.\d{3})+,\d{1,15}(?![\d,.])")
MIXED = re.compile(
    r"(?<![\d.,/])(\d{1,9})\s*(?:\band\b|\\text\s*\{\s*and\s*\})[\s\\]*(?:a\s+)?(?<=[\s}])"
    r"(\d{1,4}/\d{1,4}(?![\d/])|\\[dt]?frac\s*(?:\{\d{1,4}\}\{\d{1,4}\}|\d\d))"
)
"""a mixed number with "and": 2 and 1/3"""


def dress_like_gold(answer: str, gold: Meaning) -> str:
    """The answer with a decimal point for its comma, as one mixed number, or with the base of its digits, if
    the gold has these.

    A comma is a decimal comma only if the gold is one number that is not whole, and it cannot separate
    thousands or members of a list: 3,125 and "3, 5" stay.
    """
    if gold.kind == "numeral" and is_bare(clean(answer), gold.text):
        return f"{gold.text}_{{{gold.name}}}"
    if _is_fractional(gold):
        answer = MIXED.sub(r"\1 \2", answer)
    if answer.count(",") != 1 or not _is_fractional(gold) or re.search(r"[(\[]|\\\{", answer):
        return answer
    answer = GROUPED.sub(lambda found: found.group().replace(".", "").replace(",", "."), answer)
    return DECIMAL.sub(lambda found: found.group().replace(",", "."), answer)


def _is_fractional(gold: Meaning) -> bool:
    value = gold.items[0] if gold.kind == "equation" and len(gold.items) == 1 else gold
    if value.kind != "value" or not value.values:
        return False
    number = value.values[0]
    return not (isinstance(number, Fraction) and number.denominator == 1)
