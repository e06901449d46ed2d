"""Generates pairs of binomials, series, orders, choices and ratios, with whether they are equal."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, product
from random import Random

from tests.scoring.generated_forms import Pair
from tests.scoring.generated_quantities import written

ORDERS = {"<": "<", r"\le": "<=", "=": "="}
TURNED = {"<": ">", r"\le": r"\ge", "=": "="}


def binomials(random: Random) -> Pair:
    """Combinations and permutations in all notations, with another n, k, kind, or their number off by one."""
    n = random.randint(2, 30)
    k, is_ordered = random.randint(1, min(n, 12)), random.random() < 0.3
    shown = random.choice(
        [
            (n, k, is_ordered),
            (n, k, is_ordered),
            (n, n - k, is_ordered),
            (n + 1, k, is_ordered),
            (n, k - 1, is_ordered),
            (n, k, not is_ordered),
            (n - 1, k - 1, is_ordered),
        ]
    )
    step = random.choice([0, 0, 0, 0, 1, -1])
    right, other = _count(n, k, is_ordered), _count(*shown)
    answer = random.choice([_selection(*shown, random) + (f"{step:+d}" if step else ""), str(other + step)])
    return _selection(n, k, is_ordered, random), answer, right == other + step


def _count(n: int, k: int, is_ordered: bool) -> int:
    return math.perm(n, k) if is_ordered else math.comb(n, k)


def _selection(n: int, k: int, is_ordered: bool, random: Random) -> str:
    if k > n or k < 0:
        return "0"
    if is_ordered:
        forms = [
            f"A_{{{n}}}^{{{k}}}",
            f"P_{{{n}}}^{{{k}}}",
            rf"\frac{{{n}!}}{{({n}-{k})!}}",
            f"{{}}^{{{n}}}P_{{{k}}}",
            f"{{}}_{{{n}}}P_{{{k}}}",
        ]
    else:
        forms = [
            f"C_{{{n}}}^{{{k}}}",
            f"C^{{{k}}}_{{{n}}}",
            f"{{}}^{{{n}}}C_{{{k}}}",
            f"{{}}_{{{n}}}C_{{{k}}}",
            rf"\binom{{{n}}}{{{k}}}",
            rf"{{{n} \choose {k}}}",
            rf"\frac{{{n}!}}{{{k}!({n}-{k})!}}",
            f"C({n},{k})",
            rf"{n}\text{{ choose }}{k}",
        ]
    return random.choice(forms)


def symbolic_binomials(random: Random) -> Pair:
    """Pascal's rule, symmetry and absorption with integer letters, and slips of one in them."""
    a, b = random.randint(0, 20), random.randint(0, 20)
    gold = (a, b)
    c, d, kind = random.randint(-1, 5), random.randint(-1, 5), random.randrange(4)
    identities: list[tuple[str, Callable[[int, int], int | Fraction]]] = [
        (rf"\binom{{n+{a + c}}}{{k+{b + d}}}", lambda n, k: _choose(n + a + c, k + b + d)),
        (rf"\binom{{n+{a}}}{{n-k+{a - b + d - 1}}}", lambda n, k: _choose(n + a, n - k + a - b + d - 1)),
        (
            rf"\binom{{n+{a - 1}}}{{k+{b}}}+\binom{{n+{a - 1}}}{{k+{b - c}}}",
            lambda n, k: _choose(n + a - 1, k + b) + _choose(n + a - 1, k + b - c),
        ),
        (
            rf"\frac{{n+{a + c}}}{{k+{b + 1}}}\binom{{n+{a}}}{{k+{b}}}",
            lambda n, k: Fraction(n + a + c, k + b + 1) * _choose(n + a, k + b),
        ),
    ]
    text, value = identities[kind]
    equal = all(value(n, k) == _choose(n + a, k + b) for n in range(28, 36) for k in range(1, 6))
    return rf"\binom{{n+{gold[0]}}}{{k+{gold[1]}}}", text.replace("+-", "-"), equal


def _choose(n: int, k: int) -> int:
    return math.comb(n, k) if 0 <= k <= n else 0


