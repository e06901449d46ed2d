"""Starts a run from the options of `r1eval run`, after checking everything that can be checked."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import catalogue
from benchmarks.references import published_results
from benchmarks.selection import parse_selection
from benchmarks.types import Benchmark
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import R1evalError
from r1eval.run import prepare
from r1eval.run.pipeline import RunSetup, run
from r1eval.run.plan import PERFORMANCE_ARGS, PRESETS, Plan, SamplingOverrides, default_out, resolve_sampling
from r1eval.run.prepare import PreparedBenchmark
from r1eval.run.progress import Progress, format_duration
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.programs import UNPROTECTED_WARNING, JudgeOptions
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric
from r1eval.tables import results


@dataclass(frozen=True)
class RunOptions:
    """The options of `r1eval run`; see its --help."""

    benchmarks: tuple[str, ...]
    model: str
    engine: str = "vllm"
    engine_args: tuple[str, ...] = ()
    base_urls: tuple[str, ...] = ()
    k: int | None = None
    limit: int | None = None
    seed: int = 0
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    preset: str | None = None
    prefill: str | None = None
    language: str | None = None
    release: str | None = None
    since: str | None = None
    until: str | None = None
    exclude: tuple[str, ...] = ()
    data: Path | None = None
    out: Path | None = None
    answer_from: AnswerFrom | None = None
    allow_failed: bool = False
    standings: Path | None = None
    workers: int | None = None
    isolation: str = "bubblewrap"
    judging: str | None = None
    references: tuple[str, ...] = ()
    output_format: str = "text"
    dry_run: bool = False
    reveal: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class RunOutput:
    """What `r1eval run` prints at its end."""

    text: str
    """for stdout: the table, or the dry run"""
    notes: tuple[str, ...] = ()
    """for stderr: the path of the CSV, the duration of each stage"""
    failed: int = 0
    """failed samples; 0 with --allow-failed"""


def start(options: RunOptions, progress: Progress) -> RunOutput:
    """Run the benchmarks, or show the prompts with --dry-run; everything is checked first."""
    selection = parse_selection(
        options.language, options.release, options.since, options.until, exclude=options.exclude
    )
    benchmarks = catalogue.apply_selection([catalogue.find(name) for name in options.benchmarks], selection)
    plan = replace(make_plan(options, benchmarks), selection=selection)
    results.check_references(
        options.references, [figure for b in benchmarks for figure in published_results(b.published)]
    )
    prepared = prepare_benchmarks(benchmarks, plan, progress)
    judge_options = JudgeOptions(plan.isolation, plan.judging)
    if not options.dry_run:
        check_sandbox(prepared, judge_options, progress)
    with (
        closing(create_engine(plan)) as engine,
        Grader(options.workers, plan.answer_from, judge_options) as grader,
    ):
        check_golds_and_context(prepared, engine, grader, plan.seed, progress)
        if options.dry_run:
            return RunOutput(format_dry_run(prepared, engine, reveal=options.reveal))
        folder = RunFolder(options.out or default_out(plan.model, plan.sampling))
        progress.info(f"{sum(one.samples for one in prepared)} samples into {folder.path}")
        setup = RunSetup(plan, prepared, engine, folder, options.allow_failed, options.standings)
        metrics = run(setup, grader, progress)
    return _format_output(folder, metrics, options, progress)


def prepare_benchmarks(
    benchmarks: Sequence[Benchmark], plan: Plan, progress: Progress
) -> list[PreparedBenchmark]:
    """Load the questions of every benchmark and render their prompts, as planned."""
    data = None if plan.data is None else Path(plan.data)
    with progress.stage("load", f"loading {', '.join(plan.sampling)}"):
        prepared = [
            prepare.prepare_benchmark(one, plan.sampling[one.name], data, plan.limit) for one in benchmarks
        ]
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


def create_engine(plan: Plan) -> Engine:
    """The plan's engine; it does not load weights yet."""
    return open_engine(
        plan.engine,
        EngineOptions(
            model=plan.model,
            args={**plan.engine_args, **plan.how_fast},
            base_urls=plan.base_urls,
            prefill=plan.prefill,
            benchmarks=tuple(plan.sampling),
        ),
    )


def check_golds_and_context(
    benchmarks: Sequence[PreparedBenchmark], engine: Engine, grader: Grader, seed: int, progress: Progress
) -> None:
    """DataError for golds that do not grade correct, ContextError for prompts that do not fit the context."""
    with progress.stage("check", "checking golds and prompt lengths"):
        for prepared in benchmarks:
            prepare.check_context(prepared, engine, progress.info)
            prepare.check_golds(prepared, grader)
        for notice in prepare.engine_notices(benchmarks, engine, seed):
            progress.info(notice)


