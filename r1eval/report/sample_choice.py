"""Selects the samples of a question whose text a report shows, and clips long texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from r1eval.errors import R1evalError
from r1eval.scoring.replies.thinking import ThinkingTags, split_reply
from r1eval.store.records import Finish, Score, Status, Vote

MAX_THINKING = 160_000
"""characters of thinking shown per sample; enough for 32,768 tokens, as a rule"""
MAX_REPLY = 20_000
"""characters shown of the text after the thinking"""
MAX_WORD = 1_000
"""characters shown of a word; browsers take quadratic time to break longer words into lines"""
LONG_WORD = re.compile(f"[!-~]{{{2 * MAX_WORD},}}+")
PIECE = re.compile(f"[!-~]{{{MAX_WORD}}}")
"""what every long word has at a multiple of MAX_WORD: many times faster to look for"""


@dataclass(frozen=True)
class TextSelection:
    """Which samples of a question are shown with their text."""

    mode: Literal["all", "wrong", "some"] = "some"
    count: int = 8
    """samples per question for `some`"""


@dataclass(frozen=True)
class SplitText:
    """A sample's text, split and clipped for a page."""

    thinking: str
    reply: str
    omitted: int
    """number of characters left out"""


def parse_text_selection(value: str) -> TextSelection:
    """Parses the value of `--samples`; R1evalError for an invalid one.

    >>> parse_text_selection("all"), parse_text_selection("3")
    (TextSelection(mode='all', count=8), TextSelection(mode='some', count=3))
    """
    if value == "all":
        return TextSelection("all")
    if value == "wrong":
        return TextSelection("wrong")
    if value.isdecimal():
        return TextSelection("some", int(value))
    raise R1evalError(f"--samples {value}: give all, wrong, or a number of samples per question")


def select_samples(selection: TextSelection, scores: Sequence[Score], votes: Sequence[Vote]) -> set[int]:
    """Indices of the samples that are shown with their text.

    `some` takes one sample of each kind in turn, the largest kinds first, until there are `count`. A kind is
    a group of votes or a status (for programs, with the verdict); truncated samples are separate kinds.
    """
    if selection.mode == "all":
        return {score.index for score in scores}
    if selection.mode == "wrong":
        return {score.index for score in scores if score.status is not Status.CORRECT}
    groups = {index: number for number, vote in enumerate(votes) for index in vote.indices}
    kinds: dict[tuple[object, ...], list[int]] = {}
    for score in sorted(scores, key=lambda score: score.index):
        group = groups.get(score.index, score.answer if not votes else "")
        kinds.setdefault((score.status, group, score.finish is Finish.LENGTH), []).append(score.index)
    by_size = sorted(kinds.values(), key=lambda indices: (-len(indices), indices[0]))
    in_turn = (index for turn in zip_longest(*by_size) for index in turn if index is not None)
    return {index for _, index in zip(range(selection.count), in_turn, strict=False)}


def selection_note(selection: TextSelection, selected: int, n: int) -> str:
    """One sentence on which samples are shown with their text; "" where all are."""
    if selected >= n:
        return ""
    if selection.mode == "wrong":
        return f"{selected} of {n} samples are shown with their text: the incorrect ones (--samples wrong)."
    return (
        f"{selected} of {n} samples are shown with their text, one of each answer and kind of finish first; "
        "--samples all shows every text."
    )


def split_text(text: str, opened_thinking: bool, tags: ThinkingTags | None = None) -> SplitText:
    """A sample's thinking and the text after it, each with its middle left out where it is too long.

    `tags`: the run's own, beside the known ones.

    >>> split_text("<think>\\nHm.\\n</think>\\nIt is 4.", opened_thinking=False)
    SplitText(thinking='Hm.', reply='It is 4.', omitted=0)
    >>> split_text("It is", opened_thinking=True).thinking
    'It is'
    """
    thinking, reply = split_reply(text, opened_thinking, tags)
    thinking, omitted_thinking = clip_middle(thinking, MAX_THINKING)
    answer, omitted_answer = clip_middle((reply or "").strip(), MAX_REPLY)
    return SplitText(thinking, answer, omitted_thinking + omitted_answer)


def clip_middle(text: str, limit: int) -> tuple[str, int]:
    """(text, characters left out): the middle is left out of a text longer than `limit` characters, and of
    words of 2 * MAX_WORD characters or more.

    >>> clip_middle("abcdefgh", 4)
    ('ab\\n[… 4 characters left out …]\\ngh', 4)
    """
    omitted = 0
    if any(PIECE.fullmatch(text, start, start + MAX_WORD) for start in range(0, len(text), MAX_WORD)):
        omitted = sum(_removed_length(word, MAX_WORD) for word in LONG_WORD.findall(text))
        text = LONG_WORD.sub(lambda word: _cut_middle(word[0], MAX_WORD), text)
    if len(text) <= limit:
        return text, omitted
    return _cut_middle(text, limit), omitted + _removed_length(text, limit)


def _removed_length(text: str, limit: int) -> int:
    return len(text) - 2 * (limit // 2)


def _cut_middle(text: str, limit: int) -> str:
    half = limit // 2
    mark = f"[… {_removed_length(text, limit):,} characters left out …]"
    return f"{text[:half]}\n{mark}\n{text[len(text) - half :]}"
