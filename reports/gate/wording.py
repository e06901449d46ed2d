"""What a verdict says in words: figures as people read them, and the sentence that explains each state."""

from collections.abc import Iterable

from reports.cells import NOTHING, percent
from reports.gate.verdict import EXITS, Answered, Beside, Changed, Difference, Finding, Gate, State

LABELS = {
    State.OK: "ok",
    State.OK_SMALL_DROP: "ok, small drop",
    State.REGRESSION: "regression",
    State.INCONCLUSIVE: "inconclusive",
    State.NOT_COMPARABLE: "not comparable",
    State.INCOMPLETE: "incomplete",
}
BARRED = frozenset({State.NOT_COMPARABLE, State.INCOMPLETE})
"""states without a comparison"""

PASSING = frozenset({State.OK, State.OK_SMALL_DROP})

ALLOWED = "allowed by --allow-different-sampling"


def verdict(gate: Gate) -> str:
    """The last word, the same in every output; a pass does not hide what was not decided."""
    states = [finding.state for finding in gate.findings]
    if not states and not any(one.gated for one in gate.beside):
        return f"nothing is gated (exit {gate.exit_code})"
    unsure = states.count(State.INCONCLUSIVE)
    open_ = f", {unsure} of {len(states)} inconclusive" if gate.exit_code == 0 and unsure else ""
    return f"{EXITS[gate.exit_code]}{open_} (exit {gate.exit_code})"


def points(share: float | None) -> str:
    """A signed difference in points.

    >>> points(-0.0521), points(-0.0001), points(None)
    ('-5.2', '+0.0', '–')
    """
    return NOTHING if share is None else f"{round(100 * share, 1) + 0.0:+.1f}"


def chance(p: float | None) -> str:
    """A p-value.

    >>> chance(0.0312), chance(0.00002), chance(0.9999), chance(None)
    ('0.031', '<0.001', '1.000', '–')
    """
    if p is None:
        return NOTHING
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def limits(low: float | None, high: float | None) -> str:
    """
    >>> limits(-0.077, 0.0261), limits(None, None)
    ('[-7.7, +2.6]', '–')
    """
    return NOTHING if low is None and high is None else f"[{points(low)}, {points(high)}]"


def size(share: float) -> str:
    """
    >>> size(-0.0521), size(0.01)
    ('5.2 points', '1.0 point')
    """
    shown = percent(abs(share))
    return f"{shown} {'point' if shown == '1.0' else 'points'}"


def sentence(finding: Finding, alpha: float) -> str:
    """Why the benchmark is in its state, with the figures; without its title, without a full stop."""
    found = finding.difference
    if found is None or finding.state in BARRED:
        return "; ".join(problem.what for problem in finding.problems) or LABELS[finding.state]
    if finding.state is State.INCONCLUSIVE and _hangs(finding, found, alpha):
        return (
            f"what the {count(len(finding.missing), 'missing question')} may hold decides: "
            f"{points(found.mean)} points without them, {points(finding.worst)} at worst, "
            f"{points(finding.best)} at best, and the margin is {size(finding.margin)}"
        )
    values = f"{percent(found.baseline, '%')} to {percent(found.candidate, '%')}"
    seen = f"({values}: {points(found.mean)} points, p {chance(found.p_holm).replace('<', 'below ')})"
    margin = size(finding.margin)
    reach = size(min(found.low if found.low is not None else 0.0, -finding.margin))
    return {
        State.OK: f"no drop is established {seen}, and one as large as the margin, {margin}, is ruled out"
        f"{_bound(found)}",
        State.OK_SMALL_DROP: f"a drop is established {seen}, and it is smaller than the margin of {margin}"
        f"{_bound(found)}",
        State.REGRESSION: f"a drop is established {seen}, and it may be as large as {reach}; "
        f"the margin is {margin}",
        State.INCONCLUSIVE: f"no drop is established {seen}, but one as large as {reach} is not ruled out; "
        f"the margin is {margin}",
    }[finding.state]


def basis(finding: Finding) -> str:
    """What the sentence rests on: the pairs and the test."""
    found = finding.difference
    if found is None:
        return ""
    k = f"k {finding.k_candidate} against {finding.k_baseline}"
    if finding.k_baseline == finding.k_candidate:
        k = f"k {finding.k_baseline} in both"
    mcnemar = "" if found.mcnemar_p is None else f", beside it McNemar's mid-p {chance(found.mcnemar_p)}"
    return (
        f"{count(found.questions, 'question')}, {k}: {found.wins:,} better, {found.losses:,} worse, "
        f"{found.ties:,} equal; {found.test}{mcnemar}"
    )


def grave(finding: Finding, policy: str) -> bool | None:
    """True for what fails the gate, False for what only warns, None for what has nothing to say."""
    if finding.state in BARRED or finding.state is State.REGRESSION:
        return True
    if finding.state is State.INCONCLUSIVE:
        return policy == "require"
    return False if finding.warnings or finding.state is State.OK_SMALL_DROP else None


def votes(finding: Finding, changed: Changed, most: int) -> Iterable[tuple[Answered, str, str]]:
    """The answers to a question, each with how many of its samples gave it in either run."""
    for one in changed.answers[:most]:
        yield one, f"{one.baseline}/{finding.k_baseline}", f"{one.candidate}/{finding.k_candidate}"


def answer(one: Answered) -> str:
    """
    >>> answer(Answered("", correct=False, baseline=3, candidate=1))
    'wrong (no answer)'
    """
    return f"{'right' if one.correct else 'wrong'} {one.answer or '(no answer)'}"


def more(changed: Changed, most: int) -> str:
    """
    >>> more(Changed("60", 1.0, 0.0, ()), most=4)
    ''
    """
    left = len(changed.answers) - most
    return f"and {count(left, 'more answer')}" if left > 0 else ""


def saved(gate: Gate) -> str:
    """What stopping early saved; "" for a gate that is not sequential."""
    if gate.saved is None or not gate.saved.planned:
        return ""
    spared = gate.saved.planned - gate.saved.used
    return (
        f"sequential: the verdict took {gate.saved.used:,} of {gate.saved.planned:,} samples; "
        f"{spared:,} ({spared / gate.saved.planned:.0%}) were not needed"
    )


def beside(one: Beside) -> str:
    """What one published figure has to say, without its title."""
    return (
        f"{one.metric} {percent(one.measured)} measured, {percent(one.published)} published for {one.model} "
        f"({one.source}): {points(one.difference)} points, limits {limits(one.low, one.high)}"
    )


def count(number: int, noun: str) -> str:
    """
    >>> count(1, "question"), count(1200, "question")
    ('1 question', '1,200 questions')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _hangs(finding: Finding, found: Difference, alpha: float) -> bool:
    """Whether the runs themselves decide and only what is missing makes it inconclusive."""
    return bool(finding.missing) and (found.p_holm <= alpha or found.p_noninferior < alpha)


def _bound(found: Difference) -> str:
    """What the lower limit says where a drop as large as the margin is ruled out."""
    if found.low is None:
        return ""
    if found.low > 0:
        return f": it is better by at least {size(found.low)}"
    return f": a drop is at most {size(found.low)}"
