"""The gate's false alarms, a short `python -m tests.perf.gate`, and that the simulation is exact."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest

from r1eval.gate.decision import PValues, is_settled, states
from r1eval.gate.looks import sequential_p
from r1eval.statistics.paired_tests import drop_p, noninferiority_p, summarize_pairs
from reports.gate.verdict import BenchmarkFinding, Difference, State
from tests.perf.simulated import (
    AIME,
    GPQA,
    MAIN,
    OTHERS,
    STATES,
    LookStatistics,
    Random,
    SimulatedBenchmark,
    compute_p_values,
    decide,
    draw_differences,
    lose_evenly,
    simulate,
)

ALPHA = 0.05


def at_most(rate: float, alpha: float, runs: int) -> bool:
    """Within three Monte Carlo errors."""
    return rate <= alpha + 3 * sqrt(alpha * (1 - alpha) / runs)


@pytest.fixture
def random() -> Random:
    return np.random.default_rng(20)


@pytest.mark.parametrize("benchmark", [*MAIN, *OTHERS], ids=lambda benchmark: benchmark.name)
def test_an_unchanged_model_is_blocked_at_most_as_often_as_stated(
    benchmark: SimulatedBenchmark, random: Random
) -> None:
    runs = 2000
    statistics = simulate(benchmark, 0.0, runs, random)
    for each in (statistics.single_look(), statistics):
        assert at_most(decide([each], ALPHA).share(State.REGRESSION), ALPHA, runs)


def test_three_benchmarks_have_no_more_false_alarms_than_one(random: Random) -> None:
    runs = 2000
    statistics = [simulate(benchmark, 0.0, runs, random) for benchmark in MAIN]
    naive = np.min([each.mean[-1] for each in statistics], axis=0) < 0
    assert naive.mean() > 0.8
    for group in ([each.single_look() for each in statistics], statistics):
        assert at_most(decide(group, ALPHA).share(State.REGRESSION), ALPHA, runs)


def test_a_five_point_drop_on_aime_is_detected(random: Random) -> None:
    statistics = simulate(AIME, 0.05, 4000, random)
    for each in (statistics.single_look(), statistics):
        assert decide([each], ALPHA).share(State.REGRESSION) >= 0.99


@pytest.mark.parametrize("benchmark", MAIN, ids=lambda benchmark: benchmark.name)
def test_early_looks_save_samples(benchmark: SimulatedBenchmark, random: Random) -> None:
    unchanged, lost = (
        decide([simulate(benchmark, drop, 1000, random)], ALPHA).used.mean() for drop in (0.0, 0.05)
    )
    assert unchanged < 0.75
    assert lost < 0.5


@pytest.mark.parametrize("benchmark", [AIME, GPQA], ids=lambda benchmark: benchmark.name)
def test_a_drop_as_large_as_the_margin_passes_at_most_as_often_as_stated(
    benchmark: SimulatedBenchmark, random: Random
) -> None:
    runs = 4000
    statistics = simulate(benchmark, benchmark.margin, runs, random)
    for each in (statistics.single_look(), statistics):
        assert at_most(decide([each], ALPHA).share(State.OK, State.OK_SMALL_DROP), ALPHA, runs)


@pytest.mark.parametrize("drop", [0.0, 0.03])
@pytest.mark.parametrize("benchmark", [*MAIN, *OTHERS], ids=lambda benchmark: benchmark.name)
def test_simulated_p_values_equal_the_gates(
    benchmark: SimulatedBenchmark, drop: float, random: Random
) -> None:
    p = benchmark.probabilities(8, random)
    for differences, unit, _, k in draw_differences(benchmark, p, lose_evenly(p, drop), random):
        found = zip(*compute_p_values(differences, unit, benchmark, k), strict=True)
        for row, (p_drop, p_noninferior, difference) in zip(differences / unit, found, strict=True):
            short = summarize_pairs(row.tolist())
            assert p_drop == pytest.approx(drop_p(row.tolist())[0], rel=1e-9, abs=1e-15)
            expected = noninferiority_p(short, benchmark.margin, benchmark.questions * k)
            assert p_noninferior == pytest.approx(expected, rel=1e-6, abs=1e-15)
            assert difference == pytest.approx(short.mean, abs=1e-12)


@pytest.mark.parametrize(("drop", "runs"), [(0.0, 15), (0.02, 20), (0.05, 15)])
def test_simulated_gates_have_the_outcomes_of_the_gate(drop: float, runs: int, random: Random) -> None:
    statistics = [simulate(benchmark, drop, runs, random) for benchmark in MAIN]
    for group in ([each.single_look() for each in statistics], statistics, statistics[:1]):
        outcomes = decide(group, ALPHA)
        for run in range(runs):
            expected = gate(group, run)
            assert [STATES[state] for state in outcomes.states[:, run]] == [state for state, _ in expected]
            assert outcomes.used[:, run].tolist() == [used for _, used in expected]


def gate(statistics: Sequence[LookStatistics], run: int) -> list[tuple[State, float]]:
    """One gate by r1eval's own functions: each benchmark's state and share of samples used."""
    look_counts = [1] * len(statistics)
    while True:
        found = findings(statistics, run, look_counts)
        continues = [
            not is_settled(finding) and looks < len(each.design.ks)
            for finding, looks, each in zip(found, look_counts, statistics, strict=True)
        ]
        if not any(continues):
            ks = [each.design.ks for each in statistics]
            return [(f.state, k[n - 1] / k[-1]) for f, k, n in zip(found, ks, look_counts, strict=True)]
        look_counts = [looks + more for looks, more in zip(look_counts, continues, strict=True)]


def findings(
    statistics: Sequence[LookStatistics], run: int, look_counts: Sequence[int]
) -> list[BenchmarkFinding]:
    tests = [
        PValues(
            sequential_p(each.design, each.p_drop[:looks, run].tolist()),
            sequential_p(each.design, each.p_noninferior[:looks, run].tolist()),
        )
        for each, looks in zip(statistics, look_counts, strict=True)
    ]
    return [
        finding(each.benchmark, state, float(each.mean[looks - 1, run]))
        for each, state, looks in zip(statistics, states(tests, ALPHA), look_counts, strict=True)
    ]


def finding(benchmark: SimulatedBenchmark, state: State, difference: float) -> BenchmarkFinding:
    """A finding with all that `is_settled` reads: its state, its difference and its margin."""
    found = Difference(
        baseline=0.0,
        candidate=difference,
        mean=difference,
        se=None,
        low=None,
        high=None,
        questions=benchmark.questions,
        wins=0,
        losses=0,
        ties=0,
        test="",
        p_drop=1.0,
        p_holm=1.0,
        p_noninferior=1.0,
        mde=None,
    )
    return BenchmarkFinding(
        benchmark.name, benchmark.name, "pass@1", state, benchmark.margin, benchmark.k, benchmark.k, found
    )