def make_plan(options: RunOptions, benchmarks: Sequence[Benchmark]) -> Plan:
    """The plan of these options; R1evalError for options that contradict each other."""
    names = [benchmark.name for benchmark in benchmarks]
    if duplicates := [name for name, count in Counter(names).items() if count > 1]:
        raise R1evalError(f"{duplicates[0]} is named twice; name each benchmark once")
    args, performance_args = split_engine_args(options.engine_args)
    overrides = SamplingOverrides(options.temperature, options.top_p, options.max_tokens, options.k)
    prefill = PRESETS[options.preset][1] if options.preset else ""
    return Plan(
        model=options.model,
        engine=options.engine,
        engine_args=args,
        how_fast=performance_args,
        sampling={b.name: resolve_sampling(b, options.preset, overrides) for b in benchmarks},
        seed=options.seed,
        limit=options.limit,
        preset=options.preset,
        prefill=prefill if options.prefill is None else options.prefill,
        answer_from=options.answer_from or "answer",
        judging=options.judging or "judge",
        isolation=options.isolation,
        base_urls=options.base_urls,
        data=None if options.data is None else str(options.data),
    )


def split_engine_args(args: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Splits `--engine-arg`s into those that may affect the samples and those that only affect speed.

    >>> split_engine_args(["dtype=float32", "max-num-seqs=8"])
    ({'dtype': 'float32'}, {'max_num_seqs': '8'})
    """
    parsed = parse_engine_args(args)
    sampling_args = {key: value for key, value in parsed.items() if key not in PERFORMANCE_ARGS}
    return sampling_args, {key: value for key, value in parsed.items() if key in PERFORMANCE_ARGS}


def parse_engine_args(args: Sequence[str]) -> dict[str, str]:
    """Parse KEY=VALUE arguments; R1evalError for one without a value or given twice.

    >>> parse_engine_args(["max_model_len=4096", "hf-overrides={}"])
    {'max_model_len': '4096', 'hf_overrides': '{}'}
    """
    parsed: dict[str, str] = {}
    for arg in args:
        key, equals, value = arg.partition("=")
        name = key.strip().lstrip("-").replace("-", "_")
        if not (name and equals):
            raise R1evalError(f"--engine-arg {arg}: give KEY=VALUE, such as max_model_len=32768")
        if name in parsed:
            raise R1evalError(f"--engine-arg {name} is given twice; leave one out")
        parsed[name] = value
    return parsed


def format_dry_run(benchmarks: Sequence[PreparedBenchmark], engine: Engine, *, reveal: bool) -> str:
    """For each benchmark the counts, the sampling, and the first prompt as rendered."""
    parts = []
    for prepared in benchmarks:
        sampling = prepared.sampling
        parts.append(
            f"{prepared.benchmark.name}: {len(prepared.questions)} questions x {sampling.k} = "
            f"{prepared.samples} samples, "
            f"temperature {sampling.temperature}, top-p {sampling.top_p}, max tokens {sampling.max_tokens}\n"
            f"fingerprint {prepared.fingerprint}\n"
            f"prompt of question {prepared.questions[0].id}"
            f"{_format_prompt(prepared, engine, reveal=reveal)}\n"
        )
    return "\n".join(parts)


def _format_prompt(prepared: PreparedBenchmark, engine: Engine, *, reveal: bool) -> str:
    rendered = prepare.render_example(prepared, engine, reveal=reveal)
    if rendered.text is None:
        messages = prepare.example_messages(prepared, reveal=reveal)
        text = "\n".join(f"[{message.role}] {message.content}" for message in messages)
        return f" (as messages; the server applies the chat template):\n{text}"
    thinking = "; it ends with <think>" if rendered.opens_thinking else ""
    return f" ({rendered.tokens} tokens{thinking}):\n{rendered.text}"


def _format_output(
    folder: RunFolder, metrics: Sequence[Metric], options: RunOptions, progress: Progress
) -> RunOutput:
    text = results.format_results([folder.path], options.output_format, options.references)
    failed = round(sum(metric.value or 0 for metric in metrics if metric.name == "failed"))
    stages = " · ".join(f"{stage} {format_duration(seconds)}" for stage, seconds in progress.seconds.items())
    files = f"CSV: {folder.path / 'metrics.csv'}"
    return RunOutput(text, (files, f"time: {stages}"), 0 if options.allow_failed else failed)
