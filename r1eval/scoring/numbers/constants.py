"""Equality of constants: decided, never by rounding.

1. Exactly, where both are fractions of moderate size.
2. By an enclosure of their difference, computed to as many digits as prove it zero or show that it is not
   (see `enclosures`); for transcendental numbers that number of digits is a conjecture: 450 and more, twice
   the sizes of all terms.
3. By residues, for rational numbers too large to be written out.

What none of these decides is not equal.
"""

from fractions import Fraction
from functools import lru_cache

from r1eval.scoring.notation.tree import Node, substitute
from r1eval.scoring.numbers.arithmetic import Arithmetic, Number
from r1eval.scoring.numbers.enclosures import Enclosure, is_zero
from r1eval.scoring.numbers.evaluation import BITS, Assignments, UndecidedError, evaluate, refine
from r1eval.scoring.numbers.modular import vanishes


@lru_cache(maxsize=4_096)
def same_constants(one: Node, other: Node) -> bool:
    """Whether two expressions without variables have the same value; UnreadableError if one has none."""
    return same_values((one, evaluate(one, {})), (other, evaluate(other, {})), {})


def same_values(first: tuple[Node, Number], second: tuple[Node, Number], assignments: Assignments) -> bool:
    """Whether two expressions, given with their values to 60 digits, have the same value."""
    (one, left), (other, right) = first, second
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left == right
    if is_infinite(left) or is_infinite(right):
        on = Arithmetic(BITS)
        return bool(on.enclose(left).middle == on.enclose(right).middle)

    def attempt(bits: int) -> bool:
        pair = (left, right) if bits == BITS else _pair(one, other, assignments, bits)
        return _is_zero(Arithmetic(bits).subtract(*pair))

    try:
        return refine(attempt)
    except UndecidedError:
        difference = Node("add", (one, Node("negate", (other,))))
        if vanishes(substitute(difference, assignments)):
            return True
        raise


def _pair(one: Node, other: Node, assignments: Assignments, bits: int) -> tuple[Number, Number]:
    return evaluate(one, assignments, bits), evaluate(other, assignments, bits)


def _is_zero(number: Number) -> bool:
    return number == 0 if isinstance(number, Fraction) else is_zero(number)


def is_infinite(number: Number) -> bool:
    return isinstance(number, Enclosure) and bool(number.middle.context.isinf(number.middle))
