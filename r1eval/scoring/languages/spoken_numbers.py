"""Reads whole numbers in words of other languages than English: treinta y cinco, fünfunddreißig, 三十五."""

import re
from dataclasses import dataclass
from functools import cache

from r1eval.scoring.languages.phrases import MARKED, any_of, lower, phrases_of
from r1eval.scoring.languages.vocabulary import Vocabulary

MAX_PARTS = 15
"""words of a number that is read"""
TENS = frozenset(range(20, 100, 10))


@dataclass(frozen=True)
class Numerals:
    """The words of numbers in a language."""

    values: dict[str, int]
    powers: dict[str, int]
    """the power of ten by which a word multiplies what stands before it"""
    number: re.Pattern[str]
    """a number in words, with its boundaries"""
    part: re.Pattern[str]
    """one of its words, and what joins it to the one before it"""


@cache
def numerals(row: Vocabulary) -> Numerals:
    """The numerals of a row of the table."""
    every = {**row.numbers, **row.larger_numbers, **row.scales}
    parts = {
        word.replace("-", " ") for word in every if len(word) == 1 or not all(sign in every for sign in word)
    }
    values = {word.replace("-", " "): value for word, value in {**row.numbers, **row.larger_numbers}.items()}
    powers = dict(row.scales)
    if row.compounds:
        powers |= {word: 1 for word, value in values.items() if value == 10 and len(word) == 1}
    # Every word is matched in one way only, or a match may take exponential time.
    part = f"(?>{any_of(parts, spaced=row.spaced and not row.compounds)})"
    joint = f"(?>{any_of(row.number_joints, spaced=False)})"
    gap = r"\s{0,2}+" if row.compounds else r"\s{1,2}+"
    run = rf"(?>{part}(?:{gap}(?:{joint}{gap})?+{part}){{0,{MAX_PARTS - 1}}}+)"
    before = (
        f"(?<![{MARKED}])" if row.spaced else "(?<![\uac00-\ud7af])"
    )  # Korean particles stand behind words
    after = f"(?![{MARKED}])"
    if row.compounds and row.script:
        after = rf"(?=\s?{any_of(row.counters, spaced=False)}|[\s.,。]*$)"
    return Numerals(values, powers, re.compile(before + run + after), re.compile(rf"({joint})?\s*({part})"))


def numbers_in_words(text: str, row: Vocabulary) -> list[int | None]:
    """The numbers that a text has in words, other than 0 and 1; None for words that make no number."""
    text = phrases_of(row).ending.sub("", lower(text).replace("-", " "))
    found = [_value(match[0], row) for match in numerals(row).number.finditer(text)]
    is_fraction = any(re.search(any_of(row.fractions, row.spaced), text) for _ in found[:1])
    return [None if is_fraction else value for value in found if value is None or value > 1]


def whole_number(text: str, row: Vocabulary) -> int | None:
    """The number that a text is, in words, with at most a counter behind it."""
    text = lower(text).replace("-", " ").strip()
    found = numerals(row).number.match(text)
    rest = text[found.end() :].strip() if found else ""
    return _value(found[0], row) if found and (not rest or rest in row.counters) else None


def _value(words: str, row: Vocabulary) -> int | None:
    """The value of a number in words: sections below a power of ten that counts thousands or more."""
    own = numerals(row)
    total, section, last = 0, 0, 0
    for joint, word in own.part.findall(words):
        power = own.powers.get(word, 0)
        if power >= 4 or (power == 3 and not (row.compounds and row.script)):
            total, section, last = total + (section or 1) * 10**power, 0, 0
        elif power:
            section, last = section - last + (last or 1) * 10**power, 0
        elif _may_follow(own.values[word], last, section, bool(joint) or word.startswith("و")):
            section, last = section + own.values[word], own.values[word]
        else:
            return None
    return total + section


def _may_follow(value: int, last: int, section: int, is_joined: bool) -> bool:
    """Whether a number may stand behind another one: five behind thirty, thirty behind five and."""
    if not last:
        return section == 0 or value < 100
    if last in TENS or last >= 100:
        return value < (100 if last >= 100 else 20)
    return last < 10 and (value in TENS and is_joined)
