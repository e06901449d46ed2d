"""Simulates gates with numpy: the statistics of each look for known models, and the gate's outcome.

Question q of a run is answered right with probability p_q, drawn from a beta distribution with the
benchmark's mean and variance within questions, E p(1 - p). An unchanged model is run twice with the same p_q.
The tests and decisions are those of r1eval.statistics.paired_tests, r1eval.gate.looks and
r1eval.gate.decision; tests/gate/test_false_alarms.py shows that they agree.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from r1eval.gate.looks import Design, default_looks, nominal_levels
from r1eval.statistics.paired_tests import MIN_DIFFERING, sign_flip_p
from reports.gate.verdict import State

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Random = np.random.Generator
LevelFunction = Callable[[Design, float], tuple[float, ...]]

CHUNK = 1000
STATES = (State.OK, State.OK_SMALL_DROP, State.REGRESSION, State.INCONCLUSIVE)


@dataclass(frozen=True)
class SimulatedBenchmark:
    """The parameters of a simulated benchmark."""

    name: str
    questions: int
    k: int
    """samples per question of both runs"""
    mean: float
    """pass@1 in 0..1"""
    within: float
    """mean over questions of p(1 - p); 0 if each question is always right or always wrong"""
    margin: float

    def probabilities(self, runs: int, random: Random) -> Floats:
        """(runs, questions). A beta distribution of size s has E p(1 - p) = m(1 - m) s/(s + 1)."""
        shape = (runs, self.questions)
        if self.within == 0:
            return (random.random(shape) < self.mean).astype(float)
        share = self.within / (self.mean * (1 - self.mean))
        size = share / (1 - share)
        return random.beta(self.mean * size, (1 - self.mean) * size, shape)

    @property
    def design(self) -> Design:
        return Design(default_looks(self.k), self.k)


AIME = SimulatedBenchmark("AIME k=64", 30, 64, 0.8, 0.082, 0.03)
GPQA = SimulatedBenchmark("GPQA k=8", 198, 8, 0.715, 0.108, 0.03)
MATH = SimulatedBenchmark("MATH-500 k=4", 500, 4, 0.97, 0.0131, 0.01)
MAIN = (AIME, GPQA, MATH)
OTHERS = (
    *(replace(AIME, name=f"AIME k={k}", k=k) for k in (16, 4, 1)),
    replace(GPQA, name="GPQA k=1", k=1),
    replace(MATH, name="MATH-500 k=1", k=1),
    replace(MATH, name="MATH-500 k=4, noisier", within=0.02),
    SimulatedBenchmark("30 questions, 99 % right, k=4", 30, 4, 0.99, 0.005, 0.03),
    SimulatedBenchmark("30 questions, all right, k=64", 30, 64, 1.0, 0.0, 0.03),
)


@dataclass(frozen=True)
class LookStatistics:
    """The statistics of one benchmark at each look of each simulated gate: (looks, runs)."""

    benchmark: SimulatedBenchmark
    design: Design
    p_drop: Floats
    p_noninferior: Floats
    mean: Floats

    def single_look(self) -> "LookStatistics":
        """The statistics of a gate with a single look, at the end."""
        design = Design(self.design.ks[-1:], self.design.k_baseline)
        return LookStatistics(
            self.benchmark, design, self.p_drop[-1:], self.p_noninferior[-1:], self.mean[-1:]
        )


@dataclass(frozen=True)
class GateOutcomes:
    """The outcomes of simulated gates: (benchmarks, runs)."""

    states: Ints
    """indices into STATES"""
    used: Floats
    """share of the candidate's samples"""

    def share(self, *states: State) -> float:
        """The share of gates in which any benchmark ends in one of these states."""
        return float(np.isin(self.states, [STATES.index(state) for state in states]).any(axis=0).mean())


def simulate(
    benchmark: SimulatedBenchmark, drop: float, runs: int, random: Random, lose: str = "evenly"
) -> LookStatistics:
    """Simulate a baseline and a candidate whose mean over the run's questions is lower by `drop`."""
    parts = []
    for first in range(0, runs, CHUNK):
        p = benchmark.probabilities(min(CHUNK, runs - first), random)
        q = LOSS_PATTERNS[lose](p, drop) if drop else p
        parts.append(
            np.array([compute_p_values(*look) for look in draw_differences(benchmark, p, q, random)])
        )
    p_drop, p_noninferior, mean = np.concatenate(parts, axis=2).swapaxes(0, 1)
    return LookStatistics(benchmark, benchmark.design, p_drop, p_noninferior, mean)


def draw_differences(
    benchmark: SimulatedBenchmark, p: Floats, q: Floats, random: Random
) -> Iterator[tuple[Ints, int, SimulatedBenchmark, int]]:
    """At each look: the differences times k · k_A, which are whole; k · k_A; the benchmark; min(k, k_A)."""
    baseline, right, before = random.binomial(benchmark.k, p), np.zeros(p.shape, np.int64), 0
    for k in benchmark.design.ks:
        right, before = right + random.binomial(k - before, q), k
        yield right * benchmark.k - baseline * k, k * benchmark.k, benchmark, min(k, benchmark.k)


