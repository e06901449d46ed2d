"""False alarms and power of `r1eval watch` over sequences of checkpoints: `python -m tests.perf.sequences`.

A checkpoint's accuracies are those of tests.perf.simulated, less a drop; the p-values are the gate's own.
`naive` tests each comparison at alpha. Everything is in percent.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from r1eval.gate.sequence import divide, own_share
from tests.perf.simulated import (
    AIME,
    CHUNK,
    GPQA,
    MAIN,
    MATH,
    OTHERS,
    Floats,
    Ints,
    Random,
    SimulatedBenchmark,
    compute_p_values,
    lose_evenly,
)

ALPHA = 0.05
CHECKPOINTS = 50


@dataclass(frozen=True)
class Alarms:
    """Whether each checkpoint is called a regression, (checkpoints, runs); the first is not compared."""

    last: Floats
    """against the one before"""
    best: Floats
    """against the best before, as measured"""
    naive: Floats
    """against either, each tested at alpha"""

    def ever(self) -> float:
        """The share of sequences with an alarm."""
        return float(np.any(self.last + self.best > 0, axis=0).mean())

    def ever_naive(self) -> float:
        return float(np.any(self.naive > 0, axis=0).mean())

    def at(self, place: int) -> tuple[float, float, float]:
        """How often there is an alarm at one checkpoint: against the last, the best, either."""
        last, best = self.last[place], self.best[place]
        return float(last.mean()), float(best.mean()), float((last + best > 0).mean())

    def from_to(self, first: int, end: int) -> float:
        """How often there is an alarm at any of these checkpoints."""
        return float(np.any((self.last + self.best)[first:end] > 0, axis=0).mean())


def watch_sequences(
    benchmark: SimulatedBenchmark, drops: Sequence[float], runs: int, random: Random, alpha: float = ALPHA
) -> Alarms:
    """Sequences of checkpoints with these drops from the first model's accuracies."""
    parts = []
    for first in range(0, runs, CHUNK):
        p = benchmark.probabilities(min(CHUNK, runs - first), random)
        models = {drop: lose_evenly(p, drop) if drop else p for drop in set(drops)}
        counts = np.array([random.binomial(benchmark.k, models[drop]) for drop in drops])
        parts.append(_watch(benchmark, counts, alpha))
    return Alarms(*(np.concatenate(one, axis=1) for one in zip(*parts, strict=True)))


def _watch(benchmark: SimulatedBenchmark, counts: Ints, alpha: float) -> tuple[Floats, Floats, Floats]:
    """`counts`: (checkpoints, runs, questions) right samples."""
    length, runs, _ = counts.shape
    last, best, naive = (np.zeros((length, runs)) for _ in range(3))
    totals, every, carried = counts.sum(axis=2), np.arange(runs), np.zeros(runs)
    for place in range(1, length):
        share = own_share(place) + carried
        unit = divide(1.0, place)  # the division is in proportion
        chosen = totals[:place].argmax(axis=0)
        p_last, is_small = _test(benchmark, counts[place] - counts[place - 1])
        p_best, is_small_best = _test(benchmark, counts[place] - counts[chosen, every])
        is_other = totals[chosen, every] > totals[place - 1]
        last[place] = (p_last <= alpha * share * unit.last) & ~is_small
        best[place] = (p_best <= alpha * share * unit.best) & ~is_small_best & is_other
        naive[place] = ((p_last <= alpha) & ~is_small) | ((p_best <= alpha) & ~is_small_best)
        carried = share * (unit.last * last[place] + unit.best * best[place])
    return last, best, naive


def _test(benchmark: SimulatedBenchmark, differences: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """p of "no drop", and whether a drop as large as the margin is ruled out."""
    unit = benchmark.k
    p_drop, p_noninferior, _ = compute_p_values(differences, unit, benchmark, benchmark.k)
    return p_drop, p_noninferior < ALPHA


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=4000, help="simulated sequences per row")
    runs = parser.parse_known_args()[0].runs
    start, random = time.process_time(), np.random.default_rng(15)
    print(f"{'flat, ' + str(CHECKPOINTS) + ' checkpoints':32} {'watch':>7} {'naive':>7}")
    for benchmark in (*MAIN, *OTHERS):
        alarms = watch_sequences(benchmark, [0.0] * CHECKPOINTS, runs, random)
        print(f"{benchmark.name:32} {100 * alarms.ever():7.2f} {100 * alarms.ever_naive():7.1f}")
    print(f"\n{'drop at the':24} {'points':>6} {'last':>6} {'best':>6} {'there':>6} {'in 5':>6}")
    for benchmark in (AIME, GPQA, MATH):
        for place, drop in ((2, 0.05), (10, 0.05), (50, 0.05), (10, 0.1), (50, 0.1)):
            drops = [0.0] * (place - 1) + [drop] * 5
            alarms = watch_sequences(benchmark, drops, runs, random)
            shares = (*alarms.at(place - 1), alarms.from_to(place - 1, place + 4))
            texts = " ".join(f"{100 * share:6.1f}" for share in shares)
            print(f"{benchmark.name:16} {place:4}th  {100 * drop:6.0f} {texts}")
    print(f"\n{runs:,} sequences a row, alpha {ALPHA:.0%}, {time.process_time() - start:.0f} s of CPU time")


if __name__ == "__main__":
    main()
