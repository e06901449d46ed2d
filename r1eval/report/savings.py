"""Which runs have fewer tokens than another one that is not significantly better, paired over questions."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from r1eval.report.rank_ranges import ALPHA, comparable_runs, question_bounds, significant_pairs
from r1eval.statistics.paired_tests import confidence_limits, summarize_pairs
from reports.site.facts import BenchmarkFacts, RunFacts
from reports.site.standings import Gap, Saving


def find_savings(runs: Sequence[RunFacts]) -> list[Saving]:
    """Each pair of runs on the same questions: one has fewer tokens and no significantly lower pass@1.

    Fewer tokens: the 95 % interval of the paired difference excludes 0. Runs with missing samples, or whose
    tokens are not known for every question, are in no pair.
    """
    return [
        saving
        for (name, _), family in comparable_runs(runs).items()
        if len(family) > 1
        for saving in _savings(name, family)
    ]


def _savings(name: str, family: Sequence[tuple[str, BenchmarkFacts]]) -> Iterator[Saving]:
    bounds = [question_bounds(benchmark) for _, benchmark in family]
    ahead = significant_pairs(bounds)
    accuracy = [_exact({q: low for q, (low, high) in one.items() if low == high}, len(one)) for one in bounds]
    tokens = [
        _exact({q.id: q.tokens for q in one.questions if q.tokens is not None}, len(one.questions))
        for _, one in family
    ]
    for cheap, other in permutations(range(len(family)), 2):
        fewer, better = _gap(tokens[cheap], tokens[other]), _gap(accuracy[cheap], accuracy[other])
        if fewer and better and fewer.high is not None and fewer.high < 0 and (other, cheap) not in ahead:
            slugs = family[cheap][0], family[other][0]
            yield Saving(name, *slugs, fewer, better, (cheap, other) in ahead)


def _exact(values: dict[str, float], questions: int) -> dict[str, float]:
    """The values, if they are known for every question; otherwise none."""
    return values if len(values) == questions else {}


def _gap(one: dict[str, float], other: dict[str, float]) -> Gap | None:
    """The mean paired difference with its 95 % interval, and its size as a share of the other's mean."""
    shared = sorted(one.keys() & other.keys())
    if not shared:
        return None
    summary = summarize_pairs([one[q] - other[q] for q in shared])
    low, high = confidence_limits(summary, ALPHA / 2)
    mean = sum(other[q] for q in shared) / len(shared)
    return Gap(summary.mean, low, high, summary.mean / mean if mean else None)
