"""Adaptive k, simulated: bias, coverage, and the samples saved: `python -m tests.perf.allocation [--runs N]`.

Each run draws its questions' true shares from a beta distribution with the benchmark's mean and mean of
p(1 − p) (tests/perf/simulated.py), then their samples as `r1eval.statistics.allocation` asks for them. The
uniform k of the comparison is the one that reaches the target exactly, which nobody can know beforehand.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt

import numpy as np

from r1eval.statistics.allocation import Target, make_target, stopping_rules
from r1eval.statistics.allocation_rule import StoppingRule, stopping_points
from r1eval.statistics.intervals import mean_share
from tests.perf.simulated import AIME, GPQA, MATH, Floats, Random, SimulatedBenchmark

MAX_K = 1024
SETTLED = replace(AIME, name="AIME, half of it settled", mean=0.6, within=0.05)
CASES = (
    (AIME, 0.01, 8),
    (AIME, 0.006, 8),
    (AIME, 0.006, 16),
    (AIME, 0.003, 16),
    (SETTLED, 0.006, 8),
    (GPQA, 0.005, 4),
    (GPQA, 0.0025, 8),
    (MATH, 0.002, 2),
    (MATH, 0.001, 4),
)
HEADINGS = (
    "target",
    "pilot",
    "uniform k",
    "saved",
    "SE/target",
    "bias/SE",
    "plain bias",
    "re-run",
    "ability",
)


@dataclass(frozen=True)
class SimulatedRun:
    """One adaptive run; all but the samples as shares."""

    value: float
    plain: float
    """the mean over questions of c/n, as if n had been fixed"""
    se: float
    low: float
    high: float
    samples: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(
        f"{options.runs} runs each; plain: the plain mean's bias in points; then coverage of 95 % intervals"
    )
    print(f"{'':<26}" + "".join(f"{heading:>12}" for heading in HEADINGS))
    for benchmark, se, pilot in CASES:
        random = np.random.default_rng(options.seed)
        cells = compare(benchmark, make_target(se, pilot, MAX_K), options.runs, random)
        print(f"{benchmark.name:<26}" + "".join(f"{cell:>12}" for cell in cells), flush=True)


def compare(benchmark: SimulatedBenchmark, target: Target, count: int, random: Random) -> Sequence[str]:
    shares = benchmark.probabilities(count, random)
    truths = shares.mean(axis=1)
    runs = [simulate(row, target, random) for row in shares]
    errors = np.array([run.value for run in runs]) - truths
    plain = np.array([run.plain for run in runs]) - truths
    ses = np.array([run.se for run in runs])
    uniform = (shares * (1 - shares)).sum(axis=1).mean() / target.se**2 / benchmark.questions
    saved = 1 - np.mean([run.samples for run in runs]) / uniform
    ability = np.mean([run.low <= benchmark.mean <= run.high for run in runs])
    return (
        f"{100 * target.se:g}",
        f"{target.pilot}",
        f"{uniform / benchmark.questions:.0f}",
        f"{100 * saved:.0f} %",
        f"{sqrt(np.mean(ses**2)) / target.se:.2f}",
        f"{errors.mean() / errors.std() * sqrt(count):+.1f}",
        f"{100 * plain.mean():+.2f}",
        f"{100 * np.mean(np.abs(errors) <= 1.96 * ses):.1f} %",
        f"{100 * ability:.1f} %",
    )


def simulate(shares: Floats, target: Target, random: Random) -> SimulatedRun:
    correct = random.binomial(target.pilot, shares)
    rules = stopping_rules(target, correct.tolist())
    points = [
        sample_until_stopped(rule, int(c), p, random)
        for rule, c, p in zip(rules, correct, shares.tolist(), strict=True)
    ]
    ends = [stopping_points(rule)[point] for rule, point in zip(rules, points, strict=True)]
    samples = sum(n for n, _ in points)
    variance = max(fsum(float(end.variance) for end in ends), 0.0)
    estimate = mean_share(
        [float(end.share) for end in ends], [variance / len(ends)] * len(ends), draws=samples
    )
    assert estimate.value is not None
    assert estimate.se_rerun is not None
    assert estimate.low is not None
    assert estimate.high is not None
    plain = fsum(c / n for n, c in points) / len(points)
    return SimulatedRun(estimate.value, plain, estimate.se_rerun, estimate.low, estimate.high, samples)


def sample_until_stopped(rule: StoppingRule, correct: int, p: float, random: Random) -> tuple[int, int]:
    """The (n, c) at which a question with true share p stops; `correct`: of its pilot."""
    n = rule.checkpoints[0]
    for checkpoint in rule.checkpoints:
        if checkpoint > n:
            correct += int(random.binomial(checkpoint - n, p))
        n = checkpoint
        if rule.stops(n, correct):
            break
    return n, correct


if __name__ == "__main__":
    main()
