"""Parses options that hold KEY=VALUE or a text: `--engine-arg`, `--chat-template-arg`, `--system`."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from r1eval.errors import R1evalError
from r1eval.run.plan import PERFORMANCE_ARGS
from r1eval.run.sampling import SamplingOverrides

EXAMPLES: Mapping[str, str] = {
    "--engine-arg": "max_model_len=32768",
    "--chat-template-arg": "enable_thinking=false",
}


OPTION_NAMES = frozenset({one.name for one in fields(SamplingOverrides)} | {"system"})
"""settings that are options of `r1eval run`, never arguments of an engine"""


def to_option(setting: str) -> str:
    """The option of a setting.

    >>> to_option("top_k")
    '--top-k'
    """
    return f"--{setting.replace('_', '-')}"


def refuse_misplaced(args: Mapping[str, str]) -> None:
    """R1evalError for an `--engine-arg` that sets what an option of `r1eval run` sets, with that option."""
    for name, value in args.items():
        given = f"--engine-arg {name}={value}"
        if name in OPTION_NAMES:
            shown = "TEXT" if name == "stop" else shlex.quote(value)
            raise R1evalError(f"{given}: this is an option of r1eval itself; give {to_option(name)} {shown}")
        if name == "chat_template_kwargs":
            raise R1evalError(f"{given}: give {_template_options(value)}")
        if name == "override_generation_config":
            raise R1evalError(
                f"{given}: it would have no effect, as every request states its sampling; give the options "
                "(--top-k, --repetition-penalty, …), or --preset model"
            )


def _template_options(value: str) -> str:
    """The options that say the same as a JSON object of template arguments."""
    parsed = _json_or_text(value)
    if not isinstance(parsed, dict) or not parsed:
        return "--chat-template-arg KEY=VALUE"
    pairs = (format_template_arg(name, one) for name, one in parsed.items())
    return " ".join(f"--chat-template-arg {shlex.quote(pair)}" for pair in pairs)


def format_template_arg(name: str, value: Any) -> str:
    """KEY=VALUE that `parse_template_args` reads as this value.

    >>> format_template_arg("day", "Monday"), format_template_arg("day", "1"), format_template_arg("day", 1)
    ('day=Monday', 'day="1"', 'day=1')
    """
    is_plain = isinstance(value, str) and _json_or_text(value) == value
    return f"{name}={value if is_plain else json.dumps(value, ensure_ascii=False)}"


def read_text_option(option: str, value: str) -> str:
    """The text of an option, or of the file that `@FILE` names; R1evalError if it cannot be read."""
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_bytes().decode("utf-8-sig")  # as it is, line ends too
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
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return text


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
