"""Units of measure: their spellings, what they measure, and exact factors between them."""

import re
from fractions import Fraction
from functools import lru_cache

from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.notation.further_units import FURTHER

_MEASURES = {
    "length": {
        "metre": ("1", "m meter meters metre metres"),
        "centimetre": ("1/100", "cm cms centimeter centimeters centimetre centimetres"),
        "millimetre": ("1/1000", "mm millimeter millimeters millimetre millimetres"),
        "kilometre": ("1000", "km kms kilometer kilometers kilometre kilometres"),
        "inch": ("0.0254", "in inch inches"),
        "foot": ("0.3048", "ft foot feet"),
        "yard": ("0.9144", "yd yds yard yards"),
        "mile": ("1609.344", "mi mile miles"),
    },
    "time": {
        "second": ("1", "s sec secs second seconds"),
        "minute": ("60", "min mins minute minutes"),
        "hour": ("3600", "h hr hrs hour hours"),
        "day": ("86400", "day days"),
        "week": ("604800", "week weeks"),
    },
    "calendar": {"month": ("1", "month months"), "year": ("12", "yr yrs year years")},
    "mass": {
        "gram": ("1", "g gram grams gramme grammes"),
        "milligram": ("1/1000", "mg milligram milligrams"),
        "kilogram": ("1000", "kg kgs kilogram kilograms"),
        "tonne": ("1000000", "tonne tonnes"),
        "pound": ("453.59237", "lb lbs pound pounds"),
        "ounce": ("28.349523125", "oz ounce ounces"),
        "ton": ("907184.74", "ton tons"),
    },
    "gallon": {
        "gallon": ("1", "gal gallon gallons"),
        "quart": ("1/4", "qt quart quarts"),
        "pint": ("1/8", "pint pints"),
        "cup": ("1/16", "cup cups"),
    },
    "money": {"dollar": ("1", "usd dollar dollars bucks"), "cent": ("1/100", "cent cents")},
    "degree": {"degree": ("1", "deg degree degrees")},
    "radian": {"radian": ("1", "rad radian radians")},
    "percent": {"percent": ("1", "percent pct percentage")},
}
_DERIVED = {
    "litre": ("1/1000", "l L liter liters litre litres", {"length": 3}),
    "millilitre": ("1/1000000", "ml mL milliliter milliliters millilitre millilitres", {"length": 3}),
    "newton": ("1000", "N newton newtons", {"mass": 1, "length": 1, "time": -2}),
    "joule": ("1000", "J joule joules", {"mass": 1, "length": 2, "time": -2}),
    "watt": ("1000", "W watt watts", {"mass": 1, "length": 2, "time": -3}),
    "volt": ("1000", "V volt volts", {"mass": 1, "length": 2, "time": -3, "current": -1}),
}
"""in metres, grams and seconds"""
_SPELLINGS = [(unit, row[1]) for units in _MEASURES.values() for unit, row in units.items()]
_SPELLINGS += [(unit, row[1]) for unit, row in _DERIVED.items()]
UNITS = {spelling: unit for unit, spellings in _SPELLINGS for spelling in spellings.split()}
"""canonical names by spelling; those of more than one letter are also written in capitals"""
RATES = {"mph": "hour^-1 mile", "kph": "hour^-1 kilometre", "kmh": "hour^-1 kilometre"}
SHORT = frozenset(spelling for spelling in UNITS if len(spelling) == 1) | {"in", "mg"}
"""spellings that are often something else"""
_POWERS = {"square": 2, "sq": 2, "cubic": 3, "cu": 3}
_RAISED = {"squared": 2, "cubed": 3}
_WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0962\u0963])*"
)
"""a word of any language, with its vowel signs"""
_PIECE = re.compile(r"[A-Za-z]+|\^\s*\{?\s*(-?\d)\s*\}?|/")
_FACTORS = {name: Fraction(size) for units in _MEASURES.values() for name, (size, _) in units.items()}
_DIMENSIONS = {name: {dimension: 1} for dimension, units in _MEASURES.items() for name in units}
_FACTORS |= {name: Fraction(size) for name, (size, *_) in _DERIVED.items()}
_DIMENSIONS |= {name: dimensions for name, (_, _, dimensions) in _DERIVED.items()}
_FACTORS |= {name: size for name, size, _ in FURTHER.values()}
_DIMENSIONS |= {name: dimensions for name, _, dimensions in FURTHER.values()}
_TWO_WORDS = [
    (re.compile(r"\bms(?=[\s}]*\^\s*\{?\s*-)"), "m s"),
    (re.compile(r"\bdegrees?[\s}{]+(celsius|fahrenheit|kelvin)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\bnautical\s+miles?\b", re.IGNORECASE), "nauticalmile"),
    (re.compile(r"\blight[\s-]years?\b", re.IGNORECASE), "lightyear"),
    (re.compile(r"\bmetric\s+tons?\b", re.IGNORECASE), "tonne"),
    (re.compile(r"\b(?:fluid\s+ounces?|fl\.?\s*oz)\b", re.IGNORECASE), "fluidounce"),
]
"""units of two words, and m s^{-1} written as one word"""
_FACTORS["unit"], _DIMENSIONS["unit"] = Fraction(1), {"length": 1}
TEMPERATURES = frozenset(["celsius", "fahrenheit"])
"""what a degree sign may mean"""
MAX_POWER = 9
"""a unit to a higher power is none"""


