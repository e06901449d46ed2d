"""Solves inequalities of rational functions and absolute values in one variable."""

from fractions import Fraction
from itertools import pairwise, product

from r1eval.scoring.answers.meaning import Interval, merge
from r1eval.scoring.answers.polynomials import Polynomial, plus, real_roots, times
from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node, symbols
from r1eval.scoring.numbers.values import Rounded, Values, context, is_same, to_float, tree_of, values

MAX_POWER = 8
MAX_BARS = 3
"""absolute values in one inequality"""
ZERO = (Fraction(0),)
Ratio = tuple[Polynomial, Polynomial]


def solve(tree: Node, direction: int, closed: bool, name: str) -> tuple[Interval, ...]:
    """The reals where `tree` is positive (direction 1) or negative (-1), or 0 if `closed`.

    Between neighbouring zeros and poles the sign is constant, and is read at one point.
    """
    points = sorted(_critical_points(tree, name), key=lambda point: to_float(point[0]))
    infinity = context().inf
    parts = []
    for low, high in pairwise([(-infinity,), *points, (infinity,)]):
        middle = Node("number", value=_between(low[0], high[0]))
        if _sign(_replaced(tree, name, middle)) == direction:
            parts.append(Interval(low, high, False, False))
    for point in points:
        root = tree_of(point)
        sign = _sign(_replaced(tree, name, root)) if root else None
        if sign == direction or (sign == 0 and closed):
            parts.append(Interval(point, point, True, True))
    return merge(parts)


def _replaced(tree: Node, name: str, other: Node) -> Node:
    if tree.op == "symbol" and tree.value == name:
        return other
    return Node(tree.op, tuple(_replaced(arg, name, other) for arg in tree.args), tree.value)


def _sign(tree: Node) -> int | None:
    """The sign of a constant; None if it has no value: at a pole."""
    try:
        numbers = values(tree)
    except UnreadableError:
        return None
    if is_same(numbers, ZERO):
        return 0
    found = to_float(numbers[0])
    return None if found.imag else 1 if found > 0 else -1


def _between(low: Rounded, high: Rounded) -> Fraction:
    """A rational number between two neighbouring points."""
    ctx = context()
    if ctx.isinf(low) and ctx.isinf(high):
        return Fraction(0)
    if ctx.isinf(low) or ctx.isinf(high):
        end, step = (high, -2) if ctx.isinf(low) else (low, 2)
        return Fraction(int(ctx.floor(to_float(end))) + step)
    low, high = to_float(low), to_float(high)
    scale = 1 << max(4, 4 - int(ctx.floor(ctx.log(high - low, 2))))
    return Fraction(int(ctx.nint((low + high) / 2 * scale)), scale)


def _critical_points(tree: Node, name: str) -> list[Values]:
    """The zeros and poles of the expression and of what is inside its absolute values."""
    if symbols(tree) != {name}:
        raise UnreadableError("several variables")
    bars = _absolute_values(tree)
    if len(bars) > MAX_BARS:
        raise UnreadableError("too many absolute values")
    points: list[Values] = []
    for signs in product((1, -1), repeat=len(bars)):
        chosen = dict(zip(bars, signs, strict=True))
        for part in (tree, *(bar.args[0] for bar in bars)):
            for polynomial in _ratio(part, name, chosen):
                points += [
                    root for root in real_roots(polynomial) if not any(is_same(root, one) for one in points)
                ]
    return points


def _absolute_values(tree: Node) -> list[Node]:
    own = [tree] if tree.op == "call" and tree.value == "abs" else []
    return list(dict.fromkeys(own + [bar for arg in tree.args for bar in _absolute_values(arg)]))


def _ratio(tree: Node, name: str, signs: dict[Node, int]) -> Ratio:
    """The expression as a quotient of polynomials, with absolute values replaced by ± what is inside."""
    if tree.op == "number" and isinstance(tree.value, Fraction):
        return (tree.value,), (Fraction(1),)
    if tree.op == "symbol":
        return (Fraction(0), Fraction(1)), (Fraction(1),)
    if tree in signs or tree.op == "negate":
        above, below = _ratio(tree.args[0], name, signs)
        return tuple(signs.get(tree, -1) * number for number in above), below
    if tree.op == "power" and tree.args[1].op == "number":
        return _power(_ratio(tree.args[0], name, signs), Fraction(tree.args[1].value))
    if tree.op not in {"add", "multiply", "divide"}:
        raise UnreadableError("no rational function")
    (a, b), (c, d) = (_ratio(arg, name, signs) for arg in tree.args)
    if tree.op == "multiply":
        return times(a, c), times(b, d)
    if tree.op == "divide":
        return times(a, d), times(b, c)
    return plus(times(a, d), times(c, b)), times(b, d)


def _power(base: Ratio, exponent: Fraction) -> Ratio:
    if exponent not in range(1, MAX_POWER + 1):
        raise UnreadableError("no rational function")
    result = base
    for _ in range(int(exponent) - 1):
        result = times(result[0], base[0]), times(result[1], base[1])
    return result
