"""Compares a function by cases with one that is written otherwise: |x| with x for x ≥ 0, -x for x < 0."""

from collections.abc import Iterator
from fractions import Fraction

from r1eval.scoring.answers.meaning import Interval, Meaning, endpoints, intersect, merge
from r1eval.scoring.answers.real_sets import all_reals
from r1eval.scoring.notation.tree import Node, replace_symbol, symbols
from r1eval.scoring.numbers.identity import ENOUGH, same
from r1eval.scoring.numbers.points import draw, points
from r1eval.scoring.numbers.values import is_same, to_float, tree_of

Pieces = list[tuple[tuple[Interval, ...], Node]]
"""where, and the value there"""
REACH = tuple(Fraction(text) for text in ["0.01", "0.4", "1", "3", "17", "250", "9000", "1e6"])
"""distances from the end of an endless interval"""
PARTS = 8
"""points inside a bounded interval"""


def same_by_cases(gold: Meaning, answer: Meaning) -> bool:
    """Whether two functions of one real variable, one of them by cases, agree on each piece of the line."""
    one, other = _function(gold), _function(answer)
    if {one.kind, other.kind} != {"piecewise", "value"}:  # two by cases are compared case by case
        return False
    if gold.kind == answer.kind == "equation" and gold.name and answer.name and gold.name != answer.name:
        return False
    name = next(row.items[1].name for side in (one, other) if side.kind == "piecewise" for row in side.items)
    left, right = _rows(one, name), _rows(other, name)
    if not left or not right or not _same_domain(left, right):
        return False
    shared = [(intersect(a, b), f, g) for a, f in left for b, g in right]
    return all(_agree_on(interval, f, g, name) for intervals, f, g in shared for interval in intervals)


def _function(meaning: Meaning) -> Meaning:
    """The right side of f(x) = …"""
    return meaning.items[0] if meaning.kind == "equation" and len(meaning.items) == 1 else meaning


def _rows(function: Meaning, name: str) -> Pieces:
    """The pieces; [] if one is no expression of the variable on a set of reals."""
    rows: Pieces = []
    for row in function.items if function.kind == "piecewise" else (function,):
        value, where = row.items if function.kind == "piecewise" else (row, all_reals())
        tree = tree_of(value.values) if value.kind == "value" else None
        if where.kind != "reals" or where.name not in {name, ""} or tree is None or symbols(tree) - {name}:
            return []
        rows.append((where.intervals, tree))
    return rows


def _same_domain(left: Pieces, right: Pieces) -> bool:
    one, other = (merge([interval for where, _ in rows for interval in where]) for rows in (left, right))
    return len(one) == len(other) and all(
        (a.low_closed, a.high_closed) == (b.low_closed, b.high_closed)
        and is_same(a.low, b.low)
        and is_same(a.high, b.high)
        for a, b in zip(one, other, strict=True)
    )


def _agree_on(interval: Interval, one: Node, other: Node, name: str) -> bool:
    if one == other:
        return True
    closed = ((interval.low, interval.low_closed), (interval.high, interval.high_closed))
    ends = [tree_of(end) for end, is_closed in closed if is_closed]
    inside = [Node("number", value=at) for at in _inside(interval, one, other, name)]
    numbers = [end for end in ends if end is not None] + inside
    is_point = is_same(interval.low, interval.high)
    return len(numbers) >= (1 if is_point else ENOUGH) and all(
        same(replace_symbol(one, name, at), replace_symbol(other, name, at)) for at in numbers
    )


def _inside(interval: Interval, one: Node, other: Node, name: str) -> Iterator[Fraction]:
    """Points of the interval: all over it, and where the expressions change their form."""
    low, high = endpoints(interval)
    for place, far in enumerate(REACH[:PARTS]):
        chance = draw(name, place)
        if abs(low) == abs(high) == float("inf"):
            at = far * (2 * chance - 1)
        elif abs(high) == float("inf"):
            at = _rational(low) + far * chance
        elif abs(low) == float("inf"):
            at = _rational(high) - far * chance
        else:
            at = _rational(low) + (_rational(high) - _rational(low)) * chance
        if low < to_float(at) < high:
            yield at
    for point in points(one, other):
        if name in point.at and low < to_float(point.at[name]) < high:
            yield point.at[name]


def _rational(end: object) -> Fraction:
    return Fraction(str(to_float(end)))
