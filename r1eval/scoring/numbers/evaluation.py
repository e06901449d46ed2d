"""Evaluates an expression tree for given values of its variables: exactly if possible, else as an enclosure.

Magnitudes are bounded before anything is computed, so a tower of exponents costs nothing: it has no value.
Where the precision does not suffice (a floor, a division, which of two is greater) it is raised, up to a
limit.
"""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node
from r1eval.scoring.numbers.arithmetic import ONE, ZERO, Arithmetic, Number
from r1eval.scoring.numbers.enclosures import (
    MAX_PROVEN_BITS,
    Enclosure,
    ImpreciseError,
    check_bits,
    is_real,
    is_zero,
    magnitude,
    real_part,
    sign,
)
from r1eval.scoring.numbers.functions import Functions
from r1eval.scoring.numbers.integer_functions import (
    exact_binomial,
    exact_factorial,
    exact_logarithm,
    integer_function,
)

BITS = 200
"""the lowest precision: 60 digits"""
MAX_TERMS = 2_000
"""of a sum or product"""
Assignments = Mapping[str, Fraction]
T = TypeVar("T")


class UndecidedError(UnreadableError):
    """Whether a part of the expression is zero could not be decided, so it has no certain value."""


def evaluate(node: Node, assignments: Assignments, bits: int = BITS) -> Number:
    """The expression's value; UnreadableError if it has none, or none that is certain."""
    return evaluate_real(node, assignments, bits)[0]


def evaluate_real(node: Node, assignments: Assignments, bits: int = BITS) -> tuple[Number, bool]:
    """The value, and whether no real part of the expression has a value that is not real."""

    def attempt(precision: int) -> tuple[Number, bool]:
        evaluator = _Evaluator(Arithmetic(precision), assignments)
        return evaluator.evaluate(node), evaluator.stays_real

    return refine(attempt, bits)


def refine(attempt: Callable[[int], T], bits: int = BITS) -> T:
    """The first result of `attempt` that does not need a higher precision; UndecidedError at the limit."""
    while True:
        try:
            return attempt(bits)
        except ImpreciseError as error:
            if error.bits > MAX_PROVEN_BITS or bits > MAX_PROVEN_BITS:
                raise UndecidedError(f"more than {MAX_PROVEN_BITS:,} bits would be needed") from error
            bits = precision(bits, error.bits)
        except (ArithmeticError, ValueError, TypeError, NotImplementedError, RecursionError) as error:
            if isinstance(error, UnreadableError):
                raise
            raise UnreadableError(f"no value: {error}") from error


def precision(bits: int, wanted: float) -> int:
    """The next precision to try: a power of two, so that there are few contexts."""
    return 1 << math.ceil(math.log2(max(2 * bits, min(wanted, MAX_PROVEN_BITS) * 1.05 + 100)))


