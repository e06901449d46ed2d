"""Which runs of a report are compared with each other, and which of the two is the baseline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from reports.plots.checkpoints import families
from reports.site.checkpoints_page import best_checkpoint
from reports.site.facts import RunFacts

MOST_RUNS = 20
"""with more runs, only the pairs with samples, and checkpoints with the best of theirs, are compared"""


@dataclass(frozen=True)
class ComparedPair:
    """Two runs of a report, by their places."""

    baseline: int
    candidate: int
    with_samples: bool
    """whether the questions that changed most have pages with both runs' samples side by side"""


def choose_pairs(runs: Sequence[RunFacts], baseline: int) -> list[ComparedPair]:
    """The pairs of runs that have a benchmark in common, each once.

    First every run with the baseline and every checkpoint with its predecessor, with samples; then, of up to
    MOST_RUNS runs, all others: the one that was given first, or the earlier checkpoint, is the baseline.
    """
    chosen: dict[frozenset[int], ComparedPair] = {}
    for pair in _wanted(runs, baseline):
        names = {benchmark.name for benchmark in runs[pair.baseline].benchmarks}
        if names & {benchmark.name for benchmark in runs[pair.candidate].benchmarks}:
            chosen.setdefault(frozenset((pair.baseline, pair.candidate)), pair)
    return list(chosen.values())


def _wanted(runs: Sequence[RunFacts], baseline: int) -> Iterator[ComparedPair]:
    yield from (ComparedPair(baseline, number, True) for number in range(len(runs)) if number != baseline)
    place = {run.slug: number for number, run in enumerate(runs)}
    trainings = [[place[run.slug] for run in checkpoints] for checkpoints in families(runs).values()]
    for checkpoints in trainings:
        yield from (ComparedPair(before, after, True) for before, after in pairwise(checkpoints))
        best = place[best_checkpoint([runs[number] for number in checkpoints]).slug]
        yield from (ComparedPair(best, number, False) for number in checkpoints if number != best)
    if len(runs) <= MOST_RUNS:
        order = [number for checkpoints in trainings for number in checkpoints]
        rest = [number for number in range(len(runs)) if number not in order]
        yield from (ComparedPair(first, second, False) for first, second in combinations([*rest, *order], 2))
