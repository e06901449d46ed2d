"""Equality of two parsed answers: by structure, and at the leaves by value."""

from fractions import Fraction
from itertools import pairwise

from r1eval.scoring.answers.meaning import Interval, Meaning, integers_in
from r1eval.scoring.answers.naming import same_name
from r1eval.scoring.answers.residues import same_family
from r1eval.scoring.answers.restrictions import restrictions_agree, unrestricted
from r1eval.scoring.notation.quantities import values_in
from r1eval.scoring.notation.tree import symbols
from r1eval.scoring.numbers.values import Values, is_same, tree_of, with_unit

ALWAYS_WHOLE = frozenset("nN")
"""letters that are integers wherever they are restricted; m and k are often real parameters"""


def is_equal(gold: Meaning, answer: Meaning) -> bool:
    """Whether an answer's meaning equals the gold's, under the conventions of `expression`."""
    if gold.conditions or answer.conditions or gold.domain or answer.domain:
        return restrictions_agree(gold, answer, is_equal) and is_equal(
            unrestricted(gold), unrestricted(answer)
        )
    if gold.kind == "value":
        return _equal_value(gold, answer)
    if gold.kind == "equation":
        return _equal_equation(gold, answer)
    answer = _defined_value(answer)
    comparisons = {
        "list": _equal_list, "set": _equal_set, "tuple": _equal_tuple, "bracket": _equal_tuple,
        "matrix": _equal_matrix, "numeral": _equal_numeral, "reals": _equal_reals, "ratio": _equal_ratio,
        "family": same_family, "piecewise": _equal_cases, "row": _equal_cases,
    }  # fmt: skip
    if gold.kind in comparisons:
        return comparisons[gold.kind](gold, answer)
    if gold.kind == "congruence":
        return (
            answer.kind == gold.kind and answer.name == gold.name and is_equal(gold.items[0], answer.items[0])
        )
    if gold.kind == "inequality":
        return answer.kind == gold.kind and answer.name == gold.name and is_same(gold.values, answer.values)
    return answer.kind == gold.kind and answer.text == gold.text


def _equal_value(gold: Meaning, answer: Meaning) -> bool:
    if answer.kind == "equation":
        return bool(answer.items) and _equal_value(gold, answer.items[0])
    if answer.kind == "set" and len(answer.items) == 1:
        return _equal_value(gold, answer.items[0])
    if answer.kind == "list" and answer.alternatives:
        return all(_equal_value(gold, item) for item in answer.items)  # 0.5 or 1/2
    if (
        answer.kind == "ratio"
        and len(answer.items) == 2
        and all(item.kind == "value" for item in answer.items)
    ):
        return _equal_ratio(Meaning("ratio", items=(gold, Meaning("value", values=(Fraction(1),)))), answer)
    if answer.kind == "congruence":
        return _equal_value(gold, answer.items[0])
    if answer.kind == "numeral":
        return answer.name == "10" and is_same(gold.values, (Fraction(answer.text),))
    return answer.kind == "value" and _equal_quantities(gold, answer)


def _equal_quantities(gold: Meaning, answer: Meaning) -> bool:
    """Compare values with units: units must not contradict each other, but one side may have none."""
    units = {gold.unit, answer.unit} - {""}
    if len(units) > 1:
        converted = values_in(answer, gold.unit)
        if converted is not None:
            return is_same(gold.values, converted)
        return units == {"degree", "radian"} and is_same(to_base_unit(gold), to_base_unit(answer))
    return is_same(gold.values, answer.values) or is_same(to_base_unit(gold), to_base_unit(answer))


def to_base_unit(quantity: Meaning) -> Values:
    """The values with percent as a fraction and degrees in radians."""
    has_factor = quantity.unit in {"percent", "degree"}
    return with_unit(quantity.values, quantity.unit) if has_factor else quantity.values


def _equal_equation(gold: Meaning, answer: Meaning) -> bool:
    """Compare equations up to a factor; what is named may be given without its name."""
    if answer.kind != "equation":
        return bool(gold.name and gold.items) and is_equal(gold.items[0], answer)
    if len(_units(gold) | _units(answer)) > 1:
        return same_name(gold.name, answer.name) and is_equal(gold.items[0], answer.items[0])
    if gold.values and answer.values and is_same(gold.values, answer.values):
        return True
    is_decorated = gold.name != answer.name or not (gold.values and answer.values)
    return (
        is_decorated
        and bool(gold.name and answer.name and gold.items and answer.items)
        and same_name(gold.name, answer.name)
        and is_equal(gold.items[0], answer.items[0])
    )


