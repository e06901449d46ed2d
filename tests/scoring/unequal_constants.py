"""Rules that make pairs of constants that differ, by arithmetic of integers and fractions."""

import math
import random
from collections.abc import Callable
from fractions import Fraction

Pair = tuple[str, str]
Rule = Callable[[random.Random], Pair | None]
"""makes a pair; None if the two drawn expressions happen to be equal"""
SQUAREFREE = (2, 3, 5, 6, 7, 10, 11, 13)
PRIMES = (2, 3, 5, 7, 11, 13)


def two_different(rng: random.Random, low: int = -9, high: int = 9) -> tuple[int, int]:
    one = rng.randint(low, high)
    return one, one + rng.choice([-1, 1]) * rng.randint(1, 3)


def hidden_integer(rng: random.Random) -> Pair:
    """√d (b^n + c)"""
    root, base, power = rng.choice(SQUAREFREE), rng.randint(2, 30), rng.randint(100, 3_000)
    factor = rng.choice([rf"\sqrt{{{root}}}", r"\pi", "e", rf"\sqrt[3]{{{root}}}", rf"\ln {base}"])
    return tuple(f"{factor}({base}^{{{power}}}{c:+d})" for c in two_different(rng))  # type: ignore[return-value]


def conjugate(rng: random.Random) -> Pair:
    """(a + √d)^n ± (a - √d)^n, where |a - √d| < 1"""
    root = rng.choice(SQUAREFREE)
    whole, power = math.isqrt(root) + rng.randint(0, 1), rng.randint(60, 900)
    large, small = rf"({whole}+\sqrt{{{root}}})^{{{power}}}", rf"({whole}-\sqrt{{{root}}})^{{{power}}}"
    scales = two_different(rng)
    return tuple(f"{large}{scale:+d}*{small}" for scale in scales)  # type: ignore[return-value]


def tiny_term(rng: random.Random) -> Pair:
    """a + b e^{-n}, b/c^n, …"""
    whole, power = rng.randint(-9, 9), rng.randint(60, 900)
    tiny = rng.choice(
        [f"e^{{-{power}}}", rf"\frac{{1}}{{{rng.randint(3, 99)}^{{{power}}}}}", f"10^{{-{power}}}"]
    )
    return tuple(f"{whole}{scale:+d}*{tiny}" for scale in two_different(rng))  # type: ignore[return-value]


def large_integer(rng: random.Random) -> Pair:
    """b^n + c of 10^4 to 10^10 bits"""
    base, power = rng.randint(2, 12), int(10 ** rng.uniform(4, 9.5))
    return tuple(f"{base}^{{{power}}}{c:+d}" for c in two_different(rng))  # type: ignore[return-value]


def factorial(rng: random.Random) -> Pair:
    """n! + c, n!! + c, binomials"""
    n = int(10 ** rng.uniform(0.7, 4.2))
    form = rng.choice([f"{n}!", f"{min(n, 2_000)}!!", rf"\binom{{{n}}}{{{rng.randint(1, 4)}}}"])
    return tuple(f"{form}{c:+d}" for c in two_different(rng))  # type: ignore[return-value]


def irrational_sum(rng: random.Random) -> Pair:
    """Σ a √d: square roots of squarefree numbers are linearly independent"""
    roots = rng.sample(SQUAREFREE, rng.randint(2, 5))
    size = 10 ** rng.choice([1, 1, 20, 60])
    parts = {root: Fraction(rng.randint(-size, size), rng.randint(1, 9)) for root in roots}
    changed = dict(parts)
    changed[rng.choice(roots)] += Fraction(1, rng.choice([1, 3, 10**9, 10**50]))

    def text(terms: dict[int, Fraction]) -> str:
        items = list(terms.items())
        rng.shuffle(items)
        return "+".join(rf"\frac{{{q.numerator}}}{{{q.denominator}}}\sqrt{{{root}}}" for root, q in items)

    return text(parts), text(changed)


def cosine(rng: random.Random) -> Pair | None:
    """Sines and cosines of multiples of π"""
    (a, b), (c, d) = [(rng.randint(0, 60), rng.randint(1, 30)) for _ in range(2)]
    if rng.random() < 0.5:
        c, d = a + 1, b
    one, other = Fraction(a, b), Fraction(c, d)
    if (one - other) % 2 == 0 or (one + other) % 2 == 0:
        return None
    half = rng.random() < 0.5
    second = rf"\sin(\frac{{{d - 2 * c}\pi}}{{{2 * d}}})" if half else rf"\cos(\frac{{{c}\pi}}{{{d}}})"
    return rf"\cos(\frac{{{a}\pi}}{{{b}}})", second


def logarithms(rng: random.Random) -> Pair | None:
    """Σ a ln p against ln of a rational number: factorisation is unique"""
    exponents = {p: rng.randint(-3, 3) for p in rng.sample(PRIMES, 3)}
    number = math.prod((Fraction(p) ** a for p, a in exponents.items()), start=Fraction(1))
    wrong = number + Fraction(rng.choice([-1, 1]), rng.choice([1, 10, 10**30]) * number.denominator)
    if wrong <= 0:
        return None
    total = "+".join(rf"({a})\ln {p}" for p, a in exponents.items())
    return total, rf"\ln\frac{{{wrong.numerator}}}{{{wrong.denominator}}}"


CONSTANT_RULES: tuple[Rule, ...] = (
    hidden_integer,
    conjugate,
    tiny_term,
    large_integer,
    factorial,
    irrational_sum,
    cosine,
    logarithms,
)
