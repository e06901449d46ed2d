"""The options of `r1eval run`, and the plan that they make."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from benchmarks.selection import parse_day
from benchmarks.types import Benchmark
from r1eval.engines.extra_body import split_extra_body
from r1eval.errors import R1evalError
from r1eval.run.adaptive_options import check_adaptive_options
from r1eval.run.arguments import (
    parse_template_args,
    read_text_option,
    refuse_misplaced,
    split_engine_args,
    to_option,
)
from r1eval.run.plan import Plan
from r1eval.run.presets import Preset, find_preset, with_model_settings
from r1eval.run.sampling import SamplingOverrides, preset_sampling, resolve_sampling
from r1eval.run.shards import parse_shard
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.replies.thinking import ThinkingTags


@dataclass(frozen=True)
class RunOptions:
    """The options of `r1eval run`; see its --help."""

    benchmarks: tuple[str, ...]
    model: str
    engine: str | None = None
    """vllm, or openai with base_urls, if None"""
    engine_args: tuple[str, ...] = ()
    base_urls: tuple[str, ...] = ()
    k: int | None = None
    limit: int | None = None
    shard: str | None = None
    """`I/N`"""
    target_se: float | None = None
    """in percentage points"""
    max_k: int | None = None
    skip_unreadable_golds: bool = False
    order_from: Path | None = None
    """a run folder"""
    seed: int = 0
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    top_k: int | None = None
    min_p: float | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    repetition_penalty: float | None = None
    stop: tuple[str, ...] = ()
    preset: str | None = None
    strict_preset: bool = False
    prefill: str | None = None
    system: str | None = None
    """a text, or @FILE"""
    chat_template_args: tuple[str, ...] = ()
    completion: bool = False
    thinking: tuple[str, str] | None = None
    lora: str | None = None
    language: str | None = None
    release: str | None = None
    since: str | None = None
    until: str | None = None
    exclude: tuple[str, ...] = ()
    cutoff: str | None = None
    """last day or month of the model's training data"""
    name: str | None = None
    """of the run, for tables and pages; by default the model's"""
    data: Path | None = None
    out: Path | None = None
    answer_from: AnswerFrom | None = None
    allow_failed: bool = False
    standings: Path | None = None
    workers: int | None = None
    score_on: str = "local"
    """`local`, or `cluster`: the nodes of a Ray cluster"""
    isolation: str = "bubblewrap"
    judging: str | None = None
    references: tuple[str, ...] = ()
    output_format: str = "text"
    dry_run: bool = False
    reveal: bool = False
    quiet: bool = False
    command: str = ""
    """the command line that gave these options, for the run's record; "" if none did"""


def make_plan(options: RunOptions, benchmarks: Sequence[Benchmark]) -> Plan:
    """The plan of these options; R1evalError for options that contradict each other."""
    names = [benchmark.name for benchmark in benchmarks]
    if duplicates := [name for name, count in Counter(names).items() if count > 1]:
        raise R1evalError(f"{duplicates[0]} is named twice; name each benchmark once")
    if not options.model.strip():
        raise R1evalError("--model is empty; give a hub id, a folder, or the name that a server has for it")
    engine = choose_engine(options.engine, options.base_urls)
    args, performance_args = split_engine_args(options.engine_args)
    refuse_misplaced(args)
    options, args = _absorb_extra_body(options, engine, args)
    overrides, template_args = _sampling_overrides(options), parse_template_args(options.chat_template_args)
    if options.strict_preset and not options.preset:
        raise R1evalError("--strict-preset: there is no preset; give --preset NAME, or leave it out")
    preset = find_preset(options.preset) if options.preset else None
    preset = preset and with_model_settings(preset, options.model, args)
    asked = preset or Preset("", "", "")
    plan = Plan(
        model=options.model,
        engine=engine,
        engine_args=args,
        how_fast=performance_args,
        sampling={b.name: resolve_sampling(b, preset, overrides) for b in benchmarks},
        seed=options.seed,
        limit=options.limit,
        preset=options.preset,
        prefill=asked.prefill if options.prefill is None else options.prefill,
        answer_from=options.answer_from or "answer",
        judging=options.judging or "judge",
        isolation=options.isolation,
        base_urls=options.base_urls,
        data=None if options.data is None else str(options.data),
        system=asked.system if options.system is None else read_text_option("--system", options.system),
        chat_template_args={**asked.chat_template_args, **template_args},
        completion=options.completion or asked.completion,
        template=asked.template,
        thinking=_thinking_tags(options.thinking) or asked.thinking,
        lora=options.lora or "",
        cutoff=parse_day(options.cutoff, "cutoff"),
        name=_checked_name(options.name),
        shard=str(parse_shard(options.shard)) if options.shard is not None else "",
        target_se=None if options.target_se is None else options.target_se / 100,
        max_k=options.max_k,
        skip_unreadable_golds=options.skip_unreadable_golds,
    )
    check_adaptive_options(plan)
    return plan if preset is None else replace(plan, preset=_preset_name(preset, plan, options, benchmarks))


