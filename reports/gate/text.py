"""A verdict for a terminal: the table, an explanation per benchmark, the changed questions, the outcome."""

import re
from collections.abc import Iterable, Iterator
from textwrap import fill

from reports.cells import Grid, format_percent
from reports.fit import FULL, Screen, fit_grid
from reports.gate import grids, wording
from reports.gate.plain_text import sanitize, sanitize_record
from reports.gate.verdict import BenchmarkFinding, ChangedQuestion, GateVerdict

WIDTH = 110
"""columns at which prose is wrapped where there is no terminal, or a wider one"""
MAX_ANSWERS = 4
"""answers shown of a changed question"""
MAX_ANSWER_LENGTH = 64
"""characters"""
MAX_CHANGED = 3
"""changed questions shown of a benchmark, unless more are asked for"""
MAX_IDS = 10
"""missing questions that are listed"""
SHORTER = {"benchmark": "bench", "baseline": "base", "candidate": "cand", "difference": "diff"}
"""headings on a narrow terminal"""
DROPPED = ("MDE", "Holm", "p drop", "level", "p margin", "gated", "margin", "baseline", "candidate")
"""columns that a narrow terminal has no room for, in this order"""
COMMAND = re.compile(r"`[^`]*`")
UNBROKEN = "\0"
"""stands for a space at which a line is not wrapped"""


