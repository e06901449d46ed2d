"""The points at which two expressions with variables are compared.

Real variables take rational values that no formula singles out, of both signs and all sizes; integer ones
all residues of the period, negative and large numbers. Both also take values next to every point where a
floor, an absolute value or a maximum changes its form.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node, symbols
from r1eval.scoring.numbers.evaluation import evaluate
from r1eval.scoring.numbers.variables import (
    counting,
    divisors,
    grows,
    integer_names,
    is_rational,
    period,
    piecewise_arguments,
)

DENOMINATOR = 1_048_573
"""a prime: generic values are multiples of its inverse"""
TINY = Fraction(1, DENOMINATOR**2)
SIZES = tuple(
    Fraction(text)
    for text in ["1.5", "2", "3", "6", "0.4", "12", "25", "70", "400", "0.01", "9000", "0.0001", "3e6"]
)
"""of the generic values of real variables; an odd number, so that each comes with both signs"""
LARGE = (40, 130, 1_000, 10**6, 10**9, 10**15)
"""of large integers; the first two also in exponents"""
BREAKS = (0, 1, -1, 2, 3, -3, 7, 20, 1_001)
"""values at which a floor's argument is met exactly and passed"""
FEW_POINTS = 8
"""for rational functions: one of degree d is zero at a generic point with probability d / 10^6"""
MAX_POINTS = 1_500
BISECTIONS = 32
MAX_CHANGES = 6
"""sign changes of an expression that is not linear that are followed up"""


@dataclass(frozen=True)
class SamplePoint:
    """Values of the variables."""

    at: dict[str, Fraction]
    generic: bool
    """whether an expression without a value here has none almost anywhere"""


def draw(name: str, seed: object) -> Fraction:
    """A number in 0..1 that hangs on the name only, so it is the same in all expressions."""
    digest = hashlib.sha256(f"{name}@{seed}".encode()).digest()
    return Fraction(int.from_bytes(digest[:8], "big") % (DENOMINATOR - 1) + 1, DENOMINATOR)


def points(one: Node, other: Node) -> Iterator[SamplePoint]:
    """The points at which the two are compared, the most telling first."""
    counted, positive = counting(one, other), divisors(one, other)
    return (
        point
        for point in _points(one, other)
        if _counts_things(point.at, counted) and all(point.at.get(name, 1) > 0 for name in positive)
    )


def _counts_things(at: dict[str, Fraction], counted: list[Node]) -> bool:
    """Whether no variable of a binomial or lcm is negative, and at 0 none is of a negative number."""
    for node in counted:
        values = [at[name] for name in symbols(node) if name in at]
        if min(values, default=1) < 0:
            return False
        if 0 in values and symbols(node.args[0]) <= at.keys() and (_floor(node.args[0], at) or 0) < 0:
            return False
    return True


def _points(one: Node, other: Node) -> Iterator[SamplePoint]:
    names = sorted(symbols(one) | symbols(other))
    whole = integer_names(one, other)
    growing = grows(one) or grows(other)
    bases: list[SamplePoint] = []
    rational = is_rational(one) and is_rational(other)
    for turn in range(FEW_POINTS if rational else 2 * len(SIZES)):
        bases.append(_base(names, whole, growing, turn))
        yield bases[-1]
    if rational:
        return
    yield from islice(_residues(names, whole, period(one, other), bases), MAX_POINTS)
    yield from islice(_breaks([one, other], whole, bases), MAX_POINTS)


