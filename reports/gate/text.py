"""A verdict for a terminal: the table, a sentence for each state, what changed most, and the last word."""

from collections.abc import Iterable, Iterator
from textwrap import fill

from reports.cells import percent
from reports.gate import grids, wording
from reports.gate.plain_text import plain, plainly
from reports.gate.verdict import Changed, Finding, Gate
from reports.table import columns

WIDTH = 110
ANSWERS = 4
"""of a question whose value changed"""
ANSWER = 64
"""characters of an answer"""
FEW = 3
"""changed questions of a benchmark that passes; all that there are of another"""
IDS = 10
"""missing questions that are named"""


def text(gate: Gate) -> str:
    """The whole verdict as lines for a terminal; ends with a newline. Answers are shown inert and cut."""
    gate = plainly(gate)
    parts = [
        _head(gate),
        _allowed(gate),
        *_compared(gate),
        *(_looks(finding) for finding in grids.looked_at(gate)),
        *(_changed(finding) for finding in gate.findings if finding.changed),
        *_published(gate),
        "\n".join(_wrapped(f"note: {note}") for note in gate.notes),
        _wrapped(wording.saved(gate)),
        f"gate: {wording.verdict(gate)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(gate: Gate) -> str:
    runs = [
        ("candidate", gate.candidate_model, gate.candidate),
        ("baseline", gate.baseline_model, gate.baseline),
    ]
    wide = max(len(model) for _, model, _ in runs)
    lines = [f"{role:9}  {model:{wide}}  {run}".rstrip() for role, model, run in runs if run]
    metric = f", metric {grids.one_metric(gate)}" if grids.one_metric(gate) else ""
    stated = f"stated     policy {gate.policy}, alpha {gate.alpha:g}{metric}"
    return "\n".join([f"r1eval gate: {wording.verdict(gate)}", "", *lines, stated])


def _allowed(gate: Gate) -> str:
    if not gate.allowed:
        return ""
    head = f"THE RUNS DIFFER, {wording.ALLOWED}:"
    return "\n".join([head, *(_wrapped(f"  ! {one}", "    ") for one in gate.allowed)])


def _compared(gate: Gate) -> Iterator[str]:
    if not gate.findings:
        return
    yield columns(grids.benchmarks(gate))
    yield "\n".join(line for finding in gate.findings for line in _explained(finding, gate.alpha))
    if any(finding.difference for finding in gate.findings):
        yield _wrapped(grids.LEGEND)


def _explained(finding: Finding, alpha: float) -> Iterator[str]:
    yield _wrapped(f"{finding.title}: {wording.LABELS[finding.state]}; {wording.sentence(finding, alpha)}")
    if basis := wording.basis(finding):
        yield _wrapped(f"  ({basis})", "   ")
    for warning in finding.warnings:
        yield _wrapped(f"  warning: {warning}", "    ")
    for problem in finding.problems:
        yield _wrapped(f"  mend: {problem.cure}", "    ")
    if finding.missing:
        named = ", ".join(plain(one, ANSWER) for one in finding.missing[:IDS])
        left = len(finding.missing) - IDS
        yield _wrapped(f"  missing: {named}" + (f" and {left} more" if left > 0 else ""), "    ")


def _looks(finding: Finding) -> str:
    head = f"looks, {finding.title} (p margin: of a drop as large as the margin):"
    return f"{head}\n{_indented(columns(grids.looks(finding)))}"


def _changed(finding: Finding) -> str:
    shown = FEW if finding.state in wording.PASSING else len(finding.changed)
    head = f"changed most, {finding.title} (samples of baseline and candidate with each answer):"
    lines = [line for one in finding.changed[:shown] for line in _question(finding, one)]
    left = len(finding.changed) - shown
    tail = [f"  and {wording.count(left, 'more question')}, in --json"] if left > 0 else []
    return "\n".join([head, *lines, *tail])


def _question(finding: Finding, changed: Changed) -> Iterable[str]:
    change = f"{percent(changed.baseline, '%')} to {percent(changed.candidate, '%')}"
    yield f"  {plain(changed.question, ANSWER)}: {change}  {changed.link}".rstrip()
    for one, before, after in wording.votes(finding, changed, ANSWERS):
        yield f"    {before:>7} {after:>7}  {plain(wording.answer(one), ANSWER)}"
    if more := wording.more(changed, ANSWERS):
        yield f"{'':21}{more}"


def _published(gate: Gate) -> Iterator[str]:
    if not gate.beside:
        return
    yield f"beside published figures:\n{_indented(columns(grids.published(gate)))}"
    remarks = [f"{one.title} {one.metric}: {one.remark}" for one in gate.beside if one.remark]
    counted = "may fail the gate" if any(one.gated for one in gate.beside) else "never fail the gate"
    notes = [f"[{number}] {source}" for number, source in enumerate(grids.sources(gate), 1)]
    notes += [*remarks, f"±: re-run error of ours, and the most that theirs can be; these figures {counted}"]
    yield "\n".join(_wrapped(f"  {note}", "    ") for note in notes)


def _indented(table: str) -> str:
    return "\n".join(f"  {line}" for line in table.splitlines())


def _wrapped(line: str, indent: str = "  ") -> str:
    return fill(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