class _Evaluator:
    def __init__(self, arithmetic: Arithmetic, assignments: Assignments) -> None:
        self.on = arithmetic
        self.functions = Functions(arithmetic)
        self.assignments = dict(assignments)
        self.stays_real = True
        self.terms = 0
        self.operations: dict[str, Callable[..., Number]] = {
            "add": self.on.add, "multiply": self.on.multiply, "divide": self.on.divide,
            "negate": self.on.negate, "percent": lambda x: self.on.divide(x, Fraction(100)),
            "degree": lambda x: self.on.multiply(x, self.on.from_exact((Fraction(1, 180), ZERO, 1))),
            "factorial": self.factorial, "double_factorial": self.double_factorial, "binomial": self.binomial,
        }  # fmt: skip

    def evaluate(self, node: Node) -> Number:
        if isinstance(node.value, Fraction):
            return node.value
        if node.op == "symbol":
            return self.symbol(str(node.value))
        if node.op == "constant":
            return self.constant(str(node.value))
        if node.op in {"sum", "product"}:
            return self.series(node)
        args = [self.evaluate(arg) for arg in node.args]
        result = self.operation(node, args)
        if not is_real(result) and all(is_real(arg) for arg in args):
            self.stays_real = False
        if isinstance(result, Enclosure) and self.on.ctx.isnan(result.middle):
            raise UnreadableError("no value")
        return result

    def operation(self, node: Node, args: list[Number]) -> Number:
        if node.op == "power":
            return self.power(node, args[0], args[1])
        if node.op == "call":
            return self.call(node, args)
        if node.op not in self.operations:
            raise UnreadableError(f"{node.op} has no single value")
        return self.operations[node.op](*args)

    def symbol(self, name: str) -> Number:
        if name not in self.assignments:
            raise UnreadableError(f"{name} has no value")
        return self.assignments[name]

    def constant(self, name: str) -> Number:
        if name == "infinity":
            return Enclosure(self.on.ctx.inf, -math.inf)
        if name == "e":
            return self.functions.exp(ONE)
        return self.on.from_exact((ZERO, ONE, 0) if name == "i" else (ONE, ZERO, 1))

    def power(self, node: Node, base: Number, exponent: Number) -> Number:
        if node.args[0] == Node("constant", value="e"):
            return self.functions.exp(exponent)
        if any(isinstance(x, Enclosure) and self.on.ctx.isinf(x.middle) for x in (base, exponent)):
            raise UnreadableError("infinity in a power")
        if isinstance(exponent, Fraction):
            return self.on.rational_power(base, exponent, node.args[0])
        if base in {0, 1}:
            if base == 0 and sign(exponent) <= 0:
                raise UnreadableError("zero to a power that is not positive")
            return base
        return self.functions.exp(self.on.multiply(exponent, self.functions.ln(base)))

    def factorial(self, number: Number) -> Number:
        if isinstance(number, Fraction) and (exact := exact_factorial(number, 1)) is not None:
            return exact
        return self.functions.gamma(self.on.add(number, ONE))

    def double_factorial(self, number: Number) -> Number:
        exact = exact_factorial(number, 2) if isinstance(number, Fraction) else None
        if exact is None:
            raise UnreadableError("a double factorial that is too large")
        return exact

    def binomial(self, above: Number, below: Number) -> Number:
        if isinstance(above, Fraction) and isinstance(below, Fraction):
            exact = exact_binomial(above, below)
            if exact is not None:
                return exact
        rest = self.on.subtract(above, below)
        return self.on.divide(
            self.factorial(above), self.on.multiply(self.factorial(below), self.factorial(rest))
        )

    def series(self, node: Node) -> Number:
        """A sum or product from an integer to an integer."""
        body, low, high = node.args[0], self.evaluate(node.args[1]), self.evaluate(node.args[2])
        if not (isinstance(low, Fraction) and isinstance(high, Fraction)):
            raise UnreadableError("a sum or product whose bounds are not integers")
        self.terms += int(high - low)
        first = max(low - 1, ZERO)
        if low.denominator != 1 or high.denominator != 1 or high < first or self.terms > MAX_TERMS:
            raise UnreadableError("a sum or product of too many terms, or none")
        index, before = str(node.value), self.assignments.get(str(node.value))
        combine, total = (self.on.add, ZERO) if node.op == "sum" else (self.on.multiply, ONE)
        result: Number = total
        for term in range(int(low), int(high) + 1):
            self.assignments[index] = Fraction(term)
            result = combine(result, self.evaluate(body))
        self.assignments.pop(index, None)
        if before is not None:
            self.assignments[index] = before
        return result

    def call(self, node: Node, args: list[Number]) -> Number:
        name = str(node.value)
        if name in {"max", "min"}:
            return self.extreme(1 if name == "max" else -1, args)
        if name in {"gcd", "lcm", "mod"}:
            whole = [arg for arg in args if isinstance(arg, Fraction)]
            if len(whole) < len(args):
                raise UnreadableError(f"{name} of numbers that are not rational")
            return integer_function(name, whole)
        if len(args) == 2 and name == "log":
            return self.logarithm(args[0], args[1])
        if len(args) == 2 and name in {"binom", "binomial"}:
            return self.binomial(args[0], args[1])
        if len(args) != 1:
            raise UnreadableError(f"{name} of {len(args)} values")
        return self.unary(node, name, args[0])

    def unary(self, node: Node, name: str, arg: Number) -> Number:
        if name in {"floor", "ceil"}:
            return self.round_to_integer(name, arg)
        if name == "abs":
            return self.absolute(node, arg)
        if name in {"sgn", "sign"}:
            return Fraction(sign(arg))
        if name == "cbrt":
            return self.on.rational_power(arg, Fraction(1, 3), node.args[0])
        if name in {"log", "lg"}:
            return self.logarithm(arg, Fraction(10))
        names = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
        return self.functions.call(names.get(name, name), arg)

    def logarithm(self, number: Number, base: Number) -> Number:
        if isinstance(number, Fraction) and isinstance(base, Fraction):
            exact = exact_logarithm(number, base)
            if exact is not None:
                return exact
        return self.on.divide(self.functions.ln(number), self.functions.ln(base))

    def extreme(self, direction: int, args: list[Number]) -> Number:
        best = args[0]
        for arg in args[1:]:
            if sign(self.on.subtract(arg, best)) * direction > 0:
                best = arg
        return best

    def absolute(self, node: Node, arg: Number) -> Number:
        if isinstance(arg, Fraction):
            return abs(arg)
        if is_real(arg):
            return arg if is_zero(arg) or real_part(arg) > 0 else self.on.negate(arg)
        conjugate = Enclosure(
            self.on.ctx.conj(arg.middle), arg.error, arg.top, arg.bottom,
            frozenset((("conjugate", key), degree) for key, degree in arg.roots), arg.proven,
            (arg.exact[0], -arg.exact[1], arg.exact[2]) if arg.exact else None,
        )  # fmt: skip
        square = self.on.multiply(arg, conjugate)
        if isinstance(square, Enclosure):
            square = Enclosure(
                square.middle.real, square.error, square.top, square.bottom, square.roots, square.proven
            )
        return self.on.rational_power(square, Fraction(1, 2), node)

    def round_to_integer(self, name: str, arg: Number) -> Number:
        if isinstance(arg, Fraction):
            return Fraction(math.floor(arg) if name == "floor" else math.ceil(arg))
        if magnitude(arg.middle) > self.on.bits - 20:
            check_bits(magnitude(arg.middle))
            raise ImpreciseError(magnitude(arg.middle) + 64)
        near = Fraction(int(self.on.ctx.nint(real_part(arg))))
        side = sign(self.on.subtract(arg, near))  # √2·√2 is 2, not a hair below it
        if side == 0:
            return near
        return near - (side < 0) if name == "floor" else near + (side > 0)
