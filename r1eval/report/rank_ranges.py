"""Rank ranges: the ranks that each run can have, given paired tests between all runs."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from r1eval.statistics.paired_tests import Bounds, difference_bounds, drop_p, holm
from reports.site.facts import BenchmarkFacts, RunFacts
from reports.site.leaderboard_cells import accuracy_bounds

ALPHA = 0.05
"""family-wise error rate: probability of any significant difference among equally good runs"""

RankRange = tuple[int, int]
"""(best rank, worst rank), 1-based"""


def ranks_by_benchmark(runs: Sequence[RunFacts]) -> Mapping[tuple[str, str], RankRange]:
    """(slug, benchmark) -> the rank range of a run among the runs with the same content of that benchmark.

    Runs without any significant difference share all ranks. A benchmark that a run does not have gets no key.
    """
    ranks: dict[tuple[str, str], RankRange] = {}
    for (name, _), family in comparable_runs(runs).items():
        ranges = rank_ranges([question_bounds(benchmark) for _, benchmark in family])
        ranks |= {(slug, name): rank_range for (slug, _), rank_range in zip(family, ranges, strict=True)}
    return ranks


def rank_ranges(runs: Sequence[Mapping[str, Bounds]]) -> list[RankRange]:
    """The rank ranges of runs on the same questions; a run is question id -> bounds of its accuracy there.

    A run is ahead of another if its mean is higher and the two-sided paired test, Holm-corrected over all
    pairs, is significant; where samples are missing, also in the worst case for that.

    >>> good, fair = ({str(q): (share, share) for q in range(40)} for share in (0.75, 0.5))
    >>> rank_ranges([fair, good, good])
    [(3, 3), (1, 2), (1, 2)]
    """
    ahead, behind = [0] * len(runs), [0] * len(runs)
    for better, worse in significant_pairs(runs):
        ahead[worse] += 1
        behind[better] += 1
    return [(1 + better, len(runs) - worse) for better, worse in zip(ahead, behind, strict=True)]


def significant_pairs(runs: Sequence[Mapping[str, Bounds]]) -> frozenset[tuple[int, int]]:
    """(better, worse) for each pair of runs of which one is significantly ahead of the other.

    >>> good, fair = ({str(q): (share, share) for q in range(40)} for share in (0.75, 0.5))
    >>> sorted(significant_pairs([fair, good, good]))
    [(1, 0), (2, 0)]
    """
    pairs = list(combinations(range(len(runs)), 2))
    tests = [_compare(runs[one], runs[other]) for one, other in pairs]
    adjusted = holm([p for _, p in tests])
    return frozenset(
        (one, other) if sign > 0 else (other, one)
        for (one, other), (sign, _), p in zip(pairs, tests, adjusted, strict=True)
        if p <= ALPHA and sign
    )


def _compare(one: Mapping[str, Bounds], other: Mapping[str, Bounds]) -> tuple[int, float]:
    """(sign, p): 1 if `one` has the higher mean, −1 if `other` has, 0 if that depends on missing samples; and
    the two-sided p-value of no difference."""
    shared = sorted(one.keys() & other.keys())
    worst, best = difference_bounds([other[q] for q in shared], [one[q] for q in shared])
    if sum(worst) > 0:
        return 1, min(1.0, 2 * drop_p([-d for d in worst])[0])
    if sum(best) < 0:
        return -1, min(1.0, 2 * drop_p(best)[0])
    return 0, 1.0


def question_bounds(benchmark: BenchmarkFacts) -> dict[str, Bounds]:
    """Question -> (worst, best) share of correct samples."""
    return {one.id: accuracy_bounds(one, benchmark.k) for one in benchmark.questions}


def comparable_runs(
    runs: Iterable[RunFacts],
) -> Mapping[tuple[str, str], Sequence[tuple[str, BenchmarkFacts]]]:
    """(benchmark, content) -> the runs with that content, as (slug, benchmark)."""
    families: dict[tuple[str, str], list[tuple[str, BenchmarkFacts]]] = {}
    for run in runs:
        for benchmark in run.benchmarks:
            families.setdefault((benchmark.name, benchmark.content), []).append((run.slug, benchmark))
    return families
