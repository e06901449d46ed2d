"""The path of a question, top to bottom: ask, generate, store, score, measure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from r1eval.engines.protocol import Engine
from r1eval.run import measure
from r1eval.run.live_scoring import LiveScoring
from r1eval.run.manifest import Record, now, open_record, raise_k
from r1eval.run.plan import Plan
from r1eval.run.preflight import Preflight
from r1eval.run.prepare import Asked
from r1eval.run.progress import Progress
from r1eval.scoring.grader import Grader
from r1eval.statistics.metrics import write_metrics
from r1eval.store.folder import Key, RunFolder
from r1eval.store.records import Finish, Metric, Request, Sample, Score

Further = Callable[[], Mapping[str, int]]
"""asked once all is scored and on disk: benchmark -> the greater k that it is to have; {} ends the run"""

Graded = Callable[[Sample, Score], None]
"""sees each sample that is graded beside generation"""


@dataclass(frozen=True)
class Job:
    """A run that is ready to start: what was planned, what is asked, of which engine, into which folder."""

    plan: Plan
    asked: Sequence[Asked]
    engine: Engine
    folder: RunFolder
    allow_failed: bool = False
    standings: Path | None = None
    """folder of contest standings; the user's own cache if None"""
    declared: Mapping[str, Any] = field(default_factory=dict)
    """what a new run's record says from its start beside the plan: the looks of a gate"""


def to_k(job: Job, ks: Mapping[str, int]) -> Job:
    """The same run with these ks; benchmarks that are not named keep theirs."""
    asked = [one.at(ks.get(one.benchmark.name, one.sampling.k)) for one in job.asked]
    return replace(job, plan=job.plan.at(ks), asked=asked)


def run(job: Job, grader: Grader, progress: Progress, further: Further | None = None) -> list[Metric]:
    """Generate what is missing, score it, and write the metrics of everything that the folder holds.

    With `further` the run's k may grow: whenever a k is reached it is asked for the next, and the same
    engine goes on. Raises EngineError when the engine died; every finished sample is kept, and the same call
    goes on where this one ended.
    """
    with job.folder.locked(), closing(job.folder):
        record = open_record(job.folder, job.plan, job.asked, job.engine, job.declared)
        watch = _preflight(job, progress, record)
        try:
            metrics = _finish(job, grader, progress, record, watch)
            while further is not None and (ks := further()):
                job = to_k(job, ks)
                raise_k(job.folder, record, job.asked)
                metrics = _finish(job, grader, progress, record, watch)
            record["sessions"][-1]["ended"] = now()
        finally:
            _note(job, record, grader, progress)
    return metrics


def _finish(job: Job, grader: Grader, progress: Progress, record: Record, watch: Graded) -> list[Metric]:
    """Take every benchmark to its k, from what is missing to metrics on disk."""
    with progress.stage("generate"):
        _generate(job, grader, progress, record, watch)
    with progress.stage("score", "grading what is left, grouping votes"):
        metrics = score_folder(
            job.folder, record, grader, allow_failed=job.allow_failed, standings=job.standings
        )
    job.folder.close()  # scores were written anew, so what is appended next needs the new file
    _note(job, record, grader, progress)
    return metrics


def _note(job: Job, record: Record, grader: Grader, progress: Progress) -> None:
    """Write down how far the session got."""
    session = record["sessions"][-1]
    _note_sandbox(record, grader)
    session["engine"] = dict(job.engine.about())
    session["seconds"] = {stage: round(s, 3) for stage, s in progress.seconds.items()}
    job.folder.write_run(record)


def score_folder(
    folder: RunFolder,
    record: Record,
    grader: Grader,
    *,
    anew: bool = False,
    allow_failed: bool = False,
    standings: Path | None = None,
) -> list[Metric]:
    """Score a run's stored samples and write scores, votes, `metrics.json` and `metrics.csv`."""
    metrics: list[Metric] = []
    for name, about in record["benchmarks"].items():
        part = measure.Scored(name, about["k"], about["opens_thinking"])
        scores = measure.score_all(folder, part, grader, anew=anew)
        about["differing"] = measure.differing(scores)
        metrics += measure.metrics(folder, part, scores, allow_failed, standings)
    write_metrics(folder.path, metrics)
    _note_sandbox(record, grader)
    return metrics


def _note_sandbox(record: Record, grader: Grader) -> None:
    if sandbox := grader.programs.about():
        record["judged"]["sandbox"] = sandbox


def _generate(job: Job, grader: Grader, progress: Progress, record: Record, watch: Graded) -> None:
    """Generate all samples that the folder does not hold, each on disk before it is counted."""
    held = {asked.benchmark.name: _held(job.folder, asked) for asked in job.asked}
    total, have = sum(asked.samples for asked in job.asked), sum(map(len, held.values()))
    if have == total:
        progress.say(f"all {total} samples are held already; nothing to generate")
        return
    if have:
        progress.say(f"going on: {have} of {total} samples are held already")
    progress.say(f"asking {job.plan.model} through {job.plan.engine}")
    progress.start(total, have)
    questions = {asked.benchmark.name: {q.id: q for q in asked.questions} for asked in job.asked}
    opens_thinking = {name: about["opens_thinking"] for name, about in record["benchmarks"].items()}
    scoring = LiveScoring(job.folder, grader, questions, opens_thinking, watch)
    generated = job.engine.generate(_requests(job, held))
    with scoring as live, closing(generated) as samples:
        for sample in samples:
            job.folder.append_sample(sample)
            live.offer(sample)
            progress.sample(sample.output_tokens, live.running)


def _preflight(job: Job, progress: Progress, record: Record) -> Graded:
    preflights = {
        asked.benchmark.name: Preflight(asked.samples, asked.sampling.k, asked.sampling.temperature)
        for asked in job.asked
    }

    def graded(sample: Sample, score: Score) -> None:
        for warning in preflights[sample.benchmark].see(sample, score):
            record["benchmarks"][sample.benchmark]["warnings"].append(warning)
            progress.warn(f"{sample.benchmark}: {warning}")

    return graded


def _held(folder: RunFolder, asked: Asked) -> frozenset[Key]:
    return frozenset(
        (sample.question_id, sample.index)
        for sample in folder.samples(asked.benchmark.name)
        if sample.finish is not Finish.FAILED
    )


def _requests(job: Job, held: Mapping[str, frozenset[Key]]) -> Iterator[Request]:
    for asked in job.asked:
        yield from asked.requests(job.plan.seed, held[asked.benchmark.name])
