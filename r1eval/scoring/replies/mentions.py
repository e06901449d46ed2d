"""Tells the tags that begin or end a reply's thinking from those that its text only speaks of."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

BRACKETS = frozenset({"{}", "()", "“”", "‘’", "«»"})
QUOTES = frozenset({"``", "''", '""'})
"""characters right before and right after a tag that make it a quotation: `</think>`, \\text{<think>}"""
NAMED = re.compile(r"[ \t]+(?:tags?|tokens?)\b")
"""what follows a tag that is spoken of: "the </think> tag" """
PAIR_GAP = re.compile(r"[ \t]*(?:\.{2,3}|…|/|,|and|or|(?:reasoning|thinking)(?: process)?(?: here)?)?[ \t]*")
"""what is between the tags of a pair that is spoken of: "within <think> </think>" """
BEFORE_PAIR = re.compile(r"[\w,;:][ \t]*\Z")
"""what is before such a pair: a sentence"""
FENCE = re.compile(r"^[^`~\n]*(?:`{3,}|~{3,})[ \t]*(?P<language>[^`\n]*)$", re.MULTILINE)


class TagMatch(NamedTuple):
    """A tag in a reply, by its offsets."""

    start: int
    end: int
    closes: bool


def without_mentions(text: str, marks: Sequence[TagMatch]) -> list[TagMatch]:
    """The tags that count, in time linear in the text.

    A tag is a mention if it is quoted or called a tag, if it is one of a pair with nothing between in the
    middle of a sentence, or if it is in a complete code block of the answer. Code in the thinking protects no
    tag: the thinking may end in the middle of a draft.
    """
    kept: list[TagMatch] = []
    paired = {number for first in _mentioned_pairs(text, marks) for number in (first, first + 1)}
    answer: _AnswerCode | None = None
    for number, mark in enumerate(marks):
        if number in paired or _is_quoted(text, mark) or NAMED.match(text, mark.end):
            continue
        if kept and kept[-1].closes and answer and answer.contains(mark):
            continue
        kept.append(mark)
        if mark.closes and number + 1 < len(marks):
            answer = answer or _AnswerCode(text, mark.end)
            answer.begin(mark.end)
    return kept


class _AnswerCode:
    """The code blocks of an answer, asked about in the order of the text."""

    def __init__(self, text: str, start: int) -> None:
        self._fences = list(FENCE.finditer(text, start))
        self._number = 0
        """of the next fence"""
        self._is_open = False

    def begin(self, start: int) -> None:
        """The answer begins here: a block that was open before is no part of it."""
        self._pass_fences(start)
        self._is_open = False

    def contains(self, mark: TagMatch) -> bool:
        """Whether the tag is in a block that is closed behind it."""
        self._pass_fences(mark.start)
        following = self._fences[self._number : self._number + 1]
        return self._is_open and bool(following) and not following[0]["language"].strip()

    def _pass_fences(self, end: int) -> None:
        """A fence with a language begins a block even inside another one."""
        while self._number < len(self._fences) and self._fences[self._number].start() < end:
            self._is_open = not self._is_open or bool(self._fences[self._number]["language"].strip())
            self._number += 1


def _is_quoted(text: str, mark: TagMatch) -> bool:
    """Whether a quotation opens right before the tag and closes right after it."""
    before = text[max(0, mark.start - 2) : mark.start]
    around = before[-1:] + text[mark.end : mark.end + 1]
    ends_word_or_fence = before[:-1].isalnum() or before[:-1] == before[-1:]
    return around in BRACKETS or (around in QUOTES and not ends_word_or_fence)


def _mentioned_pairs(text: str, marks: Sequence[TagMatch]) -> Iterator[int]:
    """The number of the first tag of each pair that is spoken of."""
    for number, (first, second) in enumerate(pairwise(marks)):
        is_pair = not first.closes and second.closes and second.start - first.end < 40
        if (
            is_pair
            and PAIR_GAP.fullmatch(text, first.end, second.start)
            and BEFORE_PAIR.search(text[max(0, first.start - 3) : first.start])
        ):
            yield number
