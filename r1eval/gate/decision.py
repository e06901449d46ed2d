"""From p-values to states, and from states to the one exit code: the only place where a gate decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from r1eval.statistics.paired_tests import holm
from reports.gate.verdict import Finding, State

LARGE_SET = 300
"""questions from which the default margin is the smaller one"""

PASSING = frozenset({State.OK, State.OK_SMALL_DROP})


@dataclass(frozen=True)
class Tests:
    """The two one-sided tests of one benchmark."""

    __test__ = False  # pytest would take a class of this name for a suite

    p_drop: float
    """of "no drop"; over several looks the sequential p-value"""
    p_noninferior: float
    """of "a drop as large as the margin"."""


def default_margin(questions: int) -> float:
    """3 points, and 1 point from 300 questions on, where a run can tell as much.

    >>> default_margin(30), default_margin(198), default_margin(500)
    (0.03, 0.03, 0.01)
    """
    return 0.03 if questions < LARGE_SET else 0.01


def states(tests: Sequence[Tests], alpha: float) -> list[State]:
    """The state of each benchmark: drops are adjusted over all of them, as any one fails the build;
    non-inferiority is not, as all of them must show it.

    >>> states([Tests(0.023, 0.119), Tests(0.5, 0.0), Tests(0.5, 0.001)], alpha=0.05)
    [<State.INCONCLUSIVE: 'inconclusive'>, <State.OK: 'ok'>, <State.OK: 'ok'>]
    """
    return [
        _state(drop=adjusted <= alpha, noninferior=test.p_noninferior < alpha)
        for test, adjusted in zip(tests, holm([test.p_drop for test in tests]), strict=True)
    ]


def exit_code(found: Iterable[State], policy: str) -> int:
    """What the states of everything that is gated come to: the first of 4, 5, 1, 3, 0 that holds.

    >>> [exit_code([State.OK, State.INCONCLUSIVE], policy) for policy in ("block", "require")]
    [0, 3]
    """
    seen = set(found)
    codes = (
        (State.NOT_COMPARABLE in seen, 4),
        (State.INCOMPLETE in seen, 5),
        (State.REGRESSION in seen, 1),
        (State.INCONCLUSIVE in seen and policy == "require", 3),
    )
    return next((code for holds, code in codes if holds), 0)


def unsure(state: State, substituted: Iterable[State]) -> State:
    """The state that stands where questions are missing: inconclusive if what they may hold changes it."""
    kinds = {_kind(state), *map(_kind, substituted)}
    return state if len(kinds) == 1 else State.INCONCLUSIVE


def settled(finding: Finding) -> bool:
    """Whether a sequential gate needs no further look at this benchmark.

    Passed once a drop as large as the margin is ruled out; regressed once a drop is established and as large
    as the margin by its estimate: further looks might still call a smaller one small.
    """
    if finding.state in PASSING or finding.difference is None:
        return True
    return finding.state is State.REGRESSION and finding.difference.mean <= -finding.margin


def _state(*, drop: bool, noninferior: bool) -> State:
    if noninferior:
        return State.OK_SMALL_DROP if drop else State.OK
    return State.REGRESSION if drop else State.INCONCLUSIVE


def _kind(state: State) -> str:
    return "passes" if state in PASSING else state.value
