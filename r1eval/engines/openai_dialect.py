"""What one server takes of a request, learnt from what it refuses."""

from collections.abc import Callable, Mapping
from typing import Any

from r1eval.engines.openai_errors import Action, ServerMessage, Trouble
from r1eval.engines.openai_refusals import (
    ABOUT_PARAMETERS,
    EITHER,
    TOKEN_FIELDS,
    UNKNOWN,
    head_of,
    is_out_of_range,
    named_settings,
    refuses_stream,
    refuses_stream_options,
    repeats_request,
    token_field,
    token_limit,
    too_long,
)
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

ALIASES: Mapping[str, str] = {"repeat_penalty": "repetition_penalty"}
UNNECESSARY = "left out for a refusal that names no parameter: "


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
        self._turned = False
        """whether `stream` has been turned round"""
        self._simplified = False
        self._misleading: set[str] = set()
        """messages that came again without the parameter that they name"""
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
        if message.message in self._misleading or repeats_request(message, sent):
            return None
        is_too_long, context = too_long(message)
        if is_too_long:
            return _too_long(message.message, context, sent)
        adapted = Trouble(Action.ADAPTED, message.message)
        named = named_settings(message, sent)
        if self._learn_stream(message, sent) or self._learn_token_field(message, sent):
            return adapted
        if EITHER.search(head_of(message)) and len(named) > 1:
            named = [_dispensable(named, sent)]
        for name in named:
            self._leave_out(name, sent[name], message.message)
        if not named:
            self._unlearn(message.message, sent)
        return adapted if named else None

    def simplify(
        self, message: ServerMessage, sent: Mapping[str, Any], *, has_replied: bool
    ) -> Trouble | None:
        """Leave out what changes nothing after a refusal that names no parameter; None if that does not help.

        Only tried on a server that has never replied: some refuse unknown fields without saying which.
        """
        adapted = Trouble(Action.ADAPTED, message.message)
        neutral = [name for name, value in NEUTRAL.items() if sent.get(self.names.get(name, name)) == value]
        tried = [name for name, why in self.left_out.items() if why.startswith(UNNECESSARY)]
        if tried:
            if set(tried) & set(neutral):
                return adapted  # it was sent before that was learnt
            if not has_replied:
                self.left_out = {name: why for name, why in self.left_out.items() if name not in tried}
            return None
        if has_replied or self._simplified or not neutral or not ABOUT_PARAMETERS.search(message.message):
            return None
        self._simplified = True
        self.left_out |= dict.fromkeys(neutral, f"{UNNECESSARY}{message.message[:200]}")
        return adapted

    def keep(self) -> None:
        """The server replied: what was left out on trial stays out."""
        names = [name for name, why in self.left_out.items() if why.startswith(UNNECESSARY)]
        if names:
            why = self.left_out[names[0]].removeprefix(UNNECESSARY)
            what = f"{', '.join(names)}, at values that change nothing"
            self._say(f"the server refuses some parameter, so these are not sent: {what} ({why})")

    def _learn_stream(self, message: ServerMessage, sent: Mapping[str, Any]) -> bool:
        if refuses_stream_options(message, sent):
            self._reports_usage = False
            return True
        if not refuses_stream(message, sent):
            return False
        if self.stream is not sent["stream"]:
            return True  # learnt from another request
        if self._turned:
            return False
        self._turned = True
        self.stream = not self.stream
        self._say(f"the server refuses stream={str(sent['stream']).lower()} ({message.message[:200]})")
        return True

    def _learn_token_field(self, message: ServerMessage, sent: Mapping[str, Any]) -> bool:
        is_named, limit = token_limit(message, sent)
        if not is_named:
            return False
        field = token_field(sent)
        other = TOKEN_FIELDS[1 - TOKEN_FIELDS.index(field)]
        if other in message.message or (limit is None and UNKNOWN.search(head_of(message))):
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

    def _unlearn(self, message: str, sent: Mapping[str, Any]) -> None:
        """The same refusal, word for word, of a request without what it names: that was not the cause."""
        reason = _reason(message)
        for name in [name for name, why in self.left_out.items() if why == reason and name not in sent]:
            del self.left_out[name]
            self._misleading.add(message)
            self._say(f"{name} is sent again: without it the server refuses the same ({message[:200]})")

    def _leave_out(self, name: str, value: Any, message: str) -> None:
        setting = ALIASES.get(name, name)
        may_be_left_out = setting in OPTIONAL and not (value != 1 and is_out_of_range(setting, message))
        if not may_be_left_out and value != NEUTRAL.get(setting):
            option = OPTIONS.get(setting, f"{name} in --engine-arg extra_body")
            raise EngineError(f"it refuses {name}={value!r} ({message}); change or leave out {option}")
        if setting not in self.left_out:
            self.left_out[setting] = _reason(message)
            effect = ": its own value applies" if setting in ("temperature", "top_p") else ""
            self._say(f"the server refuses {name}={value!r}, so it is not sent{effect} ({message[:200]})")


def _too_long(message: str, context: int | None, sent: Mapping[str, Any]) -> Trouble:
    """A prompt that does not fit fails alone; EngineError if none can, beside so many tokens of reply."""
    max_tokens = sent[token_field(sent)]
    if context and context <= max_tokens:
        raise EngineError(
            f"--max-tokens {max_tokens} leaves no room for a prompt ({message}); give less than {context}"
        )
    return Trouble(Action.FAIL_SAMPLE, message)


def _reason(message: str) -> str:
    return f"refused by the server: {message[:200]}"


def _dispensable(named: list[str], sent: Mapping[str, Any]) -> str:
    """The one to leave out of several that exclude each other: one that changes nothing, else the last."""
    neutral = {**NEUTRAL, "temperature": 1.0, "top_p": 1.0}
    return next((name for name in named if sent[name] == neutral.get(name)), named[-1])
