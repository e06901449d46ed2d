"""Converts quantities between units of the same kind: 1.5 m are 150 cm."""

from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.notation.measures import conversion_factor
from r1eval.scoring.notation.tree import Node
from r1eval.scoring.numbers.values import Values, tree_of, values


def values_in(quantity: Meaning, unit: str) -> Values | None:
    """The values of a quantity in another unit; None if it has no unit, or one of another kind."""
    factor = conversion_factor(quantity.unit, unit) if quantity.unit and unit else None
    if factor is None or factor == 1:
        return None if factor is None else quantity.values
    tree = tree_of(quantity.values)
    return None if tree is None else values(Node("multiply", (tree, Node("number", value=factor))))
