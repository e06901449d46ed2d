"""The false-alarm rate of a whole sequence of checkpoints, and what it costs in power."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.gate.decision import PValues, corrected_drops, states
from r1eval.gate.sequence import divide, own_share, total_share
from reports.gate.verdict import State
from tests.perf.sequences import ALPHA, CHECKPOINTS, watch_sequences
from tests.perf.simulated import AIME, GPQA, MAIN, OTHERS, SimulatedBenchmark

RUNS = 1000
NOISE = 3 * sqrt(ALPHA * (1 - ALPHA) / RUNS)
"""three Monte Carlo errors"""


@pytest.mark.slow
@pytest.mark.parametrize("benchmark", [*MAIN, *OTHERS[2:4]], ids=lambda benchmark: benchmark.name)
def test_fifty_equal_checkpoints_give_an_alarm_in_at_most_alpha_of_the_runs(
    benchmark: SimulatedBenchmark,
) -> None:
    alarms = watch_sequences(benchmark, [0.0] * CHECKPOINTS, RUNS, np.random.default_rng(50))
    assert alarms.ever() <= ALPHA + NOISE
    assert alarms.ever_naive() > 0.9, "each comparison at alpha: an alarm in nearly every run"


def test_choosing_the_best_after_looking_raises_false_alarms_unless_it_is_paid_for() -> None:
    """The winner's curse: at one checkpoint, against the best of twenty equal ones."""
    alarms = watch_sequences(GPQA, [0.0] * 21, RUNS, np.random.default_rng(3))
    assert alarms.naive[20].mean() > 0.25
    assert alarms.best[20].mean() <= ALPHA


@pytest.mark.parametrize(
    ("benchmark", "place", "drop", "least"),
    [(AIME, 2, 0.05, 0.97), (AIME, 10, 0.05, 0.9), (AIME, 50, 0.1, 0.99), (GPQA, 50, 0.05, 0.7)],
    ids=["AIME-2-5", "AIME-10-5", "AIME-50-10", "GPQA-50-5"],
)
def test_a_drop_is_seen_where_it_happens(
    benchmark: SimulatedBenchmark, place: int, drop: float, least: float
) -> None:
    alarms = watch_sequences(benchmark, [0.0] * (place - 1) + [drop], 300, np.random.default_rng(9))
    assert alarms.at(place - 1)[2] >= least


def test_a_drop_that_stays_is_seen_within_five_checkpoints() -> None:
    alarms = watch_sequences(AIME, [0.0] * 49 + [0.05] * 5, 300, np.random.default_rng(9))
    assert alarms.from_to(49, 54) >= 0.93


def test_the_shares_of_all_checkpoints_add_up_to_one() -> None:
    assert sum(own_share(number) for number in range(1, 200_001)) == pytest.approx(1, abs=1e-3)
    assert sum(own_share(number) for number in range(1, 200_001)) < 1


@given(st.floats(1e-9, 1.0), st.integers(0, 300), st.booleans())
def test_a_checkpoint_spends_its_share_whichever_was_the_best(
    share: float, earlier: int, has_next: bool
) -> None:
    slots = divide(share, earlier, has_next=has_next)
    spent = slots.last + slots.next + slots.best * max(0, earlier - 1)
    assert spent == pytest.approx(share if earlier or has_next else 0.0)


def test_a_rejected_comparison_hands_its_share_on() -> None:
    assert total_share(7, [0.01, 0.002]) == pytest.approx(own_share(7) + 0.012)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.floats(1e-6, 1.0))
def test_a_gate_with_a_share_of_alpha_decides_as_one_with_that_alpha(ps: list[float], share: float) -> None:
    tests = [PValues(p, 1.0) for p in ps]
    adjusted = corrected_drops(tests)
    expected = [State.REGRESSION if p / share <= ALPHA else State.INCONCLUSIVE for p in adjusted]
    assert states(tests, ALPHA, share) == expected
