"""Words with which a model reconsiders what it wrote: how often they stand in a text."""

from collections.abc import Sequence

from r1eval.diagnostics.language import latin_words

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
)
"""markers of several words, read as texts are: by their words of two letters or more"""

CHINESE = ("等一下", "等等", "不对", "重新", "再检查", "再验证", "再想")
"""markers of Chinese, which has no spaces between words"""

NEEDED = tuple((frozenset(latin_words(one)), f" {' '.join(latin_words(one))} ") for one in PHRASES)
"""of each phrase its words, all of which a text must hold, and how it stands between others"""


def reflections(latin: Sequence[str], prose: str) -> int:
    """How many markers stand in a text without its mathematics; `latin` are its `latin_words`.

    Whole words only, in any case.

    >>> text = "Wait, let me check. I waited. Hmm, let's re-evaluate."
    >>> reflections(latin_words(text), text)
    4
    """
    line = f" {' '.join(latin)} ".lower()
    words = line.split()
    held = frozenset(words)
    found = sum(map(WORDS.__contains__, words))
    found += sum(line.count(spaced) for needed, spaced in NEEDED if needed <= held)
    return found if prose.isascii() else found + sum(map(prose.count, CHINESE))
