"""Equality of two expressions: as constants, or at every point that tells them apart."""

from functools import lru_cache

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node, symbols, walk
from r1eval.scoring.numbers.arithmetic import Number
from r1eval.scoring.numbers.constants import is_infinite, same_constants, same_values
from r1eval.scoring.numbers.evaluation import evaluate_real
from r1eval.scoring.numbers.points import SamplePoint, points

ENOUGH = 5
"""points of the common real domain that are evidence of equality; with fewer, complex values count"""


@lru_cache(maxsize=4_096)
def same(one: Node, other: Node) -> bool:
    """Whether two expressions are equal wherever both are defined.

    They are compared where all their parts are real: √(1/n) and 1/√n are the same, √(x²) and x are not.
    Undecided is not equal.
    """
    if one == other:
        return True
    try:
        if not symbols(one) and not symbols(other):
            return same_constants(one, other)
        return _same_everywhere(one, other)
    except UnreadableError:
        return False


def _same_everywhere(one: Node, other: Node) -> bool:
    complex_counts = any(node == Node("constant", value="i") for tree in (one, other) for node in walk(tree))
    real = complex_ = 0
    complex_differs = False
    for point in points(one, other):
        verdict, in_domain = _compare(one, other, point)
        if verdict is None:
            continue
        if in_domain or complex_counts:
            if not verdict:
                return False
            real += 1
        else:
            complex_ += 1
            complex_differs = complex_differs or not verdict
    return real >= ENOUGH or (complex_ >= ENOUGH and not complex_differs)


def _compare(one: Node, other: Node, point: SamplePoint) -> tuple[bool | None, bool]:
    """Whether the values agree (None: this point tells nothing), and whether all parts are real here."""
    left, right = _evaluated(one, point), _evaluated(other, point)
    if left is None or right is None:
        only_one = left is not None or right is not None
        return (False if point.generic and only_one else None), True
    try:
        return same_values((one, left[0]), (other, right[0]), point.at), left[1] and right[1]
    except UnreadableError:  # undecided
        return None, True


def _evaluated(tree: Node, point: SamplePoint) -> tuple[Number, bool] | None:
    """The value, and whether all parts are real; None if it is not finite, or not certain."""
    try:
        found = evaluate_real(tree, point.at)
    except UnreadableError:
        return None
    return None if is_infinite(found[0]) else found
