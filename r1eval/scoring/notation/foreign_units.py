"""Units and counters in other languages than English behind a number: 9 页, 12 個, 5 тысяч."""

import re
from functools import lru_cache

from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.notation.measures import UNITS

SCRIPTS = (
    "\u0400-\u052f\u0590-\u06ef\u06fa-\u074f\u0900-\u0965\u0970-\u0dff\u0e00-\u0e7f"
    "\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
)
"""Cyrillic, Hebrew, Arabic, Indic scripts, Thai, Chinese, Japanese, Korean: not Latin, not Greek"""
ENDING = re.compile(
    rf"(?<=[\d)}}\]!\s])\s*(?:\\text\s*\{{)?[\s(（]*"
    rf"([{SCRIPTS}][{SCRIPTS}\w]{{0,30}}(?:[\s/.-]{{1,2}}[{SCRIPTS}][{SCRIPTS}\w]{{0,30}}){{0,3}})"
    r"[\s.)）]*\}?(?:\s*\^\s*\{?\s*\d\s*\}?)?\s*$"
)
LETTERS = re.compile(f"[{SCRIPTS}]")
CHANGING = re.compile(
    "打$|半|分之|以上|以下|以内|以內|未満|未满|超过|超過|不到|不足|多于|少于|大于|小于|[或和与與至]|"
    "이상|이하|미만|초과|또는|그리고|절반|다스|または|ダース|や|か|"
    r"(?:^|\s)(?:или|и|не|до|от|более|менее|больше|меньше|половин\w*|четверт\w*|треть\w*|десят\w*|дюжин\w*|"
    r"сот\w*|أو|و|نصف|ربع|ثلث|عشرات|دزينة|أكثر|أقل|على الأقل|या|और|आधा|दर्जन|से)(?:\s|$)"
)
"""words that change the number before them, or join it to another one"""


@lru_cache(maxsize=1)
def scales() -> dict[str, int]:
    """Words that multiply the number before them, by the power of ten, in all languages but English."""
    words: dict[str, int] = {}
    for language in LANGUAGES:
        if language.name != "English":
            words |= language.scales
    return {word: power for word, power in words.items() if word not in UNITS}  # French cent


@lru_cache(maxsize=1)
def _counters() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in language.counters)


@lru_cache(maxsize=1)
def _changing_words() -> frozenset[str]:
    words = {word for language in LANGUAGES if language.name != "English" for word in language.numbers}
    return frozenset(word for word in words if len(word) > 1 or LETTERS.match(word))


def split_foreign_unit(text: str) -> tuple[str, str]:
    """The text without a counter or unit in another script at its end, and what was behind the number.

    Scales become powers of ten. The text is unchanged if the word behind the number is not known to leave
    the number alone.
    """
    ending = ENDING.search(text[-200:]) if LETTERS.search(text[-200:]) else None
    if ending is None:
        return text, ""
    start = len(text) - len(text[-200:]) + ending.start()
    number, words = text[:start].rstrip(), ending[1].strip()
    if not number:
        return text, ""
    power, rest = _leading_scale(words)
    if (
        CHANGING.search(rest)
        or _leading_scale(rest)[0]
        or _changing_words() & {rest, rest[:1], *rest.split()}
    ):
        return text, ""
    return f"{number}*10^{{{power}}}" if power else number, ending.group().replace(words, rest)


def _leading_scale(words: str) -> tuple[int, str]:
    """The power of ten of the scale at the start, and the rest."""
    if words in _counters():
        return 0, words
    found = max(
        (word for word in scales() if LETTERS.match(word) and words.startswith(word)), key=len, default=""
    )
    is_word = not re.match(r"[\u0400-\u052f\u0590-\u074f\u0900-\u0dff]", words[len(found) :])
    return (scales()[found], words[len(found) :].strip()) if found and is_word else (0, words)
