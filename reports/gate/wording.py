"""The sentences and numbers of a verdict: formatted figures, and the explanation of each state."""

from collections.abc import Iterable
from typing import Literal

from reports.cells import NO_VALUE, format_percent, with_note
from reports.gate.verdict import (
    EXIT_MEANINGS,
    NOT_COMPARED,
    AnswerCount,
    BenchmarkFinding,
    ChangedQuestion,
    Difference,
    GateVerdict,
    PublishedComparison,
    State,
)

LABELS = {
    State.OK: "ok",
    State.OK_SMALL_DROP: "ok, small drop",
    State.REGRESSION: "regression",
    State.INCONCLUSIVE: "inconclusive",
    State.NOT_COMPARABLE: "not comparable",
    State.INCOMPLETE: "incomplete",
}
ALLOWED_BY = "allowed by --allow-different-sampling"


def format_outcome(gate: GateVerdict) -> str:
    """The outcome in a few words, the same in every output; a pass counts what is inconclusive."""
    states = [finding.state for finding in gate.findings]
    if not states and not any(one.gated for one in gate.beside):
        return f"nothing is gated (exit {gate.exit_code})"
    count = states.count(State.INCONCLUSIVE)
    inconclusive = f", {count} of {len(states)} inconclusive" if gate.exit_code == 0 and count else ""
    return f"{EXIT_MEANINGS[gate.exit_code]}{inconclusive} (exit {gate.exit_code})"


def format_points(share: float | None) -> str:
    """A signed difference in points.

    >>> format_points(-0.0521), format_points(-0.0001), format_points(None)
    ('-5.2', '+0.0', '–')
    """
    return NO_VALUE if share is None else f"{round(100 * share, 1) + 0.0:+.1f}"


def format_p_value(p: float | None) -> str:
    """A p-value.

    >>> format_p_value(0.0312), format_p_value(0.00002), format_p_value(0.9999), format_p_value(None)
    ('0.031', '<0.001', '1.000', '–')
    """
    if p is None:
        return NO_VALUE
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def format_limits(low: float | None, high: float | None) -> str:
    """Both one-sided limits of a difference, in points.

    >>> format_limits(-0.077, 0.0261), format_limits(None, None)
    ('[-7.7, +2.6]', '–')
    """
    return NO_VALUE if low is None and high is None else f"[{format_points(low)}, {format_points(high)}]"


def format_size(share: float) -> str:
    """The size of a drop or a margin, in points.

    >>> format_size(-0.0521), format_size(0.01)
    ('5.2 points', '1.0 point')
    """
    points = format_percent(abs(share))
    return f"{points} {'point' if points == '1.0' else 'points'}"


def explain_state(finding: BenchmarkFinding, alpha: float) -> str:
    """Why the benchmark is in its state, with the figures; no title, no full stop."""
    difference = finding.difference
    if difference is None or finding.state in NOT_COMPARED:
        return "; ".join(problem.what for problem in finding.problems) or LABELS[finding.state]
    if finding.state is State.INCONCLUSIVE and _missing_decides(finding, difference, alpha):
        return (
            f"it depends on the {format_count(len(finding.missing), 'missing question')}: "
            f"{format_points(difference.mean)} points without them, {format_points(finding.worst)} at worst, "
            f"{format_points(finding.best)} at best, and the margin is {format_size(finding.margin)}"
        )
    values = f"{format_percent(difference.baseline, '%')} to {format_percent(difference.candidate, '%')}"
    p = format_p_value(difference.p_holm).replace("<", "below ")
    figures = f"({values}: {format_points(difference.mean)} points, p {p})"
    margin = format_size(finding.margin)
    reach = format_size(min(difference.low if difference.low is not None else 0.0, -finding.margin))
    return {
        State.OK: f"no drop is established {figures}, and one as large as the margin, {margin}, is ruled out"
        f"{_largest_drop(difference)}",
        State.OK_SMALL_DROP: f"a drop is established {figures}, and it is smaller than the margin of {margin}"
        f"{_largest_drop(difference)}",
        State.REGRESSION: f"a drop is established {figures}, and it may be as large as {reach}; "
        f"the margin is {margin}",
        State.INCONCLUSIVE: f"no drop is established {figures}, but one as large as {reach} is not ruled "
        f"out; the margin is {margin}",
    }[finding.state]


