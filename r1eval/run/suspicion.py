"""How likely a wrong grade or a missing answer is the grader's error: signs, each with points."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from r1eval.scoring.numbers.fast_path import parse_rational

MIN_POINTS = 2.0
"""below, an audit does not list a question"""
CLOSE = 0.01
"""relative difference of an approximation"""
_SPELLING = re.compile(
    r"\\(?:text|mathrm|mathbf|operatorname|left|right|displaystyle|[,;:! ])|(?<=\\)[dt](?=frac)"
)
_GOES_ON_BEFORE = re.compile(r"(?:\w|\d[.,]|-)\Z")
_GOES_ON_AFTER = re.compile(r"\w|[.,]\d")
"""what makes a text beside a gold a part of the same number or word"""
_UNREAD = ("opaque", "math-verify", "not comparable", "too long")
"""how details begin, or name a reading, where the grader could not read the answer"""
_UNDECIDED = ("could not be told apart", "not decided")
"""how details begin where it read the answer, but could not decide whether it is the gold"""


@dataclass(frozen=True)
class Evidence:
    """What is known of an answer that was graded wrong, or of replies without an answer."""

    gold: str
    answer: str
    """"" for replies that ended by themselves without one"""
    detail: str
    """the grader's reason"""
    samples: int
    """that gave this answer, or none"""
    total: int
    """finished samples of the question"""
    correct: int
    """samples that were graded correct"""
    is_majority: bool
    """no other answer has more samples"""
    tail: str
    """the last lines of such a reply"""

    @property
    def share(self) -> float:
        return self.samples / self.total


class Sign(NamedTuple):
    """Something that speaks for an error of the grader."""

    points: float
    text: str


def find_signs(evidence: Evidence) -> list[Sign]:
    """The signs that an answer shows, the strongest first.

    >>> found = find_signs(Evidence("x = 5", "x=5.", "opaque", 4, 4, 0, True, ""))
    >>> [sign.text for sign in found]
    ["the gold's own text, dressed otherwise", '4 of 4 samples agree', 'the grader could not read it']
    """
    found = [Sign(points, text(evidence)) for points, holds, text in SIGNS if holds(evidence)]
    if evidence.answer and evidence.share >= 0.5 and evidence.samples > 1:
        found.append(Sign(4 * evidence.share, f"{evidence.samples} of {evidence.total} samples agree"))
    elif evidence.answer and evidence.is_majority and evidence.samples > 1:
        found.append(Sign(1 + evidence.share, f"the majority answer, {evidence.samples} of {evidence.total}"))
    return sorted(found, key=lambda sign: -sign.points)


def total_points(signs: Sequence[Sign]) -> float:
    return sum(sign.points for sign in signs)


def spelled(text: str) -> str:
    r"""A text without its dress: spaces, dollars, braces, spelling commands, a full stop.

    >>> spelled(r"$\text{Paris}$."), spelled(r"\dfrac{1}{2}"), spelled("x = -1.5")
    ('Paris', 'frac12', 'x=-1.5')
    """
    return re.sub(r"[\s${}\\~`*\"']", "", _SPELLING.sub("", text)).strip(".;:")


def letters(text: str) -> str:
    """The letters, digits and signs of a text, in lower case."""
    return re.sub(r"[^\w+\-./<>]|_", "", spelled(text)).casefold()


def _same_text(one: Evidence) -> bool:
    return spelled(one.answer) == spelled(one.gold) != ""


def _same_letters(one: Evidence) -> bool:
    return not _same_text(one) and letters(one.answer) == letters(one.gold) != ""


def holds_gold(text: str, gold: str) -> bool:
    """Whether a text has the gold as a whole, not as a part of a longer number or word."""
    text, gold = " ".join(text.split()), " ".join(gold.strip(" $.").split())
    start = text.find(gold) if gold else -1
    while start >= 0:
        before, after = text[max(0, start - 2) : start], text[start + len(gold) : start + len(gold) + 2]
        if not _GOES_ON_BEFORE.search(before) and not _GOES_ON_AFTER.match(after):
            return True
        start = text.find(gold, start + 1)
    return False


def _is_close(one: Evidence) -> bool:
    gold, answer = parse_rational(one.gold), parse_rational(one.answer)
    if gold is None or answer is None or gold.denominator == answer.denominator == 1:
        return False
    return 0 < abs(answer - gold) <= abs(gold) * CLOSE


def _is_unread(one: Evidence) -> bool:
    return bool(one.answer) and any(word in one.detail for word in _UNREAD)


def _is_undecided(one: Evidence) -> bool:
    return bool(one.answer) and one.detail.startswith(_UNDECIDED)


SIGNS: Sequence[tuple[float, Callable[[Evidence], bool], Callable[[Evidence], str]]] = (
    (20, lambda one: _is_undecided(one) and one.is_majority, lambda one: f"not decided: {one.detail}"),
    (3, lambda one: _is_undecided(one) and not one.is_majority, lambda one: f"not decided: {one.detail}"),
    (8, lambda one: bool(one.answer) and _same_text(one), lambda _: "the gold's own text, dressed otherwise"),
    (3, lambda one: bool(one.answer) and _same_letters(one), lambda _: "the letters and digits of the gold"),
    (
        6,
        lambda one: not one.answer and holds_gold(one.tail, one.gold),
        lambda _: "no answer, but the gold is in the last lines",
    ),
    (
        2,
        lambda one: bool(one.answer) and not _same_text(one) and holds_gold(one.answer, one.gold),
        lambda _: "the answer contains the gold",
    ),
    (3, _is_close, lambda _: "a number within 1 % of the gold"),
    (3, _is_unread, lambda _: "the grader could not read it"),
    (
        2,
        lambda one: " against " in one.detail and not _is_unread(one),
        lambda one: f"read as other kinds: {one.detail}",
    ),
    (2, lambda one: not one.answer, lambda _: "the reply ended by itself without an answer"),
    (1, lambda one: one.correct > 0, lambda one: f"correct in {one.correct} of {one.total} samples"),
)
"""(points, when it holds, how it is said)"""
