"""Which samples of a question a report shows with their text, and how much of a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from r1eval.errors import R1evalError
from r1eval.scoring.extraction import after_thinking
from r1eval.store.records import Finish, Score, Status, Vote

THINKING = 160_000
"""characters of a sample's thinking that a page holds: of 32,768 tokens all, as a rule"""
REPLY = 20_000
"""characters of what follows it"""
WORD = 1_000
"""characters of a word: browsers break longer ones into lines in quadratic time"""
LONG_WORD = re.compile(f"[!-~]{{{2 * WORD},}}+")


@dataclass(frozen=True)
class Texts:
    """Which samples' texts a page holds."""

    which: Literal["all", "wrong", "some"] = "some"
    count: int = 8
    """`some`: so many of each question"""


@dataclass(frozen=True)
class Parts:
    """A sample's text as a page holds it."""

    thinking: str
    reply: str
    cut: int
    """characters left out"""


def texts(given: str) -> Texts:
    """What `--samples` says.

    >>> texts("all"), texts("3")
    (Texts(which='all', count=8), Texts(which='some', count=3))
    """
    if given == "all":
        return Texts("all")
    if given == "wrong":
        return Texts("wrong")
    if given.isdecimal():
        return Texts("some", int(given))
    raise R1evalError(f"--samples {given}: give all, wrong, or a number of samples of each question")


def chosen(asked: Texts, scores: Sequence[Score], votes: Sequence[Vote]) -> set[int]:
    """The indices of the samples that are shown with their text.

    Of `some` the first of each kind come first: a kind is a group of votes, or a status (of programs with
    their verdict), cut ones apart; the largest kinds first, until there are enough.
    """
    if asked.which == "all":
        return {score.index for score in scores}
    if asked.which == "wrong":
        return {score.index for score in scores if score.status is not Status.CORRECT}
    group = {index: number for number, vote in enumerate(votes) for index in vote.indices}
    kinds: dict[tuple[object, ...], list[int]] = {}
    for score in sorted(scores, key=lambda one: one.index):
        voted = group.get(score.index, score.answer if not votes else "")
        kinds.setdefault((score.status, voted, score.finish is Finish.LENGTH), []).append(score.index)
    by_size = sorted(kinds.values(), key=lambda indices: (-len(indices), indices[0]))
    turns = (index for turn in zip_longest(*by_size) for index in turn if index is not None)
    return {index for _, index in zip(range(asked.count), turns, strict=False)}


def why_not_all(asked: Texts, shown: int, n: int) -> str:
    """The sentence that says which texts are on a page; "" where all are."""
    if shown >= n:
        return ""
    if asked.which == "wrong":
        return (
            f"{shown} of {n} samples are here with their text: those that are not correct (--samples wrong)."
        )
    return (
        f"{shown} of {n} samples are here with their text, each answer and each kind of end before a second "
        "of one; --samples all shows every text."
    )


def parts(text: str, opened_thinking: bool) -> Parts:
    """A sample's thinking and what follows it, each clipped in its middle.

    >>> parts("<think>\\nHm.\\n</think>\\nIt is 4.", opened_thinking=False)
    Parts(thinking='Hm.', reply='It is 4.', cut=0)
    >>> parts("It is", opened_thinking=True).thinking
    'It is'
    """
    reply = after_thinking(text, "answer", opened_thinking)
    thinking = text if reply is None else text[: len(text) - len(reply)].removesuffix("</think>")
    thinking = thinking.strip().removeprefix("<think>").strip()
    first, cut_first = clipped(thinking, THINKING)
    second, cut_second = clipped((reply or "").strip(), REPLY)
    return Parts(first, second, cut_first + cut_second)


def clipped(text: str, most: int) -> tuple[str, int]:
    """The text with its middle left out where it is longer than `most` characters, as of a word
    that is longer than any; how many characters are left out.

    >>> clipped("abcdefgh", 4)
    ('ab\\n[… 4 characters left out …]\\ngh', 4)
    """
    cut = sum(_beyond(word, WORD) for word in LONG_WORD.findall(text))
    text = LONG_WORD.sub(lambda word: _without_middle(word[0], WORD), text)
    if len(text) <= most:
        return text, cut
    return _without_middle(text, most), cut + _beyond(text, most)


def _beyond(text: str, most: int) -> int:
    return len(text) - 2 * (most // 2)


def _without_middle(text: str, most: int) -> str:
    half = most // 2
    return f"{text[:half]}\n[… {_beyond(text, most):,} characters left out …]\n{text[len(text) - half :]}"
