"""A verdict as GitHub's annotations: a line for each finding that has something to say, the gravest first."""

from collections.abc import Iterator

from reports.gate import wording
from reports.gate.plain_text import plainly
from reports.gate.verdict import Finding, Gate, State


def annotations(gate: Gate) -> list[str]:
    """`::error title=…::…` for what fails the gate, `::warning title=…::…` for what does not.

    Differences that were allowed are a warning of their own; published figures speak where they are gated.
    """
    gate = plainly(gate)
    said = [*_findings(gate), *_published(gate)]
    said += [(False, "the runs differ", f"{one}; {wording.ALLOWED}") for one in gate.allowed]
    return [_command(*one) for one in sorted(said, key=lambda one: not one[0])]


def _findings(gate: Gate) -> Iterator[tuple[bool, str, str]]:
    for finding in gate.findings:
        grave = wording.grave(finding, gate.policy)
        if grave is not None:
            yield grave, f"{finding.title}: {wording.LABELS[finding.state]}", "\n".join(_lines(finding, gate))


def _lines(finding: Finding, gate: Gate) -> Iterator[str]:
    yield wording.sentence(finding, gate.alpha)
    yield from (f"warning: {warning}" for warning in finding.warnings)
    yield from (f"mend: {problem.cure}" for problem in finding.problems)


def _published(gate: Gate) -> Iterator[tuple[bool, str, str]]:
    for one in gate.beside:
        if one.gated and one.state not in wording.PASSING:
            grave = one.state is State.REGRESSION or gate.policy == "require"
            yield grave, f"{one.title} beside {one.model}: {wording.LABELS[one.state]}", wording.beside(one)


def _command(grave: bool, title: str, message: str) -> str:
    """
    >>> _command(True, "AIME: worse, by 5 %", "line 1\\nline 2")
    '::error title=r1eval gate%3A AIME%3A worse%2C by 5 %25::line 1%0Aline 2'
    """
    kind = "error" if grave else "warning"
    return f"::{kind} title={_property(f'r1eval gate: {title}')}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