def _units(equation: Meaning) -> set[str]:
    return {item.unit for item in equation.items} - {""}


def _defined_value(answer: Meaning) -> Meaning:
    """The right side of a definition: {1, 2} for S = {1, 2}."""
    if answer.kind == "equation" and answer.items and answer.items[0].kind != "value":
        return answer.items[0]
    return answer


def _members(meaning: Meaning) -> tuple[Meaning, ...]:
    """The members, those of the form x = 1 without their name."""
    return tuple(item.items[0] if item.kind == "equation" and item.items else item for item in meaning.items)


def _names(meaning: Meaning) -> tuple[str, ...]:
    return tuple(item.name if item.kind == "equation" else "" for item in meaning.items)


def _assignments(meaning: Meaning) -> dict[str, Meaning] | None:
    """x = 1, y = 2 as a mapping; None unless every member names a variable of its own."""
    names = _names(meaning)
    if meaning.kind not in {"list", "set"} or "" in names or len(set(names)) != len(names):
        return None
    return dict(zip(names, _members(meaning), strict=True))


def _equal_list(gold: Meaning, answer: Meaning) -> bool:
    """Compare in any order, unless the gold names its values: then by name, or in the gold's order."""
    named, other = _assignments(gold), _assignments(answer)
    if named is not None and other is not None:
        return named.keys() == other.keys() and all(is_equal(named[name], other[name]) for name in named)
    if answer.kind == "value" and gold.alternatives:  # x = y = 1
        return all(is_equal(item, answer) for item in gold.items)
    if answer.kind not in {"list", "set", "tuple", "bracket"}:
        return False
    if named is not None:
        said = zip(_names(gold), _names(answer), strict=False)
        if any(name != own and name in named for own, name in said):
            return False  # m = 5, m = 3 for n = 5, m = 3
        if gold.alternatives and any(map(_letters, _members(gold))):
            return False  # b, c for a = b = c
        return answer.kind != "set" and _equal_in_order(_members(gold), answer.items)
    if any(item.text == "…" for item in gold.items):
        return _equal_in_order(_shorten(_members(gold)), _shorten(_members(answer)))
    if answer.kind in {"tuple", "bracket"}:
        return _equal_in_order(_members(gold), answer.items)
    members, others = _members(gold), _members(answer)
    if len(others) > len(members) and len(_distinct_members(gold)) == len(members):
        others = _distinct_members(answer)  # a solution given twice
    return _equal_in_any_order(members, others)


def _letters(value: Meaning) -> frozenset[str]:
    """The variables of a value."""
    tree = tree_of(value.values)
    return symbols(tree) if tree else frozenset()


