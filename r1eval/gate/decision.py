"""From p-values to states, and from states to the exit code: the only place where a gate decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from r1eval.statistics.paired_tests import holm
from reports.gate.verdict import PASSING, BenchmarkFinding, State

LARGE_SET = 300
"""number of questions from which the smaller default margin applies"""


@dataclass(frozen=True)
class PValues:
    """The p-values of the two one-sided tests of one benchmark."""

    p_drop: float
    """null hypothesis "no drop"; with several looks the sequential p-value"""
    p_noninferior: float
    """null hypothesis "a drop as large as the margin\""""


def default_margin(questions: int) -> float:
    """3 points, or 1 point from 300 questions on, where a run has the power to detect it.

    >>> default_margin(30), default_margin(198), default_margin(500)
    (0.03, 0.03, 0.01)
    """
    return 0.03 if questions < LARGE_SET else 0.01


def corrected_drops(tests: Sequence[PValues], share: float = 1.0) -> list[float]:
    """`p_drop` of each benchmark, corrected over the benchmarks (Holm), as any drop fails the build; and over
    the gates of a sequence, of which this one has a `share` of alpha.

    >>> corrected_drops([PValues(0.01, 0.5), PValues(0.02, 0.5)]), corrected_drops([PValues(0.01, 0.5)], 0.25)
    ([0.02, 0.02], [0.04])
    """
    return [min(1.0, adjusted / share) for adjusted in holm([test.p_drop for test in tests])]


def states(tests: Sequence[PValues], alpha: float, share: float = 1.0) -> list[State]:
    """The state of each benchmark. `p_drop` is corrected, as in `corrected_drops`; `p_noninferior` is not, as
    every benchmark must pass.

    >>> states([PValues(0.023, 0.119), PValues(0.5, 0.0), PValues(0.5, 0.001)], alpha=0.05)
    [<State.INCONCLUSIVE: 'inconclusive'>, <State.OK: 'ok'>, <State.OK: 'ok'>]
    """
    return [
        _state(drop=adjusted <= alpha, noninferior=test.p_noninferior < alpha)
        for test, adjusted in zip(tests, corrected_drops(tests, share), strict=True)
    ]


def exit_code(gated: Iterable[State], policy: str) -> int:
    """The exit code for the states of everything that is gated: the first of 4, 5, 1, 3, 0 that applies.

    >>> [exit_code([State.OK, State.INCONCLUSIVE], policy) for policy in ("block", "require")]
    [0, 3]
    """
    states_present = set(gated)
    codes = (
        (State.NOT_COMPARABLE in states_present, 4),
        (State.INCOMPLETE in states_present, 5),
        (State.REGRESSION in states_present, 1),
        (State.INCONCLUSIVE in states_present and policy == "require", 3),
    )
    return next((code for applies, code in codes if applies), 0)


def state_with_missing(state: State, extremes: Iterable[State]) -> State:
    """The state if samples are missing: inconclusive if an extreme case has another outcome."""
    outcomes = {_outcome(state), *map(_outcome, extremes)}
    return state if len(outcomes) == 1 else State.INCONCLUSIVE


def is_settled(finding: BenchmarkFinding) -> bool:
    """Whether a sequential gate needs no further look at this benchmark.

    It passes once a drop as large as the margin is ruled out. It is a regression once a drop is established
    and the estimated drop is at least the margin; with a smaller estimate, a further look might still find
    that it is a small drop.
    """
    if finding.state in PASSING or finding.difference is None:
        return True
    return finding.state is State.REGRESSION and finding.difference.mean <= -finding.margin


def _state(*, drop: bool, noninferior: bool) -> State:
    if noninferior:
        return State.OK_SMALL_DROP if drop else State.OK
    return State.REGRESSION if drop else State.INCONCLUSIVE


def _outcome(state: State) -> str:
    return "passes" if state in PASSING else state.value
