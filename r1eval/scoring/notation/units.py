"""Strips the units, currencies and nouns around a number."""

import re
from dataclasses import dataclass
from fractions import Fraction

from r1eval.scoring.notation.foreign_units import scales, split_foreign_unit
from r1eval.scoring.notation.measures import RATES, SHORT, UNITS, parse_unit, total_quantity
from r1eval.scoring.notation.number_words import GROUPS, MEANINGFUL_WORDS, PARTS, SCALES

AREAS = frozenset(["square", "sq", "cubic", "cu", "units", "unit", "per", "each", "squared", "cubed", "and"])
_SMALL_WORDS = "a an of in at on by to the per as is it we are for from each such"
SMALL_WORDS = frozenset(_SMALL_WORDS.split())
_SHORT_NOUNS = (
    "men man cat dog pen hat egg cow pig car bus box cup way boy set row bag toy key kid cut arc net hen fox "
    "ant bee kit jar can tin pie bed bar job tie map peg pin nut fan pad pot ray sum win tea ice pea oak"
)
SHORT_NOUNS = frozenset(_SHORT_NOUNS.split())
"""words of three letters that are counted; other short words are products of variables"""
POWER = r"(?:\s*\^\s*(?:\{\s*-?\d\s*\}|\d))?"
UNIT_POWERS = re.compile(r"\^(?:\{-?\d\}|-?\d)|[*]")
TEXT_END = re.compile(r"\\text\s*\{([^{}]*)\}" + POWER + r"\s*$")
SYMBOLS_END = re.compile(
    r"(?<=[\d)}\s])\s*\\text\s*\{((?:[A-Za-z]{1,4}(?:\^(?:\{-?\d\}|-?\d))?[\s/*]{0,3}){1,6})\}\s*$"
)
"""units with powers: m s^{-2}"""
OPERATOR_END = re.compile(r"(?:[-+*/^_=<>(\[,:|]|\\(?:le|ge|ne|pm|mp|approx|in|cup|cap|frac|sqrt))\s*$")
WORDS_END = re.compile(
    r"(?<=[\d)}\]!\s])(\s*(?<![A-Za-z\\])[A-Za-z]{2,}\.?(?:[\s/-]+[A-Za-z]{2,}\.?){0,5})" + POWER + r"\s*$"
)
LETTER_END = re.compile(r"(?<=[\d)}])\s+([mshglL]|m/s|km/h)" + POWER + r"\s*$")
SLASHED_END = re.compile(r"(?<=[\d)}])\s*((?:[a-z]{1,3})/(?:[a-z]{1,3}))" + POWER + r"\s*$")
SCALE_OF_TEMPERATURE = re.compile(
    r"(?<=[\d)}])\s*\\degree\s*(?:\\text\s*\{\s*)?(C|F|Celsius|Fahrenheit)\s*\}?\s*$", re.IGNORECASE
)
TEMPERATURES = {"C": "celsius", "F": "fahrenheit"}
LEADING = re.compile(
    r"^(?:\\text\s*\{)?\s*(?:(?:the\s+)?(?:final\s+)?answer(?:\s+is)?\s*:?|approximately|about|roughly|exactly|only|just|"
    r"all|for all|a total of|total(?:\s+of)?\s*:?|is|are|equals)\s*(?:\}|(?=[\s\d\\]))\s*",
    re.IGNORECASE,
)
MULTIPLIER = re.compile(
    r"(?<=[\d}])\s*-?(?:\\text\s*\{)?\s*([a-z]{3,13})(?![a-z])[\s-]*(?:of\s+)?(?:([a-z ]*)\})?", re.IGNORECASE
)
"""a word behind a number that may multiply or divide it"""
CURRENCY = re.compile(r"\\(usd|eur|gbp)\s*(?=[-+]?\s*[\d.\\])|(?<=[\d}])\s*\\(usd|eur|gbp)\s*$")
CURRENCIES = {"usd": "dollar", "eur": "euro", "gbp": "pound"}
PART = re.compile(r"\s*(\d{1,15}(?:\.\d{1,15})?)\s*([A-Za-z]{1,12})\.?\s*(?:,?\s*\band\b|,)?\s*")
MAX_PARTS = 4
MULTIPLE = re.compile(r"\btimes\s+(?!as\b|in\b)[a-z]", re.IGNORECASE)
"""three times the perimeter"""
_ABBREVIATIONS = "pts pcs rpm hz khz kw kwh mol psi fps kph"
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
FEET_AND_INCHES = re.compile(r"\s*(\d{1,9})\s*'\s*(\d{1,9}(?:\.\d{1,9})?)\s*(?:''|\")\s*")


@dataclass(frozen=True)
class Quantity:
    """An answer without its unit, and the unit."""

    text: str
    unit: str
    """canonical name; "" if there is none or it is only a noun"""


def strip_units(text: str, keep: frozenset[str]) -> Quantity:
    """Separate a quantity from its unit; letters in `keep` are the gold's variables and stay."""
    text, unit = _strip_currency(LEADING.sub("", text))
    text = MULTIPLIER.sub(_multiply, text)
    tail = ""
    while True:
        text, foreign = split_foreign_unit(text)
        tail = f"{foreign} {tail}" if foreign else tail
        if temperature := SCALE_OF_TEMPERATURE.search(text):
            text, unit = text[: temperature.start()], TEMPERATURES[temperature[1][0].upper()]
        ending = _ending(text, keep)
        if ending is None:
            return Quantity(text.strip(), parse_unit(tail) or unit)
        rest = text[: ending.start()].rstrip(" ,~/*")
        text, tail = rest, text[len(rest) :] + " " + tail


