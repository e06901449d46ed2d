"""Gathers the facts that the pages of a run show: from its folder, its diagnoses and published figures."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import chain
from pathlib import Path
from typing import Any

from r1eval.diagnostics import replies
from r1eval.diagnostics.language import target_language
from r1eval.diagnostics.replies import DiagnosisSums
from r1eval.errors import RunFolderError
from r1eval.gate.stored_questions import StoredQuestion, read_questions
from r1eval.report import manifest_facts
from r1eval.report.breakdown import GROUP_TAGS, QuestionResult, group_questions
from r1eval.report.failures import Failures
from r1eval.report.other_verdicts import other_verdicts
from r1eval.report.plot_data import build_series
from r1eval.statistics.consensus import VoteCounts, consensus
from r1eval.statistics.metrics import Tally, TokenSums, running_pass_at_1, tally
from r1eval.store.folder import RunFolder
from r1eval.store.privacy import without_places
from r1eval.store.public_names import model_name, series_of
from r1eval.store.records import Metric, Status
from r1eval.tables import results
from r1eval.tables.results import BenchmarkSummary, RunSummary
from r1eval.tables.settings import asked_settings
from r1eval.tables.suites import suite_results
from reports.page_paths import question_page
from reports.site.facts import BenchmarkFacts, MetricFacts, PublishedFigure, QuestionFacts, RunFacts

MAX_TAG_LENGTH = 80
"""characters shown of a tag"""
QUESTION_TAGS = frozenset({*GROUP_TAGS, "date"})
"""the tags that the table of questions shows"""
LANGUAGE_PROMPTS = 64
"""prompts from which the language is detected"""


@dataclass
class BenchmarkQuestions:
    """The questions of a benchmark, read once, one at a time; tests stay packed."""

    tags: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """by question id, in the run's order"""
    without_votes: set[str] = field(default_factory=set)
    prompts: list[str] = field(default_factory=list)
    """the first prompts, to detect their language"""
    hidden: bool = False
    content: str = ""
    """hash, as in `BenchmarkFacts.content`"""


