"""Functions of integers: gcd, lcm, mod, factorials, binomials, and logarithms of powers."""

import math
from fractions import Fraction
from functools import lru_cache

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.numbers.arithmetic import exact_root
from r1eval.scoring.numbers.enclosures import EXACT_BITS

MAX_FACTORIAL = 20_000
"""larger factorials are not computed exactly"""
MAX_POWER_BITS = 400
"""size up to which a number is recognised as a power"""


def integer_function(name: str, args: list[Fraction]) -> Fraction:
    """gcd, lcm or mod; UnreadableError for other arguments than integers."""
    if name == "mod":
        if len(args) != 2 or args[1] == 0:
            raise UnreadableError("a remainder without a modulus")
        return args[0] - args[1] * math.floor(args[0] / args[1])
    if any(arg.denominator != 1 for arg in args):
        raise UnreadableError(f"{name} of values that are not integers")
    return Fraction(getattr(math, name)(*(int(arg) for arg in args)))


def exact_factorial(number: Fraction, step: int) -> Fraction | None:
    """n! (step 1) or n!! (step 2); None if it is too large; UnreadableError for negative integers."""
    if number.denominator != 1:
        return None
    if number < 0:
        raise UnreadableError("a factorial of a negative integer")
    if number > MAX_FACTORIAL:
        return None
    whole = int(number)
    return Fraction(math.factorial(whole) if step == 1 else math.prod(range(whole, 0, -2)))


def exact_binomial(above: Fraction, below: Fraction) -> Fraction | None:
    """The binomial coefficient, also of negative and fractional numbers above; None if it is too large."""
    if below.denominator != 1:
        return None
    if above.denominator == 1 and 0 <= above < below:
        return Fraction(0)
    chosen = int(min(below, above - below) if above.denominator == 1 and above >= 0 else below)
    if chosen < 0:
        return Fraction(0)
    bits = max(above.numerator.bit_length(), above.denominator.bit_length(), chosen.bit_length()) + 1
    if chosen * bits > EXACT_BITS:
        return None
    if above.denominator == 1 and above >= 0:
        return Fraction(math.comb(int(above), chosen))
    result = Fraction(1)
    for step in range(chosen):
        result = result * (above - step) / (step + 1)
    return result


def exact_logarithm(number: Fraction, base: Fraction) -> Fraction | None:
    """The logarithm if it is rational, as that of powers of the same number is: log_4 8 = 3/2."""
    if number <= 0 or base <= 0 or base == 1:
        return None
    if number == 1:
        return Fraction(0)
    (root, power), (base_root, base_power) = _as_power(number), _as_power(base)
    if root == base_root:
        return Fraction(power, base_power)
    return Fraction(-power, base_power) if root * base_root == 1 else None


@lru_cache(maxsize=1_024)
def _as_power(number: Fraction) -> tuple[Fraction, int]:
    """The number as the highest power: 9/4 is (3/2)^2; large numbers are left as they are."""
    power = 1
    degree = 2
    while degree <= max(number.numerator.bit_length(), number.denominator.bit_length()) <= MAX_POWER_BITS:
        roots = [exact_root(part, degree) for part in number.as_integer_ratio()]
        if roots[0] is None or roots[1] is None:
            degree += 1
        else:
            number, power = Fraction(roots[0], roots[1]), power * degree
    return number, power
