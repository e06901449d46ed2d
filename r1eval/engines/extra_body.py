"""What the fields of a request's `extra_body` mean: sampling, the chat template's arguments, or the rest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from r1eval.errors import R1evalError

WHOLE_NUMBERS = frozenset({"max_tokens", "top_k"})
LARGEST = 1e18
"""no setting is as large; JSON as Python reads it has NaN, Infinity and 1e400 too"""
SAMPLING_FIELDS: Mapping[str, str] = {
    "temperature": "temperature",
    "top_p": "top_p",
    "max_tokens": "max_tokens",
    "max_completion_tokens": "max_tokens",
    "top_k": "top_k",
    "min_p": "min_p",
    "presence_penalty": "presence_penalty",
    "frequency_penalty": "frequency_penalty",
    "repetition_penalty": "repetition_penalty",
    "repeat_penalty": "repetition_penalty",
    "stop": "stop",
}
"""field of a request -> the setting that it is (`repeat_penalty` is llama.cpp's name)"""

REFUSED: Mapping[str, str] = {
    "n": "give --k",
    "best_of": "give --k",
    "model": "give --model",
    "messages": "give --system, or a prompt in a .toml",
    "prompt": "give --completion, or a prompt in a .toml",
    "seed": "give --seed",
    "stream": "leave it out; r1eval streams where the server can",
    "stream_options": "leave it out; r1eval streams where the server can",
    "add_generation_prompt": "give --prefill TEXT, or --completion",
    "continue_final_message": "give --prefill TEXT",
    "chat_template": "give the template to the server (vllm serve --chat-template FILE)",
}
"""fields that r1eval sets itself, and what to do instead"""


@dataclass(frozen=True)
class ExtraBody:
    """The fields of `extra_body`, by what they change."""

    sampling: Mapping[str, Any] = field(default_factory=dict)
    """fields of Sampling, as its types"""
    chat_template_args: Mapping[str, Any] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)
    """sent as they are"""


def split_extra_body(text: str) -> ExtraBody:
    """The fields of `--engine-arg extra_body=…`; R1evalError for one that r1eval sets itself.

    >>> split_extra_body('{"temperature": 1.3, "max_completion_tokens": 64, "user": "me"}')
    ExtraBody(sampling={'temperature': 1.3, 'max_tokens': 64}, chat_template_args={}, rest={'user': 'me'})
    """
    body = _parse(text)
    for name, value in body.items():
        if name in REFUSED:
            raise _error(f"{name}: r1eval sets it itself; {REFUSED[name]}")
        if value is None:
            raise _error(f"{name}: null means the server's own value; leave it out")
    sampling: dict[str, Any] = {}
    for name, setting in SAMPLING_FIELDS.items():
        if name in body:
            value = _setting(name, setting, body.pop(name))
            if sampling.setdefault(setting, value) != value:
                raise _error(f"{setting} is given twice, as {sampling[setting]} and as {value}")
    args = body.pop("chat_template_kwargs", {})
    if not isinstance(args, dict):
        raise _error(f'chat_template_kwargs {args!r}: give a JSON object, such as {{"thinking": true}}')
    return ExtraBody(sampling, args, body)


def read_stored_extra_body(text: str) -> ExtraBody:
    """The same of a run on disk: what older versions let through is part of the rest."""
    try:
        body = _parse(text)
    except R1evalError:
        return ExtraBody(rest={"extra_body": text})
    known = {name: value for name, value in body.items() if name not in REFUSED and value is not None}
    try:
        split = split_extra_body(json.dumps(known))
    except R1evalError:
        return ExtraBody(rest=body)
    others = {name: value for name, value in body.items() if name not in known}
    return ExtraBody(split.sampling, split.chat_template_args, {**split.rest, **others})


def _parse(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except ValueError as error:
        raise R1evalError(f"--engine-arg extra_body={text}: not valid JSON ({error})") from None
    if not isinstance(body, dict):
        raise R1evalError(
            f'--engine-arg extra_body={text}: give a JSON object, such as {{"reasoning_effort": "low"}}'
        )
    return body


def _setting(name: str, setting: str, value: Any) -> Any:
    """A value of the setting's type; R1evalError for any other."""
    if setting == "stop":
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise _error(f"{name} {value!r}: give a text or a list of texts")
        return tuple(texts)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST:
        raise _error(f"{name} {value!r}: give a number")
    if setting not in WHOLE_NUMBERS:
        return float(value)
    if value != int(value):
        raise _error(f"{name} {value!r}: give a whole number")
    # -1 is how vLLM spells all tokens
    return max(0, int(value)) if setting == "top_k" else int(value)


def _error(problem: str) -> R1evalError:
    return R1evalError(f"--engine-arg extra_body: {problem}")
