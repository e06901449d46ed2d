"""Tells names of values (x, AB, f(3), a + b) from equations to be solved (2x, |x|, √x)."""

import re
from collections.abc import Iterator
from fractions import Fraction

from r1eval.scoring.notation.parser import parse
from r1eval.scoring.notation.tokenizer import Token, UnreadableError
from r1eval.scoring.notation.tree import Node, symbols, walk

FUNCTION_LETTERS = frozenset("fghpquvCFGHPQST") | {"phi", "psi", "sigma", "tau", "Phi", "Psi"}
"""letters before a bracket that apply a function; any other one is a factor"""
UNKNOWNS = frozenset("xytnmk")
"""letters whose absolute value or root is an equation to be solved"""
SOLVABLE = frozenset(
    ["number", "constant", "symbol", "add", "multiply", "divide", "negate", "power", "degree"]
)
CHANGES = frozenset(["+", "-", "*", "/", "^", "{", "}", "\\frac", "\\sqrt"])
DERIVATIVE = re.compile(r"'+\(")
DECORATIONS = frozenset(["max", "min", "total", "sum", "avg", "mean", "opt", "best", "final"])


def variable_name(side: list[Token]) -> str:
    """The variable, or the function of variables, that a side consists of; "" for anything else."""
    texts = [token.text for token in side]
    if not side or side[0].kind != "symbol":
        return ""
    if len(side) == 1 or texts[1] in {"_", "'"}:
        tree = parse(side)
        return str(tree.value) if tree.op == "symbol" else ""
    inside = side[2:-1]
    is_function = (
        texts[1] == "("
        and texts[-1] == ")"
        and all(token.text == "," or token.kind in {"symbol", "number"} for token in inside)
    )
    return "".join(texts) if is_function and any(token.kind == "symbol" for token in inside) else ""


def names_value(side: list[Token]) -> bool:
    """Whether a side names a value, so that the other side is that value.

    An equation in one variable says what the variable is, not what the side is: 2x = 5 is not 5. Several
    letters (AB, a + b), a function of a value (f(3), cos A) and an expression that is asked for as a whole
    (x + 1/x) are names, but not with a number that changes them: 2ab, AB/2, |a| + 1.
    """
    return _may_name(side) and not _is_scaled(side)


def _may_name(side: list[Token]) -> bool:
    """Whether a side may be a name; of a gold, which is what was asked for, also AB/2."""
    if _is_changed(side):
        return False
    if variable_name(side) or _applies_function(side):
        return True
    try:
        tree = parse(side)
    except UnreadableError:
        return True
    return len(symbols(tree)) != 1 or tree.op == "symbol" or not _is_to_be_solved(tree)


def quantity_name(side: list[Token]) -> str:
    """The text of a side that can only be a quantity: NO/BO, cos A, f(3), m_max; "" for anything else."""
    letters = [token.text for token in side if token.kind == "symbol"]
    if not side:
        return ""
    is_geometric = len(letters) > 1 and all(letter.isupper() for letter in letters)
    if is_geometric or _applies_function(side) or side[0].text in {"\\sin", "\\cos", "\\tan", "\\cot"}:
        return "".join(token.text for token in side) if _may_name(side) else ""
    return ""


def same_name(one: str, other: str) -> bool:
    """Whether names agree up to a decoration: m and m_max, S and S_ABC; x_1 and x_2 do not."""
    if ("(" in one) != ("(" in other):
        one, other = one.partition("(")[0], other.partition("(")[0]
    (base, _, mark), (other_base, _, other_mark) = one.partition("_"), other.partition("_")
    mark, other_mark = (re.sub(r"\\text|[\\{}]", "", text) for text in (mark, other_mark))
    if one == other or base != other_base or mark == other_mark:
        return base == other_base and mark == other_mark
    decoration = mark or other_mark
    is_decoration = decoration in DECORATIONS or (len(decoration) > 1 and decoration.isupper())
    return not (mark and other_mark) and is_decoration


def _applies_function(side: list[Token]) -> bool:
    """Whether a function is applied to values: f(3), f'(3), f^{-1}(3), f(2) + f(3)."""
    texts = [token.text for token in side]
    return any(
        texts[place + 1 : place + 2] in (["("], ["_"], ["'"]) or texts[place + 1 : place + 3] == ["^", "{"]
        for place in _function_letters(side)
    )


def _function_letters(side: list[Token]) -> list[int]:
    """The places of the letters that apply a function: by custom, or with a prime before a bracket."""
    texts = "".join(token.text if len(token.text) == 1 else "#" for token in side)
    return [
        place
        for place, token in enumerate(side)
        if token.kind == "symbol" and (token.text in FUNCTION_LETTERS or DERIVATIVE.match(texts, place + 1))
    ]


def _is_changed(side: list[Token]) -> bool:
    """Whether a side is one quantity, changed by numbers only: 2f(1), f(1) + 3, f(1)²; 2AB, 2 sin A."""
    texts = [token.text for token in side]
    if side[0].kind == "number" and len(side) > 1 and quantity_name(side[1 + (texts[1] == "*") :]):
        return True
    letters = _function_letters(side)
    if len(letters) != 1 or "(" not in texts[letters[0] :]:
        return False
    depth, opening = 0, texts.index("(", letters[0])
    for end in range(opening, len(texts)):
        depth += (texts[end] == "(") - (texts[end] == ")")
        if depth == 0:
            others = side[: letters[0]] + side[end + 1 :]
            return bool(others) and all(token.kind == "number" or token.text in CHANGES for token in others)
    return False


def _is_scaled(side: list[Token]) -> bool:
    """Whether a number is a factor, a divisor or a term of a product of letters, or a root is taken of it.

    Of a sum, 2(a + b) may be asked for as a whole.
    """
    if variable_name(side) or _applies_function(side):
        return False
    try:
        tree = parse(side)
    except UnreadableError:
        return False
    if tree.op == "power":
        exponent = tree.args[1].value
        return not symbols(tree.args[1]) and not (isinstance(exponent, Fraction) and exponent > 0)
    parts = list(_parts(tree, tree.op))
    moving = [part for part in parts if symbols(part)]
    return 0 < len(moving) < len(parts) and not any(part.op == "add" for part in moving)


def _parts(tree: Node, op: str) -> Iterator[Node]:
    """The terms of a sum, or the factors and divisors of a product; a sign is a factor."""
    if tree.op == op == "add" or (tree.op in {"multiply", "divide"} and op in {"multiply", "divide"}):
        for arg in tree.args:
            yield from _parts(arg, op)
    elif tree.op == "negate" and op != "add":
        yield Node("number", value=Fraction(-1))
        yield from _parts(tree.args[0], op)
    else:
        yield tree


def _is_to_be_solved(tree: Node) -> bool:
    """Whether an equation of this expression of one variable says what the variable is, as 2x, √x and 1/x do.

    A sum such as x + 1/x is asked for as a whole.
    """
    terms = tree.args if tree.op == "add" and all(symbols(arg) for arg in tree.args) else ()
    if terms and any(node.op == "divide" and symbols(node.args[1]) for node in walk(tree)):
        return False
    return all(_is_invertible(node) for node in walk(tree) if symbols(node))


def _is_invertible(node: Node) -> bool:
    if node.op == "call" and node.value == "abs":
        return node.args[0].op != "symbol" or bool(symbols(node) & UNKNOWNS)
    if node.op == "call":
        return node.value in {"ln", "log", "floor", "ceil", "exp"} and bool(symbols(node) & UNKNOWNS)
    return node.op in SOLVABLE
