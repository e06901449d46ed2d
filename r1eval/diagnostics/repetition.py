"""Whether a text ends in a loop: the same passage over and over, or the same line many times."""

import re
from collections import Counter

TIMES = 3
"""how often a passage stands at the end, exactly and without a break, before that is a loop"""
LEAST = 400
"""characters that these take together; four times as many where the passage holds no words"""
LINES = 10
"""how often one line of prose stands in a text that is a loop, if it is LINE_SHARE of its characters"""
LINE_SHARE = 0.25
STEP = 1.25
"""lengths of the end that are tried grow by this factor: up to so much more of a long loop is asked for"""

WORDS = re.compile(r"[^\W\d_]{2,}")
TABULAR = re.compile(r"[|&\t]")


def loops(text: str) -> bool:
    """Whether the text ends in a loop, in time linear in its length.

    >>> loops("So x = 2. " + "Wait, let me check that again. " * 20), loops("1, 2, 3, " * 20)
    (True, False)
    """
    return period(text) is not None or _one_line(text)


def period(text: str) -> int | None:
    """Characters of the passage that the text's end repeats exactly; None where it ends in no such loop.

    The end is a loop if it is one passage TIMES times or more (the first may be cut) and at least LEAST
    characters, 4 · LEAST of a passage without words: rows of zeros and rules are long by right.

    >>> period("a" + "I see it. " * 50), period("I see it. " * 20)
    (10, None)
    """
    if len(text) < LEAST:
        return None
    back = text[::-1]
    if back.find(back[:64], 1) < 0:
        return None
    least = LEAST
    while least <= len(back):
        passage = _period_of(back, least)
        if passage is not None and (least >= 4 * LEAST or _has_words(back[:passage])):
            return passage
        least = int(least * STEP)
    return None


def _period_of(back: str, least: int) -> int | None:
    """The smallest period, at most a third of it, of at least the first `least` characters.

    A start of length q that is found again d places on is a stretch of q + d characters with period d.
    """
    longest = least // TIMES
    again = least - longest
    place = back.find(back[:again], 1, longest + again)
    return place if place > 0 else None


def _has_words(passage: str) -> bool:
    return WORDS.search(passage) is not None


def _one_line(text: str) -> bool:
    """Whether one line of prose, no row of a table, stands so often that it is much of the text."""
    lines = text.split("\n")
    if len(lines) < LINES or len(lines) - len(set(lines)) < LINES - 1:
        return False
    least = LINE_SHARE * len(text)
    often = [(line, n) for line, n in Counter(lines).items() if n >= LINES and n * (len(line) + 1) >= least]
    return any(len(WORDS.findall(line)) >= 4 and not TABULAR.search(line) for line, _ in often)
