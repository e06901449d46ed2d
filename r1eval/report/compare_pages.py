"""Writes the pages that compare two runs: the gate's own numbers, and the samples of both side by side."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from r1eval.gate.cases import Settings
from r1eval.gate.stored_questions import asked
from r1eval.gate.verdict import compare
from r1eval.report.sample_choice import Texts
from r1eval.report.side_by_side import shown
from r1eval.store.folder import RunFolder
from r1eval.store.jsonlines import write_text
from reports.gate.verdict import EXITS, Changed, Finding
from reports.page_paths import question_page
from reports.site.compare_facts import BesideFacts, ComparisonFacts, Side, dump
from reports.site.compare_page import beside_page, compare_page
from reports.site.facts import DATA, RunFacts

MOST_BESIDE = 50
"""questions of a benchmark whose samples stand side by side: those that changed most"""
EVERY = 1 << 40
"""more questions than any benchmark has"""

Folders = tuple[RunFolder, RunFolder]
"""of the baseline and of the candidate"""


def compare_pages(
    baseline: RunFolder,
    candidate: RunFolder,
    facts: tuple[RunFacts, RunFacts],
    out: Path,
    texts: Texts,
    reveal: bool,
) -> ComparisonFacts:
    """Writes `compare/BASELINE--CANDIDATE` below `out`, of the facts' slugs; what its pages say.

    What cannot be compared is said there, with its cure. Raises RunFolderError for a damaged folder and
    R1evalError where both are the same run.
    """
    old, new = (Side(one.slug, one.model, one.folder) for one in facts)
    gate = compare(candidate, baseline, Settings(most_changed=EVERY))
    gate = replace(gate, baseline=old.folder, candidate=new.folder)  # where they lay is nobody's business
    comparison = ComparisonFacts(
        folder=f"compare/{old.slug}--{new.slug}",
        baseline=old,
        candidate=new,
        verdict=EXITS[gate.exit_code],
        gate=gate,
        beside={
            finding.benchmark: {one.question: _page(finding, one) for one in finding.changed[:MOST_BESIDE]}
            for finding in gate.findings
        },
    )
    own = out / comparison.folder
    for finding in gate.findings:
        for one in _beside(comparison, finding, (baseline, candidate), (texts, reveal)):
            write_text(own / one.page, [beside_page(one)])
    write_text(own / "index.html", [compare_page(comparison)])
    write_text(own / DATA, [dump(comparison)])
    return comparison


def _beside(
    comparison: ComparisonFacts, finding: Finding, folders: Folders, how: tuple[Texts, bool]
) -> Iterator[BesideFacts]:
    """The questions of a benchmark that changed most, with both runs' samples; `how`: texts, reveal."""
    texts, reveal = how
    wanted = comparison.beside[finding.benchmark]
    if not wanted:
        return
    name = finding.benchmark
    known = {one.id: one for one in folders[0].questions(name) if one.id in wanted}
    said = {one.id: one for one in asked(folders[0], name) if one.id in wanted}
    hidden = any(one.hidden for one in said.values()) and not reveal
    columns = [shown(folder, name, known, texts, hidden=hidden) for folder in folders]
    for one in finding.changed[:MOST_BESIDE]:
        both = columns[0][one.question], columns[1][one.question]
        prompt = None if hidden else "\n\n".join(text for _, text in said[one.question].messages)
        yield BesideFacts(
            benchmark=name,
            title=finding.title,
            id=one.question,
            metric=finding.metric,
            baseline=comparison.baseline,
            candidate=comparison.candidate,
            values=(one.baseline, one.candidate),
            page=wanted[one.question],
            prompt=prompt,
            gold=known[one.question].gold,
            samples=(both[0].samples, both[1].samples),
            counts=(both[0].count, both[1].count),
        )


def _page(finding: Finding, one: Changed) -> str:
    return question_page(finding.benchmark, one.question)
