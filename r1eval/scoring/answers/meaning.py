"""The parsed meaning of an answer: a value, a list, a tuple, a set of reals, an equation, words, …"""

from dataclasses import dataclass
from fractions import Fraction

from r1eval.scoring.numbers.values import Rounded, Values, is_same, to_float


@dataclass(frozen=True)
class Interval:
    """An interval of the real line."""

    low: Values
    high: Values
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True)
class Meaning:
    """A parsed answer."""

    kind: str
    """value | words | numeral | list | tuple | bracket | set | matrix | ratio | reals | equation |
    inequality | congruence | family | piecewise | row | opaque (only its text is known)"""
    values: Values = ()
    """those of a value; for an equation or inequality left minus right, scaled to 1 at the first point"""
    items: tuple["Meaning", ...] = ()
    """members; rows of a matrix; the right side of an equation that defines its left side; rows of a function
    by cases, and of a row the value and its condition"""
    intervals: tuple[Interval, ...] = ()
    text: str = ""
    """words, the digits of a numeral, the residues of a family, or the text of an opaque answer"""
    name: str = ""
    """the variable that an equation defines or a set of reals restricts; the base of a numeral; the first
    member of a family"""
    unit: str = ""
    """canonical name of a value's unit"""
    alternatives: bool = False
    """whether the members were joined by "or" """
    conditions: tuple["Meaning", ...] = ()
    """restrictions of the variables: y > 0"""
    domain: str = ""
    """what the variables are said to range over: reals, integers, …"""


def endpoints(interval: Interval) -> tuple[Rounded, Rounded]:
    return to_float(interval.low[0]), to_float(interval.high[0])


def merge(intervals: list[Interval]) -> tuple[Interval, ...]:
    """The union as disjoint intervals, ascending; intervals that touch are merged.

    Ends that are letters have no order, so nothing is merged then.
    """
    merged: list[Interval] = []
    ordered = sorted(intervals, key=lambda interval: (endpoints(interval)[0], not interval.low_closed))
    if any(len(end) > 1 for interval in intervals for end in (interval.low, interval.high)):
        return tuple(ordered)
    for interval in ordered:
        low, high = endpoints(interval)
        if low > high or (low == high and not (interval.low_closed and interval.high_closed)):
            continue
        if merged:
            last = merged[-1]
            end = endpoints(last)[1]
            if low < end or (is_same(interval.low, last.high) and (interval.low_closed or last.high_closed)):
                merged[-1] = _union(last, interval)
                continue
        merged.append(interval)
    return tuple(merged)


def _union(one: Interval, other: Interval) -> Interval:
    """The union of two intervals that overlap or touch; `one` starts first."""
    if is_same(one.high, other.high):
        return Interval(one.low, one.high, one.low_closed, one.high_closed or other.high_closed)
    furthest = max(one, other, key=lambda interval: endpoints(interval)[1])
    return Interval(one.low, furthest.high, one.low_closed, furthest.high_closed)


def complement(
    intervals: tuple[Interval, ...], infinity: Values, minus_infinity: Values
) -> tuple[Interval, ...]:
    """The complement in the real line."""
    rest: list[Interval] = []
    start, closed = minus_infinity, False
    for interval in intervals:
        rest.append(Interval(start, interval.low, closed, not interval.low_closed))
        start, closed = interval.high, not interval.high_closed
    rest.append(Interval(start, infinity, closed, False))
    return merge(
        [
            interval
            for interval in rest
            if not (
                is_same(interval.low, interval.high) and interval.low[0] in {infinity[0], minus_infinity[0]}
            )
        ]
    )


def intersect(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The intersection of two sets of intervals."""
    shared: list[Interval] = []
    for left in one:
        for right in other:
            low = max(left, right, key=lambda interval: (endpoints(interval)[0], not interval.low_closed))
            high = min(left, right, key=lambda interval: (endpoints(interval)[1], interval.high_closed))
            shared.append(Interval(low.low, high.high, low.low_closed, high.high_closed))
    return merge(shared)


def integers_in(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The intervals from their first to their last integer: n ≥ 4 for n > 3."""
    return tuple(map(_whole, intervals))


def _whole(interval: Interval) -> Interval:
    low, low_closed = _inward(interval.low, interval.low_closed, 1)
    high, high_closed = _inward(interval.high, interval.high_closed, -1)
    return Interval(low, high, low_closed, high_closed)


def _inward(end: Values, closed: bool, direction: int) -> tuple[Values, bool]:
    """The integer next to an end that is excluded; an end that is no integer shows a real variable."""
    number = end[0]
    if closed or len(end) > 1 or not isinstance(number, Fraction) or number.denominator != 1:
        return end, closed
    return (number + direction,), True
