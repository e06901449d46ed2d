"""A verdict for a terminal: the table, an explanation per benchmark, the changed questions, the outcome."""

import re
from collections.abc import Iterable, Iterator
from textwrap import fill

from reports.cells import format_percent
from reports.fit import format_columns
from reports.gate import grids, wording
from reports.gate.plain_text import sanitize, sanitize_record
from reports.gate.verdict import BenchmarkFinding, ChangedQuestion, GateVerdict

WIDTH = 110
MAX_ANSWERS = 4
"""answers shown of a changed question"""
MAX_ANSWER_LENGTH = 64
"""characters"""
MAX_CHANGED = 3
"""changed questions shown of a benchmark, unless more are asked for"""
MAX_IDS = 10
"""missing questions that are listed"""
COMMAND = re.compile(r"`[^`]*`")
UNBROKEN = "\0"
"""stands for a space at which a line is not wrapped"""


def to_text(gate: GateVerdict, changed: int = MAX_CHANGED) -> str:
    """The complete verdict for a terminal; ends with a newline. Answers are sanitized and shortened.

    `changed`: how many changed questions of each benchmark are shown.
    """
    gate = sanitize_record(gate)
    parts = [
        _header(gate),
        _allowed_differences(gate),
        *_benchmarks(gate),
        *(_looks(finding) for finding in grids.findings_with_looks(gate)),
        *(_changed_questions(finding, changed) for finding in gate.findings if finding.changed and changed),
        *_published(gate),
        "\n".join(_wrap(f"note: {note}") for note in gate.notes),
        _wrap(wording.describe_savings(gate)),
        f"gate: {wording.format_outcome(gate)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _header(gate: GateVerdict) -> str:
    runs = [
        ("candidate", gate.candidate_name or gate.candidate_model, gate.candidate),
        ("baseline", gate.baseline_name or gate.baseline_model, gate.baseline),
    ]
    width = max(len(model) for _, model, _ in runs)
    lines = [f"{role:9}  {model:{width}}  {run}".rstrip() for role, model, run in runs if run]
    metric = f", metric {grids.common_metric(gate)}" if grids.common_metric(gate) else ""
    settings = f"settings   policy {gate.policy}, alpha {gate.alpha:g}{metric}"
    return "\n".join([f"r1eval gate: {wording.format_outcome(gate)}", "", *lines, settings])


def _allowed_differences(gate: GateVerdict) -> str:
    if not gate.allowed:
        return ""
    head = f"THE RUNS DIFFER, {wording.ALLOWED_BY}:"
    return "\n".join([head, *(_wrap(f"  ! {one}", "    ") for one in gate.allowed)])


def _benchmarks(gate: GateVerdict) -> Iterator[str]:
    if not gate.findings:
        return
    yield format_columns(grids.benchmark_grid(gate))
    yield "\n".join(line for finding in gate.findings for line in _explanation(finding, gate.alpha))
    if any(finding.difference for finding in gate.findings):
        yield _wrap(grids.LEGEND)


def _explanation(finding: BenchmarkFinding, alpha: float) -> Iterator[str]:
    yield _wrap(f"{finding.title}: {wording.LABELS[finding.state]}; {wording.explain_state(finding, alpha)}")
    if basis := wording.describe_test(finding):
        yield _wrap(f"  ({basis})", "   ")
    for warning in finding.warnings:
        yield _wrap(f"  warning: {warning}", "    ")
    for cure in finding.cures:
        yield _wrap(f"  fix: {cure}", "    ")
    if finding.missing:
        named = ", ".join(sanitize(one, MAX_ANSWER_LENGTH) for one in finding.missing[:MAX_IDS])
        left = len(finding.missing) - MAX_IDS
        yield _wrap(f"  missing: {named}" + (f" and {left} more" if left > 0 else ""), "    ")


def _looks(finding: BenchmarkFinding) -> str:
    head = f"looks of {finding.title} (p margin: p-value of a drop as large as the margin):"
    return f"{head}\n{_indent(format_columns(grids.look_grid(finding)))}"


def _changed_questions(finding: BenchmarkFinding, most: int) -> str:
    counted = "samples of baseline and candidate with each answer"
    head = f"changed questions of {finding.title}, losses first ({counted}):"
    lines = [line for one in finding.changed[:most] for line in _question(finding, one)]
    tail = ["  more questions changed; --changed all shows them"] if len(finding.changed) > most else []
    return "\n".join([head, *lines, *tail])


def _question(finding: BenchmarkFinding, changed: ChangedQuestion) -> Iterable[str]:
    change = f"{format_percent(changed.baseline, '%')} to {format_percent(changed.candidate, '%')}"
    yield f"  {sanitize(changed.question, MAX_ANSWER_LENGTH)}: {change}  {changed.link}".rstrip()
    for one, before, after in wording.answer_counts(finding, changed, MAX_ANSWERS):
        yield f"    {before:>7} {after:>7}  {sanitize(wording.format_answer(one), MAX_ANSWER_LENGTH)}"
    if more := wording.more_answers(changed, MAX_ANSWERS):
        yield f"{'':21}{more}"


def _published(gate: GateVerdict) -> Iterator[str]:
    if not gate.beside:
        return
    yield f"compared with published figures:\n{_indent(format_columns(grids.published_grid(gate)))}"
    remarks = [f"{one.title} {one.metric}: {one.remark}" for one in gate.beside if one.remark]
    gated = "may fail the gate" if any(one.gated for one in gate.beside) else "never fail the gate"
    notes = [f"[{number}] {source}" for number, source in enumerate(grids.sources(gate), 1)]
    errors = "±: re-run error of the measured value, upper bound for the published one"
    notes += [*remarks, f"{errors}; these figures {gated}"]
    yield "\n".join(_wrap(f"  {note}", "    ") for note in notes)


def _indent(table: str) -> str:
    return "\n".join(f"  {line}" for line in table.splitlines())


def _wrap(line: str, indent: str = "  ") -> str:
    """The text in lines of at most WIDTH; a command between backticks stays whole, to be copied."""
    whole = COMMAND.sub(lambda found: found[0].replace(" ", UNBROKEN), line)
    lines = fill(whole, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return lines.replace(UNBROKEN, " ")
