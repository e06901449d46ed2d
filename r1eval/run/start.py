"""Starts a run from the options of `r1eval run`, after checking everything that can be checked."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import asked, catalogue, dated
from benchmarks.references import published_results
from benchmarks.selection import parse_selection
from benchmarks.types import Answer, Benchmark
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.run import golds, prepare
from r1eval.run.adaptive import missing_samples
from r1eval.run.dry_run import format_dry_run, model_settings_lines, preset_lines, suite_lines
from r1eval.run.options import RunOptions, make_plan
from r1eval.run.ordering import read_lengths
from r1eval.run.pipeline import RunSetup, run
from r1eval.run.plan import Plan, default_out
from r1eval.run.prepare import PreparedBenchmark
from r1eval.run.progress import Progress, format_duration
from r1eval.run.shards import parse_shard
from r1eval.scoring.grader import Grader
from r1eval.scoring.programs import UNPROTECTED_WARNING, JudgeOptions
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric, Status
from r1eval.tables import results
from reports.rows import Section


@dataclass(frozen=True)
class RunOutput:
    """What `r1eval run` prints at its end."""

    text: str
    """for stdout: the table, or the dry run"""
    notes: tuple[str, ...] = ()
    """for stderr: the path of the CSV, the duration of each stage"""
    failed: int = 0
    """failed samples; 0 with --allow-failed"""
    folder: Path | None = None
    """the run's; None for a dry run"""
    sections: tuple[Section, ...] = ()
    """the rows of a table as text, which may be shown at another width"""


EngineMaker = Callable[[Plan, Callable[[str], None]], Engine]
"""makes a plan's engine, which gets its warnings printed by the function"""


def start(options: RunOptions, progress: Progress, make_engine: EngineMaker | None = None) -> RunOutput:
    """Run the benchmarks, or show the prompts with --dry-run; everything is checked first.

    `make_engine` is called instead of `create_engine`.
    """
    selection = parse_selection(
        options.language, options.release, options.since, options.until, exclude=options.exclude
    )
    named = asked.resolve(options.benchmarks, options.k)
    benchmarks = catalogue.apply_selection(named.benchmarks, selection)
    for notice in dated.left_out(named.benchmarks, benchmarks):
        progress.info(notice)
    plan = replace(make_plan(options, benchmarks), selection=selection, suites=named.suites)
    results.check_references(
        options.references, [figure for b in benchmarks for figure in published_results(b.published)]
    )
    lengths = {} if options.order_from is None else read_lengths(options.order_from, list(plan.sampling))
    prepared = prepare_benchmarks(benchmarks, plan, progress)
    judge_options = JudgeOptions(plan.isolation, plan.judging)
    about = (*preset_lines(plan), *suite_lines(plan), *model_settings_lines(plan, prepared))
    for line in () if options.dry_run else about:
        progress.info(line)
    if not options.dry_run and options.score_on == "local":
        check_sandbox(prepared, judge_options, progress)
    with (
        closing((make_engine or create_engine)(plan, progress.warn)) as engine,
        open_grader(options, plan, prepared, progress) as grader,
    ):
        prepared = settle_golds(prepared, plan, grader, progress)
        check_context(prepared, engine, plan.seed, progress)
        if options.dry_run:
            return RunOutput(format_dry_run(plan, prepared, engine, reveal=options.reveal))
        folder = RunFolder(options.out or default_out(plan))
        progress.info(f"{sum(one.samples for one in prepared)} samples into {folder.path}", folder.path)
        setup = RunSetup(plan, prepared, engine, folder, options.allow_failed, options.standings, lengths)
        setup = replace(setup, command=options.command)
        metrics = run(setup, grader, progress)
    return _format_output(folder, metrics, options, progress)


def prepare_benchmarks(
    benchmarks: Sequence[Benchmark], plan: Plan, progress: Progress
) -> list[PreparedBenchmark]:
    """Load the questions of every benchmark and render their prompts, as planned."""
    data = None if plan.data is None else Path(plan.data)
    with progress.stage("load", f"loading {', '.join(plan.sampling)}"):
        prepared = [
            prepare.prepare_benchmark(one, plan.sampling[one.name], data, plan.limit, plan.frame)
            for one in benchmarks
        ]
        if plan.shard:
            prepared = [replace(one, part=parse_shard(plan.shard)) for one in prepared]
    for one in prepared:
        for notice in one.notices:
            progress.info(f"{one.benchmark.name}: {notice}")
    return prepared