def sums_and_products(random: Random) -> Pair:
    """Σ and Π with finite bounds, shifted right or wrongly, a term more or less, or a value off by one."""
    low, high, shift = random.randint(-3, 6), random.randint(7, 25), random.choice([-2, -1, 1, 2, 3])
    a, b, p = random.randint(1, 5), random.randint(-4, 9), random.choice([1, 1, 2, 3])
    name, is_product = random.choice("ijkm"), random.random() < 0.3
    moved, ends = random.choice(
        [
            (shift, (low + shift, high + shift)),
            (shift, (low + shift, high + shift)),
            (shift, (low, high)),
            (-shift, (low + shift, high + shift)),
            (0, (low + 1, high)),
            (0, (low, high - 1)),
            (0, (low, high + 1)),
        ]
    )
    right, other = (
        _series((a, b, p), low, high, is_product),
        _series((a, b - a * moved, p), *ends, is_product),
    )
    text = _series_text((a, b - a * moved, p), *ends, is_product, name)
    step = random.choice([0, 0, 1, -1, a])
    if random.random() < 0.5:
        text, other = written(other + step), other + step
    return _series_text((a, b, p), low, high, is_product, "k"), text, right == other


def _series(term: tuple[int, int, int], low: int, high: int, is_product: bool) -> Fraction:
    a, b, power = term
    terms = [Fraction(a * k + b) ** power for k in range(low, high + 1)]
    return math.prod(terms, start=Fraction(1)) if is_product else sum(terms, Fraction(0))


def _series_text(term: tuple[int, int, int], low: int, high: int, is_product: bool, name: str) -> str:
    a, b, power = term
    sign = r"\prod" if is_product else r"\sum"
    return rf"{sign}_{{{name}={low}}}^{{{high}}}({a}{name}{b:+d})^{{{power}}}"


def chains_of_letters(random: Random) -> Pair:
    """a < b ≤ c in either direction, with letters swapped, a sign changed, a letter dropped or two merged."""
    letters = random.sample("abcdmnpqrst", random.randint(3, 4))
    signs = [random.choice(list(ORDERS)[:2]) for _ in letters[1:]]
    others, other_signs = list(letters), list(signs)
    change = random.randrange(6)
    place = random.randrange(len(signs))
    if change == 1:
        others[place], others[place + 1] = others[place + 1], others[place]
    elif change == 2:
        other_signs[place] = random.choice(list(ORDERS))
    elif change == 3:
        others.pop()
        other_signs.pop()
    elif change == 4:
        others.reverse()
    elif change == 5:
        others[0], others[-1] = others[-1], others[0]
    names = sorted(letters)
    equal = _orders(letters, signs, names) == _orders(others, other_signs, names)
    return _chain(letters, signs), _chain_in_a_direction(others, other_signs, random), equal


def _orders(letters: list[str], signs: list[str], names: list[str]) -> frozenset[tuple[int, ...]]:
    """The values of 0 to 3 that a chain allows the names; a letter that it leaves out has all."""
    steps = list(zip(pairwise(letters), signs, strict=True))
    holds = {"<": lambda x, y: x < y, r"\le": lambda x, y: x <= y, "=": lambda x, y: x == y}
    return frozenset(
        numbers
        for numbers in product(range(4), repeat=len(names))
        if all(holds[sign](numbers[names.index(x)], numbers[names.index(y)]) for (x, y), sign in steps)
    )


def _chain(letters: list[str], signs: list[str]) -> str:
    return letters[0] + "".join(f"{sign} {letter}" for sign, letter in zip(signs, letters[1:], strict=True))


def _chain_in_a_direction(letters: list[str], signs: list[str], random: Random) -> str:
    if random.random() < 0.5:
        return _chain(letters, signs)
    return _chain(letters[::-1], [TURNED[sign] for sign in signs[::-1]])


def equal_letters(random: Random) -> Pair:
    """a = b = c in any order, one letter short, or joined to other letters."""
    letters = random.sample("abcdxyz", random.randint(3, 5))
    others = random.sample(letters, len(letters))
    change = random.randrange(4)
    if change == 1:
        others.pop()
    elif change == 2:
        others[random.randrange(len(others))] = random.choice(
            [one for one in "abcdxyz" if one not in letters]
        )
    elif change == 3:
        others.append("0")
    return "=".join(letters), "=".join(others), change == 0


