"""Each state has one sentence, and the sentence never contradicts the state."""

from dataclasses import replace

import pytest

from reports.gate import wording
from reports.gate.verdict import Difference, Finding, State
from tests.reports.gate import example

ONE_QUESTION = replace(example.DROPPED, se=None, low=None, high=None, mde=None, questions=1)


def found(finding: Finding, **changes: float | None) -> Finding:
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
def test_the_sentence_of_a_state(finding: Finding, end: str) -> None:
    assert wording.sentence(finding, alpha=0.05).endswith(end)


@pytest.mark.parametrize(
    ("finding", "policy", "grave"),
    [
        (example.PASSED, "block", None),
        (example.PASSED, "require", None),
        (replace(example.PASSED, warnings=("a margin",)), "block", False),
        (example.SMALL_DROP, "require", False),
        (example.INCONCLUSIVE, "block", False),
        (example.INCONCLUSIVE, "require", True),
        (example.REGRESSED, "block", True),
        (example.DIFFERENT, "block", True),
        (example.ABSENT, "block", True),
    ],
)
def test_what_fails_the_gate_and_what_only_warns(finding: Finding, policy: str, grave: bool | None) -> None:
    assert wording.grave(finding, policy) is grave


def test_mcnemars_test_stands_beside_where_it_was_made() -> None:
    assert wording.basis(found(example.REGRESSED, mcnemar_p=0.0217)).endswith(
        "; paired t, beside it McNemar's mid-p 0.022"
    )


def test_every_state_has_its_words() -> None:
    assert set(wording.LABELS) == set(State)
