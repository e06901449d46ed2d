"""Gathers what the pages of a run show: from its folder, its samples' diagnoses, what was published."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from benchmarks.types import Answer
from r1eval.diagnostics import replies
from r1eval.diagnostics.language import target_language
from r1eval.diagnostics.replies import Diagnosed
from r1eval.errors import RunFolderError
from r1eval.gate.stored_questions import Asked, asked
from r1eval.report import manifest_facts
from r1eval.report.breakdown import BY, Held, groups
from r1eval.report.plot_data import series
from r1eval.statistics.consensus import Ballot, consensus
from r1eval.statistics.metrics import Tally, running_pass_at_1, tally
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric, Score, Status
from r1eval.tables import results
from r1eval.tables.results import Part, RunSummary
from reports.page_paths import question_page
from reports.site.facts import BenchmarkFacts, Figure, Measured, QuestionFacts, RunFacts

SHORT = 80
"""characters of a tag that a line shows"""
TAGS = frozenset({*BY, "date"})
"""the tags that a question's line shows"""
NAMED = 100
"""failed samples that are named"""
CAUSES = 50
"""causes of failure that are told apart"""
CLIPPED = 300
"""characters of a cause"""
READ = 64
"""questions that the language is read from"""


@dataclass
class Failures:
    """The failed samples of a benchmark, counted while its scores are read."""

    counts: dict[str, int] = field(default_factory=dict)
    """by cause, as the first sample of it says it"""
    named: list[tuple[str, int, str]] = field(default_factory=list)
    _first: dict[str, str] = field(default_factory=dict)

    def watch(self, scores: Iterable[Score]) -> Iterator[Score]:
        for score in scores:
            if score.status is Status.FAILED:
                self._count(score)
            yield score

    def most(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(self.counts.items(), key=lambda one: -one[1])[:CAUSES])

    def _count(self, score: Score) -> None:
        """Causes that differ in their numbers alone (a port, a time, an id) are one."""
        cause = score.detail.strip()[:CLIPPED] or "no cause is written down"
        first = self._first.setdefault(re.sub(r"\d+", "#", cause), cause)
        self.counts[first] = self.counts.get(first, 0) + 1
        if len(self.named) < NAMED:
            self.named.append((score.question_id, score.index, cause))


@dataclass
class Questions:
    """What was asked, read once, one question at a time; tests stay packed."""

    tags: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """by question id, in the run's order"""
    programs: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    """the first of them, to read their language from"""
    hidden: bool = False
    content: str = ""


