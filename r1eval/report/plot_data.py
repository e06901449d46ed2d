"""Computes the data of a benchmark's plots from its scores and votes, each read once."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from r1eval.statistics.consensus import VoteCounts, consensus
from r1eval.statistics.intervals import mean_share, se_ability
from r1eval.statistics.pass_at import curve_sizes
from r1eval.store.records import Metric, Score, Status, Vote
from reports.site.facts import Bin, Point, Series

MAX_BINS = 40
"""most limits of a token budget, and most bins of a histogram"""
CALIBRATION_BINS = 10
"""bins of the calibration plot"""


@dataclass
class TokenCounts:
    """Output tokens of one question's samples with a verdict, in eight bytes per sample."""

    correct: "array[int]" = field(default_factory=lambda: array("q"))
    incorrect: "array[int]" = field(default_factory=lambda: array("q"))
    unknown: int = 0
    """samples whose tokens are not known"""

    @property
    def n(self) -> int:
        return len(self.correct) + len(self.incorrect) + self.unknown

    def add(self, score: Score) -> None:
        """Count a sample with a verdict."""
        if score.output_tokens is None:
            self.unknown += 1
        else:
            tokens = self.correct if score.status is Status.CORRECT else self.incorrect
            tokens.append(score.output_tokens)


def build_series(
    scores: Iterable[Score],
    votes: Iterable[Vote],
    question_ids: Sequence[str],
    metrics: Mapping[str, Metric],
    k: int,
) -> Series:
    """The series of one benchmark; scores and votes are read one at a time, in any order.

    A metric without a value in `metrics` has no curve: with failed samples there is no accuracy. The plots by
    length are left out unless the tokens of all samples are known.
    """
    lengths = _lengths(scores, question_ids)
    known = {} if any(one.unknown for one in lengths.values()) else lengths
    pass_at_1 = metrics.get("pass@1")
    step = nice_step(_longest(known))
    correct, incorrect = _histograms(known, step)
    return Series(
        pass_at=_curve(metrics, "pass@", k),
        cons_at=_curve(metrics, "cons@", k),
        budget=_budget(known, step) if pass_at_1 and pass_at_1.value is not None else (),
        lengths_right=correct,
        lengths_wrong=incorrect,
        calibration=_calibration(votes, lengths),
    )


def nice_step(longest: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … such that MAX_BINS steps reach the longest response.

    >>> nice_step(32768), nice_step(9), nice_step(0)
    (1000, 1, 1)
    """
    step, factors = 1, (2.0, 2.5, 2.0)
    for turn in range(200):
        if step * MAX_BINS >= longest:
            break
        step = int(step * factors[turn % 3])
    return step


def _lengths(scores: Iterable[Score], question_ids: Sequence[str]) -> dict[str, TokenCounts]:
    lengths = {question: TokenCounts() for question in question_ids}
    for score in scores:
        counts = lengths.get(score.question_id)
        if counts is not None and score.status is not Status.FAILED:
            counts.add(score)
    return lengths


def _longest(lengths: Mapping[str, TokenCounts]) -> int:
    return max((t for one in lengths.values() for t in (*one.correct, *one.incorrect)), default=0)


def _curve(metrics: Mapping[str, Metric], name: str, k: int) -> tuple[Point, ...]:
    """The metric at the powers of two up to k, and at k: the same values as in `metrics.json`."""
    values = [(j, metrics.get(f"{name}{j}")) for j in curve_sizes(k)]
    return tuple(Point(j, m.value, m.low, m.high) for j, m in values if m is not None and m.value is not None)


def _budget(lengths: Mapping[str, TokenCounts], step: int) -> tuple[Point, ...]:
    """pass@1 if samples longer than x tokens are wrong, for multiples of the step and the longest sample.

    The last point is pass@1 itself. A response that stops before a limit is the same under any higher limit,
    so this is what a run with that limit would give, except for answers extracted from a truncated text.
    """
    questions = [(sorted(one.correct), one.n) for one in lengths.values() if one.n]
    longest = _longest(lengths)
    if longest <= 0:
        return ()
    draws = sum(n for _, n in questions)
    points = []
    for limit in (*range(step, longest, step), longest):
        values = [bisect_right(correct, limit) / n for correct, n in questions]
        estimate = mean_share(values, [None] * len(values), draws)
        assert estimate.value is not None
        points.append(Point(limit, estimate.value, estimate.low, estimate.high))
    return tuple(points)


def _histograms(lengths: Mapping[str, TokenCounts], step: int) -> tuple[tuple[Bin, ...], tuple[Bin, ...]]:
    """(correct samples, all others) by output tokens, in bins of the step."""
    correct = Counter(t // step for one in lengths.values() for t in one.correct)
    incorrect = Counter(t // step for one in lengths.values() for t in one.incorrect)
    bins = range(max((*correct, *incorrect), default=-1) + 1)
    return (
        tuple(Bin(number * step, (number + 1) * step, correct[number]) for number in bins),
        tuple(Bin(number * step, (number + 1) * step, incorrect[number]) for number in bins),
    )


def _calibration(votes: Iterable[Vote], lengths: Mapping[str, TokenCounts]) -> tuple[Bin, ...]:
    """Questions by the share of their n samples in the winning vote; unanimous ones are in the last bin.

    `mean_share` is the mean value of the vote over the questions of a bin, with ties scored as in cons@k.
    Questions without votes are left out.
    """
    bins: dict[int, list[float]] = {}
    for number, value in _votes_by_agreement(votes, lengths):
        bins.setdefault(number, []).append(value)
    return tuple(
        Bin(
            low=number / CALIBRATION_BINS,
            high=(number + 1) / CALIBRATION_BINS,
            count=len(values),
            share=fsum(values) / len(values),
            se=se_ability(values),
        )
        for number, values in sorted(bins.items())
    )


def _votes_by_agreement(
    votes: Iterable[Vote], lengths: Mapping[str, TokenCounts]
) -> Iterator[tuple[int, float]]:
    """(bin, value of the vote) for each question with votes."""
    groups: dict[str, tuple[list[int], list[int]]] = {}
    for vote in votes:
        groups.setdefault(vote.question_id, ([], []))[not vote.correct].append(len(vote.indices))
    for question, (right, wrong) in groups.items():
        n = lengths[question].n if question in lengths else 0
        if n and max((*right, *wrong)) > 0:
            number = min(CALIBRATION_BINS - 1, CALIBRATION_BINS * max((*right, *wrong)) // n)
            yield number, float(consensus(VoteCounts(tuple(right), tuple(wrong))))
