"""Reads equations and inequalities: what they define, restrict, or state."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from r1eval.scoring.meaning import Interval, Meaning, complement, intersect, merge
from r1eval.scoring.parser import parse
from r1eval.scoring.tokenizer import Token, UnreadableError
from r1eval.scoring.tree import Node, symbols
from r1eval.scoring.values import Number, Values, context, is_close, to_float, value, values

Structure = Callable[[list[Token]], Meaning]
ORDERS = {"<": (-1, False), "\\le": (-1, True), ">": (1, False), "\\ge": (1, True)}
"""the direction of the left side from the right one, and whether the endpoint is included"""
APPROXIMATION_TOLERANCE = 0.15
"""the largest relative difference across ≈: 2/3 ≈ 0.7"""
INTEGERS = Meaning("set", name="integers")
"""a side condition such as k ∈ ℤ"""


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
    if operators == ["\\ne"]:
        return _inequation(sides)
    if set(operators) <= set(ORDERS):
        return _inequalities(operators, [parse(side) for side in sides])
    raise UnreadableError("relations of different sorts")


def _drop_approximations(
    operators: list[str], sides: list[list[Token]]
) -> tuple[list[str], list[list[Token]]]:
    """Drop approximations: √2 ≈ 1.41 is √2, but x ≈ 1.41 is x = 1.41, and 4 ≈ 5 is an error."""
    first = operators.index("\\approx")
    if first == 0 and (not sides[0] or _name(sides[0])):
        return ["="], sides[:2]
    _check_constants([sides[first], *sides[first + 1 :]], APPROXIMATION_TOLERANCE)
    return operators[:first], sides[: first + 1]


def _name(side: list[Token]) -> str:
    """The variable, or the function of variables, that a side consists of; "" for anything else."""
    texts = [token.text for token in side]
    if not side or side[0].kind != "symbol":
        return ""
    if len(side) == 1 or texts[1] in {"_", "'"}:
        tree = parse(side)
        return str(tree.value) if tree.op == "symbol" else ""
    is_function = (
        texts[1] == "(" and texts[-1] == ")" and all(text == "," or len(text) == 1 for text in texts[2:-1])
    )
    return "".join(texts) if is_function and any(token.kind == "symbol" for token in side[2:-1]) else ""


def _membership(left: list[Token], right: list[Token], structure: Structure) -> Meaning:
    if len(right) >= 1 and right[0].text in {"\\ZZ", "\\NN"}:
        return INTEGERS
    meaning = structure(right)
    name = _name(left)
    intervals = meaning.intervals
    if intervals:
        return Meaning("reals", intervals=intervals, name=name)
    return meaning


def _equation(sides: list[list[Token]], structure: Structure) -> Meaning:
    """x = 5; y = 2x + 3; 5x - 7y = 4; of a chain, the first and the last side."""
    _check_constants(sides)
    left, right = sides[0], sides[-1]
    if not _name(left) and _name(right) and len(sides) == 2:
        left, right = right, left
    name = _name(left)
    defined = structure(right)
    try:
        difference = Node("add", (parse(left), Node("negate", (parse(right),))))
        numbers = values(difference)
    except UnreadableError:
        if defined.kind == "value" and not name:
            raise
        return Meaning("equation", items=(defined,), name=name or "".join(token.text for token in left))
    if not symbols(difference):
        return defined
    return Meaning("equation", values=_scale(numbers), items=(defined,), name=name)


def _check_constants(sides: list[list[Token]], tolerance: float = 0.0) -> None:
    """Raise UnreadableError if numbers in a chain differ: x = 5 = 3."""
    constants = []
    for side in sides:
        try:
            tree = parse(side)
            constants += [] if symbols(tree) else [value(tree)]
        except UnreadableError:
            continue
    if any(
        not (is_close(one, other) or _is_near(one, other, tolerance)) for one, other in pairwise(constants)
    ):
        raise UnreadableError("a false equation")


def _is_near(one: Number, other: Number, tolerance: float) -> bool:
    return bool(abs(to_float(one) - to_float(other)) < tolerance * abs(to_float(one)))


def _scale(numbers: Values) -> Values:
    """Divide by the first number, so that multiples of an equation are equal."""
    if any(is_close(number, Fraction(0)) for number in numbers[:1]):
        raise UnreadableError("an equation that says nothing")
    first = to_float(numbers[0])
    if all(isinstance(number, Fraction) for number in numbers):
        return tuple(number / numbers[0] for number in numbers)
    return tuple(to_float(number) / first for number in numbers)


def _inequation(sides: list[list[Token]]) -> Meaning:
    name, other = _name(sides[0]), parse(sides[1])
    if not name or symbols(other):
        raise UnreadableError("an inequation that is not solved")
    at = values(other)
    infinity = context().inf
    return Meaning(
        "reals", intervals=complement((Interval(at, at, True, True),), (infinity,), (-infinity,)), name=name
    )


def _inequalities(operators: list[str], sides: list[Node]) -> Meaning:
    """A chain of inequalities: the set of reals of its variable, or the statement that it makes."""
    name = _variable(sides)
    steps = list(zip(operators, pairwise(sides), strict=True))
    if not name:
        if len(steps) > 1:
            raise UnreadableError("a chain of inequalities in several variables")
        return _statement(operators[0], sides[0], sides[1])
    sets = [_half_line(operator, left, right, name) for operator, (left, right) in steps]
    intervals = sets[0]
    for other in sets[1:]:
        intervals = intersect(intervals, other)
    return Meaning("reals", intervals=intervals, name=name)


def _variable(sides: list[Node]) -> str:
    """The variable that a chain restricts: its only one, or the one that stands alone in the middle."""
    names = frozenset().union(*(symbols(side) for side in sides))
    if len(names) == 1:
        return next(iter(names))
    lone = [side for side in (sides[1:-1] if len(sides) > 2 else sides) if side.op == "symbol"]
    return str(lone[0].value) if len(lone) == 1 else ""


def _half_line(operator: str, left: Node, right: Node, name: str) -> tuple[Interval, ...]:
    """The reals that satisfy one inequality, which is linear or an absolute value against a constant."""
    direction, closed = ORDERS[operator]
    if name in symbols(right) and name not in symbols(left):
        left, right, direction = right, left, -direction
    if left.op == "call" and left.value == "abs" and name not in symbols(right):
        inside, less = left.args[0], Node("negate", (right,))
        above, below = (
            _ray(inside, right, direction, closed, name),
            _ray(inside, less, -direction, closed, name),
        )
        return intersect(above, below) if direction < 0 else merge([*above, *below])
    return _ray(left, right, direction, closed, name)


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
    zero, one, two = (value(tree, assignments={name: Fraction(x)}) for x in range(3))
    slope = one - zero
    if not is_close(two - one, slope) or is_close(slope, Fraction(0)) or to_float(slope).imag:
        raise UnreadableError("not linear")
    return (-zero / slope,), slope


def _statement(operator: str, left: Node, right: Node) -> Meaning:
    """An inequality in several variables: left minus right, scaled by a positive number."""
    direction, closed = ORDERS[operator]
    numbers = values(Node("add", (left, Node("negate", (right,)))))
    scale = abs(to_float(numbers[0])) * direction
    if not scale:
        raise UnreadableError("an inequality that says nothing")
    scaled = tuple(to_float(number) / scale for number in numbers)
    return Meaning("inequality", values=scaled, name="closed" if closed else "open")
