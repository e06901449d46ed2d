"""Compares what answers say about their variables: their domains and restrictions."""

from collections.abc import Callable
from dataclasses import replace

from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.numbers.values import to_float

Equal = Callable[[Meaning, Meaning], bool]
NATURALS = frozenset(["naturals", "positive integers", "nonnegative integers"])
"""ℕ begins at 0 or 1"""
INTEGERS = NATURALS | {"integers"}
INDICES = frozenset("nmkjlNMK")
LEAST_INDEX = 3
"""a sequence's index may be said to start up to here, or not be said to"""


def unrestricted(meaning: Meaning) -> Meaning:
    """The answer without its domains and restrictions."""
    return replace(meaning, conditions=(), domain="")


def restrictions_agree(gold: Meaning, answer: Meaning, is_equal: Equal) -> bool:
    """Whether neither side contradicts what the other says about the variables.

    A domain (x ∈ ℝ) may be left out. A restriction (y > 0) is part of a curve's, a set's or a family's
    answer; elsewhere only the gold's counts, unless it goes without saying: n ≥ 1, x ≠ 0, "when x = 3".
    """
    if gold.domain and answer.domain and not _same_domain(gold.domain, answer.domain):
        return False
    if gold.kind == "reals" and bool(gold.domain in INTEGERS) != bool(answer.domain in INTEGERS):
        return gold.name in INDICES
    if gold.conditions and answer.conditions:
        return _match(gold.conditions, answer.conditions, is_equal)
    if _is_curve(gold) and any(condition.kind == "reals" for condition in gold.conditions):
        return all(condition.name in INDICES for condition in gold.conditions)
    if all(goes_without_saying(condition) for condition in gold.conditions + answer.conditions):
        return True
    return not gold.conditions and (gold.kind == "value" or (gold.kind == "equation" and bool(gold.name)))


def _is_curve(meaning: Meaning) -> bool:
    """Whether it is an equation of several variables, from which a restriction takes points: y ≠ 0."""
    return meaning.kind == "equation" and not meaning.name


def goes_without_saying(condition: Meaning) -> bool:
    """Whether a restriction only repeats what the question or the expression implies."""
    if condition.kind == "equation":
        return True
    if condition.kind != "reals" or not condition.intervals:
        return False
    first, last = condition.intervals[0], condition.intervals[-1]
    ends = to_float(first.low[0]), to_float(last.high[0])
    if ends == (float("-inf"), float("inf")):
        return True
    is_index = condition.name in INDICES and len(condition.intervals) == 1
    return bool(is_index and ends[1] == float("inf") and 0 <= ends[0] <= LEAST_INDEX)


def _same_domain(one: str, other: str) -> bool:
    return one == other or ({one, other} <= NATURALS and "naturals" in {one, other})


def _match(one: tuple[Meaning, ...], other: tuple[Meaning, ...], is_equal: Equal) -> bool:
    left = list(other)
    for condition in one:
        found = next((place for place, candidate in enumerate(left) if is_equal(condition, candidate)), None)
        if found is None:
            return False
        del left[found]
    return not left