def parse_unit(phrase: str) -> str:
    """The canonical name of the unit in a phrase such as "square cm", "m s^{-2}", "miles per hour".

    The units in alphabetical order with their powers: "hour^-1 kilometre"; "" if the phrase names none.
    """
    if not phrase.strip():
        return ""
    powers: dict[str, int] = {}
    sign, ahead, last, closed = 1, 1, "", False
    for found in _PIECE.finditer(_in_one_word(phrase.replace("\\text", " "))):
        piece = found.group() if len(found.group()) == 1 else found.group().lower()
        unit = _named(found.group())
        raised = int(found[1]) if found[1] else _RAISED.get(piece, 0)
        if raised:
            if last:
                powers[last] = powers[last] * raised
        elif piece in {"/", "per"}:
            sign, closed = -1, False
        elif piece in _POWERS:
            ahead = _POWERS[piece]
        elif piece in RATES and not powers:
            return RATES[piece]
        elif unit and not closed and not (piece == "in" and powers and ahead == 1 and sign == 1):
            last, ahead, power = unit, 1, sign * ahead
            powers[last] = powers.get(last, 0) + power
        else:
            closed = bool(powers)  # minutes of the day: the unit ends at another word
    if any(abs(power) > MAX_POWER for power in powers.values()) or powers == {"unit": 1}:
        return ""
    return " ".join(_power_name(unit, powers[unit]) for unit in sorted(powers) if powers[unit])


@lru_cache(maxsize=1)
def _native_units() -> dict[str, str]:
    """Units in other languages than English, with their English name."""
    return {word.lower(): f" {name} " for language in LANGUAGES for word, name in language.units.items()}


def _in_one_word(phrase: str) -> str:
    phrase = _WORD.sub(lambda found: _native_units().get(found.group().lower(), found.group()), phrase)
    for pattern, word in _TWO_WORDS:
        phrase = pattern.sub(word, phrase)
    return phrase


def _named(word: str) -> str:
    """The canonical name of a unit; "" for other words. Symbols keep their capitals: mW is not MW."""
    further = FURTHER.get(word) or (FURTHER.get(word.lower()) if len(word) > 3 else None)
    if further or word.lower() in {"unit", "units"}:
        return further[0] if further else "unit"
    return UNITS.get(word, "") if len(word) == 1 else UNITS.get(word.lower(), "")


def _power_name(unit: str, power: int) -> str:
    return unit if power == 1 else f"{unit}^{power}"


@lru_cache(maxsize=512)
def _measure(unit: str) -> tuple[frozenset[tuple[str, int]], Fraction]:
    """What a canonical unit measures, as powers of dimensions, and its factor to the base units."""
    dimensions: dict[str, int] = {}
    factor = Fraction(1)
    for part in unit.split():
        name, _, written = part.partition("^")
        power = int(written or 1)
        factor *= _FACTORS[name] ** power
        for dimension, exponent in _DIMENSIONS[name].items():
            dimensions[dimension] = dimensions.get(dimension, 0) + exponent * power
    return frozenset((name, power) for name, power in dimensions.items() if power), factor


def conversion_factor(unit: str, other: str) -> Fraction | None:
    """How many of the other unit one unit is; None if they measure different things.

    A rate may be written without what it is per: miles for miles per hour.
    """
    if unit == other:
        return Fraction(1)
    if _above(unit) == _above(other) and (_above(unit) in {unit, other}):
        return Fraction(1)
    if "degree" in {unit, other} and TEMPERATURES & {unit, other}:
        return Fraction(1)
    (dimensions, factor), (others, base) = _measure(unit), _measure(other)
    if dimensions != others:
        return None
    return Fraction(1) if "unit" in re.split(r"[ ^]", f"{unit} {other}") else factor / base


def _above(unit: str) -> str:
    """The part of a unit before "per"."""
    return " ".join(part for part in unit.split() if "^-" not in part)


def total_quantity(parts: list[tuple[Fraction, str]]) -> tuple[Fraction, str] | None:
    """The sum of quantities in falling units of one kind, in the first unit; None for others."""
    first = parts[0][1]
    total, last = Fraction(0), None
    for number, unit in parts:
        factor = conversion_factor(unit, first)
        if factor is None or (last is not None and factor >= last):
            return None
        total, last = total + number * factor, factor
    return total, first