def _strip_currency(text: str) -> tuple[str, str]:
    """The text without signs of a currency before its amounts, and the unit."""
    found = CURRENCY.search(text)
    return (CURRENCY.sub("", text), CURRENCIES[found[1] or found[2]]) if found else (text, "")


def _multiply(found: re.Match[str]) -> str:
    """A word that multiplies the number before it as a factor: 5 million, 4 tens, 2 dozen, 3 sevenths."""
    word = found[1].lower()
    if power := SCALES.get(word) or scales().get(word):
        factor = f"*10^{{{power}}}"
    elif word in GROUPS:
        factor = f"*{GROUPS[word]}"
    elif word in PARTS:
        factor = f"/{PARTS[word]}"
    else:
        return found.group()
    return factor + (f" \\text{{{found[2]}}}" if found[2] and found[2].strip() else "")


def read_compound(text: str) -> tuple[Fraction, str] | None:
    """A sum of quantities in units of one kind, in the first unit: 3 hours 20 minutes; None for others."""
    plain = re.sub(r"\\text\s*|[{}]", " ", text)
    if feet := FEET_AND_INCHES.fullmatch(plain):
        return total_quantity([(Fraction(feet[1]), "foot"), (Fraction(feet[2]), "inch")])
    parts: list[tuple[Fraction, str]] = []
    place = 0
    while place < len(plain) and len(parts) < MAX_PARTS and (found := PART.match(plain, place)):
        word = "min" if found[2] == "m" and parts and parts[0][1] == "hour" else found[2].lower()
        if word not in UNITS:
            return None
        parts.append((Fraction(found[1]), UNITS[word]))
        place = found.end()
    return total_quantity(parts) if place == len(plain) and len(parts) > 1 else None


def _ending(text: str, keep: frozenset[str]) -> re.Match[str] | None:
    """The trailing unit or noun, if there is one with something before it."""
    for pattern in (TEXT_END, SYMBOLS_END, WORDS_END, LETTER_END, SLASHED_END):
        ending = pattern.search(text)
        if (
            ending is None
            or not text[: ending.start()].strip()
            or not is_droppable(UNIT_POWERS.sub("", ending[1]))
        ):
            continue
        if pattern is WORDS_END and (
            OPERATOR_END.search(text[: ending.start()]) or not _are_words(ending[1], text[: ending.start()])
        ):
            continue  # a product of variables: c^2 - ab, 5xy
        if (
            pattern in {TEXT_END, SYMBOLS_END}
            or not keep & set(ending[1])
            or set(re.findall(r"[a-z]+", ending[1])) & set(UNITS) - keep
        ):
            return ending
    return None


def _are_words(ending: str, before: str) -> bool:
    """Whether letters behind a number are units or words, not a product of variables.

    Letters without a space before them must be a unit or a long word: 5km, 5apples, not 5abe.
    """
    words = re.findall(r"[A-Za-z]+", ending)
    glued = not (ending[:1].isspace() or before[-1:].isspace())
    for place, word in enumerate(words):
        lower = word.lower()
        if lower in UNITS or lower in RATES or (lower in ABBREVIATIONS and not glued):
            if glued and not place and lower in SHORT and before[-1:] == "}":
                return False
        elif not (
            (lower in AREAS and (len(words) > 1 or not glued)) or (place and lower in SMALL_WORDS)
        ) and not looks_like_word(word, 5 if glued and not place else 3):
            return lower in SMALL_WORDS and len(words) > 1 and not glued  # 5 of them
    return True


def looks_like_word(word: str, shortest: int = 3) -> bool:
    """Whether letters are a word rather than a product of variables, by their vowels and their order."""
    lower = word.lower()
    if len(lower) <= 3:
        return len(lower) >= shortest and lower in SHORT_NOUNS
    if len(lower) < shortest or set(lower) <= set("xyzwuv") or list(lower) == sorted(set(lower)):
        return False
    if len(lower) == 4 and not re.search("[eiou]|[ay].*s$", lower):
        return False
    return bool(re.search("[aeiouy]", lower)) and not re.search("[^aeiouy]{6}", lower)


def _is_alphabetical(word: str) -> bool:
    """Whether a word is a run of the alphabet, as products of variables are: ab, xyz."""
    return 1 < len(word) <= 4 and word in "abcdefghijklmnopqrstuvwxyz" and word not in UNITS


def is_droppable(words: str) -> bool:
    """Whether the words after a number only name what is counted or measured."""
    parts = re.findall(r"[a-z]+", words.lower())
    if re.search(r"[\d=<>+*]", words) or len(parts) > 8 or (not parts and words.strip(" .,;")):
        return False
    if MULTIPLE.search(words) or (len(parts) == 1 and _is_alphabetical(words.strip())):
        return False
    is_unit = bool(set(parts) & set(UNITS)) and set(parts) <= AREAS | set(UNITS)
    return is_unit or not (MEANINGFUL_WORDS | scales().keys()) & set(parts)
