"""The gate does not cry wolf: `python -m tests.perf.gate` in short, and that its gates are the product's."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest

from r1eval.gate.decision import Tests, settled, states
from r1eval.gate.looks import sequential_p
from r1eval.statistics.paired_tests import drop_p, noninferiority_p, paired
from reports.gate.verdict import Difference, Finding, State
from tests.perf.simulated import (
    AIME,
    GPQA,
    MAIN,
    OTHERS,
    STATES,
    Random,
    Seen,
    Shape,
    decide,
    draw,
    evenly,
    see,
)
from tests.perf.simulated import tests as looked_at

ALPHA = 0.05


def at_most(rate: float, alpha: float, runs: int) -> bool:
    """Within three Monte Carlo errors."""
    return rate <= alpha + 3 * sqrt(alpha * (1 - alpha) / runs)


@pytest.fixture
def random() -> Random:
    return np.random.default_rng(20)


@pytest.mark.parametrize("shape", [*MAIN, *OTHERS], ids=lambda shape: shape.name)
def test_an_unchanged_model_is_blocked_at_most_as_often_as_stated(shape: Shape, random: Random) -> None:
    runs = 2000
    seen = see(shape, 0.0, runs, random)
    for each in (seen.plain(), seen):
        assert at_most(decide([each], ALPHA).share(State.REGRESSION), ALPHA, runs)


def test_three_benchmarks_together_cry_wolf_no_oftener_than_one(random: Random) -> None:
    runs = 2000
    seen = [see(shape, 0.0, runs, random) for shape in MAIN]
    naive = np.min([each.mean[-1] for each in seen], axis=0) < 0
    assert naive.mean() > 0.8
    for together in ([each.plain() for each in seen], seen):
        assert at_most(decide(together, ALPHA).share(State.REGRESSION), ALPHA, runs)


def test_a_five_point_drop_on_aime_is_seen(random: Random) -> None:
    seen = see(AIME, 0.05, 4000, random)
    for each in (seen.plain(), seen):
        assert decide([each], ALPHA).share(State.REGRESSION) >= 0.99


@pytest.mark.parametrize("shape", MAIN, ids=lambda shape: shape.name)
def test_looking_early_saves_samples(shape: Shape, random: Random) -> None:
    unchanged, lost = (decide([see(shape, drop, 1000, random)], ALPHA).used.mean() for drop in (0.0, 0.05))
    assert unchanged < 0.75
    assert lost < 0.5


@pytest.mark.parametrize("shape", [AIME, GPQA], ids=lambda shape: shape.name)
def test_a_drop_as_large_as_the_margin_passes_no_oftener_than_stated(shape: Shape, random: Random) -> None:
    runs = 4000
    seen = see(shape, shape.margin, runs, random)
    for each in (seen.plain(), seen):
        assert at_most(decide([each], ALPHA).share(State.OK, State.OK_SMALL_DROP), ALPHA, runs)


@pytest.mark.parametrize("drop", [0.0, 0.03])
@pytest.mark.parametrize("shape", [*MAIN, *OTHERS], ids=lambda shape: shape.name)
def test_simulated_p_values_are_the_gates(shape: Shape, drop: float, random: Random) -> None:
    p = shape.probabilities(8, random)
    for differences, unit, _, k in draw(shape, p, evenly(p, drop), random):
        found = zip(*looked_at(differences, unit, shape, k), strict=True)
        for row, (p_drop, p_noninferior, difference) in zip(differences / unit, found, strict=True):
            short = paired(row.tolist())
            assert p_drop == pytest.approx(drop_p(row.tolist())[0], rel=1e-9, abs=1e-15)
            expected = noninferiority_p(short, shape.margin, shape.questions * k)
            assert p_noninferior == pytest.approx(expected, rel=1e-6, abs=1e-15)
            assert difference == pytest.approx(short.mean, abs=1e-12)


@pytest.mark.parametrize(("drop", "runs"), [(0.0, 15), (0.02, 20), (0.05, 15)])
def test_simulated_gates_end_as_the_gate_does(drop: float, runs: int, random: Random) -> None:
    seen = [see(shape, drop, runs, random) for shape in MAIN]
    for together in ([each.plain() for each in seen], seen, seen[:1]):
        ended = decide(together, ALPHA)
        for run in range(runs):
            expected = gate(together, run)
            assert [STATES[state] for state in ended.states[:, run]] == [state for state, _ in expected]
            assert ended.used[:, run].tolist() == [used for _, used in expected]


def gate(seen: Sequence[Seen], run: int) -> list[tuple[State, float]]:
    """One gate by the product's own functions: each benchmark's state and the share of samples it took."""
    reached = [1] * len(seen)
    while True:
        found = findings(seen, run, reached)
        further = [
            not settled(finding) and looks < len(each.design.ks)
            for finding, looks, each in zip(found, reached, seen, strict=True)
        ]
        if not any(further):
            ks = [each.design.ks for each in seen]
            return [(f.state, k[n - 1] / k[-1]) for f, k, n in zip(found, ks, reached, strict=True)]
        reached = [looks + more for looks, more in zip(reached, further, strict=True)]


def findings(seen: Sequence[Seen], run: int, reached: Sequence[int]) -> list[Finding]:
    tests = [
        Tests(
            sequential_p(each.design, each.p_drop[:looks, run].tolist()),
            sequential_p(each.design, each.p_noninferior[:looks, run].tolist()),
        )
        for each, looks in zip(seen, reached, strict=True)
    ]
    return [
        finding(each.shape, state, float(each.mean[looks - 1, run]))
        for each, state, looks in zip(seen, states(tests, ALPHA), reached, strict=True)
    ]


def finding(shape: Shape, state: State, difference: float) -> Finding:
    """What `settled` asks of one: its state, its difference and its margin."""
    found = Difference(
        baseline=0.0,
        candidate=difference,
        mean=difference,
        se=None,
        low=None,
        high=None,
        questions=shape.questions,
        wins=0,
        losses=0,
        ties=0,
        test="",
        p_drop=1.0,
        p_holm=1.0,
        p_noninferior=1.0,
        mde=None,
    )
    return Finding(shape.name, shape.name, "pass@1", state, shape.margin, shape.k, shape.k, found)
