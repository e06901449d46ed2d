"""Reads equations and inequalities: what they define, restrict, or state."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from r1eval.scoring.answers.inequalities import solve
from r1eval.scoring.answers.meaning import Interval, Meaning, complement, intersect, merge
from r1eval.scoring.answers.naming import names_value, quantity_name, variable_name
from r1eval.scoring.notation.parser import parse
from r1eval.scoring.notation.tokenizer import Token, UnreadableError
from r1eval.scoring.notation.tree import Node, substitute, symbols
from r1eval.scoring.numbers.values import (
    Rounded,
    Values,
    context,
    is_close,
    is_same,
    scaled,
    to_float,
    value,
    values,
)  # fmt: skip

Structure = Callable[[list[Token]], Meaning]
ORDERS = {"<": (-1, False), "\\le": (-1, True), ">": (1, False), "\\ge": (1, True)}
"""the direction of the left side from the right one, and whether the endpoint is included"""
APPROXIMATION_TOLERANCE = 0.15
"""the largest relative difference across ≈: 2/3 ≈ 0.7"""
INTEGERS = Meaning("set", name="integers")
"""a side condition such as k ∈ ℤ"""
UNKNOWNS = frozenset("xyzt")


def read_relation(operators: list[str], sides: list[list[Token]], structure: Structure) -> Meaning:
    """The meaning of `sides` joined by `operators`; raises UnreadableError."""
    if "\\approx" in operators:
        operators, sides = _drop_approximations(operators, sides)
    if operators and not sides[0] and operators[0] == "=":
        operators, sides = operators[1:], sides[1:]
    if not operators:
        return structure(sides[0])
    if any(not side for side in sides):
        raise UnreadableError("a relation without a side")
    if operators == ["\\in"]:
        return _membership(sides[0], sides[1], structure)
    if set(operators) <= {"=", "\\equiv"}:
        return _equation(sides, structure)
    if operators in (["\\ne"], ["\\notin"]):
        return _exclusion(sides, structure)
    if set(operators) <= set(ORDERS):
        return _inequalities(operators, [parse(side) for side in sides])
    raise UnreadableError("relations of different sorts")


def _drop_approximations(
    operators: list[str], sides: list[list[Token]]
) -> tuple[list[str], list[list[Token]]]:
    """Drop approximations: √2 ≈ 1.41 is √2, but x ≈ 1.41 is x = 1.41, and 4 ≈ 5 is an error."""
    first = operators.index("\\approx")
    if first == 0 and (not sides[0] or variable_name(sides[0])):
        return ["="], sides[:2]
    _check_constants([sides[first], *sides[first + 1 :]], APPROXIMATION_TOLERANCE)
    return operators[:first], sides[: first + 1]


def _membership(left: list[Token], right: list[Token], structure: Structure) -> Meaning:
    if len(right) >= 1 and right[0].text in {"\\ZZ", "\\NN"}:
        return INTEGERS
    meaning = structure(right)
    name = variable_name(left)
    intervals = meaning.intervals
    if intervals:
        return Meaning("reals", intervals=intervals, name=name)
    return meaning


def _equation(sides: list[list[Token]], structure: Structure) -> Meaning:
    """x = 5; y = 2x + 3; 5x - 7y = 4; of a chain, its first and last side, or each letter's equation."""
    _check_constants(sides)
    if len(sides) > 2 and (steps := _equal_variables(sides)):
        return Meaning(
            "list", items=tuple(_equation(list(step), structure) for step in steps), alternatives=True
        )
    left, right = sides[0], sides[-1]
    if not variable_name(left) and variable_name(right) and len(sides) == 2:
        left, right = right, left
    name = variable_name(left)
    defined = structure(right)
    try:
        difference = Node("add", (parse(left), Node("negate", (parse(right),))))
        values(difference)
    except UnreadableError:
        if defined.kind == "value" and not name:
            raise
        return Meaning("equation", items=(defined,), name=name or "".join(token.text for token in left))
    if not symbols(difference):
        return defined
    items = (defined,) if name or names_value(left) else ()
    quantity = quantity_name(left) if not symbols(parse(left)) & symbols(parse(right)) else ""
    return Meaning("equation", values=scaled(difference), items=items, name=name or quantity)


def _equal_variables(sides: list[list[Token]]) -> list[tuple[list[Token], list[Token]]]:
    """x = y = 1 as x = 1 and y = 1; b = c = a as a = b and b = c; nothing of other chains."""
    letters = [side for side in sides if len(side) == 1 and side[0].kind == "symbol"]
    others = [side for side in sides if side not in letters]
    ordered = sorted(letters, key=lambda side: side[0].text)
    if not others:
        return list(pairwise(ordered))
    is_stated = len(letters) > 1 and others == sides[-1:] and not symbols(parse(others[0]))
    return [(letter, others[0]) for letter in letters] if is_stated else []


def _check_constants(sides: list[list[Token]], tolerance: float = 0.0) -> None:
    """Raise UnreadableError if numbers in a chain differ: x = 5 = 3."""
    constants = []
    for side in sides:
        try:
            tree = parse(side)
            constants += [] if symbols(tree) else [values(tree)]
        except UnreadableError:
            continue
    if any(
        not (is_same(one, other) or _is_near(one[0], other[0], tolerance))
        for one, other in pairwise(constants)
    ):
        raise UnreadableError("a false equation")


