"""The verdict as GitHub annotations."""

import re
from dataclasses import replace

import pytest

from reports.gate.annotations import to_annotations
from reports.gate.verdict import State
from tests.reports.gate import example
from tests.reports.gate.hostile import TEXTS, poisoned

LINE = re.compile(r"::(error|warning) title=([^:,\r\n]*)::([^\r\n]*)")


def read(line: str) -> tuple[str, str, str]:
    """Kind, title and message, as the runner decodes them."""
    found = LINE.fullmatch(line)
    assert found, line
    kind, title, message = found.groups()
    for code, mark in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%25", "%")):
        title, message = title.replace(code, mark), message.replace(code, mark)
    return kind, title, message


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("passes", [("warning", "MMLU-Pro: ok, small drop")]),
        ("passes with a warning", [("warning", "GPQA Diamond: inconclusive")]),
        ("regressed", [("error", "AIME 2024: regression")]),
        ("can't decide", [("error", "GPQA Diamond: inconclusive")]),
        ("not comparable", [("error", "Smoke: not comparable")]),
        ("incomplete", [("error", "LiveCodeBench: incomplete"), ("error", "AIME 2024: regression")]),
        ("published alone", []),
    ],
)
def test_each_failure_and_warning_has_one_line(outcome: str, expected: list[tuple[str, str]]) -> None:
    lines = [read(line)[:2] for line in to_annotations(example.OUTCOMES[outcome])]
    assert lines == [(kind, f"r1eval gate: {title}") for kind, title in expected]


def test_failures_come_first_and_allowed_differences_are_warnings() -> None:
    lines = [read(line) for line in to_annotations(example.EVERYTHING)]
    assert [kind for kind, _, _ in lines] == ["error"] * 3 + ["warning"] * 4
    assert lines[-1][2] == (
        "temperature is 0.6 in the baseline and 0.7 in the candidate; allowed by --allow-different-sampling"
    )
    assert lines[1][2].splitlines()[1] == "fix: r1eval score runs/step-1000 runs/step-1200"


@pytest.mark.parametrize(
    ("gated", "state", "policy", "kinds"),
    [
        (False, State.REGRESSION, "block", []),
        (True, State.OK, "block", []),
        (True, State.REGRESSION, "block", ["error"]),
        (True, State.INCONCLUSIVE, "block", ["warning"]),
        (True, State.INCONCLUSIVE, "require", ["error"]),
    ],
)
def test_published_figures_are_annotated_only_if_they_are_gated(
    gated: bool, state: State, policy: str, kinds: list[str]
) -> None:
    comparison = replace(example.PUBLISHED, gated=gated, state=state)
    gate = replace(example.gate(exit_code=0, policy=policy), beside=(comparison,))
    assert [read(line)[0] for line in to_annotations(gate)] == kinds


@pytest.mark.parametrize("poison", TEXTS, ids=range(len(TEXTS)))
def test_no_text_ends_its_line_or_adds_a_property(poison: str) -> None:
    lines = to_annotations(poisoned(example.EVERYTHING, poison))
    assert len(lines) == 7
    for line in lines:
        read(line)
        assert line.isprintable()
