"""Generates pairs of tuples, intervals, matrices, congruences and names, with whether they are equal."""

from fractions import Fraction
from itertools import pairwise
from random import Random

from tests.scoring.generated_forms import Pair
from tests.scoring.generated_quantities import written

OPENING = {True: "[", False: "("}
CLOSING = {True: "]", False: ")"}


def _slips(values: list[int], random: Random) -> list[int]:
    """The values, or two of them swapped, one changed, negated, dropped or twice."""
    shown, place = list(values), random.randrange(len(values))
    change = random.randrange(8)
    if change == 1:
        shown[place] += random.choice((-1, 1))
    elif change == 2:
        shown[place], shown[place - 1] = shown[place - 1], shown[place]
    elif change == 3:
        shown[place] = -shown[place]
    elif change == 4 and len(shown) > 2:
        shown.pop(place)
    elif change == 5:
        shown.insert(place, shown[place])
    return shown


def tuples(random: Random) -> Pair:
    """Points with slips, and in brackets that mean something else."""
    values = random.sample(range(-60, 60), random.randint(3, 5))
    shown = _slips(values, random)
    form = random.choice(["({})", "({})", "({})", r"\left({}\right)", r"\{{{}\}}", "({}, 0)"])
    if form == "({}, 0)":
        shown, form = [*shown, 0], "({})"
    equal = shown == values and form.endswith(")")
    return f"({', '.join(map(str, values))})", form.format(", ".join(map(str, shown))), equal


def sets(random: Random) -> Pair:
    """Sets in another order, with slips, and tuples of the same numbers."""
    values = random.sample(range(-60, 60), random.randint(2, 5))
    shown = random.sample(values, len(values))
    shown = _slips(shown, random)
    form = random.choice([r"\{{{}\}}", r"\{{{}\}}", "({})", r"S=\{{{}\}}"])
    gold = rf"\{{{','.join(map(str, values))}\}}"
    return gold, form.format(", ".join(map(str, shown))), set(shown) == set(values) and form != "({})"


def intervals(random: Random) -> Pair:
    """Intervals, rays and unions against inequalities, with ends open, closed, moved, swapped or negated."""
    ends = sorted(random.sample(range(-50, 50), random.choice([2, 2, 4])))
    closed = [random.random() < 0.5 for _ in ends]
    shown, shown_closed, place = list(ends), list(closed), random.randrange(len(ends))
    change = random.randrange(5)
    if change == 1:
        shown_closed[place] = not shown_closed[place]
    elif change == 2:
        shown[place] += 1 if place % 2 else -1
    elif change == 3:
        shown = [-end for end in reversed(shown)]
    elif change == 4:
        shown_closed.reverse()
    equal = shown == ends and shown_closed == closed
    joiner = r"\cup" if len(ends) == 2 or random.random() < 0.8 else r"\cap"
    text = _union(shown, shown_closed, joiner)
    if random.random() < 0.5:
        text, joiner = _inequalities(shown, shown_closed), r"\cup"
    return _union(ends, closed, r"\cup"), text, equal and joiner == r"\cup"


def _union(ends: list[int], closed: list[bool], joiner: str) -> str:
    return joiner.join(
        f"{OPENING[closed[place]]}{ends[place]},{ends[place + 1]}{CLOSING[closed[place + 1]]}"
        for place in range(0, len(ends), 2)
    )


def _inequalities(ends: list[int], closed: list[bool]) -> str:
    signs = {True: r"\le ", False: "<"}
    return r"\text{ or }".join(
        f"{ends[place]}{signs[closed[place]]}x{signs[closed[place + 1]]}{ends[place + 1]}"
        for place in range(0, len(ends), 2)
    )


def rays(random: Random) -> Pair:
    """x > a, (a, ∞) and linear inequalities with the sign turned, the end moved, open or closed."""
    end, factor, shift = random.randint(-40, 40), random.choice([-3, -2, -1, 1, 2, 3]), random.randint(-9, 9)
    is_above, is_closed = random.random() < 0.5, random.random() < 0.5
    shown = end + random.choice([0, 0, 0, 1, -1, -2 * end])
    shown_above = is_above if random.random() < 0.7 else not is_above
    shown_closed = is_closed if random.random() < 0.7 else not is_closed
    sign = {(True, True): r"\ge", (True, False): ">", (False, True): r"\le", (False, False): "<"}
    turned = sign[shown_above == (factor > 0), shown_closed]
    ray = (
        f"{OPENING[shown_closed]}{shown},\\infty)"
        if shown_above
        else f"(-\\infty,{shown}{CLOSING[shown_closed]}"
    )
    answer = random.choice(
        [
            f"x{sign[shown_above, shown_closed]} {shown}",
            f"{factor}x{shift:+d}{turned} {factor * shown + shift}",
            ray,
        ]
    )
    return (
        f"x{sign[is_above, is_closed]} {end}",
        answer,
        (end, is_above, is_closed) == (shown, shown_above, shown_closed),
    )


