"""Runs the pipeline from questions to metrics: generate, store, score, measure."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from r1eval.engines.protocol import Engine, LoadsWeights, longest_running
from r1eval.errors import RunFolderError
from r1eval.run import adaptive, repair
from r1eval.run.early_warnings import EarlyWarnings
from r1eval.run.folder_scores import record_sandbox, score_folder, score_further
from r1eval.run.growth import timestamp
from r1eval.run.live_scoring import LiveScoring, ScoredBenchmark
from r1eval.run.manifest import RunRecord, open_record, record_k
from r1eval.run.ordering import Lengths, LongestFirst, QuestionKey
from r1eval.run.plan import Plan
from r1eval.run.prepare import PreparedBenchmark
from r1eval.run.progress import Progress
from r1eval.run.settled_warnings import new_checks, settle_warnings
from r1eval.run.thinking import recorded_thinking
from r1eval.scoring.grader import Grader
from r1eval.statistics.metrics import Tallies, Tally
from r1eval.store.digests import GradingRules, KeysByQuestion, grading_keys
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Metric, Sample, Score
from r1eval.store.score_index import ScoreIndex
from r1eval.store.stored_samples import StoredSamples

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
    lengths: Mapping[QuestionKey, Lengths] = field(default_factory=dict)
    """of the replies in another run, by which the requests are ordered"""
    extra_fields: Mapping[str, Any] = field(default_factory=dict)
    """added to a new run's record, next to the plan: the looks of a gate"""
    command: str = ""
    """the command line, for the record of this session; "" if there is none"""


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
        record["sessions"][-1] |= {"command": setup.command} if setup.command else {}
        repair.repair_questions(setup.folder, setup.benchmarks, progress.warn)
        checks = {one.benchmark.name: new_checks(record, one.benchmark.name) for one in setup.benchmarks}
        try:
            metrics = _run_to_k(setup, grader, progress, record, checks)
            while next_ks is not None and (ks := next_ks()):
                setup = with_ks(setup, ks)
                record_k(setup.folder, record, setup.benchmarks)
                metrics = _run_to_k(setup, grader, progress, record, checks)
            if setup.plan.target_se is not None:
                metrics = _run_adaptive(setup, grader, progress, record, metrics)
            record["sessions"][-1]["ended"] = timestamp()
        finally:
            _record_session(setup, record, grader, progress)
    return metrics


def _run_to_k(
    setup: RunSetup, grader: Grader, progress: Progress, record: RunRecord, checks: Checks
) -> list[Metric]:
    """Bring every benchmark to its k: missing samples, scores, and metrics on disk; none for a shard."""
    with progress.stage("generate"):
        _generate(setup, grader, progress, record, _on_score(checks, progress, record))
    setup.folder.close()
    with progress.stage("score", "scoring the remaining samples, grouping votes"):
        metrics = score_folder(
            setup.folder, record, grader, allow_failed=setup.allow_failed, standings=setup.standings
        )
        settle_warnings(setup.folder, record, checks)
    setup.folder.close()  # scores.jsonl was replaced, so the next append must open the new file
    _record_session(setup, record, grader, progress)
    return metrics


def _run_adaptive(
    setup: RunSetup, grader: Grader, progress: Progress, record: RunRecord, metrics: list[Metric]
) -> list[Metric]:
    """Ask for the samples beyond k until no question needs more; the metrics with them."""
    part, known = setup.folder.adaptive_part(), -1
    with closing(part):
        while more := adaptive.next_round(setup.folder, record, setup.benchmarks):
            if more.known == known:  # all that was asked failed
                break
            known = more.known
            progress.info(str(more))
            with progress.stage("generate"):
                further = replace(setup, folder=part, benchmarks=more.benchmarks)
                _generate(further, grader, progress, record, lambda *_: None)
            with progress.stage("score"):
                for prepared in more.benchmarks:
                    score_further(setup.folder, record, grader, prepared.benchmark.name)
    if known < 0:
        return metrics
    with progress.stage("score"):
        return score_folder(
            setup.folder, record, grader, allow_failed=setup.allow_failed, standings=setup.standings
        )


def _record_session(setup: RunSetup, record: RunRecord, grader: Grader, progress: Progress) -> None:
    """Update the session's engine and seconds in run.json."""
    session = record["sessions"][-1]
    record_sandbox(record, grader)
    session["engine"] = dict(setup.engine.describe())
    session["seconds"] = {stage: round(s, 3) for stage, s in progress.seconds.items()}
    setup.folder.write_run(record)


