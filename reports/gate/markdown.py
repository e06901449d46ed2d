"""A verdict in Markdown, as for `$GITHUB_STEP_SUMMARY`: inert, and of bounded size."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from reports.cells import Grid, percent
from reports.gate import grids, wording
from reports.gate.markdown_text import code, link, prose
from reports.gate.plain_text import plain, plainly
from reports.gate.verdict import Changed, Finding, Gate, State

LARGEST = 900_000
"""bytes; GitHub drops the whole summary of a step that writes more than 1 MiB"""
ANSWERS = 8
ANSWER = 160
"""characters"""
IDS = 20

FIGURES = re.compile(r"(?:–|<?[+-]?\d[\d.,]*)(?: ±[\d.]+)?(?: \[[\d.,+– -]+\])?")
"""a figure, its error, its limits or the number of its source"""

ICONS = {0: "✅", 1: "❌", 3: "❔", 4: "⛔", 5: "⚠️"}
STATES = {
    State.OK: "✅ ok",
    State.OK_SMALL_DROP: "✅ ok, small drop",
    State.REGRESSION: "❌ regression",
    State.INCONCLUSIVE: "❔ inconclusive",
    State.NOT_COMPARABLE: "⛔ not comparable",
    State.INCOMPLETE: "⚠️ incomplete",
}


def markdown(gate: Gate) -> str:
    """Headline, table, a line for each state, and folded what changed; ends with a newline.

    What would make it larger than `LARGEST` bytes is left out from the end, and the last line says so.
    """
    gate = plainly(gate)
    parts = [
        f"## {ICONS[gate.exit_code]} r1eval gate: {wording.verdict(gate)}",
        _runs(gate),
        _allowed(gate),
        *_compared(gate),
        *(_looks(finding) for finding in grids.looked_at(gate)),
        prose(wording.saved(gate)),
        *(_changed(finding) for finding in gate.findings if finding.changed),
        *_published(gate),
        _lines(prose(f"note: {note}") for note in gate.notes),
    ]
    return "\n\n".join(_bounded([part for part in parts if part])) + "\n"


def _runs(gate: Gate) -> str:
    against = f" against {code(gate.baseline_model)} ({code(gate.baseline)})" if gate.baseline else ""
    metric = grids.one_metric(gate)
    stated = f"policy {code(gate.policy)}, alpha {gate.alpha:g}" + (
        f", metric {code(metric)}" if metric else ""
    )
    return f"{code(gate.candidate_model)} ({code(gate.candidate)}){against}; {stated}"


def _allowed(gate: Gate) -> str:
    if not gate.allowed:
        return ""
    lines = [f"**The runs differ, {prose(wording.ALLOWED)}:**", *(f"- {prose(one)}" for one in gate.allowed)]
    return "\n".join(["> [!WARNING]", *(f"> {line}" for line in lines)])


def _compared(gate: Gate) -> Iterator[str]:
    if gate.findings:
        yield _table(grids.benchmarks(gate, STATES))
        yield _lines(_explained(finding, gate.alpha) for finding in gate.findings)
    if any(finding.difference for finding in gate.findings):
        yield f"<sub>{prose(grids.LEGEND)}</sub>"


def _explained(finding: Finding, alpha: float) -> str:
    """One item of a list, with what must be said beneath it."""
    sentence = prose(wording.sentence(finding, alpha))
    lines = [f"**{prose(finding.title)}**, {wording.LABELS[finding.state]}: {sentence}"]
    if basis := wording.basis(finding):
        lines[0] += f" ({prose(basis)})"
    lines += [f"  - warning: {prose(warning)}" for warning in finding.warnings]
    lines += [f"  - mend: {prose(problem.cure)}" for problem in finding.problems]
    if finding.missing:
        left = len(finding.missing) - IDS
        named = ", ".join(code(one) for one in finding.missing[:IDS])
        lines.append(f"  - missing: {named}" + (f" and {left} more" if left > 0 else ""))
    return "\n".join(lines)


def _looks(finding: Finding) -> str:
    head = f"Looks of {prose(finding.title)} (p margin: of a drop as large as the margin):"
    return f"{head}\n\n{_table(grids.looks(finding))}"


def _changed(finding: Finding) -> str:
    """Folded: each question with what either run answered."""
    title = f"<code>{escape(finding.title)}</code>: the {wording.count(len(finding.changed), 'question')}"
    parts = [f"<details><summary>{title} that changed most</summary>"]
    parts += [_question(finding, changed) for changed in finding.changed]
    return "\n\n".join([*parts, "</details>"])


def _question(finding: Finding, changed: Changed) -> str:
    """A question and its answers as a difference, in a fence that none of them can close."""
    change = f"{percent(changed.baseline, '%')} to {percent(changed.candidate, '%')}"
    body = "\n".join(_difference(finding, changed))
    longest = max((len(list(run)) for mark, run in groupby(body) if mark == "`"), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{link(code(changed.question), changed.link)}: {change}\n\n{fence}diff\n{body}\n{fence}"


def _difference(finding: Finding, changed: Changed) -> Iterator[str]:
    for one, before, after in wording.votes(finding, changed, ANSWERS):
        shown = plain(wording.answer(one), ANSWER)
        if before == after:
            yield f"  {before:>7}  {shown}"
            continue
        if one.baseline:
            yield f"- {before:>7}  {shown}"
        if one.candidate:
            yield f"+ {after:>7}  {shown}"
    yield from filter(None, [wording.more(changed, ANSWERS)])


def _published(gate: Gate) -> Iterator[str]:
    if not gate.beside:
        return
    counted = "may fail the gate" if any(one.gated for one in gate.beside) else "never fail the gate"
    yield f"Beside published figures, which {counted}:"
    yield _table(grids.published(gate))
    notes = [f"source {number}: {source}" for number, source in enumerate(grids.sources(gate), 1)]
    notes += [f"{one.title} {one.metric}: {one.remark}" for one in gate.beside if one.remark]
    yield _lines(map(prose, notes))


def _table(grid: Grid) -> str:
    rule = [":---" if place < grid.names else "---:" for place in range(len(grid.header))]
    cells = [grid.header, *grid.lines]
    lines = [[_cell(cell) for cell in line] for line in cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))


def _cell(cell: str) -> str:
    """Figures as they stand; anything else as prose."""
    return cell.replace("[", r"\[") if FIGURES.fullmatch(cell) else prose(cell)


def _lines(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _bounded(parts: list[str]) -> list[str]:
    """The parts up to the size that is allowed."""
    kept: list[str] = []
    size = 0
    for part in parts:
        size += len(part.encode()) + 2
        if size > LARGEST:
            return [
                *kept,
                f"{wording.count(len(parts) - len(kept), 'part')} left out for their size; --json has all",
            ]
        kept.append(part)
    return kept
