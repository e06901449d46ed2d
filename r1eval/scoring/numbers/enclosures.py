"""Enclosures: approximate numbers with a bound on their error, and the bounds that prove such a number zero.

Every algebraic number is a quotient of two algebraic integers. If no conjugate of them exceeds 2^top and
2^bottom, and the degree is at most d, the number is zero or at least 2^-(bottom + (d - 1) top) (Burnikel,
Funke, Mehlhorn, Schirra, Schmitt: "A separation bound for real algebraic expressions", 2001). For
transcendental numbers no such bound is known; theirs is conjectured from the sizes of all terms.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import inf
from typing import Any

from r1eval.scoring.notation.tokenizer import UnreadableError

EXACT_BITS = 1 << 18
"""maximum size of numerators and denominators of exact values"""
HUGE_BITS = 10**12
"""values are smaller than 2 to this power"""
CONJECTURED_BITS = 1_500
"""the least precision to which transcendental values must agree: 450 digits"""
MAX_PROVEN_BITS = 300_000
"""the highest precision of algebraic values"""
Exact = tuple[Fraction, Fraction, int]
"""(a, b, k) for (a + bi) π^k"""


class ImpreciseError(ArithmeticError):
    """The precision is too low for a decision; it needs more bits."""

    def __init__(self, bits: float) -> None:
        super().__init__("it could not be decided")
        self.bits = bits


@dataclass(frozen=True)
class Enclosure:
    """A real or complex number; all sizes are binary logarithms."""

    middle: Any
    """mpf or mpc"""
    error: float
    """of the greatest distance between the number and the middle"""
    top: float = 0.0
    """of a bound on all conjugates of the numerator"""
    bottom: float = 0.0
    """of a bound on all conjugates of the denominator"""
    roots: frozenset[tuple[object, int]] = frozenset()
    """the algebraic numbers that were adjoined, with their degrees"""
    proven: bool = True
    """whether the number is algebraic"""
    exact: Exact | None = None

    @property
    def separation(self) -> float:
        """The number of bits after which the number is zero if all of them are."""
        degree = 1
        for _, one in self.roots:
            degree *= one
        proven = self.bottom + (degree - 1) * self.top
        conjectured = max(CONJECTURED_BITS, 2 * (self.top + self.bottom) + CONJECTURED_BITS / 2)
        return proven if self.proven and proven <= MAX_PROVEN_BITS else conjectured


@lru_cache(maxsize=16)
def context(bits: int) -> Any:
    """A private mpmath context, whose precision no other code changes."""
    from mpmath import MPContext

    fresh = MPContext()
    fresh.prec = bits
    return fresh


def log2(number: int) -> float:
    """The binary logarithm of an integer, rounded up, at least 0."""
    return float((abs(number) - 1).bit_length()) if number else 0.0


def magnitude(middle: Any) -> float:
    """The least m with |x| < 2^m for the real and the imaginary part; -inf for zero, inf for infinity."""
    parts = middle._mpc_ if hasattr(middle, "_mpc_") else (middle._mpf_,)
    return max(_part_magnitude(*part) for part in parts)


def _part_magnitude(_: int, mantissa: int, exponent: int, bits: int) -> float:
    if mantissa:
        return float(exponent + bits)
    return inf if exponent else -inf


def size(number: Enclosure) -> float:
    """The logarithm of a bound on the absolute value."""
    return max(magnitude(number.middle), number.error) + 1


def least(number: Enclosure) -> float:
    """The logarithm of a positive lower bound on the absolute value; ImpreciseError if there is none."""
    low = magnitude(number.middle) - 3
    if number.error > low - 1:
        raise _imprecise(number)
    return low - 1


def is_zero(number: Enclosure) -> bool:
    """Whether the number is zero; ImpreciseError if the precision does not tell."""
    if number.error < magnitude(number.middle) - 3:
        return False
    if size(number) < -number.separation:
        return True
    raise _imprecise(number)


def _imprecise(number: Enclosure) -> ImpreciseError:
    """With the precision at which the error is below the separation bound."""
    return ImpreciseError(number.middle.context.prec + number.error + number.separation + 8)


def sign(number: Enclosure | Fraction) -> int:
    """-1, 0 or 1; UnreadableError for complex numbers."""
    if isinstance(number, Fraction):
        return (number > 0) - (number < 0)
    if is_zero(number):
        return 0
    return 1 if real_part(number) > 0 else -1


def real_part(number: Enclosure) -> Any:
    """The middle of a real number; its imaginary part, if any, must be smaller than the error."""
    middle = number.middle
    if middle.imag and magnitude(middle.imag) > number.error + 1:
        raise UnreadableError("a complex number has no sign")
    return middle.real


def is_real(number: Enclosure | Fraction) -> bool:
    """Whether the imaginary part is zero, or too small to be told from rounding."""
    if isinstance(number, Fraction) or not number.middle.imag:
        return True
    return magnitude(number.middle.imag) <= number.error + 1


def check_bits(bits: float) -> None:
    """Raise UnreadableError for values of more than `HUGE_BITS` bits."""
    if not abs(bits) < HUGE_BITS:
        raise UnreadableError("a value that is too large")