def letter_intervals(random: Random) -> Pair:
    """Intervals whose ends are letters, with an end or the variable changed, swapped, open or closed."""
    ends, closed = random.sample("abcdmpqrsuvw", 2), [random.random() < 0.5 for _ in range(2)]
    name = random.choice("xyzt")
    shown, shown_closed, variable = list(ends), list(closed), name
    change = random.randrange(6)
    if change == 1:
        shown.reverse()
    elif change == 2:
        shown_closed[random.randrange(2)] ^= True
    elif change == 3:
        shown[random.randrange(2)] = "k"
    elif change == 4:
        variable = "x" if name != "x" else "y"
    elif change == 5:
        shown[0] = "-" + shown[0]
    signs = {True: r"\le ", False: "<"}
    gold = f"{ends[0]}{signs[closed[0]]}{name}{signs[closed[1]]}{ends[1]}"
    low, high = ("(", "[")[shown_closed[0]], (")", "]")[shown_closed[1]]
    answer = random.choice(
        [
            f"{shown[0]}{signs[shown_closed[0]]}{variable}{signs[shown_closed[1]]}{shown[1]}",
            rf"{variable}\in {low}{shown[0]},{shown[1]}{high}",
        ]
    )
    return gold, answer, (shown, shown_closed, variable) == (ends, closed, name)


def choices(random: Random) -> Pair:
    """A letter against another one, two letters, a letter with the option's text, or a value."""
    letter, other = random.sample("ABCDEFGHIJ", 2)
    shown = random.choice([letter, other])
    number = random.randint(1, 99)
    forms = [
        shown,
        f"({shown})",
        rf"\text{{{shown}}}",
        rf"\textbf{{({shown})}}",
        f"{shown}. {number}",
        rf"\text{{({shown}) }} {number}",
        f"{shown})",
    ]
    wrong = [
        f"{letter} or {other}",
        f"{other}, {letter}",
        rf"{letter}\text{{ and }}{other}",
        f"{letter}{other}",
        str(number),
        rf"\text{{not }}{letter}",
        f"({other}, {letter})",
        rf"\text{{neither {letter} nor {other}}}",
        f"{letter}={number}",
        f"{number}{letter}",
        f"{letter}_{{{number}}}",
    ]
    gold = random.choice(
        [f"({letter})", rf"\text{{({letter})}}", rf"\text{{{letter}}}", rf"\textbf{{({letter})}}"]
    )
    if random.random() < 0.5:
        return gold, random.choice(wrong), False
    return gold, random.choice(forms), shown == letter


def ratios(random: Random) -> Pair:
    """a : b : c up to a factor, swapped, with one part changed, inverted or dropped."""
    parts = [random.randint(25, 99) for _ in range(random.choice([2, 2, 3]))]  # 6:30 is a time of day
    factor = random.randint(1, 6)
    shown = [part * factor for part in parts]
    change = random.randrange(5)
    if change == 1:
        shown[random.randrange(len(shown))] += random.choice([1, factor])
    elif change == 2:
        shown.reverse()
    elif change == 3:
        shown[0] = shown[0] * 10
    elif change == 4:
        shown = shown[:-1] if len(shown) > 2 else [shown[0], *shown]
    equal = len(parts) == len(shown) and all(
        a * shown[0] == b * parts[0] for a, b in zip(parts, shown, strict=True)
    )
    form = random.choice([":", " : ", r" \text{ to } "]) if len(shown) < 3 else ":"
    answer = form.join(map(str, shown))
    if len(shown) == 2 and random.random() < 0.3:
        answer = rf"\frac{{{shown[0]}}}{{{shown[1]}}}"
    return ":".join(map(str, parts)), answer, equal


RULES = {
    rule.__name__: rule
    for rule in (
        binomials,
        symbolic_binomials,
        sums_and_products,
        chains_of_letters,
        equal_letters,
        letter_intervals,
        choices,
        ratios,
    )
}
