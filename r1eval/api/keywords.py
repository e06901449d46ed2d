"""The options of `r1eval run` as keyword arguments of the function: their types, and what they become."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypedDict, get_args, get_type_hints

from benchmarks.errors import did_you_mean
from r1eval.errors import R1evalError
from r1eval.run.arguments import format_template_arg, to_option
from r1eval.run.options import RunOptions

FilePath = str | os.PathLike[str]
Texts = str | Iterable[str]
"""one, or several"""


class RunKeywords(TypedDict, total=False):
    """Every option of `r1eval run` that is no parameter of the function; docs/cli.md says what each does."""

    engine: str | None
    engine_args: Mapping[str, object]
    base_urls: Texts
    k: int | None
    limit: int | None
    shard: str | None
    target_se: float | None
    max_k: int | None
    skip_unreadable_golds: bool
    order_from: FilePath | None
    seed: int
    temperature: float | None
    top_p: float | None
    max_tokens: int | None
    top_k: int | None
    min_p: float | None
    presence_penalty: float | None
    frequency_penalty: float | None
    repetition_penalty: float | None
    stop: Texts
    preset: str | None
    strict_preset: bool
    prefill: str | None
    system: str | None
    chat_template_args: Mapping[str, object]
    completion: bool
    thinking: tuple[str, str] | None
    lora: str | None
    language: str | None
    release: str | None
    since: str | None
    until: str | None
    exclude: Texts
    cutoff: str | None
    name: str | None
    data: FilePath | None
    out: FilePath | None
    answer_from: Literal["answer", "anywhere"] | None
    allow_failed: bool
    standings: FilePath | None
    workers: int | None
    score_on: Literal["local", "cluster"]
    isolation: Literal["bubblewrap", "none"]
    judging: Literal["judge", "lcb"] | None
    references: Texts
    reveal: bool


VARIABLES: Mapping[str, str] = {"data": "R1EVAL_DATA", "standings": "R1EVAL_STANDINGS"}
"""options that an environment variable gives too"""


def to_run_options(benchmarks: FilePath | Iterable[FilePath], model: str, given: RunKeywords) -> RunOptions:
    """The options of the command; TypeError for a keyword that is none, R1evalError for a bad value.

    >>> options = to_run_options("aime24", "m", {"k": 4, "engine_args": {"max_num_seqs": 8}})
    >>> options.benchmarks, options.k, options.engine_args
    (('aime24',), 4, ('max_num_seqs=8',))
    """
    unknown = [name for name in given if name not in RunKeywords.__annotations__]
    if unknown:
        hint = did_you_mean(unknown[0], RunKeywords.__annotations__)
        raise TypeError(f"run() got an unexpected keyword argument {unknown[0]!r}{hint}")
    values: dict[str, Any] = {name: value for name, value in os_values().items() if name not in given}
    hints = get_type_hints(RunOptions)
    for name, value in given.items():
        values[name] = CONVERTERS[name](name, value) if name in CONVERTERS else value
        _check_type(name, values[name], hints[name])
    return RunOptions(benchmarks=to_texts("benchmarks", benchmarks), model=model, **values)


def os_values() -> dict[str, Path]:
    """The options that the environment gives."""
    return {name: Path(os.environ[key]) for name, key in VARIABLES.items() if os.environ.get(key)}


def to_texts(_: str, value: Any) -> tuple[str, ...]:
    """One text or path, or several, as texts."""
    if isinstance(value, str | os.PathLike):
        return (os.fspath(value),)
    return tuple(os.fspath(one) for one in value)


def _to_arguments(name: str, value: Mapping[str, object]) -> tuple[str, ...]:
    """Arguments of the engine as KEY=VALUE: what is neither text nor path as JSON."""
    if not isinstance(value, Mapping):
        raise R1evalError(f"{name}: give a dict, such as {{'max_model_len': 32768}}")
    return tuple(f"{key}={_to_text(one)}" for key, one in value.items())


def _to_text(value: object) -> str:
    if isinstance(value, str | os.PathLike):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _to_template_arguments(name: str, value: Mapping[str, object]) -> tuple[str, ...]:
    if not isinstance(value, Mapping):
        raise R1evalError(f"{name}: give a dict, such as {{'enable_thinking': False}}")
    return tuple(format_template_arg(key, one) for key, one in value.items())


def _to_path(_: str, value: Any) -> Path | None:
    return None if value is None else Path(value)


def _to_folder(name: str, value: Any) -> Path | None:
    path = _to_path(name, value)
    if path is not None and not path.is_dir():
        raise R1evalError(f"{to_option(name)} {path}: there is no such folder")
    return path


def _positive(name: str, value: Any) -> Any:
    if isinstance(value, int) and value < 1:
        raise R1evalError(f"{to_option(name)} {value}: give 1 or more")
    return value


def _points(name: str, value: Any) -> Any:
    if isinstance(value, int | float) and not 0 < value <= 50:
        raise R1evalError(f"{to_option(name)} {value}: give percentage points, more than 0 and at most 50")
    return value


def _choice(name: str, value: Any) -> Any:
    choices = [one for hint in get_args(_KEYWORD_TYPES[name]) or () for one in (get_args(hint) or (hint,))]
    words = [one for one in choices if isinstance(one, str)]
    if value is not None and value not in words:
        raise R1evalError(
            f"{to_option(name)} {value}: give {' or '.join(words)}{did_you_mean(str(value), words)}"
        )
    return value


_KEYWORD_TYPES: Mapping[str, Any] = get_type_hints(RunKeywords)
CONVERTERS: Mapping[str, Callable[[str, Any], Any]] = {
    "engine_args": _to_arguments,
    "chat_template_args": _to_template_arguments,
    **dict.fromkeys(("base_urls", "stop", "exclude", "references"), to_texts),
    **dict.fromkeys(("out", "standings"), _to_path),
    **dict.fromkeys(("data", "order_from"), _to_folder),
    **dict.fromkeys(("limit", "max_k", "workers"), _positive),
    **dict.fromkeys(("answer_from", "score_on", "isolation", "judging"), _choice),
    "target_se": _points,
    "thinking": lambda _, value: None if value is None else tuple(value),
}
"""option -> what makes the command's value of it, or refuses it"""


def _check_type(name: str, value: Any, hint: Any) -> None:
    """R1evalError for a value of another type than the option's: a text for a number, for example."""
    kinds = tuple(one for one in (get_args(hint) or (hint,)) if isinstance(one, type))
    if not kinds or name in CONVERTERS:
        return
    fits = isinstance(value, (*kinds, int) if float in kinds else kinds)
    if not fits or (isinstance(value, bool) and bool not in kinds):
        wanted = " or ".join(kind.__name__.replace("NoneType", "None") for kind in kinds)
        raise R1evalError(f"{to_option(name)} {value!r}: give {wanted}")
