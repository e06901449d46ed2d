"""Arithmetic on fractions and enclosures: sums, products, quotients, powers and roots.

Results are fractions while these are small. Each result's error follows from those of its arguments.
"""

from fractions import Fraction
from math import inf
from typing import Any

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.numbers.enclosures import (
    EXACT_BITS,
    Enclosure,
    Exact,
    ImpreciseError,
    check_bits,
    context,
    is_real,
    is_zero,
    least,
    log2,
    magnitude,
    size,
)

Number = Fraction | Enclosure
ZERO, ONE = Fraction(0), Fraction(1)


class Arithmetic:
    """The operations in one precision."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.ctx = context(bits)

    def enclose(self, number: Number) -> Enclosure:
        if isinstance(number, Enclosure):
            return number
        middle = self.ctx.mpf(number.numerator) / number.denominator
        error = magnitude(middle) - self.bits + 1
        return Enclosure(middle, error, log2(number.numerator), log2(number.denominator))

    def from_exact(self, exact: Exact) -> Number:
        """(a + bi) π^k"""
        real, imaginary, power = exact
        if not imaginary and (not power or not real):
            return real
        middle = self.ctx.mpf(real.numerator) / real.denominator
        if imaginary:
            middle = self.ctx.mpc(middle, self.ctx.mpf(imaginary.numerator) / imaginary.denominator)
        middle = middle * self.ctx.pi**power
        sizes = [log2(part) for number in (real, imaginary) for part in number.as_integer_ratio()]
        top = max(sizes[0] + sizes[3], sizes[2] + sizes[1]) + 1 + 2 * power
        roots: frozenset[tuple[object, int]] = frozenset([("i", 2)] if imaginary else [])
        error = magnitude(middle) - self.bits + 4
        return Enclosure(middle, error, top, sizes[1] + sizes[3], roots, not power, exact)

    def add(self, one: Number, other: Number) -> Number:
        if one == 0 or other == 0:
            return other if one == 0 else one
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            total = one + other
            if _bits(total) <= EXACT_BITS:
                return total
        elif (a := _exact(one)) and (b := _exact(other)) and a[2] == b[2]:
            return self.from_exact((a[0] + b[0], a[1] + b[1], a[2]))
        left, right = self.enclose(one), self.enclose(other)
        middle = left.middle + right.middle
        error = max(left.error, right.error, magnitude(middle) - self.bits) + 2
        top = max(left.top + right.bottom, left.bottom + right.top) + 1
        return Enclosure(middle, error, top, left.bottom + right.bottom, **_origin(left, right))

    def multiply(self, one: Number, other: Number) -> Number:
        if one == 0 or other == 0:
            return ZERO
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            if _bits(one) + _bits(other) <= EXACT_BITS:
                return one * other
        elif (a := _exact(one)) and (b := _exact(other)) and a[2] + b[2] <= 1:
            return self.from_exact((a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0], a[2] + b[2]))
        left, right = self.enclose(one), self.enclose(other)
        middle = left.middle * right.middle
        error = max(left.error + size(right), right.error + size(left), magnitude(middle) - self.bits) + 2
        top, bottom = left.top + right.top, left.bottom + right.bottom
        return Enclosure(middle, error, top, bottom, **_origin(left, right))

    def negate(self, number: Number) -> Number:
        return self.multiply(-ONE, number)

    def subtract(self, one: Number, other: Number) -> Number:
        return self.add(one, self.negate(other))

    def divide(self, one: Number, other: Number) -> Number:
        if other == 0 or (isinstance(other, Enclosure) and is_zero(other)):
            raise UnreadableError("division by zero")
        if isinstance(other, Fraction):
            return self.multiply(one, 1 / other)
        if one == 0:
            return ZERO
        if other.exact and (a := _exact(one)) and a[2] >= other.exact[2]:
            real, imaginary, power = other.exact
            norm = real * real + imaginary * imaginary
            inverse = self.from_exact((real / norm, -imaginary / norm, 0))
            return self.multiply(self.from_exact((a[0], a[1], a[2] - power)), inverse)
        left, right = self.enclose(one), other
        low = least(right)
        middle = left.middle / right.middle
        error = max(left.error - low, size(left) + right.error - 2 * low, magnitude(middle) - self.bits) + 2
        top, bottom = left.top + right.bottom, left.bottom + right.top
        return Enclosure(middle, error, top, bottom, **_origin(left, right))

    def rational_power(self, base: Number, exponent: Fraction, key: object) -> Number:
        """The principal power, but the real root of an odd degree of a negative number.

        key: names the base, so that equal roots are adjoined once.
        """
        if isinstance(base, Fraction) and (exact := exact_power(base, exponent)) is not None:
            return exact
        if base == 0:
            raise UnreadableError("zero to a power that is not positive")
        if exponent.denominator == 1:
            return self.integer_power(base, exponent.numerator)
        if exponent.denominator > 10_000:
            raise UnreadableError("a root of high degree")
        number = self.enclose(base)
        if exponent.denominator % 2 and number.middle.real < 0 and is_real(number):
            root = self.rational_power(self.negate(base), exponent, key)
            return self.negate(root) if exponent.numerator % 2 else root
        return self.integer_power(self._root(number, exponent.denominator, key), exponent.numerator)

    def integer_power(self, base: Number, exponent: int) -> Number:
        if exponent < 0:
            return self.divide(ONE, self.integer_power(base, -exponent))
        if exponent == 0:
            return ONE
        number = self.enclose(base)
        if number.exact and number.exact[2] == 0 and exponent <= 64:
            result: Number = ONE
            for _ in range(exponent):
                result = self.multiply(result, number)
            return result
        check_bits(exponent * (abs(size(number)) + 1))
        middle = number.middle**exponent
        if number.error > magnitude(number.middle) - 6 - log2(exponent):  # perhaps zero
            error = exponent * (size(number) + 1)
        else:
            error = magnitude(middle) + _relative_error(number, self.bits) + log2(exponent) + 2
        top, bottom = number.top * exponent, number.bottom * exponent
        return Enclosure(middle, error, top, bottom, number.roots, number.proven)

    def _root(self, number: Enclosure, degree: int, key: object) -> Enclosure:
        if number.top >= number.bottom:
            top, bottom = (number.top + (degree - 1) * number.bottom) / degree, number.bottom
        else:
            top, bottom = number.top, ((degree - 1) * number.top + number.bottom) / degree
        if number.error > magnitude(number.middle) - 6:  # perhaps zero
            middle, error = self.ctx.mpf(0), (size(number) + 1) / degree
        else:
            if number.middle.real < 0 and number.middle.imag and is_real(number):
                raise ImpreciseError(inf)  # one of two branches
            middle = self.ctx.root(number.middle, degree)
            error = magnitude(middle) + _relative_error(number, self.bits) + 2
        roots = number.roots | {((key, degree), degree)}
        return Enclosure(middle, error, top + 0.01, bottom + 0.01, roots, number.proven)


def _exact(number: Number) -> Exact | None:
    return (number, ZERO, 0) if isinstance(number, Fraction) else number.exact


def _bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _relative_error(number: Enclosure, bits: int) -> float:
    return max(number.error - magnitude(number.middle) + 2, -bits)


def _origin(one: Enclosure, other: Enclosure) -> dict[str, Any]:
    return {"roots": one.roots | other.roots, "proven": one.proven and other.proven}


def exact_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """The power if it is rational and small enough, otherwise None; zero to a negative power has none."""
    if base == 0:
        return ONE if exponent == 0 else ZERO if exponent > 0 else None
    top, degree = exponent.numerator, exponent.denominator
    if degree > 1:
        if base < 0:
            root = exact_power(-base, exponent) if degree % 2 else None
            return root if root is None or top % 2 == 0 else -root
        parts = [exact_root(part, degree) for part in base.as_integer_ratio()]
        if parts[0] is None or parts[1] is None:
            return None
        base = Fraction(parts[0], parts[1])
    if abs(base) == 1:
        return base if top % 2 else ONE
    return base**top if _bits(base) * abs(top) <= EXACT_BITS else None


def exact_root(number: int, degree: int) -> int | None:
    """The root of a natural number if it is an integer."""
    if number.bit_length() > EXACT_BITS:
        return None
    if number < 2 or degree > number.bit_length():
        return number if number < 2 else None
    guess = 1 << (number.bit_length() // degree + 1)
    while (better := ((degree - 1) * guess + number // guess ** (degree - 1)) // degree) < guess:
        guess = better  # Newton's method from above
    return guess if guess**degree == number else None
