"""What one server takes of a request, learnt from what it refuses."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from r1eval.engines.openai_errors import Action, ServerMessage, Trouble
from r1eval.errors import EngineError
from r1eval.store.records import Request

NEUTRAL: Mapping[str, Any] = {
    "top_k": -1,
    "min_p": 0.0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
    "repetition_penalty": 1.0,
}
"""settings that most servers know, with the values that change nothing (top_k -1: all tokens)"""

OPTIONAL = frozenset({"temperature", "top_p", "seed", "skip_special_tokens"})
"""left out, and said so, where a server refuses them"""

OPTIONS: Mapping[str, str] = {
    "temperature": "--temperature",
    "top_p": "--top-p",
    "top_k": "--top-k",
    "min_p": "--min-p",
    "presence_penalty": "--presence-penalty",
    "frequency_penalty": "--frequency-penalty",
    "repetition_penalty": "--repetition-penalty",
    "stop": "--stop",
    "chat_template_kwargs": "--chat-template-arg",
    "add_generation_prompt": "--prefill",
    "continue_final_message": "--prefill",
}
"""parameter -> the option that asks for it; where the server refuses it, the run ends"""

TOKEN_FIELDS = ("max_tokens", "max_completion_tokens")
ALIASES: Mapping[str, str] = {"repeat_penalty": "repetition_penalty"}

REFUSAL = re.compile(
    r"unsupported|not support|n't support|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed"
    r"|forbidden|extra|invalid|deprecated|cannot|can't|only|must|should|out of range|greater|less"
    r"|not available|incompatible|not (?:accept|take|allow|valid|implement)|remove",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"unsupported|not support|n't support|unknown|unrecogni[sz]ed|unexpected|not permitted|extra|deprecated",
    re.IGNORECASE,
)
RANGE = re.compile(
    r"\b(?:in|range|between|less|greater|at most|at least|maximum|minimum)\b|[<>≤≥]", re.IGNORECASE
)
EITHER = re.compile(r"\bboth\b|only one|together|mutually|at the same time", re.IGNORECASE)
TOO_LONG = re.compile(
    r"context[_ ](?:length|window|size)|maximum context|prompt is too long|input is too long|max_model_len",
    re.IGNORECASE,
)
CONTEXT = re.compile(r"context (?:length|window|size)\D{0,20}(\d+)", re.IGNORECASE)
LISTS_OTHERS = re.compile(
    r"expected one of|(?:supported|allowed|valid|known) (?:fields|parameters)", re.IGNORECASE
)
STREAM = re.compile(r"\bstream(?:ing|ed)?\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.-])\d[\d,]*(?!\.?\d|\w|-\w)")


class Dialect:
    """The form of one server's requests."""

    def __init__(self, *, stream: bool, say: Callable[[str], None]) -> None:
        """`say`: called with each adaptation, in one line."""
        self.token_field = TOKEN_FIELDS[0]
        self.stream = stream
        self.names: dict[str, str] = {}
        """setting -> this server's name for it"""
        self.left_out: dict[str, str] = {}
        """parameter -> why it is not sent"""
        self._reports_usage = True
        """whether it takes `stream_options`"""
        self._say = say

    def body(self, request: Request, prompt: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
        """A request; each setting is in it, so that a server's own defaults decide nothing.

        `prompt`: the model and the messages or the text; `extra`: further fields.
        """
        sampling = request.sampling
        settings: dict[str, Any] = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            **{name: getattr(sampling, name) for name in NEUTRAL},
            "top_k": sampling.top_k or NEUTRAL["top_k"],
            **({"stop": list(sampling.stop)} if sampling.stop else {}),
            **extra,
        }
        body = {self.names.get(k, k): v for k, v in settings.items() if k not in self.left_out}
        stream: dict[str, Any] = {"stream": self.stream}
        if self.stream and self._reports_usage:
            stream["stream_options"] = {"include_usage": True}
        return {**prompt, **body, self.token_field: sampling.max_tokens, **stream}

    def learn(self, message: ServerMessage, sent: Mapping[str, Any]) -> Trouble | None:
        """What a refusal (400, 422) of a request says about the server; None if nothing.

        EngineError if the server does not take what the user asks for.
        """
        head = LISTS_OTHERS.split(message.message)[0]
        if TOO_LONG.search(head):
            return _too_long(head, sent)
        adapted = Trouble(Action.ADAPTED, message.message)
        if self._learn_stream(message, head, sent) or self._learn_token_field(message, head, sent):
            return adapted
        named = _named(message, head, sent)
        if EITHER.search(head) and len(named) > 1:
            named = [_dispensable(named, sent)]
        for name in named:
            self._leave_out(name, sent[name], message.message)
        return adapted if named else None

    def _learn_stream(self, message: ServerMessage, head: str, sent: Mapping[str, Any]) -> bool:
        names = {*message.params, *re.findall(r"\bstream_options\b", head)}
        if "stream_options" in sent and "stream_options" in names:
            self._reports_usage = False
            return True
        if "stream" not in names and not (STREAM.search(head) and REFUSAL.search(head)):
            return False
        if self.stream is sent["stream"]:
            self.stream = not self.stream
            self._say(f"the server refuses stream={str(sent['stream']).lower()} ({message.message})")
        return True

    def _learn_token_field(self, message: ServerMessage, head: str, sent: Mapping[str, Any]) -> bool:
        field = next(name for name in TOKEN_FIELDS if name in sent)
        other = TOKEN_FIELDS[1 - TOKEN_FIELDS.index(field)]
        if field not in message.params and not re.search(r"\bmax_(?:\w+_)?tokens\b|completion tokens", head):
            return False
        limits = [int(number.replace(",", "")) for number in NUMBER.findall(head)]
        limit = max((number for number in limits if 1 < number < sent[field]), default=None)
        if other in message.message or (limit is None and UNKNOWN.search(head)):
            self._swap_token_field(field, other, message.message)
            return True
        fix = "give a smaller --max-tokens" if limit is None else f"give --max-tokens {limit}"
        raise EngineError(f"it refuses --max-tokens {sent[field]} ({message.message}); {fix}")

    def _swap_token_field(self, field: str, other: str, message: str) -> None:
        if self.token_field != field:
            return  # learnt from another request
        if field == TOKEN_FIELDS[1]:
            raise EngineError(f"it takes neither {other} nor {field}: {message}")
        self.token_field = other
        self._say(f"the server refuses {field}; {other} is sent instead")

    def _leave_out(self, name: str, value: Any, message: str) -> None:
        setting = ALIASES.get(name, name)
        may_be_left_out = setting in OPTIONAL and not (value != 1 and _is_out_of_range(setting, message))
        if not may_be_left_out and value != NEUTRAL.get(setting):
            option = OPTIONS.get(setting, f"{name} in --engine-arg extra_body")
            raise EngineError(f"it refuses {name}={value!r} ({message}); change or leave out {option}")
        if setting not in self.left_out:
            self.left_out[setting] = f"refused by the server: {message[:200]}"
            effect = ": its own value applies" if setting in ("temperature", "top_p") else ""
            self._say(f"the server refuses {name}={value!r}, so it is not sent{effect} ({message[:200]})")


