"""Runs the pipeline from questions to metrics: generate, store, score, measure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from r1eval.engines.protocol import Engine
from r1eval.run import measure
from r1eval.run.early_warnings import EarlyWarnings
from r1eval.run.live_scoring import LiveScoring
from r1eval.run.manifest import RunRecord, open_record, record_k, timestamp
from r1eval.run.plan import Plan
from r1eval.run.prepare import PreparedBenchmark
from r1eval.run.progress import Progress
from r1eval.run.thinking import infer_thinking, record_inference, recorded_thinking
from r1eval.scoring.grader import Grader
from r1eval.statistics.metrics import write_metrics
from r1eval.store.folder import RunFolder, SampleKey
from r1eval.store.records import Finish, Metric, Request, Sample, Score

NextKs = Callable[[], Mapping[str, int]]
"""called when all samples are scored and on disk: benchmark -> its next, greater k; {} ends the run"""

Checks = Mapping[str, EarlyWarnings]
"""by benchmark"""

OnScore = Callable[[Sample, Score], None]
"""called with each sample that is scored during generation"""


@dataclass(frozen=True)
class RunSetup:
    """A run that is ready to start: plan, benchmarks with their prompts, engine and output folder."""

    plan: Plan
    benchmarks: Sequence[PreparedBenchmark]
    engine: Engine
    folder: RunFolder
    allow_failed: bool = False
    standings: Path | None = None
    """folder of contest standings; the user's cache if None"""
    extra_fields: Mapping[str, Any] = field(default_factory=dict)
    """added to a new run's record, next to the plan: the looks of a gate"""


def with_ks(setup: RunSetup, ks: Mapping[str, int]) -> RunSetup:
    """The same run with these values of k; benchmarks that are not named keep theirs."""
    benchmarks = [
        prepared.with_k(ks.get(prepared.benchmark.name, prepared.sampling.k)) for prepared in setup.benchmarks
    ]
    return replace(setup, plan=setup.plan.with_ks(ks), benchmarks=benchmarks)


def run(setup: RunSetup, grader: Grader, progress: Progress, next_ks: NextKs | None = None) -> list[Metric]:
    """Generate the missing samples, score them, and write the metrics of all samples in the folder.

    `next_ks` may raise k: it is called whenever a k is reached, and the same engine continues. Raises
    EngineError if the engine dies; every finished sample is kept, and the same call resumes the run.
    """
    with setup.folder.lock(), closing(setup.folder):
        record = open_record(setup.folder, setup.plan, setup.benchmarks, setup.engine, setup.extra_fields)
        checks = {one.benchmark.name: _early_warnings(one, record) for one in setup.benchmarks}
        try:
            metrics = _run_to_k(setup, grader, progress, record, checks)
            while next_ks is not None and (ks := next_ks()):
                setup = with_ks(setup, ks)
                record_k(setup.folder, record, setup.benchmarks)
                metrics = _run_to_k(setup, grader, progress, record, checks)
            record["sessions"][-1]["ended"] = timestamp()
        finally:
            _record_session(setup, record, grader, progress)
    return metrics


def _run_to_k(
    setup: RunSetup, grader: Grader, progress: Progress, record: RunRecord, checks: Checks
) -> list[Metric]:
    """Bring every benchmark to its k: missing samples, scores, and metrics on disk."""
    with progress.stage("generate"):
        _generate(setup, grader, progress, record, _on_score(checks, progress, record))
    with progress.stage("score", "scoring the remaining samples, grouping votes"):
        metrics = score_folder(
            setup.folder, record, grader, allow_failed=setup.allow_failed, standings=setup.standings
        )
        _settle_warnings(setup, record, checks)
    setup.folder.close()  # scores.jsonl was replaced, so the next append must open the new file
    _record_session(setup, record, grader, progress)
    return metrics


def _record_session(setup: RunSetup, record: RunRecord, grader: Grader, progress: Progress) -> None:
    """Update the session's engine and seconds in run.json."""
    session = record["sessions"][-1]
    _record_sandbox(record, grader)
    session["engine"] = dict(setup.engine.describe())
    session["seconds"] = {stage: round(s, 3) for stage, s in progress.seconds.items()}
    setup.folder.write_run(record)


def score_folder(
    folder: RunFolder,
    record: RunRecord,
    grader: Grader,
    *,
    from_scratch: bool = False,
    allow_failed: bool = False,
    standings: Path | None = None,
) -> list[Metric]:
    """Score a run's stored samples and write scores, votes, `metrics.json` and `metrics.csv`."""
    metrics: list[Metric] = []
    for name, entry in record["benchmarks"].items():
        spec, outdated = _settle_thinking(folder, record, name)
        scores = measure.score_all(folder, spec, grader, from_scratch=from_scratch, outdated=outdated)
        record_inference(entry, spec.thinking)
        entry["differing"] = measure.count_verdict_differences(scores)
        metrics += measure.compute_metrics(folder, spec, scores, allow_failed, standings)
    write_metrics(folder.path, metrics)
    _record_sandbox(record, grader)
    return metrics


