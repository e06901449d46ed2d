"""Sets of reals: what is one, and unions, intersections and differences of sets."""

from r1eval.scoring.answers.meaning import Interval, Meaning, complement, intersect, merge
from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.numbers.values import context


def to_reals(meaning: Meaning) -> tuple[Interval, ...]:
    """Convert a meaning to a set of reals; raises UnreadableError if it is not one."""
    if meaning.kind == "reals":
        return meaning.intervals
    if meaning.kind in {"tuple", "bracket"} and meaning.intervals:
        return meaning.intervals
    if (
        meaning.kind in {"set", "list"}
        and not meaning.name
        and all(item.kind == "value" for item in meaning.items)
    ):
        return merge([Interval(item.values, item.values, True, True) for item in meaning.items])
    if meaning.kind == "value":
        return (Interval(meaning.values, meaning.values, True, True),)
    raise UnreadableError("not a set of reals")


def all_reals() -> Meaning:
    """The real line."""
    infinity = context().inf
    return Meaning("reals", intervals=(Interval((-infinity,), (infinity,), False, False),))


def _combine(operator: str, sets: list[tuple[Interval, ...]]) -> Meaning:
    infinity = context().inf
    result = sets[0]
    for other in sets[1:]:
        if operator == "\\cup":
            result = merge([*result, *other])
        elif operator == "\\cap":
            result = intersect(result, other)
        else:
            result = intersect(result, complement(other, (infinity,), (-infinity,)))
    return Meaning("reals", intervals=result)


def combine_sets(operator: str, sets: list[Meaning]) -> Meaning:
    """A union of finite sets is one; anything else is a set of reals."""
    if operator == "\\cup" and all(one.kind == "set" and not one.name for one in sets):
        return Meaning("set", items=tuple(item for one in sets for item in one.items))
    return _combine(operator, [to_reals(one) for one in sets])
