"""Rules that make pairs of expressions with variables that differ, by exact arithmetic."""

import math
import random
from fractions import Fraction
from itertools import pairwise

from tests.scoring.unequal_constants import Pair, Rule, two_different


def floor_of_a_line(rng: random.Random) -> Pair | None:
    """⌊(an + b)/c⌋ + d of an integer n"""
    sides = []
    c = rng.randint(2, 40)
    a, b = rng.randint(1, c), rng.randint(-c, c)
    for _ in range(2):
        sides.append((a, b, c, rng.choice([0, 0, 0, 1])))
        a, b = (a, b + rng.choice([-1, 1])) if rng.random() < 0.8 else (a + rng.choice([-1, 1]), b)
    if all(_rounded_down(*sides[0], n) == _rounded_down(*sides[1], n) for n in range(-200, 200)):
        return None
    return tuple(rf"\left\lfloor\frac{{{a}n{b:+d}}}{{{c}}}\right\rfloor{d:+d}" for a, b, c, d in sides)  # type: ignore[return-value]


def _rounded_down(a: int, b: int, c: int, d: int, n: int) -> int:
    return (a * n + b) // c + d


def ceiling_against_floor(rng: random.Random) -> Pair | None:
    """⌈(n + b)/c⌉ against ⌊(n + b')/c⌋ + d"""
    c = rng.randint(2, 60)
    b, other, d = rng.randint(-c, c), rng.randint(-c, c), rng.randint(-1, 1)
    if rng.random() < 0.7:
        other, d = b + c - 1 + rng.choice([-1, 1]), 0
    if all(-((-n - b) // c) == (n + other) // c + d for n in range(-200, 200)):
        return None
    return rf"\lceil\frac{{n{b:+d}}}{{{c}}}\rceil", rf"\lfloor\frac{{n{other:+d}}}{{{c}}}\rfloor{d:+d}"


def floor_of_a_root(rng: random.Random) -> Pair | None:
    """⌊√(n + a)⌋ against ⌈√(n + b)⌉ + c"""
    a, b, c = rng.randint(-2, 3), rng.randint(-2, 3), rng.randint(-1, 1)

    def ceiling(n: int) -> int:
        return math.isqrt(n - 1) + 1 if n > 0 else 0

    if all(math.isqrt(n + a) == ceiling(n + b) + c for n in range(5, 2_000)):
        return None
    return rf"\lfloor\sqrt{{n{a:+d}}}\rfloor", rf"\lceil\sqrt{{n{b:+d}}}\rceil{c:+d}"


def floor_of_a_logarithm(rng: random.Random) -> Pair | None:
    """⌊log_b (n + a)⌋ against ⌈log_b (n + c)⌉ + d"""
    base, a, c, d = rng.randint(2, 5), rng.randint(0, 2), rng.randint(0, 2), rng.randint(-1, 1)

    def floor(n: int) -> int:
        return next(power for power in range(99) if base ** (power + 1) > n)

    def ceiling(n: int) -> int:
        return next(power for power in range(99) if base**power >= n)

    if all(floor(n + a) == ceiling(n + c) + d for n in range(1, 700)):
        return None
    return rf"\lfloor\log_{{{base}}}(n{a:+d})\rfloor", rf"\lceil\log_{{{base}}}(n{c:+d})\rceil{d:+d}"


def floor_of_a_real(rng: random.Random) -> Pair | None:
    """⌊ax + b⌋ + ⌊ax + c⌋ against ⌊2ax + d⌋ of a real x"""
    a, denominator = rng.randint(1, 5), rng.choice([2, 3, 4, 10, 1_000])
    b, c, d = (Fraction(rng.randint(0, denominator - 1), denominator) for _ in range(3))
    points = sorted({(k - shift) / a / scale for k in range(12) for shift, scale in ((b, 1), (c, 1), (d, 2))})
    points += [(x + y) / 2 for x, y in pairwise(points)]
    if all(math.floor(a * x + b) + math.floor(a * x + c) == math.floor(2 * a * x + d) for x in points):
        return None
    one, two, three = (rf"\frac{{{q.numerator}}}{{{q.denominator}}}" for q in (b, c, d))
    return (
        rf"\lfloor {a}x+{one}\rfloor+\lfloor {a}x+{two}\rfloor",
        rf"\lfloor {2 * a}x+{three}\rfloor",
    )


def piecewise_linear(rng: random.Random) -> Pair | None:
    """Sums of |x - a|, and the same with one a changed or its bars dropped"""
    shifts = [Fraction(rng.randint(-300, 300), rng.choice([1, 1, 2, 7])) for _ in range(rng.randint(1, 3))]
    signs = [rng.choice([-1, 1, 2]) for _ in shifts]
    other, bars = list(shifts), [True] * len(shifts)
    place = rng.randrange(len(shifts))
    if rng.random() < 0.5:
        bars[place] = False
    else:
        other[place] += Fraction(rng.choice([-1, 1]), rng.choice([1, 50, 10**6]))
    knots = sorted({*shifts, *other, Fraction(-999), Fraction(999)})
    points = knots + [(x + y) / 2 for x, y in pairwise(knots)]

    def one(x: Fraction) -> Fraction:
        return sum((s * abs(x - a) for s, a in zip(signs, shifts, strict=True)), Fraction(0))

    def two(x: Fraction) -> Fraction:
        parts = zip(signs, other, bars, strict=True)
        return sum((s * (abs(x - a) if bar else x - a) for s, a, bar in parts), Fraction(0))

    if all(one(x) == two(x) for x in points):
        return None
    return _bars_text(signs, shifts, [True] * len(shifts)), _bars_text(signs, other, bars)


def _bars_text(signs: list[int], shifts: list[Fraction], bars: list[bool]) -> str:
    marks = {True: (r"\left|", r"\right|"), False: ("(", ")")}
    return "".join(
        rf"{s:+d}{marks[bar][0]}x-\frac{{{a.numerator}}}{{{a.denominator}}}{marks[bar][1]}"
        for s, a, bar in zip(signs, shifts, bars, strict=True)
    )


def extremes(rng: random.Random) -> Pair | None:
    """max and min of lines"""
    lines = [(rng.randint(-5, 5), rng.randint(-200, 200)) for _ in range(3)]
    name, other = rng.choice(["max", "min"]), rng.choice(["max", "min"])
    changed = lines[: rng.randint(1, 3)]
    points = {Fraction(-(10**6)), Fraction(10**6)} | {
        Fraction(b - d, c - a) for a, b in lines for c, d in lines if a != c
    }
    knots = sorted(points)
    knots += [(x + y) / 2 for x, y in pairwise(knots)]
    choose = {"max": max, "min": min}
    if all(
        choose[name](a * x + b for a, b in lines) == choose[other](a * x + b for a, b in changed)
        for x in knots
    ):
        return None
    texts = [",".join(f"{a}x{b:+d}" for a, b in part) for part in (lines, changed)]
    return rf"\{name}({texts[0]})", rf"\{other}({texts[1]})"


def greatest_divisor(rng: random.Random) -> Pair | None:
    """gcd(an + b, c) of an integer n"""
    a, b, c, d = rng.randint(1, 9), rng.randint(0, 9), rng.randint(2, 60), rng.randint(2, 60)
    if rng.random() < 0.3:
        return r"\gcd(m,n)", rng.choice(["1", "n", "m", r"\gcd(m,2n)", r"\gcd(m+1,n)", r"\gcd(m+2n,m)"])
    if all(math.gcd(a * n + b, c) == math.gcd(a * n + b, d) for n in range(c * d)):
        return None
    return rf"\gcd({a}n+{b},{c})", rf"\gcd({a}n+{b},{d})"


def polynomial(rng: random.Random) -> Pair:
    """Products of linear factors against the product with one coefficient changed"""
    coefficients = [Fraction(rng.randint(-99, 99), rng.randint(1, 9)) for _ in range(rng.randint(2, 6))]
    letters = rng.choice(["x", "n", "xy", "ab"])
    other = list(coefficients)
    other[rng.randrange(len(other))] += Fraction(rng.choice([-1, 1]), rng.choice([1, 7, 10**40]))

    def text(values: list[Fraction]) -> str:
        terms = [
            rf"\frac{{{q.numerator}}}{{{q.denominator}}}{letters[place % len(letters)]}^{{{place}}}"
            for place, q in enumerate(values)
        ]
        rng.shuffle(terms)
        return "+".join(terms)

    return text(coefficients), text(other)


def square_root_of_a_square(rng: random.Random) -> Pair:
    """√((x - a)²) against x - a"""
    a, power = rng.randint(-2_000, 2_000), rng.choice([2, 6])
    return rf"\sqrt{{(x{a:+d})^{{{power}}}}}", rng.choice(["", "-"]) + f"(x{a:+d})^{{{power // 2}}}"


def closed_form(rng: random.Random) -> Pair:
    """Σ k^p and Π (k + a) against closed forms with a slip"""
    right, wrong = two_different(rng, 1, 9)
    wrong = wrong if wrong > 0 else right + 1
    return rng.choice(
        [
            (rf"\sum_{{k=1}}^{{n}}{right}k", rf"\frac{{{wrong}n(n+1)}}{{2}}"),
            (rf"\sum_{{k={right}}}^{{n}}k", rf"\frac{{(n+{wrong})(n-{wrong}+1)}}{{2}}"),
            (r"\sum_{k=1}^{n}k^2", rf"\frac{{n(n+1)(2n+{1 + abs(right - wrong)})}}{{6}}"),
            (rf"\sum_{{k=0}}^{{n}}{right + 1}^k", rf"\frac{{{wrong + 1}^{{n+1}}-1}}{{{wrong}}}"),
            (rf"\prod_{{k=1}}^{{n}}(k+{right})", rf"\frac{{(n+{wrong})!}}{{{wrong}!}}"),
            (r"\prod_{k=1}^{n}k", rf"(n{wrong - right:+d})!"),
        ]
    )


def parity(rng: random.Random) -> Pair | None:
    """(-1)^n and cos nπ forms of an integer n"""
    a, b, c = rng.randint(0, 3), rng.randint(0, 3), rng.choice([-1, 1])
    if all((-1) ** (n + a) == c * (-1) ** (n * b) for n in range(-6, 6)):
        return None
    return f"(-1)^{{n+{a}}}", f"{c}*(-1)^{{{b}n}}"


FUNCTION_RULES: tuple[Rule, ...] = (
    floor_of_a_line,
    ceiling_against_floor,
    floor_of_a_root,
    floor_of_a_logarithm,
    floor_of_a_real,
    piecewise_linear,
    extremes,
    greatest_divisor,
    polynomial,
    square_root_of_a_square,
    closed_form,
    parity,
)