def gather(
    folder: RunFolder, diagnosed: Mapping[str, Mapping[str, DiagnosisSums]], slug: str, reveal: bool
) -> RunFacts:
    """The facts of a finished run. `diagnosed`: benchmark -> question id -> its samples' diagnoses, summed.

    Scores and votes are read one at a time. Raises RunFolderError for a damaged run or one without metrics.
    """
    run, summary = folder.read_run(), results.summarize(folder)
    if not summary.benchmarks:
        raise RunFolderError(f"{folder.path}: its run.json lists no benchmark; restore it")
    try:
        benchmarks = [
            _benchmark_facts(folder, run, summary, benchmark, diagnosed.get(benchmark.name, {}), reveal)
            for benchmark in summary.benchmarks
        ]
        samples, tokens = _count_samples(folder, summary.benchmarks)
        return RunFacts(
            slug=slug,
            model=model_name(summary.model),
            folder=folder.path.resolve().name,
            identity=manifest_facts.run_identity(run),
            step=manifest_facts.training_step(summary.model, folder.path.resolve().name),
            started=manifest_facts.start_time(run),
            seconds=manifest_facts.total_seconds(run),
            samples=samples,
            output_tokens=tokens,
            generate_seconds=manifest_facts.total_seconds(run, "generate"),
            settings=manifest_facts.settings(run),
            machine=manifest_facts.machine(run),
            sessions=manifest_facts.sessions(run),
            benchmarks=tuple(benchmarks),
            grader=run.get("grader", ""),
            limit=summary.limit,
            reveal=reveal,
            versions=manifest_facts.versions(run),
            suites=suite_results(summary.suites, {one.name: one.metrics for one in summary.benchmarks}),
            name=summary.name,
            series=series_of(summary.model),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise RunFolderError(
            f"{folder.path / 'run.json'}: is damaged ({type(error).__name__}: {error}); restore it"
        ) from None


def _benchmark_facts(
    folder: RunFolder,
    run: Mapping[str, Any],
    summary: RunSummary,
    benchmark: BenchmarkSummary,
    diagnosed: Mapping[str, DiagnosisSums],
    reveal: bool,
) -> BenchmarkFacts:
    name, k = benchmark.name, benchmark.sampling.k
    record = run["benchmarks"][name]
    questions, failures = _read_questions(folder, run, benchmark), Failures()
    tallies = tally(failures.watch(folder.scores(name)))
    vote_counts = _vote_counts(folder, name, questions, tallies)
    has_votes = any(votes.correct or votes.wrong for votes in vote_counts.values())
    _check_consistency(folder, benchmark, tallies, has_votes=has_votes)
    by_question = {
        question: QuestionResult(tags, tallies.get(question, Tally()), vote_counts.get(question))
        for question, tags in questions.tags.items()
    }
    scores, votes = folder.scores(name), folder.votes(name)
    hidden = questions.hidden and not reveal
    return BenchmarkFacts(
        name=name,
        title=benchmark.title,
        k=k,
        votes=bool(vote_counts),
        content=questions.content,
        headline=tuple(results.headline_names(benchmark)),
        metrics=_metric_facts(benchmark.metrics.values()),
        diagnostics=_metric_facts(replies.diagnostic_metrics(diagnosed, k)) if diagnosed else (),
        groups=tuple(group_questions(list(by_question.values()), k)),
        questions=tuple(_question_facts(name, question, result) for question, result in by_question.items()),
        series=build_series(scores, votes, list(by_question), benchmark.metrics, k),
        settings=benchmark.settings,
        published=tuple(_published_figures(benchmark)),
        notes=tuple(
            without_places(note)
            for note in (
                *benchmark.remarks,
                *results.sample_count_notes(benchmark),
                *_limit_note(summary, benchmark),
            )
        ),
        failures=failures.most_frequent(),
        failed_samples=tuple(failures.samples),
        dataset=_dataset_name(str(record.get("dataset") or "")),
        revision=str(record.get("revision") or ""),
        fingerprint=str(record.get("fingerprint") or ""),
        language=target_language(questions.prompts),
        prompt=None if hidden else record.get("rendered_prompt"),
        hidden=hidden,
        grading=_grading(run, name),
        other_verdicts=tuple(other_verdicts(folder, run, name)),
        cutoff=str(run["plan"].get("cutoff") or ""),
    )


def _check_consistency(
    folder: RunFolder, benchmark: BenchmarkSummary, tallies: Mapping[str, Tally], *, has_votes: bool
) -> None:
    """RunFolderError if `metrics.json` does not match the scores and votes in the folder."""
    recorded, computed = benchmark.metrics["pass@1"].value, running_pass_at_1(tallies).value
    cons = benchmark.metrics.get(f"cons@{benchmark.sampling.k}")
    differs = recorded is not None and (computed is None or abs(computed - recorded) > 1e-9)
    if differs or (cons is not None and cons.value and not has_votes):
        raise RunFolderError(
            f"{folder.path}: metrics.json does not match the scores and votes of {benchmark.name}; run "
            f"`r1eval score {folder.path}`, or wait for the run that is writing there"
        )


def _read_questions(
    folder: RunFolder, run: Mapping[str, Any], benchmark: BenchmarkSummary
) -> BenchmarkQuestions:
    """The questions of a benchmark, and a hash of everything that must be equal for two runs to be paired.

    The hash covers ids, messages, golds, tests and judging rules, sampling except k, what the run gave the
    chat template, and how answers are extracted and graded. It does not cover the order of the questions, the
    chat template itself and the seed.
    """
    questions = BenchmarkQuestions()
    hashes = []
    for question in read_questions(folder, benchmark.name):
        questions.tags[question.id] = question.tags
        questions.hidden |= question.hidden
        if not question.kind.votes:
            questions.without_votes.add(question.id)
        if len(questions.prompts) < LANGUAGE_PROMPTS:
            questions.prompts += (text for role, text in question.messages if role != "system")
        hashes.append(_question_hash(question))
    asked, answer_from = asked_settings(benchmark.settings), benchmark.settings.answer_from
    settings = [*asked, _grading(run, benchmark.name), answer_from]
    questions.content = hashlib.sha256(json.dumps([settings, *sorted(hashes)]).encode()).hexdigest()
    return questions


def _question_hash(question: StoredQuestion) -> str:
    parts = [question.id, question.kind, question.messages, question.gold, question.tests, question.judging]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _grading(run: Mapping[str, Any], benchmark: str) -> str:
    """
    >>> _grading({"grader": "2", "judged": {"rules": "lcb"}, "benchmarks": {"x": {"programs": 3}}}, "x")
    "grader 2, programs by LiveCodeBench's rules"
    """
    grader = f"grader {run.get('grader', '')}"
    if not run["benchmarks"][benchmark].get("programs"):
        return grader
    rules = (run.get("judged") or {}).get("rules") or "judge"
    return f"{grader}, programs by {'LiveCodeBench' if rules == 'lcb' else 'r1eval'}'s rules"


def _vote_counts(
    folder: RunFolder, benchmark: str, questions: BenchmarkQuestions, tallies: Mapping[str, Tally]
) -> dict[str, VoteCounts]:
    """The sizes of the groups of votes of each question whose answers vote."""
    right: dict[str, list[int]] = {}
    wrong: dict[str, list[int]] = {}
    for vote in folder.votes(benchmark):
        (right if vote.correct else wrong).setdefault(vote.question_id, []).append(len(vote.indices))
    return {
        name: VoteCounts(
            tuple(right.get(name, ())),
            tuple(wrong.get(name, ())),
            abstentions=tallies.get(name, Tally()).no_answer,
        )
        for name in questions.tags
        if name not in questions.without_votes
    }


def _question_facts(benchmark: str, question_id: str, result: QuestionResult) -> QuestionFacts:
    t, votes = result.tally, result.vote_counts
    return QuestionFacts(
        id=question_id,
        page=question_page(benchmark, question_id),
        tags={
            tag: text[:MAX_TAG_LENGTH] for tag, text in result.tags.items() if text and tag in QUESTION_TAGS
        },
        n=t.n,
        correct=t.correct,
        cons=float(consensus(votes)) if votes and t.n else None,
        no_answer=t.no_answer,
        truncated=t.truncated,
        failed=t.failed,
        tokens=t.mean_tokens,
        agreement=max((*votes.correct, *votes.wrong), default=0) / t.n if votes and t.n else None,
    )


def _metric_facts(metrics: Iterable[Metric]) -> tuple[MetricFacts, ...]:
    names = [one.name for one in fields(MetricFacts)]
    return tuple(MetricFacts(**{name: getattr(metric, name) for name in names}) for metric in metrics)


def _published_figures(benchmark: BenchmarkSummary) -> Iterator[PublishedFigure]:
    for figure in benchmark.published:
        metric = benchmark.metrics.get(figure.metric)
        bound = results.build_reference(figure, metric).se_bound if metric else None
        yield PublishedFigure(figure.model, figure.metric, figure.value, figure.source, bound, figure.note)


def _dataset_name(repo: str) -> str:
    """A hub id unchanged, or the name of a file without its path on this machine."""
    return Path(repo).name if Path(repo).is_absolute() else repo


def _limit_note(summary: RunSummary, benchmark: BenchmarkSummary) -> Iterator[str]:
    if summary.limit is not None and benchmark.questions >= summary.limit:
        yield f"only the first {summary.limit} questions; published values cover all questions"


def _count_samples(folder: RunFolder, parts: Iterable[BenchmarkSummary]) -> tuple[int, int | None]:
    """(samples, output tokens) that have a score, those beyond an adaptive k included; None if the tokens of
    one that did not fail are unknown."""
    samples, tokens, further = 0, TokenSums(), folder.adaptive_part()
    for benchmark in parts:
        for score in chain(folder.scores(benchmark.name), further.scores(benchmark.name)):
            samples += 1
            tokens = tokens.add(0 if score.status is Status.FAILED else score.output_tokens)
    return samples, tokens.total
