"""A verdict as a JUnit report: a suite for each benchmark, as Jenkins and GitLab read it."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from reports.cells import percent
from reports.gate import wording
from reports.gate.plain_text import plain, plainly
from reports.gate.verdict import Beside, Finding, Gate, State

ANSWERS = 8
ANSWER = 200
"""characters"""


@dataclass(frozen=True)
class Case:
    """One test case of a suite."""

    name: str
    outcome: str = ""
    """`failure`, `error`, `skipped`; "" for passed"""
    message: str = ""
    said: str = ""
    """what stands in `system-out`"""


def junit(gate: Gate) -> str:
    """An XML document after the schema of Jenkins' xUnit plug-in; ends with a newline.

    Of each benchmark: `comparable` and `complete` are errors where the runs are not; `no regression` fails on
    a regression and is skipped, with the reason, where nothing is decided. Nothing passes that was not shown:
    of a benchmark that a run lacks nothing was compared, so `comparable` is skipped.
    """
    gate = plainly(gate)
    root = ET.Element("testsuites", name="r1eval gate")
    for finding in gate.findings:
        _suite(root, finding.benchmark, list(_cases(finding, gate)), _properties(finding, gate))
    if gate.beside:
        cases = [_published(one) for one in gate.beside]
        _suite(root, "published", cases, {"candidate": gate.candidate, "model": gate.candidate_model})
    for suite in root:
        ET.SubElement(suite, "system-out").text = _system_out(gate)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, name: str, cases: list[Case], properties: Mapping[str, object]) -> None:
    outcomes = [case.outcome for case in cases]
    counts = {"tests": len(cases), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
    counts["skipped"] = outcomes.count("skipped")
    texts = {key: str(count) for key, count in counts.items()}
    suite = ET.SubElement(root, "testsuite", {"name": name, **texts})
    held = ET.SubElement(suite, "properties")
    for key, value in properties.items():
        ET.SubElement(held, "property", name=key, value=str(value))
    for case in cases:
        _case(suite, case, f"r1eval.gate.{name}")


def _case(suite: ET.Element, case: Case, classname: str) -> None:
    element = ET.SubElement(suite, "testcase", name=case.name, classname=classname)
    if case.outcome:
        outcome = ET.SubElement(element, case.outcome, type=case.outcome, message=case.message)
        outcome.text = case.said or case.message
    elif case.said:
        ET.SubElement(element, "system-out").text = case.said


def _cases(finding: Finding, gate: Gate) -> Iterator[Case]:
    why = wording.sentence(finding, gate.alpha)
    said = "\n".join(_said(finding, gate))
    barred = Case("", "skipped", f"not compared: {why}")
    differs = finding.state is State.NOT_COMPARABLE
    lacks = finding.state is State.INCOMPLETE
    if differs:
        yield Case("comparable", "error", why, said)
        yield replace(barred, name="complete")
    else:
        absent = 0 in (finding.k_baseline, finding.k_candidate)
        yield replace(barred, name="comparable") if absent else Case("comparable")
        yield Case("complete", "error", why, said) if lacks else Case("complete", said=_missing(finding))
    outcome = {State.REGRESSION: "failure", State.INCONCLUSIVE: "skipped"}.get(finding.state, "")
    if differs or lacks:
        yield replace(barred, name="no regression")
    else:
        yield Case("no regression", outcome, f"{wording.LABELS[finding.state]}: {why}", said)


def _published(one: Beside) -> Case:
    name = f"{one.benchmark} {one.metric}: {one.model} ({one.source})"
    said = wording.beside(one) + (f"\n{one.remark}" if one.remark else "")
    if not one.gated:
        return Case(name, "skipped", f"not gated, for information: {wording.beside(one)}", said)
    outcome = {State.REGRESSION: "failure", State.INCONCLUSIVE: "skipped"}.get(one.state, "")
    return Case(name, outcome, f"{wording.LABELS[one.state]}: {wording.beside(one)}", said)


def _said(finding: Finding, gate: Gate) -> Iterator[str]:
    """All that there is to say, a line each."""
    yield f"{wording.LABELS[finding.state]}: {wording.sentence(finding, gate.alpha)}"
    yield from filter(None, [wording.basis(finding), _missing(finding)])
    yield from (f"warning: {warning}" for warning in finding.warnings)
    yield from (f"{problem.what}; mend: {problem.cure}" for problem in finding.problems)
    yield from (f"{wording.ALLOWED}: {one}" for one in gate.allowed)
    for changed in finding.changed:
        yield (
            f"{changed.question}: {percent(changed.baseline, '%')} to "
            f"{percent(changed.candidate, '%')}  {changed.link}"
        ).rstrip()
        for answered, before, after in wording.votes(finding, changed, ANSWERS):
            yield f"  {before:>7} {after:>7}  {plain(wording.answer(answered), ANSWER)}"
        yield from filter(None, [wording.more(changed, ANSWERS)])


def _missing(finding: Finding) -> str:
    return f"missing: {plain(', '.join(finding.missing))}" if finding.missing else ""


def _properties(finding: Finding, gate: Gate) -> dict[str, object]:
    """Every figure by name, shares in 0..1; what is undefined is left out."""
    own = {
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
    found = {} if finding.difference is None else asdict(finding.difference)
    return {key: value for key, value in {**runs, **own, **found}.items() if value is not None}


def _system_out(gate: Gate) -> str:
    lines = [f"gate: {wording.verdict(gate)}"]
    lines += [f"THE RUNS DIFFER, {wording.ALLOWED}: {one}" for one in gate.allowed]
    lines += [f"note: {note}" for note in gate.notes]
    return "\n".join([*lines, *filter(None, [wording.saved(gate)])])
