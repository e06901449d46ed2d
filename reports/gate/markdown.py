"""A verdict in Markdown, as for `$GITHUB_STEP_SUMMARY`: safely escaped and of limited size."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from reports.cells import Grid, format_percent
from reports.gate import grids, wording
from reports.gate.markdown_text import code, link, prose
from reports.gate.plain_text import sanitize, sanitize_record
from reports.gate.verdict import BenchmarkFinding, ChangedQuestion, GateVerdict, State

MAX_BYTES = 900_000
"""GitHub drops the whole summary of a step that writes more than 1 MiB"""
MAX_ANSWERS = 8
MAX_ANSWER_LENGTH = 160
"""characters"""
MAX_IDS = 20
"""missing questions that are listed"""

FIGURES = re.compile(r"(?:–|<?[+-]?\d[\d.,]*)(?: ±[\d.]+)?(?: \[[\d.,+– -]+\]\*?)?")
"""a figure, its error, its limits or the number of its source and the mark of a note"""

ICONS = {0: "✅", 1: "❌", 3: "❔", 4: "⛔", 5: "⚠️"}
STATES = {
    State.OK: "✅ ok",
    State.OK_SMALL_DROP: "✅ ok, small drop",
    State.REGRESSION: "❌ regression",
    State.INCONCLUSIVE: "❔ inconclusive",
    State.NOT_COMPARABLE: "⛔ not comparable",
    State.INCOMPLETE: "⚠️ incomplete",
}


def to_markdown(gate: GateVerdict) -> str:
    """Headline, table, one line per benchmark, and folded sections of changed questions; ends with a newline.

    Parts beyond `MAX_BYTES` are left out, and the last line says so.
    """
    gate = sanitize_record(gate)
    parts = [
        f"## {ICONS[gate.exit_code]} r1eval gate: {wording.format_outcome(gate)}",
        _runs(gate),
        _allowed_differences(gate),
        *_benchmarks(gate),
        *(_looks(finding) for finding in grids.findings_with_looks(gate)),
        prose(wording.describe_savings(gate)),
        *(_changed_questions(finding) for finding in gate.findings if finding.changed),
        *_published(gate),
        _lines(prose(f"note: {note}") for note in gate.notes),
    ]
    return "\n\n".join(_within_limit([part for part in parts if part])) + "\n"


def _runs(gate: GateVerdict) -> str:
    old, new = gate.baseline_name or gate.baseline_model, gate.candidate_name or gate.candidate_model
    against = f" against {code(old)} ({code(gate.baseline)})" if gate.baseline else ""
    metric = grids.common_metric(gate)
    stated = f"policy {code(gate.policy)}, alpha {gate.alpha:g}" + (
        f", metric {code(metric)}" if metric else ""
    )
    return f"{code(new)} ({code(gate.candidate)}){against}; {stated}"


def _allowed_differences(gate: GateVerdict) -> str:
    if not gate.allowed:
        return ""
    lines = [
        f"**The runs differ, {prose(wording.ALLOWED_BY)}:**",
        *(f"- {prose(one)}" for one in gate.allowed),
    ]
    return "\n".join(["> [!WARNING]", *(f"> {line}" for line in lines)])


def _benchmarks(gate: GateVerdict) -> Iterator[str]:
    if gate.findings:
        yield _table(grids.benchmark_grid(gate, STATES))
        yield _lines(_explanation(finding, gate.alpha) for finding in gate.findings)
    if any(finding.difference for finding in gate.findings):
        yield f"<sub>{prose(grids.LEGEND)}</sub>"


def _explanation(finding: BenchmarkFinding, alpha: float) -> str:
    """A list item with its warnings and fixes as sub-items."""
    sentence = prose(wording.explain_state(finding, alpha))
    lines = [f"**{prose(finding.title)}**, {wording.LABELS[finding.state]}: {sentence}"]
    if basis := wording.describe_test(finding):
        lines[0] += f" ({prose(basis)})"
    lines += [f"  - warning: {prose(warning)}" for warning in finding.warnings]
    lines += [f"  - fix: {prose(cure)}" for cure in finding.cures]
    if finding.missing:
        left = len(finding.missing) - MAX_IDS
        named = ", ".join(code(one) for one in finding.missing[:MAX_IDS])
        lines.append(f"  - missing: {named}" + (f" and {left} more" if left > 0 else ""))
    return "\n".join(lines)


def _looks(finding: BenchmarkFinding) -> str:
    head = f"Looks of {prose(finding.title)} (p margin: p-value of a drop as large as the margin):"
    return f"{head}\n\n{_table(grids.look_grid(finding))}"


def _changed_questions(finding: BenchmarkFinding) -> str:
    """A folded section: each changed question with the answers of both runs."""
    count = wording.format_count(len(finding.changed), "changed question")
    title = f"<code>{escape(finding.title)}</code>: {count}, losses first"
    parts = [f"<details><summary>{title}</summary>"]
    parts += [_question(finding, changed) for changed in finding.changed]
    return "\n\n".join([*parts, "</details>"])


def _question(finding: BenchmarkFinding, changed: ChangedQuestion) -> str:
    """A question and its answers as a diff, in a fence that no answer can close."""
    change = f"{format_percent(changed.baseline, '%')} to {format_percent(changed.candidate, '%')}"
    body = "\n".join(_answer_diff(finding, changed))
    longest = max((len(list(run)) for mark, run in groupby(body) if mark == "`"), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{link(code(changed.question), changed.link)}: {change}\n\n{fence}diff\n{body}\n{fence}"


def _answer_diff(finding: BenchmarkFinding, changed: ChangedQuestion) -> Iterator[str]:
    for one, before, after in wording.answer_counts(finding, changed, MAX_ANSWERS):
        answer = sanitize(wording.format_answer(one), MAX_ANSWER_LENGTH)
        if before == after:
            yield f"  {before:>7}  {answer}"
            continue
        if one.baseline:
            yield f"- {before:>7}  {answer}"
        if one.candidate:
            yield f"+ {after:>7}  {answer}"
    yield from filter(None, [wording.more_answers(changed, MAX_ANSWERS)])


def _published(gate: GateVerdict) -> Iterator[str]:
    if not gate.beside:
        return
    gated = "may fail the gate" if any(one.gated for one in gate.beside) else "never fail the gate"
    yield f"Compared with published figures, which {gated}:"
    yield _table(grids.published_grid(gate))
    notes = [f"source {number}: {source}" for number, source in enumerate(grids.sources(gate), 1)]
    notes += [f"{one.title} {one.metric}: {one.remark}" for one in gate.beside if one.remark]
    yield _lines(map(prose, notes))


def _table(grid: Grid) -> str:
    rule = [":---" if place < grid.names else "---:" for place in range(len(grid.header))]
    cells = [grid.header, *grid.lines]
    lines = [[_cell(cell) for cell in line] for line in cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))


def _cell(cell: str) -> str:
    """Figures unchanged, anything else as prose."""
    return re.sub(r"[\[*]", r"\\\g<0>", cell) if FIGURES.fullmatch(cell) else prose(cell)


def _lines(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _within_limit(parts: list[str]) -> list[str]:
    """The parts that fit into `MAX_BYTES`."""
    included: list[str] = []
    size = 0
    for part in parts:
        size += len(part.encode()) + 2
        if size > MAX_BYTES:
            return [
                *included,
                f"{wording.format_count(len(parts) - len(included), 'part')} left out for size; use --json",
            ]
        included.append(part)
    return included