MAX_NAME = 80
"""characters of a run's name"""


def _checked_name(name: str | None) -> str:
    """The name of a run; R1evalError for one that is empty, long, or not plain text on one line."""
    if name is None:
        return ""
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise R1evalError(f"--name {name!r}: give 1 to {MAX_NAME} printable characters, such as 'warm start'")
    return name.strip()


def choose_engine(engine: str | None, base_urls: Sequence[str]) -> str:
    """The engine of these options: openai for servers, vllm otherwise; R1evalError if they contradict."""
    if base_urls and engine not in (None, "openai"):
        raise R1evalError(
            f"--base-url {base_urls[0]}: servers are asked by --engine openai, not {engine}; leave --engine "
            "out"
        )
    return engine or ("openai" if base_urls else "vllm")


def _absorb_extra_body(
    options: RunOptions, engine: str, args: dict[str, str]
) -> tuple[RunOptions, dict[str, str]]:
    """What `extra_body` says of sampling and of the chat template, as options, and the engine's other args.

    R1evalError for a setting that an option gives another value.
    """
    if engine != "openai" or "extra_body" not in args:
        return options, args
    body = split_extra_body(args["extra_body"])
    given, given_args = _sampling_overrides(options).values(), parse_template_args(options.chat_template_args)
    for name, value in body.sampling.items():
        if name in given and given[name] != value:
            raise R1evalError(
                f"--engine-arg extra_body has {name} {_shown(value)}, and {to_option(name)} is "
                f"{_shown(given[name])}; leave one of the two out"
            )
    for name, value in body.chat_template_args.items():
        if name in given_args and given_args[name] != value:
            raise R1evalError(
                f"--engine-arg extra_body has chat_template_kwargs {name}={json.dumps(value)}, and "
                f"--chat-template-arg has {name}={json.dumps(given_args[name])}; leave one of the two out"
            )
    template_args = {**given_args, **body.chat_template_args}
    pairs = tuple(f"{name}={json.dumps(value)}" for name, value in template_args.items())
    others = {name: value for name, value in args.items() if name != "extra_body"}
    rest = {"extra_body": json.dumps(body.rest, ensure_ascii=False)} if body.rest else {}
    return replace(options, **body.sampling, chat_template_args=pairs), {**others, **rest}


def _thinking_tags(texts: tuple[str, str] | None) -> ThinkingTags | None:
    if texts and (
        len({text.strip().lower() for text in texts}) < 2 or not all(text.strip() for text in texts)
    ):
        raise R1evalError(
            f"--thinking {texts[0]!r} {texts[1]!r}: give two different tags, such as '<think>' '</think>'"
        )
    return ThinkingTags(*texts) if texts else None


def _shown(value: object) -> str:
    return " ".join(map(repr, value)) if isinstance(value, tuple) else str(value)


def _sampling_overrides(options: RunOptions) -> SamplingOverrides:
    values = {one.name: getattr(options, one.name) for one in fields(SamplingOverrides)}
    return SamplingOverrides(**{**values, "stop": options.stop or None})


def _preset_name(preset: Preset, plan: Plan, options: RunOptions, benchmarks: Sequence[Benchmark]) -> str:
    """The preset's name, with a `+` if an option changes what it asks for; R1evalError if it is strict."""
    changes = dict(_changes(preset, plan, options, benchmarks))
    if changes and options.strict_preset:
        name, (stated, value) = next(iter(changes.items()))
        raise R1evalError(
            f"--strict-preset: the preset {preset.name} has {name} {_shown(stated)}, not {_shown(value)}; "
            f"leave {to_option(name)} out, or --strict-preset"
        )
    return preset.name + "+" * bool(changes)


def _changes(
    preset: Preset, plan: Plan, options: RunOptions, benchmarks: Sequence[Benchmark]
) -> Iterator[tuple[str, tuple[object, object]]]:
    """(setting, (the preset's value, the plan's)) of those that options change.

    Max tokens that the preset does not name are no part of it.
    """
    for benchmark in benchmarks:
        stated, used = preset_sampling(preset, benchmark.sampling), plan.sampling[benchmark.name]
        for name in _sampling_overrides(options).values():
            is_part = name not in ("k", "max_tokens") or name in preset.settings
            if is_part and getattr(stated, name) != getattr(used, name):
                yield name, (getattr(stated, name), getattr(used, name))
    for name in ("prefill", "system", "completion"):
        if getattr(preset, name) != getattr(plan, name):
            yield name, (repr(getattr(preset, name)), repr(getattr(plan, name)))
    if preset.thinking and preset.thinking != plan.thinking:
        yield "thinking", (preset.thinking, plan.thinking)
    args, used_args = dict(preset.chat_template_args), plan.chat_template_args
    if args != used_args:
        yield "chat_template_arg", (json.dumps(args), json.dumps(used_args))
