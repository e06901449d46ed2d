"""Polynomials in one variable with rational coefficients, and their real roots."""

from fractions import Fraction
from math import lcm

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node
from r1eval.scoring.numbers.values import Values, values

Polynomial = tuple[Fraction, ...]
"""coefficients, the constant one first"""
MAX_DEGREE = 16
MAX_DIVISORS = 200
"""divisors of a coefficient that are tried as numerators or denominators of a root"""


def plus(one: Polynomial, other: Polynomial) -> Polynomial:
    """The sum."""
    size = max(len(one), len(other))
    zeros = (Fraction(0),) * size
    return tuple(a + b for a, b in zip((one + zeros)[:size], (other + zeros)[:size], strict=True))


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product; raises UnreadableError if its degree is too high."""
    if len(one) + len(other) - 2 > MAX_DEGREE:
        raise UnreadableError("a polynomial of high degree")
    result = [Fraction(0)] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            result[i + j] += a * b
    return tuple(result)


def real_roots(polynomial: Polynomial) -> list[Values]:
    """The distinct real roots; raises UnreadableError if they are not rational or square roots."""
    polynomial = _squarefree(_trimmed(polynomial))
    roots: list[Values] = []
    while len(polynomial) > 1 and (root := _rational_root(polynomial)) is not None:
        roots.append((root,))
        polynomial = _divide(polynomial, (-root, Fraction(1)))[0]
    if len(polynomial) > 3:
        raise UnreadableError("a polynomial without simple roots")
    return roots + _quadratic_roots(polynomial) if len(polynomial) == 3 else roots


def _quadratic_roots(polynomial: Polynomial) -> list[Values]:
    c, b, a = polynomial
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    root = Node("power", (_number(discriminant), _number(Fraction(1, 2))))
    return [
        values(Node("divide", (Node("add", (_number(-b), signed)), _number(2 * a))))
        for signed in (root, Node("negate", (root,)))
    ]


def _number(value: Fraction) -> Node:
    return Node("number", value=value)


def _rational_root(polynomial: Polynomial) -> Fraction | None:
    if len(polynomial) == 2:
        return -polynomial[0] / polynomial[1]
    if polynomial[0] == 0:
        return Fraction(0)
    scale = lcm(*(number.denominator for number in polynomial))
    lowest, highest = abs(int(polynomial[0] * scale)), abs(int(polynomial[-1] * scale))
    for top in range(1, min(lowest, MAX_DIVISORS) + 1):
        for bottom in range(1, min(highest, MAX_DIVISORS) + 1):
            if lowest % top or highest % bottom:
                continue
            for root in (Fraction(top, bottom), Fraction(-top, bottom)):
                if sum(number * root**power for power, number in enumerate(polynomial)) == 0:
                    return root
    return None


def _squarefree(polynomial: Polynomial) -> Polynomial:
    """The polynomial with each root once: divided by its common divisor with its derivative."""
    one, other = polynomial, _trimmed(tuple(k * number for k, number in enumerate(polynomial))[1:])
    while len(other) > 1 or (other and other[0]):
        one, other = other, _trimmed(_divide(one, other)[1])
    return _divide(polynomial, one)[0] if len(one) > 1 else polynomial


def _trimmed(polynomial: Polynomial) -> Polynomial:
    while len(polynomial) > 1 and not polynomial[-1]:
        polynomial = polynomial[:-1]
    return polynomial


def _divide(one: Polynomial, other: Polynomial) -> tuple[Polynomial, Polynomial]:
    rest, quotient = list(one), [Fraction(0)] * max(1, len(one) - len(other) + 1)
    for place in range(len(one) - len(other), -1, -1):
        factor = rest[place + len(other) - 1] / other[-1]
        quotient[place] = factor
        for shift, number in enumerate(other):
            rest[place + shift] -= factor * number
    return tuple(quotient), tuple(rest[: max(1, len(other) - 1)])
