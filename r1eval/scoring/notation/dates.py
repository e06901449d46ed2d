"""Parses times of day and dates: 4:30 p.m., March 14, the 14th of March 2021."""

import math
import re
from dataclasses import dataclass

TIME = re.compile(
    r"(\d{1,2})(?:\s*:\s*(\d\d))?\s*(?:(?:\\text\s*\{)?\s*([ap])\s*\.?\s*m\b\.?\s*\}?)?", re.IGNORECASE
)
_MONTHS = (
    "january february march april may june july august september october november december "
    "jan feb mar apr - jun jul aug sep oct nov dec"
)
MONTHS = {name: place % 12 + 1 for place, name in enumerate(_MONTHS.split()) if name != "-"} | {"sept": 9}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS = frozenset(_WEEKDAYS.split())
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
YEAR = re.compile(r"[12]\d{3}")
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
MAX_LENGTH = 80


@dataclass(frozen=True)
class Date:
    """A day of a month."""

    month: int
    day: int
    year: int | None


def date_text(date: Date) -> str:
    """The canonical text of a date: 14 march 2021."""
    return f"{date.day} {_MONTHS.split()[date.month - 1]} {date.year or ''}".strip()


def parse_clock(plain: str) -> tuple[int, str, str] | None:
    """Hour, minutes and am or pm ("" if not given) of a cleaned answer that may be a time of day."""
    found = TIME.fullmatch(plain)
    if found is None or not (found[2] or found[3]) or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return None
    return int(found[1]), found[2] or "00", f"{found[3].lower()}m" if found[3] else ""


def is_clock_only(moment: tuple[int, str, str]) -> bool:
    """Whether a time is written unlike a ratio, such as 12:30 or 7:05, or with a.m. or p.m."""
    return bool(moment[2]) or moment[1].startswith("0") or math.gcd(moment[0], int(moment[1])) > 1


def parse_date(plain: str) -> Date | None:
    """A date that names its month, in either order, with or without a year and a day of the week."""
    if len(plain) > MAX_LENGTH:
        return None
    text = re.sub(r"\\text\s*|[{}.,^]", " ", plain.casefold()).replace("-", " ")
    words = [word for word in text.split() if word not in {"the", "of", "on"}]
    words = words[1:] if words and words[0] in WEEKDAYS else words
    words = words[:-1] if len(words) > 2 and words[-1] in WEEKDAYS else words
    year = int(words.pop()) if len(words) == 3 and YEAR.fullmatch(words[-1]) else None
    if len(words) == 3 and re.fullmatch("st|nd|rd|th", words[-1] if words[0] in MONTHS else words[1]):
        words.remove(words[-1] if words[0] in MONTHS else words[1])
    if len(words) != 2:
        return None
    month, day = words if words[0] in MONTHS else words[::-1]
    number = _day(day)
    return Date(MONTHS[month], number, year) if month in MONTHS and 1 <= number <= 31 else None


def _day(word: str) -> int:
    found = DAY.fullmatch(word)
    return int(found[1]) if found else ORDINALS.get(word, 0)
