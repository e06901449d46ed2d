"""Generates pairs of written numbers (words, fractions, bases), with whether they are equal exactly."""

from fractions import Fraction
from random import Random

from tests.scoring.generated_forms import Pair
from tests.scoring.generated_quantities import written

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL, TENS = _SMALL.split(), _TENS.split()
SCALES = [(10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")]
PARTS = {
    2: ("half", "halves"),
    3: ("third", "thirds"),
    4: ("quarter", "quarters"),
    5: ("fifth", "fifths"),
    6: ("sixth", "sixths"),
    7: ("seventh", "sevenths"),
    8: ("eighth", "eighths"),
    9: ("ninth", "ninths"),
    10: ("tenth", "tenths"),
    12: ("twelfth", "twelfths"),
    20: ("twentieth", "twentieths"),
}
DIGITS = "0123456789ABCDEF"
BASE_NAMES = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


def spell(number: int, joiner: str = "", hyphen: str = " ") -> str:
    """The number in words, with `joiner` before the last part of each group: two hundred and five."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        ones = number % 10
        return TENS[number // 10 - 2] + (f"{hyphen}{SMALL[ones]}" if ones else "")
    scale, name = next((scale, name) for scale, name in SCALES if number >= scale)
    rest = number % scale
    link = f" {joiner}" if joiner and rest < 100 else ""
    ahead = f"{spell(number // scale, joiner, hyphen)} {name}"
    return ahead + (f"{link} {spell(rest, joiner, hyphen)}" if rest else "")


def _near(number: int, random: Random) -> int:
    """The number itself, or one that a slip makes of it: by one, by ten, swapped or dropped digits."""
    digits = str(number)
    place = random.randrange(len(digits))
    swapped = digits[:place] + digits[place:][::-1]
    return random.choice(
        [
            number,
            number,
            number + 1,
            number - 1,
            number * 10,
            number * 1000,
            number // 10,
            int(swapped),
            number + 10,
            number + 100,
            number - 10,
        ]
    )


def number_words(random: Random) -> Pair:
    """A whole number in words, with a slip in a digit, a place or a scale."""
    number = int(10 ** random.uniform(0, 8.9))
    near = _near(number, random)
    shown = abs(near) if abs(near) < 10**12 else number
    is_negative = random.random() < 0.25
    turned = random.random() < 0.2
    text = spell(shown, random.choice(["", "and"]), random.choice([" ", "-"]))
    if is_negative != turned:
        text = random.choice(["minus ", "negative "]) + text
    answer = random.choice([text, rf"\text{{{text}}}", text.capitalize(), rf"\text{{{text} apples}}"])
    return f"{'-' if is_negative else ''}{number}", answer, shown == number and not turned


def fraction_words(random: Random) -> Pair:
    """Two thirds, three and a half, a quarter against fractions that nearly are."""
    bottom = random.choice(list(PARTS))
    top, whole = random.randint(1, bottom - 1), random.choice([0, 0, random.randint(1, 99)])
    value = whole + Fraction(top, bottom)
    part = PARTS[bottom][top > 1]
    text = (f"{spell(whole)} and " if whole else "") + f"{spell(top)} {part}"
    shown = random.choice(
        [
            value,
            value,
            whole * value,
            1 / value,
            value + 1,
            Fraction(whole * 10 * bottom + top, bottom),
            whole + Fraction(bottom, top),
            Fraction(whole + top, bottom),
            value / 10,
            -value,
            Fraction(whole * top, bottom),
        ]
    )
    gold = random.choice([written(shown), f"{shown.numerator}/{shown.denominator}"])
    return gold, random.choice([text, rf"\text{{{text}}}"]), value == shown


def written_fractions(random: Random) -> Pair:
    """Fractions, mixed numbers, decimals, percentages, powers of ten, and repeating decimals."""
    value = Fraction(
        random.randint(-900, 900), random.choice([1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 25, 37, 99, 100])
    )
    step = Fraction(1, random.choice([1, 10, 100, 1000, value.denominator, 10**9]))
    shown = random.choice(
        [
            value,
            value,
            value,
            value + step,
            value - step,
            -value,
            1 / value if value else value + 1,
            value * 10,
            value / 10,
            value * 2,
        ]
    )
    return random.choice([written(value), _spelled(value, random)]), _spelled(shown, random), value == shown


def _spelled(value: Fraction, random: Random) -> str:
    """One of the notations that a number has."""
    sign, size = "-" if value < 0 else "", abs(value)
    whole, rest = divmod(size.numerator, size.denominator)
    forms = [
        rf"{sign}\frac{{{size.numerator}}}{{{size.denominator}}}",
        f"{sign}{size.numerator}/{size.denominator}",
    ]
    forms += [rf"\frac{{{value.numerator * 3}}}{{{value.denominator * 3}}}"]
    if whole and rest:
        forms.append(rf"{sign}{whole}\frac{{{rest}}}{{{size.denominator}}}")
    decimals = next((places for places in range(13) if (size * 10**places).denominator == 1), None)
    if decimals is not None:
        digits = str(int(size * 10**decimals)).zfill(decimals + 1)
        text = f"{digits[: len(digits) - decimals]}.{digits[len(digits) - decimals :]}".rstrip(".")
        forms += [sign + text, f"{sign}{text}0" if decimals else f"{sign}{text}.0"]
        power = random.randint(-6, 6)
        scaled = size * Fraction(10) ** power
        forms.append(rf"{sign}{_decimal(scaled)}\times 10^{{{-power}}}")
    elif (period := _period(size)) is not None:
        forms.append(sign + period)
    return random.choice(forms)


def _decimal(value: Fraction) -> str:
    places = next(places for places in range(40) if (value * 10**places).denominator == 1)
    digits = str(int(value * 10**places)).zfill(places + 1)
    return f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}".rstrip(".")


def _period(size: Fraction) -> str | None:
    """A repeating decimal: 0.1\\overline{6}."""
    for fixed in range(4):
        for length in range(1, 7):
            nines = size * 10**fixed * (10**length - 1)
            if nines.denominator == 1:
                whole, period = divmod(int(nines), 10**length - 1)
                digits = str(whole).zfill(fixed + 1)
                ahead, behind = digits[: len(digits) - fixed], digits[len(digits) - fixed :]
                return rf"{ahead}.{behind}\overline{{{str(period).zfill(length)}}}"
    return None


def separated_digits(random: Random) -> Pair:
    """Thousands with commas, thin spaces and braces, with a digit or a group changed, moved or dropped."""
    number = random.randint(1_000, 10 ** random.randint(5, 12))
    shown = _near(number, random)
    grouped = f"{shown:,}"
    answer = random.choice(
        [
            grouped,
            grouped.replace(",", "{,}"),
            grouped.replace(",", r"\,"),
            grouped.replace(",", " "),
            str(shown),
            grouped.replace(",", r",\!"),
        ]
    )
    return str(number), answer, number == shown


def numerals(random: Random) -> Pair:
    """Digits of a named base, with a changed digit, swapped digits or another base."""
    base, number = random.choice([2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 16]), random.randint(1, 20_000)
    shown_base = base if random.random() < 0.7 else random.choice([2, 3, 5, 7, 8, 9, 12, 16])
    digits = _digits(number, base)
    shown = random.choice(
        [
            digits,
            digits,
            _digits(number + 1, base),
            digits[::-1].lstrip("0"),
            digits + "0",
            digits[:-1] or "1",
            _digits(number + base, base),
        ]
    )
    if any(DIGITS.index(digit) >= shown_base for digit in shown):
        shown_base = base
    equal = shown == digits and shown_base == base
    return _numeral(digits, base, random), _numeral(shown, shown_base, random), equal


def _digits(number: int, base: int) -> str:
    digits = ""
    while number:
        digits, number = DIGITS[number % base] + digits, number // base
    return digits


def _numeral(digits: str, base: int, random: Random) -> str:
    forms = [
        f"{digits}_{{{base}}}",
        rf"{digits}_{{({base})}}",
        rf"\text{{{digits}}}_{{{base}}}",
        rf"{digits}\text{{ (base {base})}}",
    ]
    if digits.endswith("C"):  # 6C_{16} is a binomial
        return rf"{digits}\text{{ (base {base})}}"
    if base in BASE_NAMES:
        forms += [
            rf"{digits}_{{\text{{{BASE_NAMES[base]}}}}}",
            rf"{digits}\text{{ in base {BASE_NAMES[base]}}}",
        ]
    return random.choice(forms if base > 9 else [*forms, f"{digits}_{base}"])


def percentages(random: Random) -> Pair:
    """A percentage against a percentage, a decimal or a fraction, with a slip of ten, a point or a sign."""
    value = Fraction(random.randint(1, 2_000), random.choice([1, 2, 4, 5, 10, 100]))
    shown = random.choice(
        [value, value, value + 1, value - 1, value / 10, value * 10, 100 - value, value + Fraction(1, 100)]
    )
    gold = _decimal(value) + random.choice([r"\%", "%", r"\text{ percent}", r"\text{ per cent}"])
    answer = random.choice(
        [_decimal(shown) + r"\%", written(shown) + r"\%", written(shown / 100), _decimal(shown / 100)]
    )
    # a bare number may be the percentage itself
    bare = Fraction(shown / 100) if not answer.endswith("%") else None
    return gold, answer, value in {shown, bare}


def decimal_commas(random: Random) -> Pair:
    """3,5 for 3.5, with a changed, moved or dropped digit."""
    places = random.choice([1, 2, 4])
    number = random.randint(1, 10**5)
    number += number % 10 == 0
    value = Fraction(number, 10**places)
    shown = _near(number, random)
    digits = str(abs(shown)).zfill(places + 1)
    answer = f"{digits[: len(digits) - places]},{digits[len(digits) - places :]}"
    return _decimal(value), answer.replace(",", random.choice([",", "{,}"])), number == abs(shown)


RULES = {
    rule.__name__: rule
    for rule in (
        number_words,
        fraction_words,
        written_fractions,
        separated_digits,
        numerals,
        percentages,
        decimal_commas,
    )
}
