"""The options of `r1eval run`, and the plan that they make."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.types import Benchmark
from r1eval.errors import R1evalError
from r1eval.run.plan import PERFORMANCE_ARGS, Plan, SamplingOverrides, resolve_sampling
from r1eval.run.presets import Preset, find_preset
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.thinking import ThinkingTags


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


def make_plan(options: RunOptions, benchmarks: Sequence[Benchmark]) -> Plan:
    """The plan of these options; R1evalError for options that contradict each other."""
    names = [benchmark.name for benchmark in benchmarks]
    if duplicates := [name for name, count in Counter(names).items() if count > 1]:
        raise R1evalError(f"{duplicates[0]} is named twice; name each benchmark once")
    args, performance_args = split_engine_args(options.engine_args)
    preset = find_preset(options.preset) if options.preset else None
    asked = preset or Preset("", "", "")
    overrides = _sampling_overrides(options)
    return Plan(
        model=options.model,
        engine="openai" if options.base_urls and options.engine is None else options.engine or "vllm",
        engine_args=args,
        how_fast=performance_args,
        sampling={b.name: resolve_sampling(b, preset, overrides) for b in benchmarks},
        seed=options.seed,
        limit=options.limit,
        preset=None if preset is None else _preset_name(preset, options, overrides),
        prefill=asked.prefill if options.prefill is None else options.prefill,
        answer_from=options.answer_from or "answer",
        judging=options.judging or "judge",
        isolation=options.isolation,
        base_urls=options.base_urls,
        data=None if options.data is None else str(options.data),
        system=asked.system if options.system is None else read_text_option("--system", options.system),
        chat_template_args={**asked.chat_template_args, **parse_template_args(options.chat_template_args)},
        completion=options.completion or asked.completion,
        template=asked.template,
        thinking=ThinkingTags(*options.thinking) if options.thinking else asked.thinking,
        lora=options.lora or "",
    )


def _sampling_overrides(options: RunOptions) -> SamplingOverrides:
    return SamplingOverrides(
        temperature=options.temperature,
        top_p=options.top_p,
        max_tokens=options.max_tokens,
        k=options.k,
        top_k=options.top_k,
        min_p=options.min_p,
        presence_penalty=options.presence_penalty,
        frequency_penalty=options.frequency_penalty,
        repetition_penalty=options.repetition_penalty,
        stop=options.stop or None,
    )


def _preset_name(preset: Preset, options: RunOptions, overrides: SamplingOverrides) -> str:
    """The preset's name, with a `+` if another option changes what it asks for; an error if it is strict."""
    given = {**overrides.values(), "prefill": options.prefill, "system": options.system}
    given |= parse_template_args(options.chat_template_args)
    stated: dict[str, Any] = {**preset.settings, "prefill": preset.prefill, "system": preset.system}
    stated |= preset.chat_template_args
    changed = {
        name: value
        for name, value in given.items()
        if name != "k" and value is not None and value != stated.get(name)
    }
    if changed and options.strict_preset:
        name, value = next(iter(changed.items()))
        raise R1evalError(
            f"--strict-preset: {preset.name} has {name} {stated.get(name)!r}, not {value!r}; "
            "leave one of the two out"
        )
    return preset.name + "+" * bool(changed)


def read_text_option(option: str, value: str) -> str:
    """The text of an option, or of the file that `@FILE` names; R1evalError if it cannot be read."""
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise R1evalError(f"{option} {value}: cannot be read as UTF-8 text ({error})") from None


def parse_template_args(args: Sequence[str]) -> dict[str, Any]:
    """`--chat-template-arg KEY=VALUE`; a value that is JSON is read as JSON, any other is a text.

    >>> parse_template_args(["enable_thinking=false", "reasoning_effort=high"])
    {'enable_thinking': False, 'reasoning_effort': 'high'}
    """
    return {name: _json_or_text(value) for name, value in _parse_pairs("--chat-template-arg", args).items()}


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
    return _parse_pairs("--engine-arg", args)


EXAMPLES: Mapping[str, str] = {
    "--engine-arg": "max_model_len=32768",
    "--chat-template-arg": "enable_thinking=false",
}


def _parse_pairs(option: str, args: Sequence[str]) -> dict[str, str]:
    parsed: dict[str, str] = {}
    for arg in args:
        key, equals, value = arg.partition("=")
        name = key.strip().lstrip("-").replace("-", "_")
        if not (name and equals):
            raise R1evalError(f"{option} {arg}: give KEY=VALUE, such as {EXAMPLES[option]}")
        if name in parsed:
            raise R1evalError(f"{option} {name} is given twice; leave one out")
        parsed[name] = value
    return parsed


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