def _is_out_of_range(setting: str, message: str) -> bool:
    """Whether a server takes the setting, but not so large or small a value."""
    return setting in ("temperature", "top_p") and bool(RANGE.search(message)) and not UNKNOWN.search(message)


def _too_long(message: str, sent: Mapping[str, Any]) -> Trouble:
    """A prompt that does not fit fails alone; EngineError if none can, beside so many tokens of reply."""
    limit, max_tokens = CONTEXT.search(message), next(sent[name] for name in TOKEN_FIELDS if name in sent)
    if limit and int(limit[1]) <= max_tokens:
        raise EngineError(
            f"--max-tokens {max_tokens} leaves no room for a prompt ({message}); give less than {limit[1]}"
        )
    return Trouble(Action.FAIL_SAMPLE, message)


def _named(message: ServerMessage, head: str, sent: Mapping[str, Any]) -> list[str]:
    """The parameters that a refusal names, of those that were sent."""
    known = [name for name in sent if name not in ("model", "messages", "prompt", "stream", *TOKEN_FIELDS)]
    named = [name for name in known if name in message.params]
    if named and not EITHER.search(head):
        return named
    if not REFUSAL.search(head):
        return []
    return [name for name in known if re.search(_spellings(name), head, re.IGNORECASE)]


def _spellings(name: str) -> str:
    """A pattern for `top_k`, `top-k` and `topK`; a word such as `stop` counts only between quotes."""
    if "_" in name:
        return rf"(?<![\w-]){name.replace('_', '[_ -]?')}(?![\w-])"
    quoted = rf"[`'\"]{name}[`'\"]"
    return quoted if name == "stop" else rf"\b{name}\b"


def _dispensable(named: list[str], sent: Mapping[str, Any]) -> str:
    """The one to leave out of several that exclude each other: one that changes nothing, else the last."""
    neutral = {**NEUTRAL, "temperature": 1.0, "top_p": 1.0}
    return next((name for name in named if sent[name] == neutral.get(name)), named[-1])