def compute_p_values(
    differences: Ints, unit: int, benchmark: SimulatedBenchmark, k: int
) -> tuple[Floats, Floats, Floats]:
    """p of "no drop", p of "a drop as large as the margin", mean difference; of each row."""
    n = benchmark.questions
    mean = differences.mean(axis=1) / unit
    se = differences.std(axis=1, ddof=1) / unit / np.sqrt(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_drop = stdtr(n - 1, mean / se)
        p_noninferior = np.where(
            se > 0, stdtr(n - 1, -(mean + benchmark.margin) / se), mean <= -benchmark.margin
        )
    flipped = np.flatnonzero(((differences != 0).sum(axis=1) < MIN_DIFFERING) | (se == 0))
    p_drop[flipped] = sign_flip_p_values(differences[flipped])
    floor = (1 - np.clip(mean + benchmark.margin, 0, 1)) ** (n * k)
    return p_drop, np.maximum(p_noninferior, floor), mean


def sign_flip_p_values(differences: Ints) -> Floats:
    """The exact sign-flip p of each row; rows with equally many non-zero differences at once."""
    ps, counts = np.ones(len(differences)), (differences != 0).sum(axis=1)
    for count in np.unique(counts[counts > 0]):
        rows = np.flatnonzero(counts == count)
        if count >= MIN_DIFFERING:
            ps[rows] = [sign_flip_p(row.tolist()) for row in differences[rows]]
            continue
        values = differences[rows]
        values = values[values != 0].reshape(len(rows), count)
        signs = np.array([*product((-1, 1), repeat=int(count))])
        ps[rows] = (np.abs(values) @ signs.T <= values.sum(axis=1, keepdims=True)).mean(axis=1)
    return ps


def lose_evenly(p: Floats, drop: float) -> Floats:
    """max(0, p_q - c) with c so that the mean of each row falls by `drop`, or to 0."""
    low, high = np.zeros((len(p), 1)), np.ones((len(p), 1))
    for _ in range(50):
        middle = (low + high) / 2
        enough = p.mean(axis=1, keepdims=True) - np.maximum(p - middle, 0).mean(axis=1, keepdims=True) >= drop
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.asarray(np.maximum(p - high, 0))


def lose_by_few(p: Floats, drop: float) -> Floats:
    """The first questions lose up to 50 points each until the mean of the row has fallen by `drop`."""
    loss = np.minimum(p, 0.5)
    left = drop * p.shape[1] - (np.cumsum(loss, axis=1) - loss)
    return np.asarray(p - np.clip(left, 0, loss))


LOSS_PATTERNS: dict[str, Callable[[Floats, float], Floats]] = {"evenly": lose_evenly, "by few": lose_by_few}


def decide(
    statistics: Sequence[LookStatistics], alpha: float, level: LevelFunction = nominal_levels
) -> GateOutcomes:
    """All benchmarks go through the looks together; each stops once it is settled."""
    shape = (len(statistics), statistics[0].mean.shape[1])
    rank, passed, mean = np.zeros(shape, np.int64), np.zeros(shape, bool), np.zeros(shape)
    states, used, active = np.zeros(shape, np.int64), np.zeros(shape), np.ones(shape, bool)
    for look in range(max(len(each.design.ks) for each in statistics)):
        for i, each in enumerate(statistics):
            if look >= len(each.design.ks):
                continue
            for part in range(1, len(statistics) + 1):
                hit = active[i] & (each.p_drop[look] <= level(each.design, alpha / part)[look])
                rank[i] = np.where(hit, np.maximum(rank[i], part), rank[i])
            passed[i] |= active[i] & (each.p_noninferior[look] < level(each.design, alpha)[look])
            mean[i] = np.where(active[i], each.mean[look], mean[i])
            used[i] = np.where(active[i], each.design.ks[look] / each.design.ks[-1], used[i])
        dropped = holm_rejections(rank)
        states = np.where(passed, np.where(dropped, 1, 0), np.where(dropped, 2, 3))
        margins = np.array([[each.benchmark.margin] for each in statistics])
        active &= ~(passed | (dropped & (mean <= -margins)))
    return GateOutcomes(states, used)


def holm_rejections(rank: Ints) -> NDArray[np.bool_]:
    """Which of each column Holm's procedure rejects; `rank` is the greatest j with p <= alpha/j, or 0."""
    count = len(rank)
    order = np.argsort(-rank, axis=0, kind="stable")
    needed = np.arange(count, 0, -1)[:, None]
    rejected = np.logical_and.accumulate(np.take_along_axis(rank, order, axis=0) >= needed, axis=0)
    found = np.empty_like(rejected)
    np.put_along_axis(found, order, rejected, axis=0)
    return found
