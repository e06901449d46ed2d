"""Tells words from mathematics, and splits an answer into its words."""

import re
from functools import cache

from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.notation.foreign_units import SCRIPTS
from r1eval.scoring.notation.tokenizer import FUNCTIONS, GREEK, NAMES

MATHEMATICAL = (FUNCTIONS | GREEK | NAMES.keys() | {"pi", "infinity", "inf"}) - {"arch", "arth", "tang"}
TEXTS = re.compile(rf"(?:\\text\s*\{{[^{{}}A-Za-z{SCRIPTS}]*[A-Za-z{SCRIPTS}][^{{}}]*\}}[\s.,]*)+")
LATIN = re.compile(r"[A-Za-z][A-Za-z\s'.,-]*")
NATIVE = re.compile(rf"[{SCRIPTS}][^=<>+*/^_{{}}\\]*")


def split_words(text: str) -> tuple[str, ...]:
    """The words of an answer, in lower case, without articles: ("even",) for `\\text{Even}`."""
    plain = re.sub(r"\\text\s*|\\[a-zA-Z]+\s*|[{}]", " ", text)
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", plain)
    return tuple(
        word for word in re.findall(r"[^\W_]+", plain.casefold()) if word not in {"the", "a", "an"}
    ) or ((plain.strip(),) if plain.strip() else ())


def is_words(plain: str) -> bool:
    """Whether a cleaned answer is in words: a `\\text`, or letters that are not a product of variables."""
    if TEXTS.fullmatch(plain) or NATIVE.fullmatch(plain):
        return True
    if not LATIN.fullmatch(plain):
        return False
    words = re.findall(r"[A-Za-z]+", plain)
    if len(words) == 1 and words[0].casefold() in _yes_and_no():
        return True
    return any(
        len(word) > 2 and re.search("[eiouy]|a[^bc]", word.lower()) and not _is_mathematical(word)
        for word in words
    )


@cache
def _yes_and_no() -> frozenset[str]:
    """Whole answers that are words however short they are: no, ja."""
    return frozenset(word for row in LANGUAGES for word in (*row.yes, *row.no) if len(word) > 1)


def _is_mathematical(word: str) -> bool:
    return word in MATHEMATICAL or (len(word) <= 3 and set(word) <= set("xyzw"))
