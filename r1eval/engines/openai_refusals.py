"""What a refused request was refused for: the parameters, the stream or the prompt that an error is about."""

import json
import re
from collections.abc import Mapping
from typing import Any

from r1eval.engines.openai_errors import ServerMessage

TOKEN_FIELDS = ("max_tokens", "max_completion_tokens")
NOT_SETTINGS = frozenset({"model", "messages", "prompt", "stream", *TOKEN_FIELDS})

REFUSAL = re.compile(
    r"unsupported|not support|n't support|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed"
    r"|forbidden|extra|invalid|deprecated|cannot|can't|only|must|should|range|greater|less|up to|at most|too"
    r"|not available|incompatible|not (?:accept|take|allow|valid|implement)|remove",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"unsupported|not support|n't support|unknown|unrecogni[sz]ed|unexpected|not permitted|extra|deprecated",
    re.IGNORECASE,
)
RANGE = re.compile(
    r"\bin [\[(]|\b(?:range|interval|between|less|greater|at most|at least|maximum|minimum)\b|[<>≤≥]",
    re.IGNORECASE,
)
ABOUT_PARAMETERS = re.compile(
    r"param|argument|field|config|invalid|schema|penalty|unsupported|not (?:support|enabled|allow)|malformed"
    r"|bad request|unprocessable|参数",  # the last is "parameter", of Zhipu's API
    re.IGNORECASE,
)
EITHER = re.compile(r"\bboth\b|only one|together|mutually|at the same time", re.IGNORECASE)
LISTS_OTHERS = re.compile(
    r"expected one of|(?:supported|allowed|valid|known) (?:fields|parameters)", re.IGNORECASE
)

MAX_TOKENS = re.compile(r"\bmax[_ ]?(?:[a-z]+[_ ]?)?tokens\b|completion tokens", re.IGNORECASE)
"""also `max_new_tokens`, `maxOutputTokens` and `max tokens`"""
SUM = r"tokens\W+max_\w*tokens\W+must be"
"""`inputs` tokens + `max_new_tokens` must be <= 4096"""
TOO_LONG = re.compile(
    rf"context[_ ](?:length|window|size)|maximum context|(?:prompt|input) is too long|max_model_len|{SUM}",
    re.IGNORECASE,
)
CONTEXT = re.compile(rf"(?:context (?:length|window|size)|{SUM})\D{{0,20}}(\d+)", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.-])\d[\d,]*(?!\.?\d|\w|-\w)")

STREAM = re.compile(r"\bstream(?:ing|ed)?\b", re.IGNORECASE)
REFUSED_VERB = (
    r"(?:not support|n't support|unsupported|not implement|not allowed|not available|disabled|verified)"
)
NO_STREAM = re.compile(
    rf"{REFUSED_VERB}[^.;]{{0,60}}\bstream(?:ing|ed)?\b|\bstream(?:ing|ed)?\b[^.;]{{0,60}}{REFUSED_VERB}",
    re.IGNORECASE,
)
ONLY_STREAM = re.compile(r"only|must|required?|recommended|enable|should|non-stream", re.IGNORECASE)

BEFORE_WORD = (
    r"(?:^|[^\w\s-]\s?|\b(?:parameters?|arguments?|fields?|propert(?:y|ies)|keys?|options?|inputs?|settings?"
    r"|invalid|unsupported|unknown|unexpected|supports?|supplied|extra|the|and|or|of|for|both|set|specify) )"
)
"""what stands before a word such as `temperature` where it is a parameter rather than a word of a sentence"""


def head_of(message: ServerMessage) -> str:
    """The message without the list of the parameters that the server does take."""
    return LISTS_OTHERS.split(message.message)[0]


def named_settings(message: ServerMessage, sent: Mapping[str, Any]) -> list[str]:
    """The settings that a refusal is about, of those that were sent.

    A word of the prompt counts only where the server names it apart: errors may repeat the prompt.
    """
    head = head_of(message)
    known = [name for name in sent if name not in NOT_SETTINGS]
    named = [name for name in known if name in message.params]
    if named and not EITHER.search(head):
        return named
    if not REFUSAL.search(head):
        return []
    return [name for name in known if _is_named(_spellings(name), head, sent)]


def repeats_request(message: ServerMessage, sent: Mapping[str, Any]) -> bool:
    """Whether an error repeats the whole request, so that its words mean nothing."""
    names = [name for name in sent if name not in ("model", "messages", "prompt")]
    return not message.params and all(re.search(rf"\b{name}\b", message.message) for name in names)


def refuses_stream(message: ServerMessage, sent: Mapping[str, Any]) -> bool:
    """Whether a refusal is about `stream`, as it was sent."""
    if "stream" in message.params:
        return True
    head = head_of(message)
    if not _is_named(STREAM.pattern, head, sent):
        return False
    return bool((NO_STREAM if sent["stream"] else ONLY_STREAM).search(head))


def refuses_stream_options(message: ServerMessage, sent: Mapping[str, Any]) -> bool:
    named = "stream_options" in message.params or re.search(r"\bstream_options\b", head_of(message))
    return "stream_options" in sent and bool(named)


def token_limit(message: ServerMessage, sent: Mapping[str, Any]) -> tuple[bool, int | None]:
    """Whether a refusal is about the max tokens, and how many the server takes, if it says so."""
    head, field = head_of(message), token_field(sent)
    numbers = [int(number.replace(",", "")) for number in NUMBER.findall(head)]
    limit = max((number for number in numbers if 1 < number < sent[field]), default=None)
    if field in message.params:
        return True, limit
    is_named = _is_named(MAX_TOKENS.pattern, head, sent) and bool(REFUSAL.search(head) or limit)
    return is_named, limit


def too_long(message: ServerMessage) -> tuple[bool, int | None]:
    """Whether the prompt, or it and the max tokens, do not fit; and the context length, if it says so."""
    head = head_of(message)
    length = CONTEXT.search(head)
    is_too_long = bool(TOO_LONG.search(head)) and bool(length or not MAX_TOKENS.search(head))
    return is_too_long, int(length[1]) if length else None


def is_out_of_range(setting: str, message: str) -> bool:
    """Whether a server takes the setting, but not so large or small a value."""
    return setting in ("temperature", "top_p") and bool(RANGE.search(message)) and not UNKNOWN.search(message)


def token_field(sent: Mapping[str, Any]) -> str:
    return next(name for name in TOKEN_FIELDS if name in sent)


def _is_named(pattern: str, head: str, sent: Mapping[str, Any]) -> bool:
    if not re.search(pattern, head, re.IGNORECASE):
        return False
    prompt = json.dumps(sent.get("messages", sent.get("prompt")), ensure_ascii=False)
    return not re.search(pattern, prompt, re.IGNORECASE)


def _spellings(name: str) -> str:
    """A pattern for `top_k`, `top-k` and `topK`; a plain word counts only where it is a parameter's name."""
    if "_" in name:
        return rf"(?<![\w-]){name.replace('_', '[_ -]?')}(?![\w-])"
    if name == "stop":
        return rf"[`'\"]{name}[`'\"]|: {name}$"
    return rf"{BEFORE_WORD}{name}\b(?! of (?!type))"