def _shorten(members: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """Keep the first two terms of a progression with an ellipsis: 1, 2, …, n for 1, 2, 3, …, n."""
    ellipsis = next((index for index, item in enumerate(members) if item.text == "…"), 0)
    terms = [item.values[0] for item in members[:ellipsis] if item.kind == "value" and len(item.values) == 1]
    steps = {later - earlier for earlier, later in pairwise(terms)}
    if len(terms) == ellipsis > 2 and len(steps) == 1:
        return (*members[:2], *members[ellipsis:])
    return members


def _equal_set(gold: Meaning, answer: Meaning) -> bool:
    if not gold.items:
        is_empty = answer.kind in {"set", "reals"} and not answer.items and not answer.intervals
        return is_empty and (answer.name == gold.name or answer.kind == "reals")
    if answer.kind in {"value", "equation"} and len(gold.items) == 1:
        return is_equal(gold.items[0], answer)
    return answer.kind in {"list", "set"} and _equal_in_any_order(
        _distinct_members(gold), _distinct_members(answer)
    )


def _distinct_members(meaning: Meaning) -> tuple[Meaning, ...]:
    """The distinct members of a set."""
    distinct: list[Meaning] = []
    for member in _members(meaning):
        if not any(is_equal(member, other) for other in distinct):
            distinct.append(member)
    return tuple(distinct)


def _equal_tuple(gold: Meaning, answer: Meaning) -> bool:
    """Compare member by member; a pair may be an interval, a list of named values is ordered by name."""
    if answer.kind == "reals" or (answer.kind == "bracket" and gold.kind == "tuple" and len(gold.items) == 2):
        return bool(gold.intervals) and _equal_intervals(gold.intervals, answer.intervals)
    if gold.kind == "bracket" and len(gold.items) == 2 and answer.kind != "bracket":
        return False
    if answer.kind == "matrix":
        return _equal_vector(gold, answer)
    if answer.kind == "list" and (named := _assignments(answer)) is not None:
        ordered = [named[name] for name in sorted(named)]
        return _equal_in_order(gold.items, tuple(ordered)) or (
            _equal_in_order(gold.items, _members(answer)) and list(named) == sorted(named)
        )
    return (
        answer.kind in {"tuple", "bracket", "list"}
        and not answer.alternatives
        and _equal_in_order(gold.items, _members(answer))
    )


def _equal_vector(tuple_: Meaning, matrix: Meaning) -> bool:
    """Compare a tuple with a column vector."""
    if any(len(row.items) != 1 for row in matrix.items):
        return False
    return _equal_in_order(tuple_.items, tuple(row.items[0] for row in matrix.items))


def _equal_matrix(gold: Meaning, answer: Meaning) -> bool:
    if answer.kind in {"tuple", "bracket", "list"}:
        return _equal_vector(answer, gold)
    return (
        answer.kind == "matrix"
        and len(gold.items) == len(answer.items)
        and all(
            _equal_in_order(row.items, other.items)
            for row, other in zip(gold.items, answer.items, strict=True)
        )
    )


def _equal_numeral(gold: Meaning, answer: Meaning) -> bool:
    if answer.kind == "value":  # the question asked for the base, so it may be left out
        return answer.values == (Fraction(gold.text),) if gold.text.isdigit() else False
    if answer.kind == "equation" and answer.items:
        return _equal_numeral(gold, answer.items[0])
    return answer.kind == "numeral" and answer.text == gold.text and answer.name == gold.name


def _equal_reals(gold: Meaning, answer: Meaning) -> bool:
    if not gold.intervals:
        return answer.kind in {"reals", "set"} and not (answer.intervals or answer.items)
    if answer.kind not in {"reals", "tuple", "bracket"} or not answer.intervals:
        return False
    if gold.name and answer.name and gold.name != answer.name:
        return False
    if _equal_intervals(gold.intervals, answer.intervals):
        return True
    return (
        gold.name == answer.name
        and gold.name in ALWAYS_WHOLE
        and _equal_intervals(integers_in(gold.intervals), integers_in(answer.intervals))
    )


def _equal_intervals(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> bool:
    return len(one) == len(other) and all(
        (left.low_closed, left.high_closed) == (right.low_closed, right.high_closed)
        and is_same(left.low, right.low)
        and is_same(left.high, right.high)
        for left, right in zip(one, other, strict=True)
    )


def _equal_ratio(gold: Meaning, answer: Meaning) -> bool:
    """Compare ratios up to a factor: 3:2 equals 6:4, and the fraction 3/2."""
    if answer.kind == "value" and len(gold.items) == 2:
        answer = Meaning("ratio", items=(answer, Meaning("value", values=(Fraction(1),))))
    if answer.kind != "ratio" or len(answer.items) != len(gold.items):
        return False
    terms = [item for meaning in (gold, answer) for item in meaning.items]
    if any(item.kind != "value" or not isinstance(item.values[0], Fraction) for item in terms):
        return _equal_in_order(gold.items, answer.items)
    one, other = ([item.values[0] for item in meaning.items] for meaning in (gold, answer))
    if 0 in one + other:
        return one == other
    return all(a * other[0] == b * one[0] for a, b in zip(one, other, strict=True))


def _equal_in_order(gold: tuple[Meaning, ...], answer: tuple[Meaning, ...]) -> bool:
    return len(gold) == len(answer) and all(
        is_equal(one, other) for one, other in zip(gold, answer, strict=True)
    )


def _equal_cases(gold: Meaning, answer: Meaning) -> bool:
    """Compare functions by cases in any order, and a case by its value and condition."""
    compared = _equal_in_any_order if gold.kind == "piecewise" else _equal_in_order
    return answer.kind == gold.kind and compared(gold.items, answer.items)


def _equal_in_any_order(gold: tuple[Meaning, ...], answer: tuple[Meaning, ...]) -> bool:
    """Whether the members match one to one in some order."""
    left = list(answer)
    for member in gold:
        match = next((place for place, other in enumerate(left) if is_equal(member, other)), None)
        if match is None:
            return False
        del left[match]
    return not left