@dataclass(frozen=True)
class _Stored:
    """What a benchmark has on disk when a session starts."""

    keys: KeysByQuestion
    samples: StoredSamples
    scores: ScoreIndex
    tallies: Mapping[str, Tally]
    """of the valid scores, by question"""


def _read_stored(
    setup: RunSetup, record: RunRecord, prepared: PreparedBenchmark, warn: Callable[[str], None]
) -> _Stored:
    """What is stored of a benchmark; damaged lines are set aside first."""
    folder, name = setup.folder, prepared.benchmark.name
    keys = grading_keys(GradingRules.of(record), prepared.questions)
    try:
        stored = _index_stored(folder, name, keys)
        is_sound = not repair.hides_damage(folder, name, stored.samples, stored.scores)
    except RunFolderError:
        is_sound = False
    if not is_sound:
        repair.set_damaged_aside(folder, name, warn)
        stored = _index_stored(folder, name, keys)
    return stored


def _index_stored(folder: RunFolder, name: str, keys: KeysByQuestion) -> _Stored:
    samples, tallies = folder.stored_samples(name, keys), Tallies()
    scores = folder.index_scores(name, samples, tallies.add)
    return _Stored(keys, samples, scores, tallies.counted())


def _generate(
    setup: RunSetup, grader: Grader, progress: Progress, record: RunRecord, on_score: OnScore
) -> None:
    """Generate all samples that are not in the folder, each on disk before it is counted."""
    stored = {one.benchmark.name: _read_stored(setup, record, one, progress.warn) for one in setup.benchmarks}
    for name, one in stored.items():
        if one.scores.stale:
            progress.info(
                f"{name}: {one.scores.stale} scores do not match their samples or this grader; graded again"
            )
    parts = {
        one.benchmark.name: (one.count_stored(stored[one.benchmark.name].samples), one.samples)
        for one in setup.benchmarks
    }
    done, total = (sum(column) for column in zip(*parts.values(), strict=True))
    if done == total:
        progress.info(f"all {total} samples are already there; nothing to generate")
        return
    if done:
        progress.info(f"resuming: {done} of {total} samples are already there")
    progress.info(f"generating with {setup.plan.model} through {setup.plan.engine}")
    scored = _scored_benchmarks(setup, record, stored)
    scoring = LiveScoring(setup.folder, grader, scored, on_score, progress.info)
    order = _order(setup, {name: one.samples for name, one in stored.items()}, scoring.lengths())
    if isinstance(setup.engine, LoadsWeights):
        # the engine of an earlier round has them
        with progress.stage("weights", "" if "weights" in progress.seconds else "loading weights"):
            setup.engine.load_weights()
    progress.start(
        parts,
        lambda: order.describe(longest_running(setup.engine)),
        lambda: (order.running, order.waiting),
    )
    del stored
    with scoring as live, progress.ticking(), closing(setup.engine.generate(order)) as samples:
        for sample in samples:
            line = setup.folder.append_sample(sample)
            live.submit(sample, line)
            order.finish(sample)
            tokens = 0 if sample.finish is Finish.FAILED else sample.output_tokens
            progress.count_sample(sample.benchmark, tokens)


def _scored_benchmarks(
    setup: RunSetup, record: RunRecord, stored: Mapping[str, _Stored]
) -> dict[str, ScoredBenchmark]:
    return {
        one.benchmark.name: ScoredBenchmark(
            questions={question.id: question for question in one.questions},
            keys=stored[one.benchmark.name].keys,
            thinking=recorded_thinking(record["plan"], record["benchmarks"][one.benchmark.name]),
            earlier=stored[one.benchmark.name].tallies,
            samples=0 if setup.plan.target_se is not None else one.samples,
        )
        for one in setup.benchmarks
    }


def _on_score(checks: Checks, progress: Progress, record: RunRecord) -> OnScore:
    """A callback that shows early warnings and adds them to the record."""

    def on_score(sample: Sample, score: Score) -> None:
        for warning in checks[sample.benchmark].update(sample, score):
            record["benchmarks"][sample.benchmark]["warnings"].append(warning)
            progress.warn(f"{sample.benchmark}: {warning}")

    return on_score


def _order(
    setup: RunSetup, stored: Mapping[str, StoredSamples], earlier: Mapping[QuestionKey, Lengths]
) -> LongestFirst:
    """The requests, longest expected first; replayed replies have no end to shorten, and stay in order."""
    waiting = (
        one
        for prepared in setup.benchmarks
        for one in prepared.waiting(setup.plan.seed, stored[prepared.benchmark.name])
    )
    return LongestFirst(waiting, {**setup.lengths, **earlier}, in_order=setup.plan.engine == "replay")