def matrices(random: Random) -> Pair:
    """Matrices transposed, with rows swapped, an entry changed or negated, or of another shape."""
    rows, columns = random.choice([(2, 2), (2, 3), (3, 2), (3, 3), (1, 3)])
    matrix = [[random.randint(-30, 30) for _ in range(columns)] for _ in range(rows)]
    shown = [list(row) for row in matrix]
    change, row, column = random.randrange(5), random.randrange(rows), random.randrange(columns)
    if change == 1:
        shown[row][column] += random.choice((-1, 1))
    elif change == 2:
        shown = [list(line) for line in zip(*matrix, strict=True)]
    elif change == 3:
        shown[row], shown[row - 1] = shown[row - 1], shown[row]
    elif change == 4:
        shown[row][column] *= -1
    return _matrix(matrix, "pmatrix"), _matrix(shown, random.choice(["pmatrix", "bmatrix"])), matrix == shown


def _matrix(rows: list[list[int]], name: str) -> str:
    body = r"\\".join("&".join(map(str, row)) for row in rows)
    return rf"\begin{{{name}}}{body}\end{{{name}}}"


def congruences(random: Random) -> Pair:
    """x ≡ a (mod m) with another modulus, residue, sign, or the residue of a multiple."""
    modulus, residue = random.randint(2, 300), random.randint(0, 300)
    residue %= modulus
    shown, other = random.choice(
        [
            (residue, modulus),
            (residue, modulus),
            (residue + 1, modulus),
            (modulus - residue, modulus),
            (residue, modulus + 1),
            (residue, 2 * modulus),
            (modulus, residue + 2),
        ]
    )
    shown %= other
    return (
        rf"x\equiv {residue}\pmod{{{modulus}}}",
        rf"x \equiv {shown} \pmod{{{other}}}",
        (residue, modulus) == (shown, other),
    )


def named_members(random: Random) -> Pair:
    """x = 1, y = 2 in another order, with the names or values exchanged."""
    names = random.sample(["x", "y", "z", "a", "b", "c", "m", "n"], random.randint(2, 3))
    values = random.sample(range(-40, 40), len(names))
    pairs = list(zip(names, values, strict=True))
    shown = list(zip(names, _slips(values, random), strict=False))
    random.shuffle(shown)
    answer = ", ".join(f"{name}={value}" for name, value in shown)
    return ", ".join(f"{name}={value}" for name, value in pairs), answer, sorted(shown) == sorted(pairs)


def complex_numbers(random: Random) -> Pair:
    """a + bi against its conjugate, its negative, i times it, with a part changed, or as a product."""
    a, b, c, d = (random.randint(-30, 30) or 1 for _ in range(4))
    number, other = complex(a, b), complex(c, d)
    product = number * other
    slip = random.choice([0, 0, 1j, -1, 1])
    shown = random.choice([product, product, product.conjugate(), -product, product * 1j]) + slip
    gold = f"({a}{b:+d}i)({c}{d:+d}i)"
    return gold, f"{int(shown.real)}{int(shown.imag):+d}i", product == shown


def powers(random: Random) -> Pair:
    """b^{an+c} against other ways of writing it, with the exponent or the factor off."""
    base, a, c = random.choice([2, 3, 5, 10]), random.randint(1, 6), random.randint(-9, 9)
    step, factor = random.choice([0, 0, 0, 1, -1]), random.choice([1, 1, base, 2])
    inner = random.randint(-9, 9)
    value = Fraction(base) ** (c - inner) * Fraction(base) ** step * factor
    answer = rf"{written(value)}\cdot {base}^{{{a}n{inner:+d}}}"
    if random.random() < 0.5 and a > 1:
        answer = rf"{written(value)}\cdot ({base}^{{{a}}})^{{n}}\cdot {base}^{{{inner}}}"
    return f"{base}^{{{a}n{c:+d}}}", answer, Fraction(base) ** step * factor == 1


def radicals(random: Random) -> Pair:
    """√(a²b) against c√b, 1/√b against √b/b, and nested roots, with slips."""
    a, b = random.randint(2, 900), random.choice([2, 3, 5, 6, 7, 10, 11, 13, 15])
    shown, under = random.choice(
        [(a, b), (a, b), (a + 1, b), (a, b + 1), (b, a), (a * a, b), (-a, b), (a, a * b)]
    )
    gold = random.choice(
        [rf"\sqrt{{{a * a * b}}}", rf"\frac{{{a * b}}}{{\sqrt{{{b}}}}}", rf"\sqrt{{{a * a}}}\sqrt{{{b}}}"]
    )
    equal = shown > 0 and shown * shown * under == a * a * b
    return gold, rf"{shown}\sqrt{{{under}}}", equal


