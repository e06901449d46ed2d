"""Detects texts that end in a loop: one passage repeated, or one line many times."""

import re
from collections import Counter

MIN_REPEATS = 3
"""exact, uninterrupted repeats of a passage at the end of a text that make a loop"""
MIN_LOOP_CHARACTERS = 400
"""total length of these repeats; four times as much for a passage without words"""
MIN_LINE_REPEATS = 10
"""repeats of one line of prose that make a loop, if they are LINE_SHARE of the text's characters"""
LINE_SHARE = 0.25
STEP = 1.25
"""factor between the lengths that are tried; a long passage may need up to this much more repetition"""

WORD = re.compile(r"[^\W\d_]{2,}")
TABULAR = re.compile(r"[|&\t]")


def ends_in_loop(text: str) -> bool:
    """Whether the text ends in a loop; takes time linear in its length.

    >>> ends_in_loop("So x = 2. " + "Wait, let me check that again. " * 20), ends_in_loop("1, 2, 3, " * 20)
    (True, False)
    """
    return loop_period(text) is not None or _repeats_one_line(text)


def loop_period(text: str) -> int | None:
    """Length of the passage that is repeated at the end of the text; None if there is no such loop.

    A loop is a passage repeated MIN_REPEATS times or more (the first may be cut) over at least
    MIN_LOOP_CHARACTERS, or four times as many for a passage without words: rows of zeros and rules can be
    long.

    >>> loop_period("a" + "I see it. " * 50), loop_period("I see it. " * 20)
    (10, None)
    """
    if len(text) < MIN_LOOP_CHARACTERS:
        return None
    backward = text[::-1]
    if backward.find(backward[:64], 1) < 0:
        return None
    length = MIN_LOOP_CHARACTERS
    while length <= len(backward):
        period = _smallest_period(backward, length)
        if period is not None and (length >= 4 * MIN_LOOP_CHARACTERS or _has_words(backward[:period])):
            return period
        length = int(length * STEP)
    return None


def _smallest_period(text: str, length: int) -> int | None:
    """The smallest period, at most a third of `length`, of at least the first `length` characters.

    If the first q characters occur again d characters later, the first q + d characters have period d.
    """
    max_period = length // MIN_REPEATS
    overlap = length - max_period
    period = text.find(text[:overlap], 1, max_period + overlap)
    return period if period > 0 else None


def _has_words(passage: str) -> bool:
    return WORD.search(passage) is not None


def _repeats_one_line(text: str) -> bool:
    """Whether one line of prose, not a row of a table, makes up much of the text."""
    lines = text.split("\n")
    if len(lines) < MIN_LINE_REPEATS or len(lines) - len(set(lines)) < MIN_LINE_REPEATS - 1:
        return False
    min_characters = LINE_SHARE * len(text)
    repeated = [
        line
        for line, count in Counter(lines).items()
        if count >= MIN_LINE_REPEATS and count * (len(line) + 1) >= min_characters
    ]
    return any(len(WORD.findall(line)) >= 4 and not TABULAR.search(line) for line in repeated)
