"""The verdict as a JUnit report: valid against Jenkins' schema, and read back by another project's parser."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import junitparser
import pytest
from lxml import etree

from reports.gate.junit import to_junit
from reports.gate.verdict import BenchmarkFinding, GateVerdict, State
from tests.reports.gate import example
from tests.reports.gate.hostile import TEXTS, poisoned

SCHEMA = Path(sys.prefix) / "share" / "junit-10.xsd"
"""from pytest's source distribution, where `make` puts it"""


@pytest.fixture(scope="module")
def validate() -> Callable[[str], None]:
    assert SCHEMA.is_file(), f"{SCHEMA} is missing: `make test` fetches it"
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    return lambda text: schema.assertValid(etree.fromstring(text.encode()))


def suites(gate: GateVerdict) -> dict[str, junitparser.TestSuite]:
    report = junitparser.JUnitXml.fromstring(to_junit(gate).encode())
    return {str(suite.name): suite for suite in report}


def outcomes(suite: junitparser.TestSuite) -> dict[str, str]:
    """The outcome of each case, by name; `passed` if the report gives none."""
    found = {}
    for case in suite:
        assert isinstance(case, junitparser.TestCase)
        found[str(case.name)] = case.result[0].type if case.result else "passed"
    return found


@pytest.mark.parametrize("gate", example.OUTCOMES.values(), ids=example.OUTCOMES)
def test_every_outcome_is_valid(validate: Callable[[str], None], gate: GateVerdict) -> None:
    validate(to_junit(gate))


@pytest.mark.parametrize("poison", TEXTS, ids=range(len(TEXTS)))
def test_hostile_texts_change_no_element(validate: Callable[[str], None], poison: str) -> None:
    text = to_junit(poisoned(example.EVERYTHING, poison))
    validate(text)
    assert len(text) < 1_000_000
    tags = [element.tag for element in etree.fromstring(text.encode()).iter()]
    benign = etree.fromstring(to_junit(poisoned(example.EVERYTHING, "x")).encode())
    assert tags == [element.tag for element in benign.iter()]


def test_the_schema_rejects_a_damaged_report(validate: Callable[[str], None]) -> None:
    with pytest.raises(etree.DocumentInvalid):
        validate(to_junit(example.EVERYTHING).replace("<testcase name", "<testcase nom"))


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (example.PASSED, ("passed", "passed", "passed")),
        (example.SMALL_DROP, ("passed", "passed", "passed")),
        (example.REGRESSED, ("passed", "passed", "failure")),
        (example.INCONCLUSIVE, ("passed", "passed", "skipped")),
        (example.MISSING, ("passed", "passed", "skipped")),
        (example.DIFFERENT, ("error", "skipped", "skipped")),
        (example.ABSENT, ("skipped", "error", "skipped")),
        (replace(example.ABSENT, k_candidate=16), ("passed", "error", "skipped")),
    ],
)
def test_the_cases_of_a_suite_follow_the_state(finding: BenchmarkFinding, expected: tuple[str, ...]) -> None:
    suite = suites(example.gate(finding, exit_code=0))[finding.benchmark]
    assert outcomes(suite) == dict(zip(("comparable", "complete", "no regression"), expected, strict=True))
    counts = (suite.tests, suite.failures, suite.errors, suite.skipped)
    assert counts == (3, expected.count("failure"), expected.count("error"), expected.count("skipped"))


def test_messages_and_figures_are_read_back() -> None:
    read = suites(example.EVERYTHING)
    (*_, case) = read["aime24"]
    assert case.result[0].message.startswith(
        "regression: a drop is established (79.8 % to 74.6 %: -5.2 points"
    )
    assert "   53/64   20/64  right 204" in case.result[0].text
    assert case.classname == "r1eval.gate.aime24"
    (*_, case) = read["gpqa-diamond"]
    assert "not ruled out" in case.result[0].message
    figures = {one.name: one.value for one in read["aime24"].properties()}  # type: ignore[no-untyped-call]
    assert (figures["state"], figures["mean"], figures["policy"]) == ("regression", "-0.052", "block")
    assert "mcnemar_p" not in figures


def test_allowed_differences_are_in_every_suite() -> None:
    read = suites(example.EVERYTHING)
    assert len(read) == 8
    for suite in read.values():
        assert "temperature is 0.6 in the baseline and 0.7 in the candidate" in str(
            suite._elem.findtext("system-out")
        )


@pytest.mark.parametrize(
    ("gated", "state", "outcome"),
    [
        (False, State.OK, "skipped"),
        (False, State.REGRESSION, "skipped"),
        (True, State.OK, "passed"),
        (True, State.INCONCLUSIVE, "skipped"),
        (True, State.REGRESSION, "failure"),
    ],
)
def test_published_figures_are_a_suite_and_fail_only_if_they_are_gated(
    gated: bool, state: State, outcome: str
) -> None:
    comparison = replace(example.PUBLISHED, gated=gated, state=state)
    gate = replace(example.gate(example.PASSED, exit_code=0), beside=(comparison,))
    name = "aime24 pass@1: DeepSeek-R1 (README (Evaluation Results))"
    assert outcomes(suites(gate)["published"]) == {name: outcome}