def exponents_and_logarithms(random: Random) -> Pair:
    """log_b (b^p q) against p + log_b q, changes of base, and slips."""
    base, power, other = random.choice([2, 3, 5, 7, 10]), random.randint(1, 6), random.randint(2, 500)
    slip = random.choice([0, 0, 1, -1])
    inner = random.choice([other, other, other + 1])
    answer = random.choice(
        [
            rf"{power + slip}+\log_{{{base}}} {inner}",
            rf"\frac{{\ln {base**power * inner}}}{{\ln {base}}}{slip:+d}",
            rf"{power + slip}+\frac{{1}}{{\log_{{{inner}}} {base}}}",
        ]
    )
    return rf"\log_{{{base}}} {base**power * other}", answer, slip == 0 and inner == other


def trigonometry(random: Random) -> Pair:
    """sin and cos of multiples of x with shifts by quarter turns, and slips in them."""
    k, turn, size = random.randint(1, 99), random.randint(-4, 4), random.randint(2, 99)
    name, sign = random.choice(["sin", "cos"]), random.choice([1, 1, -1])
    other = random.choice(["sin", "cos"])
    shown = random.choice([k, k, k, k + 1])

    def value(function: str, turns: int) -> int:
        return (turns + (1 if function == "cos" else 0)) % 4

    phase = (value(other, turn) + (2 if sign < 0 else 0)) % 4
    shift = {0: "", 1: r"+\frac{\pi}{2}", 2: r"+\pi", 3: r"+\frac{3\pi}{2}"}[turn % 4]
    answer = rf"{sign * size}\{other}({shown}x{shift})"
    return rf"{size}\{name}({k}x)", answer, shown == k and phase == value(name, 0)


def renamed_sequences(random: Random) -> Pair:
    """a_n = b^{n+c} + dn under another index, name or shift of the index."""
    base, c, d = random.randint(2, 9), random.randint(-9, 9), random.randint(-40, 40)
    name, index = random.choice("aaab"), random.choice("nkm")
    shift, other = random.choice([0, 0, 1, -1]), random.choice([c, c, c, c + 1])
    place = f"{index}{shift:+d}" if shift else index
    answer = f"{name}_{{{place}}}={base}^{{{index}{other:+d}}}{d:+d}{index}"
    return f"a_n={base}^{{n{c:+d}}}{d:+d}n", answer, (name, shift, other) == ("a", 0, c)


def signed_roots(random: Random) -> Pair:
    """(-b ± √d)/a against its two values, with a sign, a root or the denominator changed."""
    a, b, d = random.randint(2, 12), random.randint(1, 30), random.choice([2, 3, 5, 6, 7, 10, 11])
    gold = rf"\frac{{{-b}\pm\sqrt{{{d}}}}}{{{a}}}"
    c, e, f = random.choice([(a, -b, d), (a, -b, d), (a + 1, -b, d), (a, b, d), (a, -b, d + 1), (1, -b, d)])
    signs = random.choice(["+-", "-+", "++", "+"])
    shown = ", ".join(rf"\frac{{{e}{sign}\sqrt{{{f}}}}}{{{c}}}" for sign in signs)
    return gold, shown, (c, e, f) == (a, -b, d) and set(signs) == {"+", "-"}


def excluded_points(random: Random) -> Pair:
    """The reals without points as a difference, a union or by ≠, a point changed, negated or left out."""
    points = sorted(random.sample(range(-40, 40), random.randint(1, 3)))
    shown = sorted(_slips(points, random))
    ends = ["-\\infty", *map(str, sorted(set(shown))), "\\infty"]
    answer = random.choice(
        [
            rf"\mathbb{{R}}\setminus\{{{', '.join(map(str, shown))}\}}",
            r"\cup ".join(f"({low},{high})" for low, high in pairwise(ends)),
            ", ".join(rf"x\ne {point}" for point in shown),
        ]
    )
    equal = set(points) == set(shown)
    return rf"\mathbb{{R}}\setminus\{{{', '.join(map(str, points))}\}}", answer, equal


RULES = {
    rule.__name__: rule
    for rule in (
        tuples,
        sets,
        intervals,
        rays,
        matrices,
        congruences,
        named_members,
        complex_numbers,
        powers,
        radicals,
        exponents_and_logarithms,
        trigonometry,
        renamed_sequences,
        signed_roots,
        excluded_points,
    )
}
