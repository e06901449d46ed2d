"""Writes the pages that compare two runs: the gate's numbers, and both runs' samples side by side."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.stored_questions import read_questions
from r1eval.gate.verdict import compare
from r1eval.report.prompt_turns import turns
from r1eval.report.sample_choice import TextSelection
from r1eval.report.side_by_side import read_sample_columns
from r1eval.scoring.kinds.scorer import shown_gold
from r1eval.store.folder import RunFolder
from r1eval.store.jsonlines import write_text
from reports.gate.verdict import EXIT_MEANINGS, BenchmarkFinding, ChangedQuestion
from reports.page_paths import question_page
from reports.site.compare_facts import ComparedRun, ComparisonFacts, QuestionComparison, dump_comparison
from reports.site.compare_page import render_compare_page, render_question_comparison
from reports.site.facts import DATA_FILE, RunFacts

MAX_COMPARED_QUESTIONS = 50
"""questions per benchmark with a page of samples side by side: those that changed most"""
NO_LIMIT = 1 << 40
"""more questions than any benchmark has"""

FolderPair = tuple[RunFolder, RunFolder]
"""(baseline, candidate)"""


def write_compare_pages(
    folders: FolderPair,
    facts: tuple[RunFacts, RunFacts],
    out: Path,
    selection: TextSelection,
    reveal: bool,
    *,
    with_samples: bool = True,
) -> ComparisonFacts:
    """Writes `compare/BASELINE--CANDIDATE` below `out`, named by the slugs of `facts`; returns its facts.

    `with_samples`: with a page for each of the questions that changed most.

    Benchmarks that cannot be compared are listed there with the reason and the fix. Raises RunFolderError for
    a damaged folder and R1evalError where both are the same run.
    """
    baseline, candidate = folders
    old, new = (ComparedRun(one.slug, one.title, one.folder) for one in facts)
    gate = compare(candidate, baseline, GateSettings(max_changed=NO_LIMIT))
    # no paths of this machine in a report
    gate = replace(gate, baseline=old.folder, baseline_model=facts[0].model)
    gate = replace(gate, candidate=new.folder, candidate_model=facts[1].model)
    comparison = ComparisonFacts(
        folder=f"compare/{old.slug}--{new.slug}",
        baseline=old,
        candidate=new,
        verdict=EXIT_MEANINGS[gate.exit_code],
        gate=gate,
        beside={
            finding.benchmark: {
                one.question: _question_page(finding, one) for one in finding.changed[:MAX_COMPARED_QUESTIONS]
            }
            for finding in gate.findings
            if with_samples
        },
    )
    pages = out / comparison.folder
    for finding in gate.findings:
        for one in _compare_questions(comparison, finding, folders, (selection, reveal)):
            write_text(pages / one.page, [render_question_comparison(one)])
    write_text(pages / "index.html", [render_compare_page(comparison)])
    write_text(pages / DATA_FILE, [dump_comparison(comparison)])
    return comparison


def _compare_questions(
    comparison: ComparisonFacts,
    finding: BenchmarkFinding,
    folders: FolderPair,
    options: tuple[TextSelection, bool],
) -> Iterator[QuestionComparison]:
    """The questions that changed most, with both runs' samples; `options`: (selection, reveal)."""
    selection, reveal = options
    pages = comparison.beside.get(finding.benchmark)
    if not pages:
        return
    name = finding.benchmark
    questions = {one.id: one for one in folders[0].questions(name) if one.id in pages}
    stored = {one.id: one for one in read_questions(folders[0], name) if one.id in pages}
    hidden = any(question.hidden for question in stored.values()) and not reveal
    columns = [read_sample_columns(folder, name, questions, selection, hidden=hidden) for folder in folders]
    for one in finding.changed[:MAX_COMPARED_QUESTIONS]:
        both = columns[0][one.question], columns[1][one.question]
        prompt = None if hidden else turns(stored[one.question].messages)
        yield QuestionComparison(
            benchmark=name,
            title=finding.title,
            id=one.question,
            metric=finding.metric,
            baseline=comparison.baseline,
            candidate=comparison.candidate,
            values=(one.baseline, one.candidate),
            page=pages[one.question],
            prompt=prompt,
            gold=shown_gold(questions[one.question].answer, questions[one.question].gold),
            samples=(both[0].samples, both[1].samples),
            counts=(both[0].count, both[1].count),
        )


def _question_page(finding: BenchmarkFinding, one: ChangedQuestion) -> str:
    return question_page(finding.benchmark, one.question)
