"""Each state has one explanation, and the explanation never contradicts the state."""

from dataclasses import replace

import pytest

from reports.gate import wording
from reports.gate.verdict import BenchmarkFinding, Difference, State
from tests.reports.gate import example

ONE_QUESTION = replace(example.DROPPED, se=None, low=None, high=None, mde=None, questions=1)


def found(finding: BenchmarkFinding, **changes: float | None) -> BenchmarkFinding:
    assert isinstance(finding.difference, Difference)
    return replace(finding, difference=replace(finding.difference, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("finding", "end"),
    [
        (example.PASSED, "the margin, 1.0 point, is ruled out: a drop is at most 0.3 points"),
        (found(example.PASSED, low=0.002), "is ruled out: it is better by at least 0.2 points"),
        (found(example.PASSED, low=None), "the margin, 1.0 point, is ruled out"),
        (example.SMALL_DROP, "it is smaller than the margin of 1.0 point: a drop is at most 0.6 points"),
        (example.REGRESSED, "it may be as large as 7.7 points; the margin is 3.0 points"),
        (found(example.REGRESSED, low=-0.028), "it may be as large as 3.0 points; the margin is 3.0 points"),
        (
            replace(example.REGRESSED, difference=ONE_QUESTION),
            "as large as 3.0 points; the margin is 3.0 points",
        ),
        (example.INCONCLUSIVE, "one as large as 3.8 points is not ruled out; the margin is 3.0 points"),
        (example.MISSING, "-9.1 at worst, +1.1 at best, and the margin is 3.0 points"),
        (
            found(example.MISSING, p_holm=0.4),
            "as large as 7.7 points is not ruled out; the margin is 3.0 points",
        ),
        (example.ABSENT, "livecodebench is in the baseline and not in the candidate"),
        (replace(example.ABSENT, problems=()), "incomplete"),
    ],
)
def test_the_sentence_of_a_state(finding: BenchmarkFinding, end: str) -> None:
    assert wording.explain_state(finding, alpha=0.05).endswith(end)


@pytest.mark.parametrize(
    ("finding", "policy", "severity"),
    [
        (example.PASSED, "block", None),
        (example.PASSED, "require", None),
        (replace(example.PASSED, warnings=("a margin",)), "block", "warning"),
        (example.SMALL_DROP, "require", "warning"),
        (example.INCONCLUSIVE, "block", "warning"),
        (example.INCONCLUSIVE, "require", "error"),
        (example.REGRESSED, "block", "error"),
        (example.DIFFERENT, "block", "error"),
        (example.ABSENT, "block", "error"),
    ],
)
def test_what_fails_the_gate_and_what_only_warns(
    finding: BenchmarkFinding, policy: str, severity: str | None
) -> None:
    assert wording.severity(finding, policy) == severity


def test_mcnemars_test_is_reported_for_information() -> None:
    assert wording.describe_test(found(example.REGRESSED, mcnemar_p=0.0217)).endswith(
        "; paired t; for information, McNemar's mid-p is 0.022"
    )


def test_every_state_has_a_label() -> None:
    assert set(wording.LABELS) == set(State)
