"""Generates pairs of answers in olympiad forms, with whether they are equal by exact arithmetic."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import count, permutations
from random import Random

Pair = tuple[str, str, bool]
"""gold, answer, and whether they are equal"""


def renamed_functions(random: Random) -> Pair:
    """f(x) = ax² + bx + c under another argument, sometimes with another coefficient or a stray letter."""
    name, other = random.sample("xtnyuz", 2)
    gold = [random.randint(-40, 40) for _ in range(3)]
    answer = list(gold)
    if random.random() < 0.7:
        answer[random.randrange(3)] += random.choice((-1, 1))
    stray = random.random() < 0.2 and any(answer[:2])
    body = _quadratic(answer, name if stray else other)
    return f"f({name})={_quadratic(gold, name)}", f"f({other})={body}", answer == gold and not stray


def _quadratic(numbers: list[int], name: str) -> str:
    return f"{numbers[0]}{name}^2+({numbers[1]}){name}+({numbers[2]})"


def renamed_solutions(random: Random) -> Pair:
    """aπ/b + mkπ under another name of the integer, with another offset or period now and then.

    An offset that differs by whole periods gives the same angles.
    """
    gold = (random.randint(-50, 50), random.randint(2, 60), random.randint(1, 5))
    answer = tuple(random.choice((number, number, number + 1)) for number in gold)
    between = Fraction(gold[0], gold[1]) - Fraction(answer[0], answer[1])
    equal = gold[2] == answer[2] and between % gold[2] == 0
    texts = [
        rf"\frac{{{a}\pi}}{{{b}}}+{m}{letter}\pi"
        for (a, b, m), letter in zip((gold, answer), "kn", strict=True)
    ]
    return texts[0], texts[1] + random.choice(["", r", n\in\mathbb{Z}", r"\text{ for any integer }n"]), equal


def lists(random: Random) -> Pair:
    """Values in another order, sometimes with one changed, dropped or twice."""
    gold = random.sample(range(-90, 400), random.randint(2, 5))
    answer = random.sample(gold, len(gold))
    change = random.randrange(4)
    if change == 1:
        answer[0] += random.choice((-1, 1))
    elif change == 2:
        answer.pop()
    elif change == 3:
        answer.append(answer[0])
    form = random.choice(["{}", r"\{{{}\}}", "x={}"])
    return ", ".join(map(str, gold)), form.format(", ".join(map(str, answer))), set(gold) == set(answer)


def families(random: Random) -> Pair:
    """Residue classes as a set, a congruence, in words or as n = ak + b."""
    gold, answer = ((random.randint(1, 20), random.randint(-60, 60)) for _ in range(2))
    if random.random() < 0.4:
        answer = gold[0], gold[1] + gold[0] * random.randint(-2, 2)
    equal = gold[0] == answer[0] and (gold[1] - answer[1]) % gold[0] == 0
    return _family(*gold, "k", random), _family(*answer, "m", random), equal


def _family(modulus: int, residue: int, letter: str, random: Random) -> str:
    forms = [
        rf"\{{{modulus}{letter}+({residue}):{letter}\in\mathbb{{Z}}\}}",
        rf"n\equiv {residue}\pmod{{{modulus}}}",
        rf"n={modulus}{letter}+({residue}),\ {letter}\in\mathbb{{Z}}",
    ]
    if residue % modulus == 0:
        forms.append(rf"\text{{all multiples of }}{modulus}")
    return random.choice(forms)


def inequalities(random: Random) -> Pair:
    """(x - a)(x - b) against 0, and an interval or two rays with ends that may differ or be open."""
    low, high = sorted(random.sample(range(-60, 61), 2))
    sign = random.choice(["<", r"\le", ">", r"\ge"])
    ends, shown = (low, high), (low, high + random.choice((0, 0, 1)))
    closed, shown_closed = len(sign) > 1, random.random() < 0.5
    left, right = ("[", "]") if shown_closed else ("(", ")")
    inside = sign in {"<", r"\le"}
    if inside:
        answer = f"{left}{shown[0]},{shown[1]}{right}"
    else:
        answer = rf"(-\infty,{shown[0]}{right}\cup{left}{shown[1]},\infty)"
    return f"(x-({low}))(x-({high})){sign} 0", answer, ends == shown and closed == shown_closed


def permuted(random: Random) -> Pair:
    """A triple and its permutations, all or cyclic ones, against the list of some."""
    triple = [random.randint(0, 3) + random.choice((0, 0, 40)) * random.randint(0, 9) for _ in range(3)]
    cyclic = random.random() < 0.5
    orders = (
        {tuple(triple[shift:] + triple[:shift]) for shift in range(3)}
        if cyclic
        else set(permutations(triple))
    )
    listed = random.choice([set(permutations(triple)), orders, orders - {tuple(triple)} or orders])
    words = r"\text{ and its cyclic permutations}" if cyclic else r"\text{ and all permutations}"
    gold = ", ".join(str(order).replace(" ", "") for order in sorted(listed))
    return gold, str(tuple(triple)) + words, listed == orders


def signed_pairs(random: Random) -> Pair:
    """(a, ±b) against the two pairs, or nearly."""
    a, b, c = random.randint(0, 99), random.randint(1, 99), random.randint(1, 99)
    gold = {(a, b), (a, -b)}
    listed = random.choice(
        [[(a, b), (a, -b)], [(a, -b), (a, b)], [(a, b)], [(b, a), (-b, a)], [(a, c), (a, -c)]]
    )
    return ", ".join(map(str, listed)), rf"({a},\pm{b})", set(listed) == gold


def cases(random: Random) -> Pair:
    """Two cases at a border, in either order, with swapped values, another border or other ends."""
    a = random.randint(2, 60)
    values, border = (
        random.sample([f"{a}x^2", f"{a}x", f"-{a}x", f"x+{a}", f"{a}+1"], 2),
        random.randint(-200, 200),
    )
    rows = [(values[0], rf"x\ge {border}"), (values[1], f"x<{border}")]
    change = random.randrange(4)
    shown = list(rows)
    if change == 1:
        shown = [(values[1], rows[0][1]), (values[0], rows[1][1])]
    elif change == 2:
        shown = [(values[0], f"x>{border}"), (values[1], rf"x\le {border}")]
    elif change == 3:
        shown = [(values[0], rf"x\ge {border + 1}"), (values[1], f"x<{border + 1}")]
    random.shuffle(shown)
    return _cases(rows), _cases(shown, r"\text{if }"), not change


def bars_by_cases(random: Random) -> Pair:
    """m|x - a| + c against its two lines, with a slope, border, value or end changed, or a gap between."""
    a, c, m = random.randint(-60, 60), random.randint(-30, 30), random.choice([-3, -1, 1, 2, 5])
    right, left, borders = (m, c - m * a), (-m, c + m * a), (a, a)
    change = random.randrange(7)
    if change == 1:
        right = (m, c - m * a + random.choice((-1, 1)))
    elif change == 2:
        left = (m, c - m * a)
    elif change == 3:
        borders = (a + random.choice((-1, 1)),) * 2
    elif change == 4:
        borders = (a, a - 1)
    elif change == 5:
        right, left = left, right
    signs = random.choice([(r"\ge", "<"), (">", r"\le"), (">", "<") if change == 6 else (r"\ge", "<")])
    rows = [
        (f"{slope}x+({rest})", f"x{sign} {border}")
        for (slope, rest), sign, border in zip((right, left), signs, borders, strict=True)
    ]
    bars = rf"{m}|x-({a})|+({c})"
    gold, answer = random.sample([f"f(x)={bars}", _cases(rows, r"\text{if }")], 2)
    return gold, answer, change == 0 or (change == 6 and signs != (">", "<"))


def _cases(rows: list[tuple[str, str]], word: str = "") -> str:
    return (
        r"f(x)=\begin{cases}"
        + r"\\".join(f"{value} & {word}{condition}" for value, condition in rows)
        + r"\end{cases}"
    )


def curves(random: Random) -> Pair:
    """A conic up to a factor, with a restriction that may be another one, or missing."""
    a, b, c = (random.randint(1, 99) for _ in range(3))
    factor = random.randint(1, 4)
    shown = (a * factor, b * factor, c * factor + random.choice((0, 0, 1)))
    limits = ["", " (y>0)", " (y<0)", " (x>0)", r" (y\ge 0)"]
    limit = random.choice(limits)
    other = random.choice([limit, random.choice(limits)])
    equal = shown[2] == c * factor and limit == other
    return f"{a}x^2+{b}y^2={c}{limit}", f"{shown[0]}x^2+{shown[1]}y^2={shown[2]}{other}", equal


def vectors(random: Random) -> Pair:
    """A column and its unit vectors, with a changed or swapped component."""
    gold = [random.randint(-40, 40) or 1 for _ in range(3)]
    answer = random.choice([list(gold), [gold[1], gold[0], gold[2]], [gold[0], -gold[1], gold[2]]])
    text = "+".join(rf"({number})\mathbf{{{axis}}}" for number, axis in zip(answer, "ijk", strict=True))
    return r"\begin{pmatrix}" + r"\\".join(map(str, gold)) + r"\end{pmatrix}", text, gold == answer


def named_values(random: Random) -> Pair:
    """A number and an equation that gives it to a name, or to an expression that is to be solved."""
    number = random.randint(1, 5_000)
    names = ["x", "AB", "f(3)", "m+n", "S_n", r"\cos A"]
    left = random.choice([*names, "2x", "x+1", "x^2", "-x", r"\sqrt{x}", "|x|", r"\frac{x}{3}", "3-x", "2^x"])
    shown = number + random.choice((0, 0, 0, 1))
    return str(number), f"{left}={shown}", left in names and shown == number


RULES: dict[str, Callable[[Random], Pair]] = {
    rule.__name__: rule
    for rule in (
        renamed_functions, renamed_solutions, lists, families, inequalities, permuted, signed_pairs, cases,
        curves, vectors, named_values, bars_by_cases,
    )
}  # fmt: skip


def unequal_forms(rule: Callable[[Random], Pair]) -> Iterator[tuple[str, str]]:
    """Distinct unequal pairs of a rule, in the same order each time; without end."""
    seen = set()
    for seed in count():
        gold, answer, equal = rule(Random(seed))
        if not equal and (gold, answer) not in seen:
            seen.add((gold, answer))
            yield gold, answer
