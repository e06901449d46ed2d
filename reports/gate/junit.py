"""A verdict as a JUnit report, with one test suite per benchmark, for Jenkins and GitLab."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from reports.cells import format_percent
from reports.gate import wording
from reports.gate.plain_text import sanitize, sanitize_record
from reports.gate.verdict import BenchmarkFinding, GateVerdict, PublishedComparison, State

MAX_ANSWERS = 8
MAX_ANSWER_LENGTH = 200
"""characters"""


@dataclass(frozen=True)
class JUnitCase:
    """One test case of a suite."""

    name: str
    outcome: str = ""
    """`failure`, `error`, `skipped`; "" for passed"""
    message: str = ""
    output: str = ""
    """the text of `system-out`"""


def to_junit(gate: GateVerdict) -> str:
    """An XML document that follows the schema of Jenkins' xUnit plug-in; ends with a newline.

    Each benchmark has three test cases. `comparable` and `complete` are errors if the runs are not. `no
    regression` fails on a regression and is skipped, with the reason, if the gate cannot decide. No test case
    passes without evidence: if a run has no such benchmark, nothing was compared, so `comparable` is skipped.
    """
    gate = sanitize_record(gate)
    root = ET.Element("testsuites", name="r1eval gate")
    for finding in gate.findings:
        _add_suite(root, finding.benchmark, list(_cases(finding, gate)), _properties(finding, gate))
    if gate.beside:
        cases = [_published_case(one) for one in gate.beside]
        _add_suite(root, "published", cases, {"candidate": gate.candidate, "model": gate.candidate_model})
    for suite in root:
        ET.SubElement(suite, "system-out").text = _system_out(gate)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add_suite(root: ET.Element, name: str, cases: list[JUnitCase], properties: Mapping[str, object]) -> None:
    outcomes = [case.outcome for case in cases]
    counts = {"tests": len(cases), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
    counts["skipped"] = outcomes.count("skipped")
    texts = {key: str(count) for key, count in counts.items()}
    suite = ET.SubElement(root, "testsuite", {"name": name, **texts})
    parent = ET.SubElement(suite, "properties")
    for key, value in properties.items():
        ET.SubElement(parent, "property", name=key, value=str(value))
    for case in cases:
        _add_case(suite, case, f"r1eval.gate.{name}")


def _add_case(suite: ET.Element, case: JUnitCase, classname: str) -> None:
    element = ET.SubElement(suite, "testcase", name=case.name, classname=classname)
    if case.outcome:
        outcome = ET.SubElement(element, case.outcome, type=case.outcome, message=case.message)
        outcome.text = case.output or case.message
    elif case.output:
        ET.SubElement(element, "system-out").text = case.output


def _cases(finding: BenchmarkFinding, gate: GateVerdict) -> Iterator[JUnitCase]:
    why = wording.explain_state(finding, gate.alpha)
    details = "\n".join(_details(finding, gate))
    skipped = JUnitCase("", "skipped", f"not compared: {why}")
    is_different = finding.state is State.NOT_COMPARABLE
    is_incomplete = finding.state is State.INCOMPLETE
    if is_different:
        yield JUnitCase("comparable", "error", why, details)
        yield replace(skipped, name="complete")
    else:
        absent = 0 in (finding.k_baseline, finding.k_candidate)
        yield replace(skipped, name="comparable") if absent else JUnitCase("comparable")
        if is_incomplete:
            yield JUnitCase("complete", "error", why, details)
        else:
            yield JUnitCase("complete", output=_missing(finding))
    outcome = {State.REGRESSION: "failure", State.INCONCLUSIVE: "skipped"}.get(finding.state, "")
    if is_different or is_incomplete:
        yield replace(skipped, name="no regression")
    else:
        yield JUnitCase("no regression", outcome, f"{wording.LABELS[finding.state]}: {why}", details)


def _published_case(comparison: PublishedComparison) -> JUnitCase:
    name = f"{comparison.benchmark} {comparison.metric}: {comparison.model} ({comparison.source})"
    description = wording.describe_published(comparison)
    output = description + (f"\n{comparison.remark}" if comparison.remark else "")
    if not comparison.gated:
        return JUnitCase(name, "skipped", f"not gated, for information: {description}", output)
    outcome = {State.REGRESSION: "failure", State.INCONCLUSIVE: "skipped"}.get(comparison.state, "")
    return JUnitCase(name, outcome, f"{wording.LABELS[comparison.state]}: {description}", output)


def _details(finding: BenchmarkFinding, gate: GateVerdict) -> Iterator[str]:
    """State, test, warnings, fixes and changed questions, one line each."""
    yield f"{wording.LABELS[finding.state]}: {wording.explain_state(finding, gate.alpha)}"
    yield from filter(None, [wording.describe_test(finding), _missing(finding)])
    yield from (f"warning: {warning}" for warning in finding.warnings)
    yield from (f"{problem.what}; fix: {problem.cure}" for problem in finding.problems)
    yield from (f"{wording.ALLOWED_BY}: {one}" for one in gate.allowed)
    for changed in finding.changed:
        yield (
            f"{changed.question}: {format_percent(changed.baseline, '%')} to "
            f"{format_percent(changed.candidate, '%')}  {changed.link}"
        ).rstrip()
        for answered, before, after in wording.answer_counts(finding, changed, MAX_ANSWERS):
            yield f"  {before:>7} {after:>7}  {sanitize(wording.format_answer(answered), MAX_ANSWER_LENGTH)}"
        yield from filter(None, [wording.more_answers(changed, MAX_ANSWERS)])


def _missing(finding: BenchmarkFinding) -> str:
    return f"missing: {sanitize(', '.join(finding.missing))}" if finding.missing else ""


def _properties(finding: BenchmarkFinding, gate: GateVerdict) -> dict[str, object]:
    """Every figure by name, shares in 0..1; undefined ones are left out."""
    benchmark = {
        "title": finding.title,
        "metric": finding.metric,
        "state": finding.state.value,
        "margin": finding.margin,
        "k_baseline": finding.k_baseline,
        "k_candidate": finding.k_candidate,
        "missing": len(finding.missing),
        "worst": finding.worst,
        "best": finding.best,
    }
    runs = {
        "policy": gate.policy,
        "alpha": gate.alpha,
        "baseline_run": gate.baseline,
        "baseline_model": gate.baseline_model,
        "candidate_run": gate.candidate,
        "candidate_model": gate.candidate_model,
    }
    difference = {} if finding.difference is None else asdict(finding.difference)
    return {key: value for key, value in {**runs, **benchmark, **difference}.items() if value is not None}


def _system_out(gate: GateVerdict) -> str:
    lines = [f"gate: {wording.format_outcome(gate)}"]
    lines += [f"THE RUNS DIFFER, {wording.ALLOWED_BY}: {one}" for one in gate.allowed]
    lines += [f"note: {note}" for note in gate.notes]
    return "\n".join([*lines, *filter(None, [wording.describe_savings(gate)])])
