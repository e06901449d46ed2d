"""Counts reflection markers: words and phrases with which a model reconsiders what it wrote."""

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
"""one-word markers"""

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
"""markers of several words, compared by their words of two letters or more"""

CHINESE = ("等一下", "等等", "不对", "重新", "再检查", "再验证", "再想")
"""Chinese markers, which are found anywhere as Chinese has no spaces between words"""

PHRASE_PATTERNS = tuple(
    (frozenset(latin_words(phrase)), f" {' '.join(latin_words(phrase))} ") for phrase in PHRASES
)
"""of each phrase its words, and the string to count if a text has all of them"""


def count_reflections(latin: Sequence[str], prose: str) -> int:
    """The number of markers in a text: whole words, in any case.

    `prose`: the text without mathematics and code; `latin`: its `latin_words`.

    >>> text = "Wait, let me check. I waited. Hmm, let's re-evaluate."
    >>> count_reflections(latin_words(text), text)
    4
    """
    line = f" {' '.join(latin)} ".lower()
    words = line.split()
    distinct = frozenset(words)
    count = sum(map(WORDS.__contains__, words))
    count += sum(line.count(spaced) for phrase, spaced in PHRASE_PATTERNS if phrase <= distinct)
    return count if prose.isascii() else count + sum(map(prose.count, CHINESE))
