"""Reads sums and products with an ellipsis from their first and last terms: 1 + 2 + … + n."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

from r1eval.scoring.notation.cursor import Cursor
from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node, replace_symbol, substitute, symbols
from r1eval.scoring.numbers.evaluation import evaluate
from r1eval.scoring.numbers.identity import same
from r1eval.scoring.numbers.integer_functions import exact_logarithm
from r1eval.scoring.numbers.variables import INTEGER_LETTERS

INDEX = "index"
"""the name of the index, which no letter of an answer has"""
STARTS = range(-2, 6)
"""first values of an index that are tried"""
MIN_TERMS = 2
"""before the ellipsis: 1 + … + n may be anything"""
MAX_TERMS = 8
FACTOR_STARTS = frozenset(["number", "symbol", "(", "\\frac", "\\sqrt"])
ONE, TWO = (Node("number", value=Fraction(number)) for number in (1, 2))


def terms_behind(cursor: Cursor, joint: str, read: Callable[[], Node]) -> list[Node]:
    """The terms behind an ellipsis, joined by + or *; the sign of a product may be left out."""
    cursor.take()
    terms = []
    while cursor.peek() == joint or (joint == "*" and cursor.peek() in FACTOR_STARTS):
        if cursor.peek() == joint:
            cursor.take()
        terms.append(read())
    if not terms:
        raise UnreadableError("an ellipsis without an end")
    return terms


def read_ellipsis(op: str, first: list[Node], last: list[Node]) -> Node:
    """The sum or product of `first`, what the ellipsis stands for, and `last`; raises UnreadableError.

    The general term is the last one with a letter or a number in it as the index, or that of an arithmetic or
    geometric progression; all terms that are written must agree with it.
    """
    if not MIN_TERMS <= len(first) <= MAX_TERMS or len(last) > MAX_TERMS:
        raise UnreadableError("an ellipsis between too few terms")
    for term, end in _templates(last[-1]):
        for start in STARTS:
            if _agrees(term, [_number(start + place) for place in range(len(first))], first) and _agrees(
                term, [_minus(end, _number(place)) for place in range(len(last))], last[::-1]
            ):
                return Node(op, (term, _number(start), end), INDEX)
    return _progression(op, first, last)


def _templates(last: Node) -> Iterator[tuple[Node, Node]]:
    """The last term with a letter as the index, integer letters first, and the last value of the index."""
    names = sorted(symbols(last), key=lambda name: (name not in INTEGER_LETTERS, name))
    for name in names:
        yield replace_symbol(last, name, Node("symbol", value=INDEX)), Node("symbol", value=name)
    if not names:
        yield from _numbers(last)


def _numbers(last: Node) -> Iterator[tuple[Node, Node]]:
    """The last term with one of its numbers as the index: 1/100."""
    if last.op == "number" and isinstance(last.value, Fraction) and last.value > MIN_TERMS:
        if last.value.denominator == 1:
            yield Node("symbol", value=INDEX), last
        return
    for place, arg in enumerate(last.args):
        for term, number in _numbers(arg):
            yield Node(last.op, (*last.args[:place], term, *last.args[place + 1 :]), last.value), number


def _agrees(term: Node, indices: list[Node], written: list[Node]) -> bool:
    return all(
        same(replace_symbol(term, INDEX, index), one) for index, one in zip(indices, written, strict=True)
    )


def _progression(op: str, first: list[Node], last: list[Node]) -> Node:
    """An arithmetic progression, or a sum of a geometric one of numbers."""
    start, end = first[0], last[-1]
    step = _minus(first[1], start)
    tail = [*last[:-1], end]
    if all(same(_minus(later, one), step) for part in (first, tail) for one, later in pairwise(part)):
        steps = Node("divide", (_minus(end, start), step))
        if _is_whole(steps, len(first) - 1):
            count = Node("add", (steps, ONE))
            if op == "sum":
                return Node("divide", (Node("multiply", (Node("add", (start, end)), count)), TWO))
            term = Node("add", (start, Node("multiply", (step, Node("symbol", value=INDEX)))))
            return Node(op, (term, _number(0), steps), INDEX)
    numbers = [evaluate(one, {}) for one in (*first, *last) if not symbols(one)]
    if (
        op != "sum"
        or len(numbers) < len(first) + len(last)
        or not all(isinstance(n, Fraction) for n in numbers)
    ):
        raise UnreadableError("an ellipsis of unknown terms")
    return _geometric([Fraction(n) for n in numbers if isinstance(n, Fraction)], len(first))


def _geometric(numbers: list[Fraction], known: int) -> Node:
    """The sum of a geometric progression of numbers, of which `known` stand before the ellipsis."""
    if 0 in numbers or numbers[0] == numbers[1]:
        raise UnreadableError("an ellipsis of unknown terms")
    ratio = numbers[1] / numbers[0]
    steps = exact_logarithm(numbers[-1] / numbers[0], ratio)
    pairs = [*pairwise(numbers[:known]), *pairwise(numbers[known:])]
    if steps is None or steps.denominator != 1 or steps < known or any(b != a * ratio for a, b in pairs):
        raise UnreadableError("an ellipsis of unknown terms")
    return Node("number", value=(numbers[-1] * ratio - numbers[0]) / (ratio - 1))


def _is_whole(tree: Node, least: int) -> bool:
    """Whether an expression is an integer wherever its letters are, and large enough where they are large."""
    names = symbols(tree)
    points = (11, 12, 29, 30, 101, 1_000) if names else (0,)
    found = [evaluate(substitute(tree, dict.fromkeys(names, Fraction(point))), {}) for point in points]
    return all(isinstance(n, Fraction) and n.denominator == 1 for n in found) and (
        isinstance(found[-1], Fraction) and found[-1] >= least
    )


def _minus(one: Node, other: Node) -> Node:
    return Node("add", (one, Node("negate", (other,))))


def _number(value: int) -> Node:
    return Node("number", value=Fraction(value))