def _is_near(one: Rounded, other: Rounded, tolerance: float) -> bool:
    return bool(abs(to_float(one) - to_float(other)) < tolerance * abs(to_float(one)))


def _exclusion(sides: list[list[Token]], structure: Structure) -> Meaning:
    """x ≠ 5, x ∉ {0, 1}: the reals without points."""
    name, excluded = variable_name(sides[0]), structure(sides[1])
    points = excluded.items or (excluded,)
    if not name or any(point.kind != "value" or len(point.values) > 1 for point in points):
        raise UnreadableError("an inequation that is not solved")
    infinity = context().inf
    at = merge([Interval(point.values, point.values, True, True) for point in points])
    return Meaning("reals", intervals=complement(at, (infinity,), (-infinity,)), name=name)


def _inequalities(operators: list[str], sides: list[Node]) -> Meaning:
    """A chain of inequalities: the set of reals of its variable, or the statement that it makes."""
    name = _variable(sides)
    steps = list(zip(operators, pairwise(sides), strict=True))
    if not name:
        statements = tuple(_statement(operator, left, right) for operator, (left, right) in steps)
        return statements[0] if len(steps) == 1 else Meaning("list", items=statements)
    sets = [_half_line(operator, left, right, name) for operator, (left, right) in steps]
    if len(sets) > 1 and any(symbols(side) - {name} for side in sides):
        return Meaning("reals", intervals=(_between([one[0] for one in sets if len(one) == 1]),), name=name)
    intervals = sets[0]
    for other in sets[1:]:
        intervals = intersect(intervals, other)
    return Meaning("reals", intervals=intervals, name=name)


def _between(rays: list[Interval]) -> Interval:
    """What is above one ray's end and below the other's, ends that are letters and have no order."""
    infinity = context().inf
    above = [ray for ray in rays if ray.high[0] == infinity]
    below = [ray for ray in rays if ray.low[0] == -infinity]
    if len(above) != 1 or len(below) != 1:
        raise UnreadableError("bounds without an order")
    return Interval(above[0].low, below[0].high, above[0].low_closed, below[0].high_closed)


def _variable(sides: list[Node]) -> str:
    """The variable that a chain restricts: its only one, or the one that stands alone in the middle.

    In a chain of plain letters (b > a > c) only an unknown is restricted by the others.
    """
    names = frozenset().union(*(symbols(side) for side in sides))
    if len(names) == 1:
        return next(iter(names))
    lone = [str(side.value) for side in (sides[1:-1] if len(sides) > 2 else sides) if side.op == "symbol"]
    if len(sides) > 2 and all(side.op == "symbol" for side in sides):
        lone = [name for name in lone if name in UNKNOWNS and len(names & UNKNOWNS) == 1]
    is_in_each = all(symbols(left) | symbols(right) >= set(lone) for left, right in pairwise(sides))
    return lone[0] if len(lone) == 1 and is_in_each else ""


def _half_line(operator: str, left: Node, right: Node, name: str) -> tuple[Interval, ...]:
    """The reals that satisfy one inequality."""
    direction, closed = ORDERS[operator]
    if name in symbols(right) and name not in symbols(left):
        left, right, direction = right, left, -direction
    if left.op == "call" and left.value == "abs" and not symbols(right):
        inside, less = left.args[0], Node("negate", (right,))
        above = _ray(inside, right, direction, closed, name)
        below = _ray(inside, less, -direction, closed, name)
        return intersect(above, below) if direction < 0 else merge([*above, *below])
    try:
        return _ray(left, right, direction, closed, name)
    except UnreadableError:
        return solve(Node("add", (left, Node("negate", (right,)))), direction, closed, name)


def _ray(left: Node, right: Node, direction: int, closed: bool, name: str) -> tuple[Interval, ...]:
    """The reals where left is on the given side of right."""
    if left.op == "symbol" and name not in symbols(right):
        end = values(right)
    else:
        end, slope = _root(Node("add", (left, Node("negate", (right,)))), name)
        direction = direction if slope > 0 else -direction
    infinity = (context().inf,)
    low, high = (end, infinity) if direction > 0 else ((-infinity[0],), end)
    return merge([Interval(low, high, closed and direction > 0, closed and direction < 0)])


def _root(tree: Node, name: str) -> tuple[Values, Fraction]:
    """The zero and the slope of a linear expression of one variable."""
    if symbols(tree) != {name}:
        raise UnreadableError("several variables")
    start, step = (substitute(tree, {name: Fraction(x)}) for x in (0, 1))
    zero, one, two, far = (value(tree, assignments={name: Fraction(x)}) for x in (0, 1, 2, -1_000))
    slope = one - zero
    if (
        not is_close(two - one, slope)
        or not is_close(zero - far, 1_000 * slope)
        or is_close(slope, Fraction(0))
        or to_float(slope).imag
    ):
        raise UnreadableError("not linear")
    rise = Node("add", (step, Node("negate", (start,))))
    return values(Node("divide", (Node("negate", (start,)), rise))), slope


def _statement(operator: str, left: Node, right: Node) -> Meaning:
    """An inequality in several variables: left minus right, scaled by a positive number."""
    direction, closed = ORDERS[operator]
    difference = Node("add", (left, Node("negate", (right,))))
    return Meaning("inequality", values=scaled(difference, direction), name="closed" if closed else "open")
