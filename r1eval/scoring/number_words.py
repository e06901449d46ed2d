"""Numbers in words: seven, twenty-one, two thirds."""

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
MEANINGFUL = frozenset([*_MEANINGFUL.split(), *PARTS, *SCALES, *NUMBERS, *TENS])
"""words that change what a number says: never dropped"""


def number_in_words(words: tuple[str, ...]) -> Fraction | None:
    """The number that words name, with at most one noun behind: ("five", "apples"); else None."""
    number, rest = _leading(words)
    if number is None:
        return None
    if rest[:1] and rest[0] in PARTS:
        number, rest = number / PARTS[rest[0]], rest[1:]
    return number if not rest or (len(rest) == 1 and rest[0] not in MEANINGFUL) else None


def _leading(words: tuple[str, ...]) -> tuple[Fraction | None, tuple[str, ...]]:
    """The whole number at the beginning, and what follows it."""
    if not words:
        return None, words
    if words[0] in TENS:
        more = NUMBERS.get(words[1], 0) if len(words) > 1 else 0
        single = 0 < more < 10
        return Fraction(TENS[words[0]] + (more if single else 0)), words[2:] if single else words[1:]
    if words[0] in NUMBERS:
        return Fraction(NUMBERS[words[0]]), words[1:]
    return (Fraction(1), words) if words[0] in {"half", "quarter"} and len(words) == 1 else (None, words)