def _base(names: list[str], whole: frozenset[str], growing: bool, turn: int) -> SamplePoint:
    """One generic point; its size and signs hang on the turn: at first all are positive."""
    at: dict[str, Fraction] = {}
    for place, name in enumerate(names):
        chance = draw(name, turn)
        negative = turn >= 4 and (turn + (place * turn) // 4) % 2 == 1
        if name in whole:
            limits = (7, 13, 20) if growing and turn % 3 else LARGE[:2] if growing else LARGE
            value = Fraction(1 + int(chance * limits[turn % len(limits)]))
        else:
            sizes = SIZES[:6] if growing else SIZES
            value = (chance + Fraction(1, 3)) * sizes[turn % len(sizes)]
        at[name] = -value if negative else value
    generic = all(value > 1 for name, value in at.items() if name in whole)
    return SamplePoint(at, generic)


def _residues(
    names: list[str], whole: frozenset[str], length: int, bases: list[SamplePoint]
) -> Iterator[SamplePoint]:
    """Integers in a row: all residues of the period if there is one variable, else a grid of small ones."""
    integers = [name for name in names if name in whole]
    if not integers:
        return
    if len(integers) == 1:
        ranges = [range(-length - 2, 2 * length + 14)]
    else:
        reach = {2: max(6, min(length, 13)), 3: 5}.get(len(integers), 3)
        ranges = [range(-2 if len(integers) < 4 else 0, reach + 1)] * len(integers)
    for place, values in enumerate(product(*ranges)):
        base = bases[place % 4]
        yield SamplePoint({**base.at, **dict(zip(integers, map(Fraction, values), strict=True))}, False)


def _breaks(trees: list[Node], whole: frozenset[str], bases: list[SamplePoint]) -> Iterator[SamplePoint]:
    """Points at and next to those where a piecewise function changes its form, one variable at a time."""
    arguments = [node for tree in trees for node in piecewise_arguments(tree)]
    for node, base in product(dict.fromkeys(arguments), bases[:2]):
        for name in sorted(symbols(node)):
            for value in _crossings(node, name, base):
                whole_value = Fraction(value.numerator // value.denominator)
                near = (
                    [whole_value + step for step in (-1, 0, 1, 2)]
                    if name in whole
                    else [value, value + TINY, value - TINY]
                )
                for number in near:
                    yield replace(base, at={**base.at, name: number}, generic=False)


def _crossings(node: Node, name: str, base: SamplePoint) -> Iterator[Fraction]:
    """The values of a variable at which the expression meets the integers in `BREAKS`."""
    if grows(node):
        return
    try:
        zero, one, two = (evaluate(node, {**base.at, name: Fraction(value)}) for value in (0, 1, 2))
    except UnreadableError:
        zero = one = two = None  # type: ignore[assignment]
    if isinstance(zero, Fraction) and isinstance(one, Fraction) and two == 2 * one - zero and one != zero:
        yield from ((target - zero) / (one - zero) for target in BREAKS)
    else:
        yield from _sign_changes(node, name, base)


def _sign_changes(node: Node, name: str, base: SamplePoint) -> Iterator[Fraction]:
    """Where an expression that is not linear passes zero or an integer: by bisection of a coarse grid."""
    grid = [Fraction(step * abs(step), 4) + TINY for step in range(-14, 15)]
    grid = [
        *(-(2**far) + TINY for far in range(20, 5, -2)),
        *grid,
        *(2**far + TINY for far in range(6, 21, 2)),
    ]
    floors = [_floor(node, {**base.at, name: value}) for value in grid]
    changes = [
        (low, high, left)
        for low, high, left, right in zip(grid, grid[1:], floors, floors[1:], strict=False)
        if left is not None and right is not None and left != right
    ]
    for start, end, left in changes[:: 1 + len(changes) // MAX_CHANGES]:
        low, high = start, end
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            low, high = (middle, high) if _floor(node, {**base.at, name: middle}) == left else (low, middle)
        yield (low + high) / 2
        rounded = high.limit_denominator(10_000)
        if abs(rounded - high) < Fraction(1, 10**9):
            yield rounded


def _floor(node: Node, at: dict[str, Fraction]) -> int | None:
    try:
        value = evaluate(Node("call", (node,), "floor"), at)
    except UnreadableError:
        return None
    return int(value) if isinstance(value, Fraction) else None
