"""Words with which a model reconsiders what it wrote: how often they stand in a text."""

import re
from collections.abc import Sequence

WORDS = frozenset(
    (
        "wait",
        "hmm",
        "hmmm",
        "alternatively",
        "oops",
        "recheck",
        "reconsider",
        "reevaluate",
        "reexamine",
        "rethink",
    )
)
"""markers of one word"""

PHRASES = (
    "re-evaluate",
    "re-examine",
    "re-check",
    "re-read",
    "double check",
    "let me check",
    "let me verify",
    "let me see if",
    "let's check",
    "let's verify",
    "check again",
    "verify again",
    "think again",
    "try again",
    "start over",
    "go back",
    "going back",
    "made a mistake",
    "made an error",
    "another approach",
    "a different approach",
    "on second thought",
    "that's not right",
    "that can't be right",
    "that doesn't seem right",
    "is that right",
    "that's wrong",
)
"""markers of several words; a hyphen is a space"""
SPACED = tuple(f" {phrase.replace('-', ' ')} " for phrase in PHRASES)

CHINESE = ("等一下", "等等", "不对", "重新", "再检查", "再验证", "再想")
"""markers of Chinese, which has no spaces between words"""

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, with one kind of apostrophe; digits and signs are none.

    >>> words_of("Wait, that’s 2x wrong")
    ['wait', "that's", 'x', 'wrong']
    """
    return WORD.findall(text.lower().replace("’", "'"))


def reflections(words: Sequence[str], text: str) -> int:
    """How many markers stand among `words`, the words of `text`; whole words only.

    >>> text = "Wait, let me check. I waited. Hmm, let's re-evaluate."
    >>> reflections(words_of(text), text)
    4
    """
    line = f" {' '.join(words)} "
    found = sum(map(WORDS.__contains__, words)) + sum(map(line.count, SPACED))
    return found if text.isascii() else found + sum(map(text.count, CHINESE))
