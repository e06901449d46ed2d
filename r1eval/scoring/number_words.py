"""Parses numbers in words: seven, twenty-one, two thirds."""

from fractions import Fraction

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
NUMBERS = {word: number for number, word in enumerate(_SMALL.split())}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = dict(zip(_TENS.split(), range(20, 100, 10), strict=True))
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
PARTS |= {f"{name}s": number for name, number in PARTS.items()} | {"halves": 2}
SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
"""powers of ten"""
_MEANINGFUL = (
    "and or not no to than more less least most over factorial choose mod base pm am plus minus pi "
    "sqrt either neither both but if for when sin cos tan log ln exp where with "
    "dozen squared cubed repeating recurring negative root"
)
MEANINGFUL_WORDS = frozenset([*_MEANINGFUL.split(), *PARTS, *SCALES, *NUMBERS, *TENS])
"""words that change the value of a number: never dropped"""


def parse_number(words: tuple[str, ...]) -> Fraction | None:
    """The number that words name, with at most one noun after it: ("five", "apples"); otherwise None."""
    number, rest = _leading_number(words)
    if number is None:
        return None
    if rest[:1] and rest[0] in PARTS:
        number, rest = number / PARTS[rest[0]], rest[1:]
    return number if not rest or (len(rest) == 1 and rest[0] not in MEANINGFUL_WORDS) else None


def _leading_number(words: tuple[str, ...]) -> tuple[Fraction | None, tuple[str, ...]]:
    """The integer at the start, and the remaining words."""
    if not words:
        return None, words
    if words[0] in TENS:
        ones = NUMBERS.get(words[1], 0) if len(words) > 1 else 0
        has_ones = 0 < ones < 10
        return Fraction(TENS[words[0]] + (ones if has_ones else 0)), words[2:] if has_ones else words[1:]
    if words[0] in NUMBERS:
        return Fraction(NUMBERS[words[0]]), words[1:]
    return (Fraction(1), words) if words[0] in {"half", "quarter"} and len(words) == 1 else (None, words)
