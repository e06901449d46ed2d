"""Elementary functions of fractions and enclosures: trigonometric, exponential, and their inverses.

Sine and cosine of rational multiples of π are algebraic; where they or the inverse functions are rational,
they are exact.
"""

from collections.abc import Callable
from fractions import Fraction
from math import inf

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.numbers.arithmetic import ONE, ZERO, Arithmetic, Number
from r1eval.scoring.numbers.enclosures import (
    Enclosure,
    ImpreciseError,
    check_bits,
    is_real,
    is_zero,
    least,
    magnitude,
)

MAX_ORDER = 2_000
"""of roots of unity; sines of multiples of π beyond count as transcendental"""
HALF = Fraction(1, 2)
COSINES = {ZERO: ONE, Fraction(1, 3): HALF, HALF: ZERO, Fraction(2, 3): -HALF, ONE: -ONE}
"""the rational cosines of multiples of π in 0..π (Niven's theorem)"""
MAX_GAMMA_BITS = 2_500
"""precision beyond which the gamma function takes too long"""
HUGE_ARGUMENT = 100
"""bits of arguments whose sine is not computed"""


class Functions:
    """The elementary functions in one precision."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        self.on = arithmetic
        self.ctx = arithmetic.ctx

    def call(self, name: str, number: Number) -> Number:
        """The function's value; UnreadableError if there is none."""
        named: dict[str, Callable[[Number], Number]] = {
            "sin": self.sin, "cos": self.cos, "exp": self.exp, "ln": self.ln, "arctan": self.arctan,
            "arcsin": self.arcsin, "arccos": self.arccos, "gamma": self.gamma,
            "tan": lambda x: self.on.divide(self.sin(x), self.cos(x)),
            "cot": lambda x: self.on.divide(self.cos(x), self.sin(x)),
            "sec": lambda x: self.on.divide(ONE, self.cos(x)),
            "csc": lambda x: self.on.divide(ONE, self.sin(x)),
            "sinh": lambda x: self._hyperbolic(x, -1),
            "cosh": lambda x: self._hyperbolic(x, 1),
            "tanh": lambda x: self.on.divide(self._hyperbolic(x, -1), self._hyperbolic(x, 1)),
            "coth": lambda x: self.on.divide(self._hyperbolic(x, 1), self._hyperbolic(x, -1)),
            "arccot": self._arccot,
            "arcsec": lambda x: self.arccos(self.on.divide(ONE, x)),
            "arccsc": lambda x: self.arcsin(self.on.divide(ONE, x)),
            "arcsinh": lambda x: self._area(x, 1),
            "arccosh": lambda x: self._area(x, -1),
            "arctanh": self._artanh,
        }  # fmt: skip
        if name not in named:
            raise UnreadableError(f"the function {name}")
        return named[name](number)

    def exp(self, number: Number) -> Number:
        if number == 0:
            return ONE
        if isinstance(number, Enclosure) and number.exact and number.exact[0] == 0 and number.exact[2] == 1:
            turn = number.exact[1]  # e^{iφ}
            unit = self.on.from_exact((ZERO, ONE, 0))
            return self.on.add(self._cosine(turn), self.on.multiply(unit, self._cosine(HALF - turn)))
        arg = self._argument(number)
        check_bits(arg.middle.real * 1.5)
        middle = self.ctx.exp(arg.middle)
        return self._transcendental(arg, middle, magnitude(middle) + arg.error)

    def ln(self, number: Number) -> Number:
        if number == 1:
            return ZERO
        if number == 0:
            raise UnreadableError("the logarithm of zero")
        arg = self.on.enclose(number)
        if arg.middle.real < 0 and arg.middle.imag and is_real(arg):
            raise ImpreciseError(inf)  # one of two branches
        return self._transcendental(arg, self.ctx.ln(arg.middle), arg.error - least(arg))

    def cos(self, number: Number) -> Number:
        return self._circular(number, self.ctx.cos, ZERO)

    def sin(self, number: Number) -> Number:
        return self._circular(number, self.ctx.sin, HALF)

    def _circular(self, number: Number, function: Callable[..., object], shift: Fraction) -> Number:
        if number == 0:
            return ONE if shift == 0 else ZERO
        if isinstance(number, Enclosure) and number.exact and not number.exact[1] and number.exact[2] == 1:
            return self._cosine(shift - number.exact[0])  # sin φ = cos(π/2 - φ)
        arg = self._argument(number)
        growth = abs(float(arg.middle.imag)) * 1.5 if magnitude(arg.middle.imag) < 40 else inf
        check_bits(growth)
        return self._transcendental(arg, function(arg.middle), arg.error + growth + 1)

    def _cosine(self, turn: Fraction) -> Number:
        """cos(turn · π)"""
        turn = abs(turn) % 2
        turn = 2 - turn if turn > 1 else turn
        if turn in COSINES:
            return COSINES[turn]
        middle = self.ctx.cospi(self.ctx.mpf(turn.numerator) / turn.denominator)
        order = 4 * turn.denominator
        error = magnitude(middle) - self.on.bits + 8 + max(0.0, -magnitude(middle))
        if order > MAX_ORDER:
            sizes = float(turn.denominator.bit_length())
            return Enclosure(middle, error, sizes, sizes, proven=False)
        return Enclosure(middle, error, 1, 1, frozenset([(("unity", order), _totient(order))]))

    def arctan(self, number: Number) -> Number:
        exact = {ZERO: ZERO, ONE: Fraction(1, 4), -ONE: Fraction(-1, 4)}
        if isinstance(number, Fraction) and number in exact:
            return self.on.from_exact((exact[number], ZERO, 1))
        arg = self.on.enclose(number)
        if arg.middle.imag:
            raise UnreadableError("an inverse tangent of a complex number")
        return self._transcendental(arg, self.ctx.atan(arg.middle), arg.error + 1)

    def _arccot(self, number: Number) -> Number:
        return self.on.subtract(self.on.from_exact((HALF, ZERO, 1)), self.arctan(number))

    def arcsin(self, number: Number) -> Number:
        return self.on.subtract(self.on.from_exact((HALF, ZERO, 1)), self.arccos(number))

    def arccos(self, number: Number) -> Number:
        for turn, cosine in COSINES.items():
            if number == cosine:
                return self.on.from_exact((turn, ZERO, 1))
        arg = self.on.enclose(number)
        slope = self.on.subtract(ONE, self.on.multiply(number, number))
        if isinstance(slope, Enclosure) and is_zero(slope):
            return self.on.from_exact((ZERO if arg.middle.real > 0 else ONE, ZERO, 1))
        steepness = -least(self.on.enclose(slope)) / 2
        return self._transcendental(arg, self.ctx.acos(arg.middle), arg.error + steepness + 2)

    def gamma(self, number: Number) -> Number:
        if self.on.bits > MAX_GAMMA_BITS:
            raise ImpreciseError(inf)
        arg = self._argument(number)
        check_bits(abs(arg.middle) * 64)
        middle = self.ctx.gamma(arg.middle)
        slope = self.ctx.psi(0, arg.middle)
        return self._transcendental(
            arg, middle, magnitude(middle) + max(0.0, magnitude(slope)) + arg.error + 4
        )

    def _hyperbolic(self, number: Number, sign: int) -> Number:
        other = self.on.multiply(Fraction(sign), self.exp(self.on.negate(number)))
        return self.on.divide(self.on.add(self.exp(number), other), Fraction(2))

    def _area(self, number: Number, sign: int) -> Number:
        """arcsinh or arccosh: ln(x + √(x² ± 1))"""
        square = self.on.add(self.on.multiply(number, number), Fraction(sign))
        return self.ln(self.on.add(number, self.on.rational_power(square, HALF, ("area", square))))

    def _artanh(self, number: Number) -> Number:
        quotient = self.on.divide(self.on.add(ONE, number), self.on.subtract(ONE, number))
        return self.on.divide(self.ln(quotient), Fraction(2))

    def _argument(self, number: Number) -> Enclosure:
        """An argument whose error is so small that the function is almost linear in it."""
        arg = self.on.enclose(number)
        if magnitude(arg.middle) > HUGE_ARGUMENT:
            raise UnreadableError("a function of a huge value")
        if arg.error > -2:
            raise ImpreciseError(self.on.bits + arg.error + 10)
        return arg

    def _transcendental(self, arg: Enclosure, middle: object, error: float) -> Enclosure:
        """A value without a proven bound: its own size and those of its argument count."""
        extent = magnitude(middle)
        total = max(error, extent - self.on.bits) + 3
        known = 16 + max(arg.top, arg.bottom)
        top, bottom = known + max(0.0, extent), known + max(0.0, -extent)
        return Enclosure(middle, total, top, bottom, arg.roots, proven=False)


def _totient(order: int) -> int:
    result, rest, prime = order, order, 2
    while prime * prime <= rest:
        if rest % prime == 0:
            result -= result // prime
            while rest % prime == 0:
                rest //= prime
        prime += 1
    return result - result // rest if rest > 1 else result