def describe_test(finding: BenchmarkFinding) -> str:
    """The data and the test behind the explanation."""
    difference = finding.difference
    if difference is None:
        return ""
    k = f"k {finding.k_candidate} against {finding.k_baseline}"
    if finding.k_baseline == finding.k_candidate:
        k = f"k {finding.k_baseline} in both"
    mcnemar = (
        ""
        if difference.mcnemar_p is None
        else f"; for information, McNemar's mid-p is {format_p_value(difference.mcnemar_p)}"
    )
    return (
        f"{format_count(difference.questions, 'question')}, {k}: {difference.wins:,} better, "
        f"{difference.losses:,} worse, {difference.ties:,} equal; {difference.test}{mcnemar}"
    )


def severity(finding: BenchmarkFinding, policy: str) -> Literal["error", "warning"] | None:
    """`error` if the finding fails the gate, `warning` if it is only worth a look, None otherwise."""
    if finding.state in NOT_COMPARED or finding.state is State.REGRESSION:
        return "error"
    if finding.state is State.INCONCLUSIVE:
        return "error" if policy == "require" else "warning"
    return "warning" if finding.warnings or finding.state is State.OK_SMALL_DROP else None


def answer_counts(
    finding: BenchmarkFinding, changed: ChangedQuestion, limit: int
) -> Iterable[tuple[AnswerCount, str, str]]:
    """The first `limit` answers to a question, each with the samples of either run that gave it, as `n/k`."""
    for count in changed.answers[:limit]:
        yield count, f"{count.baseline}/{finding.k_baseline}", f"{count.candidate}/{finding.k_candidate}"


def format_answer(count: AnswerCount) -> str:
    """An answer and whether it is right.

    >>> format_answer(AnswerCount("", correct=False, baseline=3, candidate=1))
    'wrong (no answer)'
    """
    return f"{'right' if count.correct else 'wrong'} {count.answer or '(no answer)'}"


def more_answers(changed: ChangedQuestion, limit: int) -> str:
    """How many answers are left out after the first `limit`; "" if none is.

    >>> more_answers(ChangedQuestion("60", 1.0, 0.0, ()), limit=4)
    ''
    """
    left = len(changed.answers) - limit
    return f"and {format_count(left, 'more answer')}" if left > 0 else ""


def describe_savings(gate: GateVerdict) -> str:
    """How many samples stopping early saved; "" for a gate that is not sequential."""
    if gate.saved is None or not gate.saved.planned:
        return ""
    saved = gate.saved.planned - gate.saved.used
    return (
        f"sequential: the verdict took {gate.saved.used:,} of {gate.saved.planned:,} samples; "
        f"{saved:,} ({saved / gate.saved.planned:.0%}) were not needed"
    )


def describe_published(comparison: PublishedComparison) -> str:
    """Measured against published, with the difference and its limits; no title."""
    limits = format_limits(comparison.low, comparison.high)
    return (
        f"{comparison.metric} {format_percent(comparison.measured)} measured, "
        f"{format_percent(comparison.published)} published for {comparison.model} "
        f"({with_note(comparison.source, comparison.note)}): "
        f"{format_points(comparison.difference)} points, limits {limits}"
    )


def format_count(number: int, noun: str) -> str:
    """A number with its noun, in the singular or the plural.

    >>> format_count(1, "question"), format_count(1200, "question")
    ('1 question', '1,200 questions')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _missing_decides(finding: BenchmarkFinding, difference: Difference, alpha: float) -> bool:
    """Whether the samples at hand would decide, and only the missing ones make the state inconclusive."""
    return bool(finding.missing) and (difference.p_holm <= alpha or difference.p_noninferior < alpha)


def _largest_drop(difference: Difference) -> str:
    """What the lower limit means if a drop as large as the margin is ruled out."""
    if difference.low is None:
        return ""
    if difference.low > 0:
        return f": it is better by at least {format_size(difference.low)}"
    return f": a drop is at most {format_size(difference.low)}"
