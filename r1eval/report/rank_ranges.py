"""Rank ranges: which places each run can have, where paired tests cannot tell all runs apart."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from r1eval.statistics.paired_tests import Bounds, drop_p, holm, worst_and_best
from reports.site.facts import BenchmarkFacts, RunFacts
from reports.site.leaderboard_cells import accuracy

ALPHA = 0.05
"""chance that a family of runs that are all equally good is told apart anywhere"""

Range = tuple[int, int]
"""the best and the worst place, 1-based"""


def ranks(runs: Sequence[RunFacts]) -> Mapping[tuple[str, str], Range]:
    """(slug, benchmark) -> the places that a run can have among the runs that were asked the same.

    Runs of which none is told apart share all places. A run that lacks the benchmark is not among the keys.
    """
    found: dict[tuple[str, str], Range] = {}
    for (name, _), family in _families(runs).items():
        places = ranges([_bounds(benchmark) for _, benchmark in family])
        found |= {(slug, name): place for (slug, _), place in zip(family, places, strict=True)}
    return found


def ranges(runs: Sequence[Mapping[str, Bounds]]) -> list[Range]:
    """The places of runs on the same questions, each given as question id -> what its accuracy can be.

    A run is ahead of another if its mean is higher and the two-sided paired test says that they differ, Holm
    corrected over all pairs; where samples are missing, if so even in the case that is worst for that.

    >>> good, fair = ({str(q): (share, share) for q in range(40)} for share in (0.75, 0.5))
    >>> ranges([fair, good, good])
    [(3, 3), (1, 2), (1, 2)]
    """
    pairs = list(combinations(range(len(runs)), 2))
    tests = [_ahead(runs[one], runs[other]) for one, other in pairs]
    adjusted = holm([p for _, p in tests])
    ahead, behind = [0] * len(runs), [0] * len(runs)
    for (one, other), (sign, _), p in zip(pairs, tests, adjusted, strict=True):
        if p <= ALPHA and sign:
            better, worse = (one, other) if sign > 0 else (other, one)
            ahead[worse] += 1
            behind[better] += 1
    return [(1 + before, len(runs) - after) for before, after in zip(ahead, behind, strict=True)]


def _ahead(one: Mapping[str, Bounds], other: Mapping[str, Bounds]) -> tuple[int, float]:
    """1 where `one` has the higher mean, −1 where `other` has, 0 where that hangs on missing samples; and the
    two-sided p-value of "no difference"."""
    asked = sorted(one.keys() & other.keys())
    worst, best = worst_and_best([other[q] for q in asked], [one[q] for q in asked])
    if sum(worst) > 0:
        return 1, min(1.0, 2 * drop_p([-d for d in worst])[0])
    if sum(best) < 0:
        return -1, min(1.0, 2 * drop_p(best)[0])
    return 0, 1.0


def _bounds(benchmark: BenchmarkFacts) -> dict[str, Bounds]:
    return {one.id: accuracy(one, benchmark.k) for one in benchmark.questions}


def _families(
    runs: Iterable[RunFacts],
) -> Mapping[tuple[str, str], Sequence[tuple[str, BenchmarkFacts]]]:
    """(benchmark, content) -> the runs that were asked it, as (slug, benchmark)."""
    found: dict[tuple[str, str], list[tuple[str, BenchmarkFacts]]] = {}
    for run in runs:
        for benchmark in run.benchmarks:
            found.setdefault((benchmark.name, benchmark.content), []).append((run.slug, benchmark))
    return found