def gather(
    folder: RunFolder, diagnosed: Mapping[str, Mapping[str, Diagnosed]], slug: str, reveal: bool
) -> RunFacts:
    """The facts of a finished run. `diagnosed`: benchmark -> question id -> its samples' diagnoses, summed.

    Scores and votes are read one at a time. Raises RunFolderError for a run without metrics, or damaged.
    """
    run, summary = folder.read_run(), results.summary(folder)
    if not summary.parts:
        raise RunFolderError(f"{folder.path}: its run.json names no benchmark; restore it")
    try:
        benchmarks = [
            _benchmark(folder, run, summary, part, diagnosed.get(part.name, {}), reveal)
            for part in summary.parts
        ]
        samples, tokens = _written(folder, summary.parts)
        return RunFacts(
            slug=slug,
            model=summary.model,
            folder=folder.path.resolve().name,
            identity=manifest_facts.identity(run),
            step=manifest_facts.step(summary.model, folder.path.resolve().name),
            started=manifest_facts.started(run),
            seconds=manifest_facts.seconds(run),
            samples=samples,
            output_tokens=tokens,
            generate_seconds=manifest_facts.seconds(run, "generate"),
            settings=manifest_facts.settings(run),
            machine=manifest_facts.machine(run),
            sessions=manifest_facts.sessions(run),
            benchmarks=tuple(benchmarks),
            grader=run.get("grader", ""),
            limit=summary.limit,
            reveal=reveal,
            versions=manifest_facts.versions(run),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise RunFolderError(
            f"{folder.path / 'run.json'}: is damaged ({type(error).__name__}: {error}); restore it"
        ) from None


def _benchmark(
    folder: RunFolder,
    run: Mapping[str, Any],
    summary: RunSummary,
    part: Part,
    diagnosed: Mapping[str, Diagnosed],
    reveal: bool,
) -> BenchmarkFacts:
    about, k = run["benchmarks"][part.name], part.sampling.k
    read, failures = _read(folder, run, part), Failures()
    tallies = tally(failures.watch(folder.scores(part.name)))
    ballots = _ballots(folder, part.name, read, tallies)
    _check(folder, part, tallies, voted=any(one.correct or one.wrong for one in ballots.values()))
    held = {
        name: Held(tags, tallies.get(name, Tally()), ballots.get(name)) for name, tags in read.tags.items()
    }
    hidden = read.hidden and not reveal
    return BenchmarkFacts(
        name=part.name,
        title=part.title,
        k=k,
        votes=bool(ballots),
        content=read.content,
        headline=tuple(results.headline(part)),
        metrics=_measured(part.metrics.values()),
        diagnostics=_measured(replies.summary(diagnosed, k)) if diagnosed else (),
        groups=tuple(groups(list(held.values()), k)),
        questions=tuple(_question(part.name, name, one) for name, one in held.items()),
        series=series(folder.scores(part.name), folder.votes(part.name), list(held), part.metrics, k),
        settings=results.settings(summary, part),
        published=tuple(_figures(part)),
        notes=(*part.remarks, *results.lacking(part), *_limited(summary, part)),
        failures=failures.most(),
        failed_samples=tuple(failures.named),
        dataset=_dataset(str(about.get("dataset") or "")),
        revision=str(about.get("revision") or ""),
        fingerprint=str(about.get("fingerprint") or ""),
        language=target_language(read.texts),
        prompt=None if hidden else about.get("rendered_prompt"),
        hidden=hidden,
        grading=_grading(run, part.name),
    )


def _check(folder: RunFolder, part: Part, tallies: Mapping[str, Tally], *, voted: bool) -> None:
    """RunFolderError where the figures are of other scores or votes than those that lie beside them."""
    told, found = part.metrics["pass@1"].value, running_pass_at_1(tallies).value
    cons = part.metrics.get(f"cons@{part.sampling.k}")
    other = told is not None and (found is None or abs(found - told) > 1e-9)
    if other or (cons is not None and cons.value and not voted):
        raise RunFolderError(
            f"{folder.path}: metrics.json is not of the scores and votes of {part.name} that lie there; make "
            f"it anew with `r1eval score {folder.path}`, or wait for the run that writes there"
        )


def _read(folder: RunFolder, run: Mapping[str, Any], part: Part) -> Questions:
    """The questions of a benchmark, and a hash of what two runs must agree in to be paired.

    That is: ids, messages, golds, tests and rules of judging, sampling but for k, and how answers are read
    and graded. The order of the questions, the chat template and the seed are not in it.
    """
    read = Questions()
    lines = []
    for question in asked(folder, part.name):
        read.tags[question.id] = question.tags
        read.hidden |= question.hidden
        if question.kind is Answer.PROGRAM:
            read.programs.add(question.id)
        if len(read.texts) < READ:
            read.texts += (text for _, text in question.messages)
        lines.append(_line(question))
    sampling = part.sampling.temperature, part.sampling.top_p, part.sampling.max_tokens
    how = [*sampling, _grading(run, part.name), run["plan"].get("answer_from", "answer")]
    read.content = hashlib.sha256(json.dumps([how, *sorted(lines)]).encode()).hexdigest()
    return read


def _line(question: Asked) -> str:
    parts = [question.id, question.kind, question.messages, question.gold, question.tests, question.judging]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _grading(run: Mapping[str, Any], benchmark: str) -> str:
    """
    >>> _grading({"grader": "2", "judged": {"rules": "lcb"}, "benchmarks": {"x": {"programs": 3}}}, "x")
    "grader 2, programs by LiveCodeBench's rules"
    """
    said = f"grader {run.get('grader', '')}"
    if not run["benchmarks"][benchmark].get("programs"):
        return said
    rules = (run.get("judged") or {}).get("rules") or "judge"
    return f"{said}, programs by {'LiveCodeBench' if rules == 'lcb' else 'r1eval'}'s rules"


def _ballots(
    folder: RunFolder, benchmark: str, read: Questions, tallies: Mapping[str, Tally]
) -> dict[str, Ballot]:
    """How each question that votes did; sizes of groups are kept, the votes are not."""
    right: dict[str, list[int]] = {}
    wrong: dict[str, list[int]] = {}
    for vote in folder.votes(benchmark):
        (right if vote.correct else wrong).setdefault(vote.question_id, []).append(len(vote.indices))
    return {
        name: Ballot(
            tuple(right.get(name, ())),
            tuple(wrong.get(name, ())),
            silent=tallies.get(name, Tally()).no_answer,
        )
        for name in read.tags
        if name not in read.programs
    }


def _question(benchmark: str, question_id: str, held: Held) -> QuestionFacts:
    t, ballot = held.tally, held.ballot
    return QuestionFacts(
        id=question_id,
        page=question_page(benchmark, question_id),
        tags={name: value[:SHORT] for name, value in held.tags.items() if name in TAGS and value},
        n=t.n,
        correct=t.correct,
        cons=float(consensus(ballot)) if ballot and t.n else None,
        no_answer=t.no_answer,
        truncated=t.truncated,
        failed=t.failed,
        tokens=t.tokens / t.n if t.n else None,
        agreement=max((*ballot.correct, *ballot.wrong), default=0) / t.n if ballot and t.n else None,
    )


def _measured(metrics: Iterable[Metric]) -> tuple[Measured, ...]:
    names = [one.name for one in fields(Measured)]
    return tuple(Measured(**{name: getattr(metric, name) for name in names}) for metric in metrics)


def _figures(part: Part) -> Iterator[Figure]:
    for figure in part.published:
        metric = part.metrics.get(figure.metric)
        bound = results.reference(figure, metric).se_bound if metric else None
        yield Figure(figure.model, figure.metric, figure.value, figure.source, bound)


def _dataset(repo: str) -> str:
    """A hub id as it is, of a file its name: where it lay is nobody's business."""
    return Path(repo).name if Path(repo).is_absolute() else repo


def _limited(summary: RunSummary, part: Part) -> Iterator[str]:
    if summary.limit is not None and part.questions >= summary.limit:
        yield f"only the first {summary.limit} questions; published values are of all"


def _written(folder: RunFolder, parts: Iterable[Part]) -> tuple[int, int]:
    """(samples, output tokens) that the engine finished."""
    samples = tokens = 0
    for part in parts:
        for score in folder.scores(part.name):
            samples += 1
            tokens += score.output_tokens
    return samples, tokens
