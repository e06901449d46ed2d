"""The values of a scalar at a few sample points, and equality of two scalars.

The values make a quick text for votes, bounds of intervals and the like; equality is decided from the trees
(`identity`), never from rounded values.
"""

import hashlib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Self

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node, substitute, symbols
from r1eval.scoring.numbers.enclosures import Enclosure, is_real
from r1eval.scoring.numbers.enclosures import context as binary_context
from r1eval.scoring.numbers.evaluation import BITS, evaluate
from r1eval.scoring.numbers.identity import same
from r1eval.scoring.numbers.variables import integer_names

Rounded = Any
"""a Fraction, or mpmath's mpf or mpc"""
Values = tuple[Rounded, ...]
"""a scalar's value at each sample point; one value if it has no variables"""

TOLERANCE = 1e-40
"""relative difference up to which two rounded values look equal"""
ENDPOINT_TOLERANCE = 1e-57
"""relative difference of the solutions of an inequality, which have no expression"""
NEAR_POINTS = 4
"""number of sample points of ordinary size: three positive, the last one negative"""
FAR_POINTS = ((12, 0), (6, 5), (-6, -1))
"""(step, remainder) of further points, which are larger integers"""
POINTS = NEAR_POINTS + len(FAR_POINTS)
TEXT_DIGITS = 40
"""of the text of a value; it is computed to 60"""
TEXT_BITS = 8_000
"""of a fraction that is written out"""


class ScalarValues(tuple[Rounded, ...]):
    """Values that know the expression they are of."""

    tree: Node

    def __new__(cls, numbers: Iterable[Rounded], tree: Node) -> Self:
        made = super().__new__(cls, numbers)
        made.tree = tree
        return made


def context() -> Any:
    """A private mpmath context, whose precision no other code changes."""
    return binary_context(BITS)


def sample_value(name: str, point: int, whole: bool = False) -> Fraction:
    """The value of a variable at a point, determined by its name, so equal in all expressions.

    whole: the variable stands for integers.
    """
    digest = hashlib.sha256(f"{name}@{point}".encode()).digest()
    magnitude = Fraction(int.from_bytes(digest[:4], "big") % 9_973 + 3_000, 5_003)  # 0.6 to 2.6
    if point >= NEAR_POINTS:
        step, remainder = FAR_POINTS[point - NEAR_POINTS]
        return Fraction(step * (1 + digest[4] % 5) + remainder)
    magnitude = Fraction(3 + digest[4] % 20) if whole else magnitude
    return -magnitude if point == NEAR_POINTS - 1 else magnitude


def values(node: Node) -> Values:
    """The expression's value at every sample point; raises UnreadableError if it has none.

    At negative and far points, where domains end and overflow is common, a missing value is nan instead.
    """
    names, whole = symbols(node), integer_names(node)
    if not names:
        return ScalarValues([value(node)], node)
    first = NEAR_POINTS - 1
    points = [{name: sample_value(name, point, name in whole) for name in names} for point in range(POINTS)]
    near = [_number(evaluate(node, point)) for point in points[:first]]
    return ScalarValues([*near, *(_far_value(node, point) for point in points[first:])], node)


def _far_value(node: Node, point: Mapping[str, Fraction]) -> Rounded:
    try:
        return _number(evaluate(node, point))
    except UnreadableError:
        return context().nan


def value(node: Node, point: int = 0, assignments: Mapping[str, Fraction] | None = None) -> Rounded:
    """The expression's value at one sample point, or with the variables in `assignments`."""
    return _number(evaluate(node, {**sample_point(node, point), **(assignments or {})}))


def sample_point(node: Node, point: int) -> dict[str, Fraction]:
    """The values of an expression's variables at a sample point."""
    whole = integer_names(node)
    return {name: sample_value(name, point, name in whole) for name in symbols(node)}


def _number(found: Fraction | Enclosure) -> Rounded:
    if isinstance(found, Fraction):
        return found
    middle = context().convert(found.middle)  # it may have a higher precision
    return +middle.real if is_real(found) else +middle


def tree_of(numbers: Values) -> Node | None:
    """The expression that the values are of; None if only the values are known."""
    if isinstance(numbers, ScalarValues):
        return numbers.tree
    if len(numbers) == 1 and isinstance(numbers[0], Fraction):
        return Node("number", value=numbers[0])
    return None


def is_same(left: Values, right: Values) -> bool:
    """Whether two scalars are equal wherever both are defined; undecided is not equal."""
    one, other = tree_of(left), tree_of(right)
    if one is None or other is None:
        return len(left) == len(right) == 1 and _same_endpoint(left[0], right[0])
    return same(one, other)


def _same_endpoint(one: Rounded, other: Rounded) -> bool:
    """Whether infinities, or endpoints of which only 60 digits are known, are the same."""
    one, other = to_float(one), to_float(other)
    if context().isinf(one) or context().isinf(other):
        return bool(one == other)
    return bool(abs(one - other) <= ENDPOINT_TOLERANCE * abs(one))


def with_unit(numbers: Values, unit: str) -> Values:
    """The values of x percent, or of x degrees in radians."""
    tree = tree_of(numbers)
    if tree is None:
        raise UnreadableError("a unit of an infinite value")
    return values(Node(unit, (tree,)))


def scaled(node: Node, sign: int = 0) -> Values:
    """The expression divided by its value at the first sample point: the same for multiples of an equation.

    sign: 1 or -1 divides by the absolute value with that sign instead, as inequalities need it.
    UnreadableError if the value is zero: the equation says nothing.
    """
    first = substitute(node, sample_point(node, 0))
    if not sign:
        return values(Node("divide", (node, first)))
    size = Node("call", (first,), "abs")
    return values(Node("divide", (node if sign > 0 else Node("negate", (node,)), size)))


def is_close(one: Rounded, other: Rounded) -> bool:
    """Whether two values are equal fractions, or agree to 40 digits: never a reason to call answers equal."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one == other
    one, other = to_float(one), to_float(other)
    size = max(abs(one), abs(other))
    return bool(one == other or abs(one - other) <= TOLERANCE * size)


def to_float(number: Rounded) -> Rounded:
    """The number in floating point."""
    if not isinstance(number, Fraction):
        return number
    return context().mpf(number.numerator) / number.denominator


def canonical_text(number: Rounded) -> str:
    """A short text of the value, equal for values that are close by `is_close`."""
    if isinstance(number, Fraction):
        if max(number.numerator.bit_length(), number.denominator.bit_length()) <= TEXT_BITS:
            return str(number)
        return (
            "fraction " + hashlib.sha256(f"{number.numerator:x}/{number.denominator:x}".encode()).hexdigest()
        )
    simple = Fraction(int(context().nint(number.real * 5_040)), 5_040) if abs(number) < 10**12 else None
    if simple is not None and is_close(number, simple):
        return str(simple)
    return str(context().nstr(number, TEXT_DIGITS))