def to_text(gate: GateVerdict, changed: int = MAX_CHANGED, screen: Screen = FULL) -> str:
    """The complete verdict for a terminal; ends with a newline. Answers are sanitized and shortened.

    `changed`: how many changed questions of each benchmark are shown; `screen`: the terminal's width.
    """
    gate = sanitize_record(gate)
    parts = [
        _header(gate, screen),
        _allowed_differences(gate, screen),
        *_benchmarks(gate, screen),
        *(_looks(finding, screen) for finding in grids.findings_with_looks(gate)),
        *(
            _changed_questions(finding, changed, screen)
            for finding in gate.findings
            if finding.changed and changed
        ),
        *_published(gate, screen),
        "\n".join(_wrap(f"note: {note}", screen) for note in gate.notes),
        _wrap(wording.describe_savings(gate), screen),
        _wrap(f"gate: {wording.format_outcome(gate)}", screen),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _header(gate: GateVerdict, screen: Screen) -> str:
    runs = [
        ("candidate", gate.candidate_name or gate.candidate_model, gate.candidate),
        ("baseline", gate.baseline_name or gate.baseline_model, gate.baseline),
    ]
    width = max(len(model) for _, model, _ in runs)
    lines = [f"{role:9}  {model:{width}}  {run}".rstrip() for role, model, run in runs if run]
    metric = f", metric {grids.common_metric(gate)}" if grids.common_metric(gate) else ""
    settings = f"settings   policy {gate.policy}, alpha {gate.alpha:g}{metric}"
    outcome = _wrap(f"r1eval gate: {wording.format_outcome(gate)}", screen)
    return "\n".join([outcome, "", *lines, _wrap(settings, screen, " " * 11)])


def _allowed_differences(gate: GateVerdict, screen: Screen) -> str:
    if not gate.allowed:
        return ""
    head = _wrap(f"THE RUNS DIFFER, {wording.ALLOWED_BY}:", screen)
    return "\n".join([head, *(_wrap(f"  ! {one}", screen, "    ") for one in gate.allowed)])


def _benchmarks(gate: GateVerdict, screen: Screen) -> Iterator[str]:
    if not gate.findings:
        return
    yield _fit(grids.benchmark_grid(gate), screen)
    yield "\n".join(line for finding in gate.findings for line in _explanation(finding, gate.alpha, screen))
    if any(finding.difference for finding in gate.findings):
        yield _wrap(grids.LEGEND, screen)


def _explanation(finding: BenchmarkFinding, alpha: float, screen: Screen) -> Iterator[str]:
    state = f"{wording.LABELS[finding.state]}; {wording.explain_state(finding, alpha)}"
    yield _wrap(f"{finding.title}: {state}", screen)
    if basis := wording.describe_test(finding):
        yield _wrap(f"  ({basis})", screen, "   ")
    for warning in finding.warnings:
        yield _wrap(f"  warning: {warning}", screen, "    ")
    for cure in finding.cures:
        yield _wrap(f"  fix: {cure}", screen, "    ")
    if finding.missing:
        named = ", ".join(sanitize(one, MAX_ANSWER_LENGTH) for one in finding.missing[:MAX_IDS])
        left = len(finding.missing) - MAX_IDS
        yield _wrap(f"  missing: {named}" + (f" and {left} more" if left > 0 else ""), screen, "    ")


def _looks(finding: BenchmarkFinding, screen: Screen) -> str:
    head = f"looks of {finding.title} (p margin: p-value of a drop as large as the margin):"
    return f"{_wrap(head, screen)}\n{_indented(grids.look_grid(finding), screen)}"


def _changed_questions(finding: BenchmarkFinding, most: int, screen: Screen) -> str:
    counted = "samples of baseline and candidate with each answer"
    head = f"changed questions of {finding.title}, losses first ({counted}):"
    lines = [line for one in finding.changed[:most] for line in _question(finding, one, screen)]
    tail = ["  more questions changed; --changed all shows them"] if len(finding.changed) > most else []
    return "\n".join([_wrap(head, screen), *lines, *tail])


def _question(finding: BenchmarkFinding, changed: ChangedQuestion, screen: Screen) -> Iterable[str]:
    change = f"{format_percent(changed.baseline, '%')} to {format_percent(changed.candidate, '%')}"
    longest = max(8, min(MAX_ANSWER_LENGTH, _width(screen) - 21))
    yield _wrap(f"  {sanitize(changed.question, longest)}: {change}  {changed.link}".rstrip(), screen, "    ")
    for one, before, after in wording.answer_counts(finding, changed, MAX_ANSWERS):
        yield f"    {before:>7} {after:>7}  {sanitize(wording.format_answer(one), longest)}"
    if more := wording.more_answers(changed, MAX_ANSWERS):
        yield f"{'':21}{more}"


def _published(gate: GateVerdict, screen: Screen) -> Iterator[str]:
    if not gate.beside:
        return
    yield f"compared with published figures:\n{_indented(grids.published_grid(gate), screen)}"
    remarks = [f"{one.title} {one.metric}: {one.remark}" for one in gate.beside if one.remark]
    gated = "may fail the gate" if any(one.gated for one in gate.beside) else "never fail the gate"
    notes = [f"[{number}] {source}" for number, source in enumerate(grids.sources(gate), 1)]
    errors = "±: re-run error of the measured value, upper bound for the published one"
    notes += [*remarks, f"{errors}; these figures {gated}"]
    yield "\n".join(_wrap(f"  {note}", screen, "    ") for note in notes)


def _fit(grid: Grid, screen: Screen) -> str:
    """The table, and what it has no room for."""
    table, left_out = fit_grid(grid, screen, SHORTER, DROPPED)
    if not left_out:
        return table
    note = _wrap(f"too narrow for {', '.join(left_out)}", screen)
    return f"{table}\n{note}"


def _indented(grid: Grid, screen: Screen) -> str:
    inner = screen if screen.width is None else Screen(screen.width - 2)
    return "\n".join(f"  {line}" for line in _fit(grid, inner).splitlines())


def _width(screen: Screen) -> int:
    return min(screen.width or WIDTH, WIDTH)


def _wrap(line: str, screen: Screen, indent: str = "  ") -> str:
    """The text in lines that fit; a command between backticks stays whole, to be copied."""
    whole = COMMAND.sub(lambda found: found[0].replace(" ", UNBROKEN), line)
    width = _width(screen)
    lines = fill(whole, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return lines.replace(UNBROKEN, " ")
