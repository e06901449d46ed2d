"""From p-values to states and exit codes: the full truth table, and invariants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.gate.decision import PValues, default_margin, exit_code, is_settled, state_with_missing, states
from reports.gate.verdict import BenchmarkFinding, Difference, State

OK, SMALL, REGRESSION = State.OK, State.OK_SMALL_DROP, State.REGRESSION
INCONCLUSIVE, NOT_COMPARABLE, INCOMPLETE = State.INCONCLUSIVE, State.NOT_COMPARABLE, State.INCOMPLETE
p_values = st.floats(0, 1)
suites = st.lists(st.builds(PValues, p_values, p_values), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("p_drop", "p_noninferior", "state"),
    [
        (0.9, 0.001, OK),
        (0.001, 0.001, SMALL),
        (0.001, 0.9, REGRESSION),
        (0.9, 0.9, INCONCLUSIVE),
        (0.05, 0.9, REGRESSION),
        (0.9, 0.05, INCONCLUSIVE),
    ],
)
def test_a_benchmark_alone(p_drop: float, p_noninferior: float, state: State) -> None:
    assert states([PValues(p_drop, p_noninferior)], alpha=0.05) == [state]


def test_drops_are_corrected_for_the_number_of_benchmarks_and_non_inferiority_is_not() -> None:
    quiet = PValues(1.0, 0.049)
    assert states([PValues(0.03, 0.5), quiet, quiet], alpha=0.05) == [INCONCLUSIVE, OK, OK]


@given(suites, st.floats(0.01, 0.2))
def test_the_correction_never_adds_a_regression(suite: list[PValues], alpha: float) -> None:
    found = states(suite, alpha)
    assert all(test.p_drop <= alpha for test, s in zip(suite, found, strict=True) if s is REGRESSION)


@pytest.mark.parametrize(
    ("found", "block", "require"),
    [
        ([], 0, 0),
        ([OK, SMALL], 0, 0),
        ([OK, INCONCLUSIVE], 0, 3),
        ([INCONCLUSIVE, REGRESSION], 1, 1),
        ([REGRESSION, INCOMPLETE], 5, 5),
        ([REGRESSION, INCOMPLETE, NOT_COMPARABLE], 4, 4),
    ],
)
def test_the_exit_code(found: list[State], block: int, require: int) -> None:
    assert (exit_code(found, "block"), exit_code(found, "require")) == (block, require)


@pytest.mark.parametrize(
    ("observed", "worst", "best", "state"),
    [
        (OK, SMALL, OK, OK),
        (OK, REGRESSION, OK, INCONCLUSIVE),
        (REGRESSION, REGRESSION, REGRESSION, REGRESSION),
        (REGRESSION, REGRESSION, INCONCLUSIVE, INCONCLUSIVE),
        (OK, INCONCLUSIVE, OK, INCONCLUSIVE),
    ],
)
def test_a_state_that_depends_on_missing_samples_is_inconclusive(
    observed: State, worst: State, best: State, state: State
) -> None:
    assert state_with_missing(observed, [worst, best]) is state


def test_without_missing_samples_the_state_is_unchanged() -> None:
    assert [state_with_missing(state, []) for state in State] == list(State)


@pytest.mark.parametrize(
    ("state", "drop", "settled"),
    [
        (OK, 0.0, True),
        (SMALL, 0.01, True),
        (REGRESSION, 0.05, True),
        (REGRESSION, 0.02, False),
        (INCONCLUSIVE, 0.05, False),
    ],
)
def test_no_further_look_is_needed_once_it_could_not_change_the_verdict(
    state: State, drop: float, settled: bool
) -> None:
    assert is_settled(_finding(state, drop)) is settled


def test_a_large_set_has_the_smaller_margin() -> None:
    assert [default_margin(n) for n in (30, 299, 300, 12_032)] == [0.03, 0.03, 0.01, 0.01]


def _finding(state: State, drop: float) -> BenchmarkFinding:
    errors = (0.01, -drop - 0.02, -drop + 0.02)
    counts = (30, 0, 9, 21)
    difference = Difference(0.8, 0.8 - drop, -drop, *errors, *counts, "paired t", 0.0, 0.0, 0.5, 0.03)
    return BenchmarkFinding("aime24", "AIME 2024", "pass@1", state, 0.03, 64, 32, difference)
