"""A verdict as GitHub annotations: one line for each failure or warning, failures first."""

from collections.abc import Iterator

from reports.gate import wording
from reports.gate.plain_text import sanitize_record
from reports.gate.verdict import PASSING, BenchmarkFinding, GateVerdict, State


def to_annotations(gate: GateVerdict) -> list[str]:
    """`::error title=…::…` for what fails the gate, `::warning title=…::…` for what does not.

    Every allowed difference is a warning. Published figures appear only if they are gated.
    """
    gate = sanitize_record(gate)
    entries = [*_findings(gate), *_published(gate)]
    entries += [("warning", "the runs differ", f"{one}; {wording.ALLOWED_BY}") for one in gate.allowed]
    return [_command(*entry) for entry in sorted(entries, key=lambda entry: entry[0] != "error")]


def _findings(gate: GateVerdict) -> Iterator[tuple[str, str, str]]:
    for finding in gate.findings:
        severity = wording.severity(finding, gate.policy)
        if severity is not None:
            yield (
                severity,
                f"{finding.title}: {wording.LABELS[finding.state]}",
                "\n".join(_lines(finding, gate)),
            )


def _lines(finding: BenchmarkFinding, gate: GateVerdict) -> Iterator[str]:
    yield wording.explain_state(finding, gate.alpha)
    yield from (f"warning: {warning}" for warning in finding.warnings)
    yield from (f"fix: {cure}" for cure in finding.cures)


def _published(gate: GateVerdict) -> Iterator[tuple[str, str, str]]:
    for one in gate.beside:
        if one.gated and one.state not in PASSING:
            failed = one.state is State.REGRESSION or gate.policy == "require"
            title = f"{one.title} compared with {one.model}: {wording.LABELS[one.state]}"
            yield "error" if failed else "warning", title, wording.describe_published(one)


def _command(severity: str, title: str, message: str) -> str:
    """A workflow command, as GitHub's runner reads it from the output of a step.

    >>> _command("error", "AIME: worse, by 5 %", "line 1\\nline 2")
    '::error title=r1eval gate%3A AIME%3A worse%2C by 5 %25::line 1%0Aline 2'
    """
    return f"::{severity} title={_property(f'r1eval gate: {title}')}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
