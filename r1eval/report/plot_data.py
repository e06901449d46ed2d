"""What the plots of a benchmark are drawn from, out of its scores and votes, each read once."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from r1eval.statistics.consensus import Ballot, consensus
from r1eval.statistics.intervals import se_ability, share
from r1eval.statistics.pass_at import curve
from r1eval.store.records import Metric, Score, Status, Vote
from reports.site.facts import Bin, Point, Series

PARTS = 40
"""limits of a budget, and bins of a histogram, at most"""
TENTHS = 10
"""bins of a calibration"""


@dataclass
class Lengths:
    """Output tokens of one question's samples with a verdict: eight bytes a sample is all that is kept."""

    right: "array[int]" = field(default_factory=lambda: array("q"))
    other: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def n(self) -> int:
        return len(self.right) + len(self.other)


def series(
    scores: Iterable[Score],
    votes: Iterable[Vote],
    question_ids: Sequence[str],
    metrics: Mapping[str, Metric],
    k: int,
) -> Series:
    """The series of one benchmark; scores and votes are taken one at a time, in any order.

    What `metrics` leaves undefined is not drawn either: with failed samples, no accuracy.
    """
    lengths = _lengths(scores, question_ids)
    whole = metrics.get("pass@1")
    step = nice_step(max((t for one in lengths.values() for t in (*one.right, *one.other)), default=0))
    right, wrong = _histograms(lengths, step)
    return Series(
        pass_at=_curve(metrics, "pass@", k),
        cons_at=_curve(metrics, "cons@", k),
        budget=_budget(lengths, step) if whole and whole.value is not None else (),
        lengths_right=right,
        lengths_wrong=wrong,
        calibration=_calibration(votes, lengths),
    )


def nice_step(longest: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … of which PARTS reach as far as the longest response.

    >>> nice_step(32768), nice_step(9), nice_step(0)
    (1000, 1, 1)
    """
    step, factors = 1, (2.0, 2.5, 2.0)
    for turn in range(200):
        if step * PARTS >= longest:
            break
        step = int(step * factors[turn % 3])
    return step


def _lengths(scores: Iterable[Score], question_ids: Sequence[str]) -> dict[str, Lengths]:
    lengths = {question: Lengths() for question in question_ids}
    for score in scores:
        held = lengths.get(score.question_id)
        if held is not None and score.status is not Status.FAILED:
            (held.right if score.status is Status.CORRECT else held.other).append(score.output_tokens)
    return lengths


def _curve(metrics: Mapping[str, Metric], name: str, k: int) -> tuple[Point, ...]:
    """The metric at the powers of two up to k, and at k: the same figures as in `metrics.json`."""
    held = [(j, metrics.get(f"{name}{j}")) for j in curve(k)]
    return tuple(Point(j, m.value, m.low, m.high) for j, m in held if m is not None and m.value is not None)


def _budget(lengths: Mapping[str, Lengths], step: int) -> tuple[Point, ...]:
    """pass@1 where a sample longer than x tokens is wrong, for multiples of the step and the longest sample.

    The last point is pass@1 itself. A response that stops before a limit is the same under any higher one,
    so this is what a run with that limit would have given, but for answers that are taken from a cut text.
    """
    held = [(sorted(one.right), one.n) for one in lengths.values() if one.n]
    longest = max((t for one in lengths.values() for t in (*one.right, *one.other)), default=0)
    if longest <= 0:
        return ()
    draws = sum(n for _, n in held)
    points = []
    for limit in (*range(step, longest, step), longest):
        values = [bisect_right(right, limit) / n for right, n in held]
        made = share(values, [None] * len(values), draws)
        assert made.value is not None
        points.append(Point(limit, made.value, made.low, made.high))
    return tuple(points)


def _histograms(lengths: Mapping[str, Lengths], step: int) -> tuple[tuple[Bin, ...], tuple[Bin, ...]]:
    """Correct samples, and all others, by tokens in bins of the step."""
    right = Counter(t // step for one in lengths.values() for t in one.right)
    wrong = Counter(t // step for one in lengths.values() for t in one.other)
    places = range(max((*right, *wrong), default=-1) + 1)
    return (
        tuple(Bin(place * step, (place + 1) * step, right[place]) for place in places),
        tuple(Bin(place * step, (place + 1) * step, wrong[place]) for place in places),
    )


def _calibration(votes: Iterable[Vote], lengths: Mapping[str, Lengths]) -> tuple[Bin, ...]:
    """Questions by the share of their n samples that the winning vote has; unanimous ones in the last bin.

    `share` is the mean over a bin's questions of the vote's value, ties counting as cons@k counts them.
    Questions without any vote are in no bin.
    """
    bins: dict[int, list[float]] = {}
    for place, value in _votes_by_agreement(votes, lengths):
        bins.setdefault(place, []).append(value)
    return tuple(
        Bin(place / TENTHS, (place + 1) / TENTHS, len(held), fsum(held) / len(held), se_ability(held))
        for place, held in sorted(bins.items())
    )


def _votes_by_agreement(votes: Iterable[Vote], lengths: Mapping[str, Lengths]) -> Iterator[tuple[int, float]]:
    """(bin, value of the vote) of each question that has votes."""
    groups: dict[str, tuple[list[int], list[int]]] = {}
    for vote in votes:
        groups.setdefault(vote.question_id, ([], []))[not vote.correct].append(len(vote.indices))
    for question, (right, wrong) in groups.items():
        n = lengths[question].n if question in lengths else 0
        if n and max((*right, *wrong)) > 0:
            place = min(TENTHS - 1, TENTHS * max((*right, *wrong)) // n)
            yield place, float(consensus(Ballot(tuple(right), tuple(wrong))))
