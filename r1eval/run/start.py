"""From the options of `r1eval run` to a run: checked before anything is started or written."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import catalogue
from benchmarks.published import published
from benchmarks.selection import select
from benchmarks.types import Benchmark
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import R1evalError
from r1eval.run import prepare
from r1eval.run.pipeline import Job, run
from r1eval.run.plan import HOW_FAST, PRESETS, Overrides, Plan, default_out, sampling_of
from r1eval.run.prepare import Asked
from r1eval.run.progress import Progress, clock
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.programs import UNPROTECTED, HowJudged
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric
from r1eval.tables import results


@dataclass(frozen=True)
class Options:
    """The options of `r1eval run`, as its help describes them."""

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
    form: str = "text"
    dry_run: bool = False
    reveal: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Report:
    """What `r1eval run` ends with."""

    text: str
    """for stdout: the table, or what a dry run shows"""
    closing: tuple[str, ...] = ()
    """for stderr: where the files are, the seconds by stage"""
    failed: int = 0
    """failed samples that nobody allowed"""


def start(options: Options, progress: Progress) -> Report:
    """Do what was asked, everything that can be checked being checked before the engine starts."""
    selection = select(
        options.language, options.release, options.since, options.until, exclude=options.exclude
    )
    benchmarks = catalogue.select([catalogue.find(name) for name in options.benchmarks], selection)
    plan = replace(make_plan(options, benchmarks), selection=selection)
    results.check_references(
        options.references, [figure for b in benchmarks for figure in published(b.published)]
    )
    asked = load(benchmarks, plan, progress)
    how = HowJudged(plan.isolation, plan.judging)
    if not options.dry_run:
        check_sandbox(asked, how, progress)
    with closing(open_planned(plan)) as engine, Grader(options.workers, plan.answer_from, how) as grader:
        check(asked, engine, grader, plan.seed, progress)
        if options.dry_run:
            return Report(dry_run(asked, engine, reveal=options.reveal))
        folder = RunFolder(options.out or default_out(plan.model, plan.sampling))
        progress.say(f"{sum(one.samples for one in asked)} samples into {folder.path}")
        job = Job(plan, asked, engine, folder, options.allow_failed, options.standings)
        metrics = run(job, grader, progress)
    return _report(folder, metrics, options, progress)


def load(benchmarks: Sequence[Benchmark], plan: Plan, progress: Progress) -> list[Asked]:
    """Every benchmark's questions with their prompts, as the plan asks them."""
    data = None if plan.data is None else Path(plan.data)
    with progress.stage("load", f"loading {', '.join(plan.sampling)}"):
        asked = [prepare.load(one, plan.sampling[one.name], data, plan.limit) for one in benchmarks]
    for one in asked:
        for notice in one.notices:
            progress.say(f"{one.benchmark.name}: {notice}")
    return asked


def check_sandbox(asked: Sequence[Asked], how: HowJudged, progress: Progress) -> None:
    """SandboxError where programs are to be judged and this machine cannot; a warning where it may not."""
    if prepare.check_sandbox(asked, how) and how.isolation == "none":
        progress.warn(UNPROTECTED)


def open_planned(plan: Plan) -> Engine:
    """The plan's engine; it loads no weights yet."""
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


def check(asked: Sequence[Asked], engine: Engine, grader: Grader, seed: int, progress: Progress) -> None:
    """What can be known before the first sample: golds that grade right, prompts that fit."""
    with progress.stage("check", "checking golds and prompt lengths"):
        for one in asked:
            prepare.check_context(one, engine, progress.say)
            prepare.check_golds(one, grader)
        for notice in prepare.engine_notices(asked, engine, seed):
            progress.say(notice)


def make_plan(options: Options, benchmarks: Sequence[Benchmark]) -> Plan:
    """The plan of these options; R1evalError for what contradicts itself."""
    names = [benchmark.name for benchmark in benchmarks]
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise R1evalError(f"{twice[0]} is named twice; name each benchmark once")
    args, how_fast = split_engine_args(options.engine_args)
    overrides = Overrides(options.temperature, options.top_p, options.max_tokens, options.k)
    prefill = PRESETS[options.preset][1] if options.preset else ""
    return Plan(
        model=options.model,
        engine=options.engine,
        engine_args=args,
        how_fast=how_fast,
        sampling={b.name: sampling_of(b, options.preset, overrides) for b in benchmarks},
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
    """`--engine-arg`s that may change what is generated, and those that say how fast.

    >>> split_engine_args(["dtype=float32", "max-num-seqs=8"])
    ({'dtype': 'float32'}, {'max_num_seqs': '8'})
    """
    parsed = parse_engine_args(args)
    what = {key: value for key, value in parsed.items() if key not in HOW_FAST}
    return what, {key: value for key, value in parsed.items() if key in HOW_FAST}


def parse_engine_args(args: Sequence[str]) -> dict[str, str]:
    """
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


def dry_run(asked: Sequence[Asked], engine: Engine, *, reveal: bool) -> str:
    """What would be asked: per benchmark the counts, the sampling, and the first prompt as rendered."""
    parts = []
    for one in asked:
        sampling = one.sampling
        parts.append(
            f"{one.benchmark.name}: {len(one.questions)} questions x {sampling.k} = {one.samples} samples, "
            f"temperature {sampling.temperature}, top-p {sampling.top_p}, max tokens {sampling.max_tokens}\n"
            f"fingerprint {one.fingerprint}\n"
            f"prompt of question {one.questions[0].id}{_prompt(one, engine, reveal=reveal)}\n"
        )
    return "\n".join(parts)


def _prompt(asked: Asked, engine: Engine, *, reveal: bool) -> str:
    rendered = prepare.rendered_example(asked, engine, reveal=reveal)
    if rendered.text is None:
        messages = prepare.example(asked, reveal=reveal)
        said = "\n".join(f"[{message.role}] {message.content}" for message in messages)
        return f" (as messages; the chat template is applied elsewhere):\n{said}"
    thinking = "; it opens the thinking itself" if rendered.opens_thinking else ""
    return f" ({rendered.tokens} tokens{thinking}):\n{rendered.text}"


def _report(folder: RunFolder, metrics: Sequence[Metric], options: Options, progress: Progress) -> Report:
    text = results.show([folder.path], options.form, options.references)
    failed = round(sum(metric.value or 0 for metric in metrics if metric.name == "failed"))
    stages = " · ".join(f"{stage} {clock(seconds)}" for stage, seconds in progress.seconds.items())
    files = f"CSV: {folder.path / 'metrics.csv'}"
    return Report(text, (files, f"time: {stages}"), 0 if options.allow_failed else failed)