def _settle_thinking(
    folder: RunFolder, record: RunRecord, name: str
) -> tuple[measure.ScoringSpec, frozenset[SampleKey]]:
    """How to score a benchmark, with what its replies tell of the thinking where prompts are not known, and
    the samples whose scores were given before they told it.
    """
    entry = record["benchmarks"][name]
    thinking = recorded_thinking(record["plan"], entry)
    if entry.get("opens_thinking", False) is not None:
        return measure.ScoringSpec(name, entry["k"], thinking), frozenset()
    samples = (sample for sample in folder.samples(name) if sample.index < entry["k"])
    settled, untagged = infer_thinking(thinking, samples)
    return measure.ScoringSpec(name, entry["k"], settled), untagged if settled != thinking else frozenset()


def _record_sandbox(record: RunRecord, grader: Grader) -> None:
    if sandbox := grader.program_judge.describe():
        record["judged"]["sandbox"] = sandbox


def _generate(
    setup: RunSetup, grader: Grader, progress: Progress, record: RunRecord, on_score: OnScore
) -> None:
    """Generate all samples that are not in the folder, each on disk before it is counted."""
    stored = {one.benchmark.name: _stored_keys(setup.folder, one) for one in setup.benchmarks}
    total, done = sum(one.samples for one in setup.benchmarks), sum(map(len, stored.values()))
    if done == total:
        progress.info(f"all {total} samples are already there; nothing to generate")
        return
    if done:
        progress.info(f"resuming: {done} of {total} samples are already there")
    progress.info(f"generating with {setup.plan.model} through {setup.plan.engine}")
    progress.start(total, done)
    questions = {one.benchmark.name: {q.id: q for q in one.questions} for one in setup.benchmarks}
    thinking = {
        name: recorded_thinking(record["plan"], entry) for name, entry in record["benchmarks"].items()
    }
    scoring = LiveScoring(setup.folder, grader, questions, thinking, on_score)
    generated = setup.engine.generate(_requests(setup, stored))
    with scoring as live, closing(generated) as samples:
        for sample in samples:
            setup.folder.append_sample(sample)
            live.submit(sample)
            tokens = 0 if sample.finish is Finish.FAILED else sample.output_tokens
            progress.count_sample(tokens, live.running_pass_at_1)


def _early_warnings(prepared: PreparedBenchmark, record: RunRecord) -> EarlyWarnings:
    """The checks of one benchmark's samples."""
    thinking = recorded_thinking(record["plan"], record["benchmarks"][prepared.benchmark.name])
    return EarlyWarnings(
        prepared.samples,
        prepared.sampling,
        opened=bool(thinking.opened),
        tags=thinking.tags,
        expected=thinking.expected,
    )


def _on_score(checks: Checks, progress: Progress, record: RunRecord) -> OnScore:
    """A callback that shows early warnings and adds them to the record."""

    def on_score(sample: Sample, score: Score) -> None:
        for warning in checks[sample.benchmark].update(sample, score):
            record["benchmarks"][sample.benchmark]["warnings"].append(warning)
            progress.warn(f"{sample.benchmark}: {warning}")

    return on_score


def _settle_warnings(setup: RunSetup, record: RunRecord, checks: Checks) -> None:
    """Record the warnings that hold for all samples: a resumed run has those of an undisturbed one."""
    for one in setup.benchmarks:
        name = one.benchmark.name
        check, entry = checks[name], record["benchmarks"][name]
        if not check.has_seen(one.samples) or entry.get("opens_thinking_inferred"):
            check = _early_warnings(one, record)
            scores = {(score.question_id, score.index): score for score in setup.folder.scores(name)}
            for sample in setup.folder.samples(name):
                if score := scores.get((sample.question_id, sample.index)):
                    check.update(sample, score)
        entry["warnings"] = check.settled()


def _stored_keys(folder: RunFolder, prepared: PreparedBenchmark) -> frozenset[SampleKey]:
    """The samples in the folder that did not fail."""
    return frozenset(
        (sample.question_id, sample.index)
        for sample in folder.samples(prepared.benchmark.name)
        if sample.finish is not Finish.FAILED
    )


def _requests(setup: RunSetup, stored: Mapping[str, frozenset[SampleKey]]) -> Iterator[Request]:
    for prepared in setup.benchmarks:
        yield from prepared.requests(setup.plan.seed, stored[prepared.benchmark.name])
