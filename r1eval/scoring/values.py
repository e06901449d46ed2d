"""Evaluates expressions at sample points of their variables: exactly if cheap, otherwise to 60 digits.

Two expressions are equal if they agree at every point. Magnitudes are bounded before anything is computed, so
a tower of exponents costs nothing: it has no value.
"""

import hashlib
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from r1eval.scoring.tokenizer import UnreadableError
from r1eval.scoring.tree import Node, symbols

Number = Any
"""a Fraction, or mpmath's mpf or mpc"""
Values = tuple[Number, ...]
"""an expression's value at each sample point; one value if it has no variables"""

DIGITS = 60
TOLERANCE = 1e-40
"""relative difference up to which two values are equal"""
EXACT_BITS = 20_000
"""maximum size of numerators and denominators of exact values"""
HUGE_BITS = 10**12
"""values are smaller than 2 to this power"""
OPERATIONS = frozenset(["add", "multiply", "divide", "negate", "percent", "degree", "factorial", "power"])
NEAR_POINTS = 4
"""number of sample points of ordinary size: three positive, the last one negative"""
FAR_POINTS = ((12, 0), (6, 5), (-6, -1))
"""(step, remainder) of further points: larger integers distinguish ⌈n/2⌉ and ⌊n/2⌋ + 1, |x - 3| and 3 - x"""
POINTS = NEAR_POINTS + len(FAR_POINTS)


@lru_cache(maxsize=4)
def context(digits: int = DIGITS) -> Any:
    """A private mpmath context, whose precision no other code changes."""
    from mpmath import MPContext

    fresh = MPContext()
    fresh.dps = digits
    return fresh


def sample_value(name: str, point: int) -> Fraction:
    """The value of a variable at a point, determined by its name, so equal in all expressions."""
    digest = hashlib.sha256(f"{name}@{point}".encode()).digest()
    magnitude = Fraction(int.from_bytes(digest[:4], "big") % 9_973 + 3_000, 5_003)  # 0.6 to 2.6
    if point >= NEAR_POINTS:
        step, remainder = FAR_POINTS[point - NEAR_POINTS]
        return Fraction(step * (1 + digest[4] % 5) + remainder)
    return -magnitude if point == NEAR_POINTS - 1 else magnitude


def values(node: Node, digits: int = DIGITS) -> Values:
    """The expression's value at every sample point; raises UnreadableError if it has none.

    At far points, where overflow is common, a missing value is nan instead.
    """
    near = tuple(value(node, point, digits) for point in range(NEAR_POINTS if symbols(node) else 1))
    return near + tuple(_far_value(node, p, digits) for p in range(len(near), POINTS) if len(near) > 1)


def _far_value(node: Node, point: int, digits: int) -> Number:
    try:
        return value(node, point, digits)
    except UnreadableError:
        return context(digits).nan


def value(
    node: Node, point: int = 0, digits: int = DIGITS, assignments: Mapping[str, Fraction] | None = None
) -> Number:
    """The expression's value at one sample point, or with the variables in `assignments`."""
    try:
        result = _Evaluator(context(digits), point, assignments or {}).evaluate(node)
    except (ArithmeticError, ValueError, TypeError, NotImplementedError) as error:
        raise UnreadableError(f"no value: {error}") from error
    if isinstance(result, Fraction):
        return result
    if context(digits).isnan(result):
        raise UnreadableError("no value")
    return result.real if abs(result.imag) <= abs(result.real) * TOLERANCE else result


def is_same(left: Values, right: Values) -> bool:
    """Whether two expressions agree at every point.

    At negative and far points only real values must agree; complex ones depend on the branch: √(1/n), 1/√n.
    """
    if len(left) < len(right):
        left = left * len(right)
    if len(right) < len(left):
        right = right * len(left)
    return all(
        is_close(one, other)
        or (place >= NEAR_POINTS - 1 and not (_is_real(one) and _is_real(other) and _differ(one, other)))
        for place, (one, other) in enumerate(zip(left, right, strict=True))
    )


