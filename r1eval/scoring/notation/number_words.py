"""Parses numbers in words: seven, two thirds, three and a half, one thousand six hundred twenty-five."""

import re
from fractions import Fraction

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
NUMBERS = {word: number for number, word in enumerate(_SMALL.split())}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = dict(zip(_TENS.split(), range(20, 100, 10), strict=True)) | {"fourty": 40}
_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_ORDINAL_SCALES = {"hundredth": 2, "thousandth": 3, "millionth": 6, "billionth": 9, "trillionth": 12}
PARTS = {"half": 2, "quarter": 4}
PARTS |= {word: number for number, word in enumerate(_ORDINALS.split(), 3)}
PARTS |= dict(zip(_ORDINAL_TENS.split(), range(20, 100, 10), strict=True))
PARTS |= {word: 10**power for word, power in _ORDINAL_SCALES.items()}
PARTS |= {f"{name}s": number for name, number in PARTS.items()} | {"halves": 2}
SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
SCALES |= {f"{name}s": power for name, power in SCALES.items()} | {"tens": 1}
"""powers of ten"""
GROUPS = {"dozen": 12, "dozens": 12, "score": 20, "gross": 144}
"""words that multiply what stands before them: two dozen"""
SIGNS = frozenset(["minus", "negative"])
_MEANINGFUL = (
    "and or not no to than more less least most over factorial choose mod base pm am plus minus pi "
    "sqrt either neither both but if for when sin cos tan log ln exp where with "
    "squared cubed repeating recurring negative root point times-ten tenfold twofold couple "
    "double triple twice thrice cannot nor except without between"
)
MEANINGFUL_WORDS = frozenset([*_MEANINGFUL.split(), *PARTS, *SCALES, *GROUPS, *NUMBERS, *TENS])
"""words that change the value of a number: never dropped"""
MAX_WORDS = 40
"""words of a number that is read"""
DIGITS = re.compile(r"\d{1,15}", re.ASCII)


def parse_number(words: tuple[str, ...]) -> Fraction | None:
    """The number that words name, with at most one noun after it: ("five", "apples"); otherwise None."""
    number, rest = leading_number(words)
    is_noun = len(rest) == 1 and len(rest[0]) > 1 and rest[0].isalpha() and rest[0] not in MEANINGFUL_WORDS
    return number if not rest or is_noun else None


def leading_number(words: tuple[str, ...]) -> tuple[Fraction | None, tuple[str, ...]]:
    """The number at the start, and the remaining words.

    The first word may be in digits: ("3", "sevenths") is 3/7, ("4", "tens") is 40.
    """
    if not words or len(words) > MAX_WORDS:
        return None, words
    if words[0] in SIGNS:
        number, rest = _quantity(words[1:]) if words[1:] else (None, words)
        return (None, words) if number is None else (-number, rest)
    return _quantity(words)


def _quantity(words: tuple[str, ...]) -> tuple[Fraction | None, tuple[str, ...]]:
    """A whole number, a fraction, or both joined by "and", and the remaining words."""
    if words[0] in PARTS:  # half, a quarter: the article is gone
        return (Fraction(1, PARTS[words[0]]), words[1:]) if words[0] in {"half", "quarter"} else (None, words)
    number, rest = _whole(words)
    if number is None or not rest:
        return number, rest
    if rest[0] == "point":
        return _decimal(number, rest[1:])
    if rest[0] in GROUPS:
        return number * GROUPS[rest[0]], rest[1:]
    part, after = _part(rest)
    if part:
        return number / part, after
    if rest[0] == "and" and len(rest) > 1:
        above, after = (Fraction(1), rest[1:]) if rest[1] in PARTS else _whole(rest[1:])
        part, after = _part(after)
        if above is not None and part and above < part:
            return number + above / part, after
        return None, words
    return number, rest


def _part(words: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """The denominator that an ordinal names, and the remaining words; 0 if there is none."""
    if len(words) > 1 and words[0] in TENS and PARTS.get(words[1], 99) < 10:
        return TENS[words[0]] + PARTS[words[1]], words[2:]  # three twenty-fifths
    return (PARTS[words[0]], words[1:]) if words and words[0] in PARTS else (0, words)


def _decimal(whole: Fraction, words: tuple[str, ...]) -> tuple[Fraction | None, tuple[str, ...]]:
    """The digits after "point"."""
    digits = ""
    while words and NUMBERS.get(words[0], 10) < 10:
        digits, words = digits + str(NUMBERS[words[0]]), words[1:]
    return (whole + Fraction(int(digits), 10 ** len(digits)) if digits else None), words


def _whole(words: tuple[str, ...]) -> tuple[Fraction | None, tuple[str, ...]]:
    """The whole number at the start, in groups of three digits, and the remaining words."""
    total, last = 0, 16
    first = True
    while words:
        group, rest = _group(words[1:] if not first and words[0] == "and" else words, first)
        if group is None:
            break
        power = SCALES.get(rest[0], 0) if rest else 0
        power = power if power > 2 else 0
        if power >= last or (not first and last == 0):
            return None, words
        total, last, words, first = total + group * 10**power, power, rest[1:] if power else rest, False
        if power == 0:
            break
    return (None if first else Fraction(total)), words


def _group(words: tuple[str, ...], first: bool) -> tuple[int | None, tuple[str, ...]]:
    """A number below a thousand (or one in digits, or a bare scale: "thousand"), and the remaining words."""
    if first and words and DIGITS.fullmatch(words[0]):
        number, rest = int(words[0]), words[1:]
        if rest and (power := SCALES.get(rest[0], 0)) in {1, 2}:
            return number * 10**power, rest[1:]
        return number, rest
    if first and words and words[0] in SCALES and words[0] != "tens" and not words[0].endswith("s"):
        return (100, words[1:]) if words[0] == "hundred" else (1, words)
    small, rest = _below_hundred(words)
    return (None, words) if small is None else _scaled(small, rest)


def _scaled(number: int, rest: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """A number below a hundred with the tens or hundreds that follow it, and the remaining words."""
    if rest and SCALES.get(rest[0], 0) == 1:
        return number * 10, rest[1:]
    if rest and SCALES.get(rest[0], 0) == 2 and 0 < number < 100:
        hundreds = number * 100
        after = rest[2:] if rest[1:2] == ("and",) else rest[1:]
        ones, left = _below_hundred(after)
        is_part = bool(left) and left[0] in PARTS and rest[1:2] == ("and",)  # two hundred and one half
        return (hundreds, rest[1:]) if ones is None or is_part else (hundreds + ones, left)
    return number, rest


def _below_hundred(words: tuple[str, ...]) -> tuple[int | None, tuple[str, ...]]:
    if words and words[0] in TENS:
        ones = NUMBERS.get(words[1], 0) if len(words) > 1 else 0
        return (TENS[words[0]] + ones, words[2:]) if 0 < ones < 10 else (TENS[words[0]], words[1:])
    return (NUMBERS[words[0]], words[1:]) if words and words[0] in NUMBERS else (None, words)
