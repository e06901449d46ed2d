"""Equality of two expressions: as constants, or at every point that tells them apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node, symbols, walk
from r1eval.scoring.numbers.arithmetic import Number
from r1eval.scoring.numbers.constants import is_infinite, same_constants, same_values
from r1eval.scoring.numbers.evaluation import UndecidedError, evaluate_real
from r1eval.scoring.numbers.points import SamplePoint, points

ENOUGH = 5
"""points of the common real domain that are evidence of equality; with fewer, complex values count"""


_doubts: ContextVar[list[str] | None] = ContextVar("doubts", default=None)


@dataclass(frozen=True)
class Likeness:
    """The result of comparing two expressions: equal, different, or neither could be shown."""

    equal: bool
    doubt: str = ""
    """why they could not be told apart; such expressions count as different"""


@contextmanager
def collected_doubts() -> Iterator[list[str]]:
    """The doubts of all comparisons that are made inside, for the reason of a grade."""
    doubts: list[str] = []
    token = _doubts.set(doubts)
    try:
        yield doubts
    finally:
        _doubts.reset(token)


def same(one: Node, other: Node) -> bool:
    """Whether two expressions are equal wherever both are defined; undecided is not equal, but a doubt."""
    found = compare_trees(one, other)
    doubts = _doubts.get()
    if found.doubt and doubts is not None:
        doubts.append(found.doubt)
    return found.equal


@lru_cache(maxsize=4_096)
def compare_trees(one: Node, other: Node) -> Likeness:
    """Compare two expressions where all their parts are real: √(1/n) and 1/√n are the same."""
    if one == other:
        return Likeness(True)
    try:
        if not symbols(one) and not symbols(other):
            return Likeness(same_constants(one, other))
        return _compare_everywhere(one, other)
    except UndecidedError as error:
        return Likeness(False, str(error))
    except UnreadableError:
        return Likeness(False)


def _compare_everywhere(one: Node, other: Node) -> Likeness:
    complex_counts = any(node == Node("constant", value="i") for tree in (one, other) for node in walk(tree))
    real = complex_ = 0
    complex_differs = False
    doubt = ""
    for point in points(one, other):
        try:
            verdict, in_domain = _compare(one, other, point)
        except UndecidedError as error:
            doubt = str(error)
            continue
        if verdict is None:
            continue
        if in_domain or complex_counts:
            if not verdict:
                return Likeness(False)
            real += 1
        else:
            complex_ += 1
            complex_differs = complex_differs or not verdict
    if real >= ENOUGH or (complex_ >= ENOUGH and not complex_differs):
        return Likeness(True)
    return Likeness(False, doubt)


def _compare(one: Node, other: Node, point: SamplePoint) -> tuple[bool | None, bool]:
    """Whether the values agree (None: this point tells nothing), and whether all parts are real here.

    UndecidedError if they could not be told apart.
    """
    left, right = _evaluated(one, point), _evaluated(other, point)
    if left is None or right is None:
        only_one = left is not None or right is not None
        return (False if point.generic and only_one else None), True
    try:
        return same_values((one, left[0]), (other, right[0]), point.at), left[1] and right[1]
    except UndecidedError:
        raise
    except UnreadableError:
        return None, True


def _evaluated(tree: Node, point: SamplePoint) -> tuple[Number, bool] | None:
    """The value, and whether all parts are real; None if it is not finite, or not certain."""
    try:
        found = evaluate_real(tree, point.at)
    except UnreadableError:
        return None
    return None if is_infinite(found[0]) else found