def check_sandbox(
    benchmarks: Sequence[PreparedBenchmark], judge_options: JudgeOptions, progress: Progress
) -> None:
    """SandboxError if this machine cannot judge the run's programs; a warning if they are not isolated."""
    if prepare.check_judging(benchmarks, judge_options) and judge_options.isolation == "none":
        progress.warn(UNPROTECTED_WARNING)


def open_grader(
    options: RunOptions, plan: Plan, benchmarks: Sequence[PreparedBenchmark], progress: Progress
) -> Grader:
    """The grader: in processes of this machine, or on the nodes of a Ray cluster."""
    judge_options = JudgeOptions(plan.isolation, plan.judging)
    if options.score_on == "local" or options.dry_run:
        return Grader(options.workers, plan.answer_from, judge_options)
    from r1eval.scoring.cluster import ClusterGrader, ClusterScoring

    args = {**plan.engine_args, **plan.how_fast} if plan.engine == "ray" else {}
    programs = [q for one in benchmarks for q in one.questions if q.answer is Answer.PROGRAM]
    languages = frozenset(question.judging.language for question in programs)
    scoring = ClusterScoring(args, options.workers, languages, progress.warn)
    return ClusterGrader(scoring, plan.answer_from, judge_options)


def create_engine(plan: Plan, warn: Callable[[str], None] | None = None) -> Engine:
    """The plan's engine; it does not load weights yet. `warn` gets its warnings while it generates."""
    return open_engine(plan.engine, engine_options(plan, warn))


def engine_options(plan: Plan, warn: Callable[[str], None] | None = None) -> EngineOptions:
    """What the plan says of its engine."""
    return EngineOptions(
        model=plan.model,
        args={**plan.engine_args, **plan.how_fast},
        base_urls=plan.base_urls,
        prefill=plan.prefill,
        benchmarks=tuple(plan.sampling),
        chat_template_args=plan.chat_template_args,
        completion=plan.completion,
        lora=plan.lora,
        thinking=plan.thinking,
        warn=warn or (lambda _line: None),
    )


def settle_golds(
    benchmarks: Sequence[PreparedBenchmark], plan: Plan, grader: Grader, progress: Progress
) -> list[PreparedBenchmark]:
    """The benchmarks, without questions whose golds cannot be read if the plan skips them, else DataError."""
    with progress.stage("check", "checking golds"):
        skip = plan.skip_unreadable_golds
        return [golds.settle_golds(one, grader, skip=skip, warn=progress.warn) for one in benchmarks]


def check_context(
    benchmarks: Sequence[PreparedBenchmark], engine: Engine, seed: int, progress: Progress
) -> None:
    """ContextError for prompts that do not fit the context."""
    with progress.stage("check", "checking prompt lengths"):
        for prepared in benchmarks:
            prepare.check_context(prepared, engine, progress.info)
        for notice in prepare.engine_notices(benchmarks, engine, seed):
            progress.info(notice)


def _format_output(
    folder: RunFolder, metrics: Sequence[Metric], options: RunOptions, progress: Progress
) -> RunOutput:
    if options.shard:
        fix = "put the shards together with `r1eval merge`"
        text = f"shard {options.shard} is in {folder.path}; {fix}\n"
        failed = 0 if options.allow_failed else _count_failed(folder)
        return RunOutput(text, failed=failed, folder=folder.path)
    sections = results.read_sections([folder.path], options.references)
    text = results.format_sections(sections, options.output_format)
    shown = tuple(sections) if options.output_format == "text" else ()
    failed = round(sum(metric.value or 0 for metric in metrics if metric.name == "failed"))
    failed = failed or missing_samples(folder.read_run())
    stages = " · ".join(f"{stage} {format_duration(seconds)}" for stage, seconds in progress.seconds.items())
    files = f"CSV: {folder.path / 'metrics.csv'}"
    notes = (files, f"time: {stages}")
    return RunOutput(text, notes, 0 if options.allow_failed else failed, folder.path, shown)


def _count_failed(folder: RunFolder) -> int:
    """How many samples of a shard failed, or could not be graded; it has no metrics that say so."""
    names = folder.read_run()["benchmarks"]
    return sum(score.status is Status.FAILED for name in names for score in folder.scores(name))
