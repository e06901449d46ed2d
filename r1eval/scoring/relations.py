"""Equations and inequalities: what they define, restrict, or state."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from r1eval.scoring.meaning import Meaning, Piece, complement, intersect, merge
from r1eval.scoring.parser import parse
from r1eval.scoring.tokenizer import Token, UnreadableError
from r1eval.scoring.tree import Node, symbols
from r1eval.scoring.values import Number, Values, close, context, inexact, value, values

Structure = Callable[[list[Token]], Meaning]
ORDERS = {"<": (-1, False), "\\le": (-1, True), ">": (1, False), "\\ge": (1, True)}
"""the direction in which the left side lies, and whether the end belongs to it"""
ROUGHLY = 0.15
"""relative difference that ≈ bridges: 2/3 ≈ 0.7"""
INTEGERS = Meaning("set", name="integers")
"""a side condition such as k ∈ ℤ"""


def relation(operators: list[str], sides: list[list[Token]], structure: Structure) -> Meaning:
    """The meaning of `sides` joined by `operators`; raises UnreadableError."""
    if "\\approx" in operators:
        operators, sides = _exact_part(operators, sides)
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


def _exact_part(operators: list[str], sides: list[list[Token]]) -> tuple[list[str], list[list[Token]]]:
    """Without the approximations: √2 ≈ 1.41 says √2, but x ≈ 1.41 says x = 1.41, and 4 ≈ 5 nothing."""
    first = operators.index("\\approx")
    if first == 0 and (not sides[0] or _name(sides[0])):
        return ["="], sides[:2]
    _check_constants([sides[first], *sides[first + 1 :]], ROUGHLY)
    return operators[:first], sides[: first + 1]


def _name(side: list[Token]) -> str:
    """The variable, or function of variables, that a side consists of; "" for anything else."""
    texts = [token.text for token in side]
    if not side or side[0].kind != "symbol":
        return ""
    if len(side) == 1 or texts[1] in {"_", "'"}:
        tree = parse(side)
        return str(tree.value) if tree.op == "symbol" else ""
    applied = (
        texts[1] == "(" and texts[-1] == ")" and all(text == "," or len(text) == 1 for text in texts[2:-1])
    )
    return "".join(texts) if applied and any(token.kind == "symbol" for token in side[2:-1]) else ""


def _membership(left: list[Token], right: list[Token], structure: Structure) -> Meaning:
    if len(right) >= 1 and right[0].text in {"\\ZZ", "\\NN"}:
        return INTEGERS
    meaning = structure(right)
    name = _name(left)
    pieces = meaning.pieces
    if pieces:
        return Meaning("reals", pieces=pieces, name=name)
    return meaning


def _equation(sides: list[list[Token]], structure: Structure) -> Meaning:
    """x = 5; y = 2x + 3; 5x - 7y = 4; a chain keeps its first and last side."""
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
    return Meaning("equation", values=_scaled(numbers), items=(defined,), name=name)


def _check_constants(sides: list[list[Token]], within: float = 0.0) -> None:
    """Numbers in a chain must agree: x = 5 = 3 says nothing."""
    constants = []
    for side in sides:
        try:
            tree = parse(side)
            constants += [] if symbols(tree) else [value(tree)]
        except UnreadableError:
            continue
    if any(not (close(one, other) or _near(one, other, within)) for one, other in pairwise(constants)):
        raise UnreadableError("a false equation")


def _near(one: Number, other: Number, within: float) -> bool:
    return bool(abs(inexact(one) - inexact(other)) < within * abs(inexact(one)))


def _scaled(numbers: Values) -> Values:
    """Divided by the first, so that multiples of an equation are the same."""
    if any(close(number, Fraction(0)) for number in numbers[:1]):
        raise UnreadableError("an equation that says nothing")
    first = inexact(numbers[0])
    if all(isinstance(number, Fraction) for number in numbers):
        return tuple(number / numbers[0] for number in numbers)
    return tuple(inexact(number) / first for number in numbers)


def _inequation(sides: list[list[Token]]) -> Meaning:
    name, other = _name(sides[0]), parse(sides[1])
    if not name or symbols(other):
        raise UnreadableError("an inequation that is not solved")
    at = values(other)
    infinity = context().inf
    return Meaning(
        "reals", pieces=complement((Piece(at, at, True, True),), (infinity,), (-infinity,)), name=name
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
    pieces = sets[0]
    for other in sets[1:]:
        pieces = intersect(pieces, other)
    return Meaning("reals", pieces=pieces, name=name)


def _variable(sides: list[Node]) -> str:
    """The variable that a chain restricts: its only one, or the one that stands alone in the middle."""
    names = frozenset().union(*(symbols(side) for side in sides))
    if len(names) == 1:
        return next(iter(names))
    lone = [side for side in (sides[1:-1] if len(sides) > 2 else sides) if side.op == "symbol"]
    return str(lone[0].value) if len(lone) == 1 else ""


def _half_line(operator: str, left: Node, right: Node, name: str) -> tuple[Piece, ...]:
    """The reals that satisfy one inequality: linear, or an absolute value against a constant."""
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


def _ray(left: Node, right: Node, direction: int, closed: bool, name: str) -> tuple[Piece, ...]:
    """Where left lies in a direction of right."""
    if left.op == "symbol" and name not in symbols(right):
        end = values(right)
    else:
        end, slope = _root(Node("add", (left, Node("negate", (right,)))), name)
        direction = direction if slope > 0 else -direction
    infinity = (context().inf,)
    low, high = (end, infinity) if direction > 0 else ((-infinity[0],), end)
    return merge([Piece(low, high, closed and direction > 0, closed and direction < 0)])


def _root(tree: Node, name: str) -> tuple[Values, Fraction]:
    """Where a linear expression of one variable is zero, and its slope."""
    if symbols(tree) != {name}:
        raise UnreadableError("several variables")
    zero, one, two = (value(tree, given={name: Fraction(x)}) for x in range(3))
    slope = one - zero
    if not close(two - one, slope) or close(slope, Fraction(0)) or inexact(slope).imag:
        raise UnreadableError("not linear")
    return (-zero / slope,), slope


def _statement(operator: str, left: Node, right: Node) -> Meaning:
    """An inequality in several variables: left minus right, scaled by a positive number."""
    direction, closed = ORDERS[operator]
    numbers = values(Node("add", (left, Node("negate", (right,)))))
    scale = abs(inexact(numbers[0])) * direction
    if not scale:
        raise UnreadableError("an inequality that says nothing")
    scaled = tuple(inexact(number) / scale for number in numbers)
    return Meaning("inequality", values=scaled, name="closed" if closed else "open")