def is_close(one: Number, other: Number) -> bool:
    """Whether two values are equal fractions, or agree to 40 digits."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one == other
    one, other = to_float(one), to_float(other)
    size = max(abs(one), abs(other))
    return bool(one == other or (size < 1e400 and abs(one - other) <= TOLERANCE * size))


def _differ(one: Number, other: Number) -> bool:
    """Whether real values differ by more than the rounding error after cancellation."""
    return bool(abs(to_float(one) - to_float(other)) > TOLERANCE)


def to_float(number: Number, digits: int = DIGITS) -> Number:
    """The number in floating point."""
    if not isinstance(number, Fraction):
        return number
    ctx = context(digits)
    return ctx.mpf(number.numerator) / number.denominator


def canonical_text(number: Number) -> str:
    """A short text of the value, equal for values that are close by `is_close`."""
    if isinstance(number, Fraction):
        return str(number)
    simple = Fraction(int(context().nint(number.real * 5_040)), 5_040) if abs(number) < 10**12 else None
    if simple is not None and is_close(number, simple):
        return str(simple)
    return str(context().nstr(number, 25))


def _is_real(number: Number) -> bool:
    return isinstance(number, Fraction) or (number.imag == 0 and not context().isnan(number))


class _Evaluator:
    def __init__(self, ctx: Any, point: int, assignments: Mapping[str, Fraction]) -> None:
        self.ctx = ctx
        self.point = point
        self.assignments = assignments

    def evaluate(self, node: Node) -> Number:
        if node.op == "number":
            return node.value
        if node.op == "symbol":
            name = str(node.value)
            return self.assignments.get(name, sample_value(name, self.point))
        if node.op == "constant":
            return self.constant(str(node.value))
        args = [self.evaluate(arg) for arg in node.args]
        if node.op == "call":
            return self.call(str(node.value), args)
        if node.op not in OPERATIONS:
            raise UnreadableError(f"{node.op} has no single value")
        return getattr(self, node.op)(*args)

    def constant(self, name: str) -> Number:
        if name == "i":
            return self.ctx.mpc(0, 1)
        return {"pi": +self.ctx.pi, "e": +self.ctx.e, "infinity": self.ctx.inf}[name]

    def float(self, number: Number) -> Number:
        if isinstance(number, Fraction):
            return self.ctx.mpf(number.numerator) / number.denominator
        return number

    def apply(self, operation: Callable[[Number, Number], Number], one: Number, other: Number) -> Number:
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            result = operation(one, other)
            if max(result.numerator.bit_length(), result.denominator.bit_length()) <= EXACT_BITS:
                return result
        return operation(self.float(one), self.float(other))

    def add(self, one: Number, other: Number) -> Number:
        return self.apply(lambda a, b: a + b, one, other)

    def multiply(self, one: Number, other: Number) -> Number:
        return self.apply(lambda a, b: a * b, one, other)

    def divide(self, one: Number, other: Number) -> Number:
        return self.apply(lambda a, b: a / b, one, other)

    def negate(self, one: Number) -> Number:
        return -one

    def percent(self, one: Number) -> Number:
        return self.divide(one, Fraction(100))

    def degree(self, one: Number) -> Number:
        return self.float(one) * self.ctx.pi / 180

    def factorial(self, one: Number) -> Number:
        if isinstance(one, Fraction) and one.denominator == 1 and 0 <= one <= 1_500:
            return Fraction(math.factorial(int(one)))
        self.check_bits(self.float(one) * 64)
        return self.ctx.factorial(self.float(one))

    def check_bits(self, bits: Number) -> None:
        if not abs(bits) < HUGE_BITS:
            raise UnreadableError("a value that is too large")

    def power(self, base: Number, exponent: Number) -> Number:
        if isinstance(base, Fraction) and isinstance(exponent, Fraction):
            exact = self.exact_power(base, exponent)
            if exact is not None:
                return exact
        base, exponent = self.float(base), self.float(exponent)
        if base == 0:
            if exponent.real > 0:
                return Fraction(0)
            raise UnreadableError("zero to a power that is not positive")
        if self.ctx.isinf(base) or self.ctx.isinf(exponent):
            raise UnreadableError("infinity in a power")
        self.check_bits(abs(exponent) * (abs(self.ctx.log(abs(base), 2)) + 5))
        return self.ctx.power(base, exponent)

    def exact_power(self, base: Fraction, exponent: Fraction) -> Number | None:
        """The exact power if it is small and rational, otherwise None."""
        if exponent.denominator == 1:
            size = max(base.numerator.bit_length(), base.denominator.bit_length())
            if size * abs(exponent) > EXACT_BITS or (base == 0 and exponent <= 0):
                return Fraction(1) if base == exponent == 0 else None
            return base ** int(exponent)
        if base < 0 or exponent.denominator > 64:
            if base < 0 and exponent.denominator % 2 and exponent.denominator <= 64:  # the real odd root
                root = self.power(-base, exponent)
                return -root if exponent.numerator % 2 else root
            return None
        top, bottom = (_exact_root(part, exponent.denominator) for part in (base.numerator, base.denominator))
        if top is None or bottom is None:
            return None
        return self.exact_power(Fraction(top, bottom), Fraction(exponent.numerator))

    def call(self, name: str, args: list[Number]) -> Number:
        if name in {"max", "min", "gcd", "lcm"}:
            return _call_variadic(name, args)
        if len(args) == 2 and name == "log":
            return self.ctx.log(self.float(args[0])) / self.ctx.log(self.float(args[1]))
        if len(args) == 2 and name == "binom":
            return self.binomial(*args)
        if len(args) != 1:
            raise UnreadableError(f"{name} of {len(args)} values")
        arg = args[0]
        if name in {"floor", "ceil"}:
            return self.round_to_integer(name, arg)
        if name == "abs":
            return abs(arg)
        return self.function(name, self.float(arg))

    def round_to_integer(self, name: str, arg: Number) -> Number:
        if isinstance(arg, Fraction):
            return Fraction(math.floor(arg) if name == "floor" else math.ceil(arg))
        near = self.ctx.nint(arg)  # √2·√2 is 2, not a hair below it
        arg = near if abs(arg - near) < TOLERANCE else arg
        whole = self.ctx.floor(arg) if name == "floor" else self.ctx.ceil(arg)
        return Fraction(int(whole)) if abs(whole) < 10**50 else whole

    def function(self, name: str, arg: Number) -> Number:
        ctx = self.ctx
        if name in {"exp", "sinh", "cosh"}:
            self.check_bits(arg)
        elif abs(arg) > 10**30:
            raise UnreadableError(f"{name} of a huge value")
        names = {
            "arc" + kind: "a" + kind
            for kind in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh")
        }
        names |= {"ln": "log", "lg": "log10", "log": "log10"}
        if name == "cbrt":
            return self.power(arg, Fraction(1, 3))
        return getattr(ctx, names.get(name, name))(arg)

    def binomial(self, above: Number, below: Number) -> Number:
        both = isinstance(above, Fraction) and isinstance(below, Fraction)
        if both and above.denominator == below.denominator == 1 and 0 <= below <= above <= 3_000:
            return Fraction(math.comb(int(above), int(below)))
        self.check_bits(self.float(above) * 64)
        return self.ctx.binomial(self.float(above), self.float(below))


def _exact_root(number: int, degree: int) -> int | None:
    if number.bit_length() > EXACT_BITS:
        return None
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= number else (low, middle - 1)
    return low if low**degree == number else None


def _call_variadic(name: str, args: list[Number]) -> Number:
    if name in {"max", "min"}:
        return max(args) if name == "max" else min(args)
    if not all(isinstance(arg, Fraction) and arg.denominator == 1 for arg in args):
        raise UnreadableError(f"{name} of values that are not integers")
    return Fraction(getattr(math, name)(*(int(arg) for arg in args)))
