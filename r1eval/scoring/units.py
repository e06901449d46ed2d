"""Strips the units, currencies and nouns around a number."""

import re
from dataclasses import dataclass

from r1eval.scoring.number_words import MEANINGFUL_WORDS, SCALES

_UNITS = {
    "metre": "m meter meters metre metres",
    "centimetre": "cm centimeter centimeters centimetre centimetres",
    "millimetre": "mm millimeter millimeters millimetre millimetres",
    "kilometre": "km kms kilometer kilometers kilometre kilometres",
    "inch": "in inch inches",
    "foot": "ft foot feet",
    "yard": "yd yds yard yards",
    "mile": "mi mile miles mph",
    "second": "s sec secs second seconds",
    "minute": "min mins minute minutes",
    "hour": "h hr hrs hour hours",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "yr yrs year years",
    "gram": "g gram grams",
    "kilogram": "kg kilogram kilograms",
    "pound": "lb lbs pound pounds",
    "ounce": "oz ounce ounces",
    "litre": "l liter liters litre litres",
    "millilitre": "ml milliliter milliliters",
    "gallon": "gal gallon gallons",
    "cent": "cent cents",
    "dollar": "usd dollar dollars bucks",
    "degree": "deg degree degrees",
    "radian": "rad radian radians",
    "percent": "percent pct percentage",
    "newton": "newton newtons",
    "joule": "joule joules",
    "watt": "watt watts",
    "volt": "volt volts",
}
UNITS = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings.split()}
AREAS = frozenset(["square", "sq", "cubic", "cu", "units", "unit", "per", "each", "squared", "cubed", "and"])
POWER = r"(?:\s*\^\s*(?:\{\s*-?\d\s*\}|\d))?"
UNIT_POWERS = re.compile(r"\^(?:\{-?\d\}|-?\d)|[*]")
TEXT_END = re.compile(r"\\text\s*\{([^{}]*)\}" + POWER + r"\s*$")
SYMBOLS_END = re.compile(
    r"(?<=[\d)}\s])\s*\\text\s*\{((?:[A-Za-z]{1,4}(?:\^(?:\{-?\d\}|-?\d))?[\s/*]*)+)\}\s*$"
)
"""units with powers: m s^{-2}"""
OPERATOR_END = re.compile(r"(?:[-+*/^_=<>(\[,:|]|\\(?:le|ge|ne|pm|mp|approx|in|cup|cap|frac|sqrt))\s*$")
WORDS_END = re.compile(
    r"(?<=[\d)}\]!\s])\s*(?<![A-Za-z\\])([A-Za-z]{2,}\.?(?:[\s/-]+[A-Za-z]{2,}\.?){0,5})" + POWER + r"\s*$"
)
LETTER_END = re.compile(r"(?<=[\d)}])\s+([mshglL]|m/s|km/h)" + POWER + r"\s*$")
SLASHED_END = re.compile(r"(?<=[\d)}])\s*((?:[a-z]{1,3})/(?:[a-z]{1,3}))" + POWER + r"\s*$")
LEADING = re.compile(
    r"^(?:\\text\s*\{)?\s*(?:(?:the\s+)?(?:final\s+)?answer(?:\s+is)?\s*:?|approximately|about|roughly|exactly|only|just|"
    r"all|for all|a total of|total(?:\s+of)?\s*:?|is|are|equals)\s*(?:\}|(?=[\s\d\\]))\s*",
    re.IGNORECASE,
)
SCALE_END = re.compile(
    r"(?<=[\d}])\s*(?:\\text\s*\{)?\s*(hundred|thousand|million|billion|trillion)\b\s*(?:([a-z ]*)\})?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """An answer without its unit, and the unit."""

    text: str
    unit: str
    """canonical name; "" if there is none or it is only a noun"""


def strip_units(text: str, keep: frozenset[str]) -> Quantity:
    """Separate a quantity from its unit; letters in `keep` are the gold's variables and stay."""
    unit = ""
    text = LEADING.sub("", text)
    if text.startswith(("\\usd", "- \\usd", "-\\usd")):
        text, unit = text.replace("\\usd", "", 1), "dollar"
    text = SCALE_END.sub(
        lambda found: f"*10^{{{SCALES[found[1].lower()]}}}" + (f" \\text{{{found[2]}}}" if found[2] else ""),
        text,
    )
    while True:
        ending = _ending(text, keep)
        if ending is None:
            return Quantity(text.strip(), unit)
        words = re.findall(r"[a-z]+", ending[1].lower())
        unit = next((UNITS[word] for word in words if word in UNITS), unit)
        text = text[: ending.start()].rstrip(" ,~/*")


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
        if pattern is WORDS_END and OPERATOR_END.search(text[: ending.start()]):
            continue  # a product of variables: c^2 - ab
        if (
            pattern in {TEXT_END, SYMBOLS_END}
            or not keep & set(ending[1])
            or set(re.findall(r"[a-z]+", ending[1])) & set(UNITS) - keep
        ):
            return ending
    return None


def is_droppable(words: str) -> bool:
    """Whether the words after a number only name what is counted or measured."""
    parts = re.findall(r"[a-z]+", words.lower())
    if re.search(r"[\d=<>+*]", words) or len(parts) > 8 or (not parts and words.strip(" .,;")):
        return False
    is_unit = bool(set(parts) & set(UNITS)) and set(parts) <= AREAS | set(UNITS)
    return is_unit or not MEANINGFUL_WORDS & set(parts)
