"""Reads vectors in terms of unit vectors: i + 2j - 3k in bold, with hats or arrows."""

import re
from dataclasses import replace
from fractions import Fraction
from functools import reduce

from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.notation.normalize import clean
from r1eval.scoring.notation.parser import parse
from r1eval.scoring.notation.tokenizer import UnreadableError, tokenize
from r1eval.scoring.notation.tree import Node, substitute, symbols
from r1eval.scoring.numbers.values import is_same, values

_FONT = r"\\(?:mathbf|hat|widehat|vec|overrightarrow|bm|boldsymbol|bf)"
DRESSED = re.compile(
    rf"{_FONT}\s*(?:\{{\s*)?(?:{_FONT}\s*)?\{{*\s*(?:\\(?P<math>[ijk])math|(?P<letter>[ijk]))(?![A-Za-z])(?:\s*\}})*"
)
"""a unit vector in bold, with a hat or an arrow"""
LETTERS = re.compile(r"(?<![A-Za-z\\])([ijk])(?![A-Za-z])")
NAMED = re.compile(r"^[^=]*=\s*")
AXES = "ijk"
ZERO = (Fraction(0),)


def read_vector(text: str) -> Meaning | None:
    """The vector that an answer, not yet cleaned, writes with dressed unit vectors."""
    if not DRESSED.search(text):
        return None
    return _components(DRESSED.sub(lambda found: _axis(found["letter"] or found["math"]), text))


def read_plain_vector(plain: str) -> Meaning | None:
    """The vector that i + 2j - 3k is, where a vector is asked for."""
    if "j" not in plain and "k" not in plain:
        return None
    return _components(LETTERS.sub(lambda found: _axis(found[1]), plain))


def in_space(vector: Meaning) -> Meaning:
    """A vector of the plane that is written with unit vectors as one of space: 2i - j as (2, -1, 0)."""
    zero = Meaning("value", values=ZERO)
    return replace(vector, items=(*vector.items, zero)) if len(vector.items) == len(AXES) - 1 else vector


def _axis(letter: str) -> str:
    return f" u_{{{AXES.index(letter) + 1}}} "


def _components(text: str) -> Meaning | None:
    """The coefficients of an expression that is linear in the axes."""
    try:
        tree = parse(tokenize(NAMED.sub("", clean(text))))
        axes = [axis for axis in ("u_1", "u_2", "u_3") if axis in symbols(tree)]
        if not axes:
            return None
        size = 3 if "u_3" in axes else 2
        parts = tuple(values(_at(tree, 1, f"u_{axis}")) for axis in range(1, size + 1))
        doubled = [is_same(values(_at(tree, 2, axis)), values(_double(_at(tree, 1, axis)))) for axis in axes]
        together = _at(tree, 1, *axes)
        total = reduce(lambda one, other: Node("add", (one, other)), [_at(tree, 1, axis) for axis in axes])
        is_linear = (
            all(doubled) and is_same(values(_at(tree, 1)), ZERO) and is_same(values(together), values(total))
        )
    except (UnreadableError, RecursionError):
        return None
    return (
        Meaning("tuple", items=tuple(Meaning("value", values=part) for part in parts)) if is_linear else None
    )


def _at(tree: Node, size: int, *axes: str) -> Node:
    """The tree where these axes are `size` and the others 0."""
    numbers = {axis: Fraction(size if axis in axes else 0) for axis in ("u_1", "u_2", "u_3")}
    return substitute(tree, numbers)


def _double(tree: Node) -> Node:
    return Node("multiply", (Node("number", value=Fraction(2)), tree))
