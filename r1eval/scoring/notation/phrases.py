"""Recognizes answers in words that stand for mathematics: no solution, all real numbers, does not exist."""

import re
from functools import lru_cache

from r1eval.scoring.languages.table import LANGUAGES

ALL_REALS_PHRASES = frozenset(
    [
        "all real numbers", "all reals", "all real x", "all real values", "any real number",
        "all real number", "every real number", "set of all real numbers", "set of real numbers",
        "all real values of x", "x is any real number", "all of real numbers", "real numbers",
    ]
)  # fmt: skip
EMPTY_PHRASES = frozenset(
    [
        "empty set", "none", "set is empty", "solution set is empty", "it is empty", "empty", "null set",
        "nothing", "inconsistent", "none exist", "none exists", "there are none", "there is none",
        "there aren t any", "there are not any", "solutions do not exist", "solution does not exist",
        "no x", "no n",
    ]
)  # fmt: skip
EMPTY_OPENINGS = (
    "there is", "there are", "there exist", "there exists", "therefore there are", "it has", "we have",
    "equation has", "this equation has", "system has", "this system has", "inequality has",
    "given equation has", "answer is", "system of equations has", "it is that there are", "so there are",
    "equation admits", "this has", "problem has",
)  # fmt: skip
_QUALITIES = "real such valid possible integer natural whole suitable feasible at all"
QUALITIES = frozenset(_QUALITIES.split())
"""words between "no" and what there is none of, which restrict nothing that a question leaves open"""
_NOUNS = (
    "solution solutions root roots value values number numbers integer integers answer answers pair "
    "pairs triple triples tuple tuples element elements function functions polynomial polynomials x n "
    "a b k m p y z prime primes integers pairs"
)
NOUNS = frozenset(_NOUNS.split())
ENDINGS = frozenset(
    [
        "", "exist", "exists", "is possible", "are possible", "exist s", "can exist", "in reals",
        "of integers", "to this equation", "to equation", "to system", "for this equation",
        "satisfy equation", "satisfies equation", "over reals", "in real numbers", "satisfies condition",
        "satisfy conditions", "satisfy condition", "satisfies conditions", "at all", "for x", "for n",
        "in integers", "over integers", "in positive integers", "in real", "satisfying condition",
        "satisfying conditions", "satisfying equation", "exists for this equation",
    ]
)  # fmt: skip
NEGATED = (
    "does not have any solutions", "has not any solutions", "does not have a solution",
    "does not have solutions", "does not have solution", "doesn t have any solutions",
    "doesn t have solution", "cannot be solved", "has zero solutions", "does not have any real solutions",
    "does not have real solutions",
)  # fmt: skip
SUBJECTS = frozenset(
    [
        "", "it", "equation", "system", "this equation", "this system", "inequality", "system of equations",
        "given equation",
    ]
)  # fmt: skip
NO_LIMIT = frozenset(
    [
        "does not exist", "doesn t exist", "dne", "d n e", "does n t exist", "did not exist", "not exist",
        "it does not exist", "does not exist dne", "no limit", "limit dne", "no limit exists",
    ]
)  # fmt: skip
LIMIT_SUBJECTS = frozenset(
    [
        "limit", "this limit", "two sided limit", "value", "given limit", "it", "derivative", "maximum",
        "minimum", "integral",
    ]
)  # fmt: skip
MAX_WORDS = 16


def is_all_reals(words: tuple[str, ...]) -> bool:
    """Whether words name the real line."""
    return " ".join(words) in ALL_REALS_PHRASES


def is_nonexistent(words: tuple[str, ...]) -> bool:
    """Whether words say that a value, such as a limit, does not exist; "undefined" is another answer."""
    text = " ".join(words[:MAX_WORDS])
    if text in NO_LIMIT:
        return True
    subject, _, rest = text.partition(" does")
    return len(words) <= MAX_WORDS and subject in LIMIT_SUBJECTS and "does" + rest in NO_LIMIT


def is_no_solution(words: tuple[str, ...]) -> bool:
    """Whether words say that nothing satisfies what is asked, in any language."""
    if not words or len(words) > MAX_WORDS:
        return False
    text = " ".join(words)
    if text in EMPTY_PHRASES or text in _foreign_phrases():
        return True
    if any(text.endswith(end) and text[: -len(end)].strip() in SUBJECTS for end in NEGATED):
        return True
    opening = next((start for start in EMPTY_OPENINGS if text.startswith(start + " no ")), "")
    return _is_nothing(words[len(opening.split()) :])


def _is_nothing(words: tuple[str, ...]) -> bool:
    """no solution, no such integers exist, no positive integer solutions."""
    if words[:1] != ("no",):
        return False
    for place in range(1, len(words)):
        noun = words[place]
        if noun in NOUNS and " ".join(words[place + 1 :]) in ENDINGS:
            return True
        is_whole = noun == "positive" and words[place + 1 : place + 2] in {("integer",), ("integers",)}
        if noun not in QUALITIES | NOUNS and not is_whole:
            return False
    return False


@lru_cache(maxsize=1)
def _foreign_phrases() -> frozenset[str]:
    return frozenset(
        " ".join(re.findall(r"[^\W_]+", phrase.casefold()))
        for language in LANGUAGES
        if language.name != "English"
        for phrase in language.no_solution
    )
