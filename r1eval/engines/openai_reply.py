"""Collects what a server replies, whole or in the events of a stream, and makes it a sample."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from r1eval.engines.openai_errors import Action, Trouble, classify_body_error, one_line
from r1eval.scoring.replies.thinking import DIALECTS
from r1eval.store.records import Finish, Request, Sample

STOPPED = (
    *("stop", "eos", "eos_token", "end_turn", "stop_sequence", "stop_token", "complete", "completed"),
    *("end", "done", "finished", "tool_calls", "tool_use", "function_call"),
)
TRUNCATED = ("length", "max_tokens", "model_length", "max_output_tokens", "max_new_tokens", "max_length")
FINISHES: Mapping[str, Finish] = {
    **dict.fromkeys(STOPPED, Finish.STOP),
    **dict.fromkeys(TRUNCATED, Finish.LENGTH),
}
"""finish_reason in lower case -> what it means"""

UNFINISHED = (None, "", "null", "None")
"""what servers send as finish_reason until there is one"""

FILTERED = frozenset(
    {
        "content_filter",
        "safety",
        "refusal",
        "recitation",
        "blocklist",
        "prohibited_content",
        "spii",
        "sensitive",
    }
)
BROKEN = frozenset({"error", "abort", "aborted", "cancelled", "canceled", "network_error", "internal_error"})
"""finish reasons of replies that the server itself broke off"""

MAX_COUNT = 10**9
"""a token count beyond this is none"""

MAX_DEPTH = 8
"""of texts nested in lists and objects"""

SURROGATE = re.compile("[\ud800-\udfff]")
REASONING_FIELDS = ("reasoning_content", "reasoning", "reasoning_details", "thinking")
"""where servers put the thinking; one that fills two of them fills both with the same"""


@dataclass
class RawReply:
    """What a server sent, not yet interpreted."""

    content: list[str] = field(default_factory=list)
    reasoning: dict[str, list[str]] = field(default_factory=dict)
    """field -> its text so far"""
    refusal: list[str] = field(default_factory=list)
    finish: Any = None
    usage: Any = None
    error: Any = None
    odd: str = ""
    """content that is no text, if there is any such"""
    nothing: str = ""
    """what came that has no generation in it"""
    index: int | None = None
    """of the choice that is read"""
    has_message: bool = False
    is_complete: bool = True
    """False for a stream that ended without saying so"""
    streamed: bool = False
    events: int = 0

    def add(self, payload: Any) -> None:
        """Take in a whole reply, or one event of a stream."""
        if not isinstance(payload, dict):
            self.nothing = self.nothing or f"the reply is no JSON object: {one_line(payload)[:100]}"
            return
        self.error = self.error or payload.get("error")
        self.usage = payload.get("usage") or self.usage
        choices = payload.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if isinstance(choice, dict):
            self._add_choice(choice)
        elif choice is not None or not (self.error or self.usage):
            self.nothing = (
                self.nothing or f"the server replied without a generation: {one_line(payload)[:200]}"
            )

    def _add_choice(self, choice: Mapping[str, Any]) -> None:
        index = choice.get("index")
        if type(index) is int and index != self.index:
            if self.index is not None:
                return  # another choice, which was not asked for
            self.index = index
        finish = choice.get("finish_reason")
        self.finish = self.finish if finish in UNFINISHED else finish
        self.error = self.error or choice.get("error")
        message = choice.get("delta")
        if not isinstance(message, dict):
            message = choice.get("message")
        if isinstance(message, dict):
            self.has_message = True
            content = message.get("content")
            if type(content) is str:
                self.content.append(content)
            elif content is not None:
                self._add_content(content)
            if len(message) > 2 or "content" not in message:
                self._add_reasoning(message)
        elif isinstance(text := choice.get("text"), str):  # of a completion
            self.has_message = True
            self.content.append(text)

    def _add_content(self, content: Any) -> None:
        """Content that is a list of parts, of which some are thinking."""
        parts = content if isinstance(content, list) else [content]
        for part in parts:
            if isinstance(part, str):
                self.content.append(part)
            elif not isinstance(part, dict):
                self.odd = self.odd or f"the content is no text: {one_line(content)[:100]}"
            elif any(word in str(part.get("type")) for word in ("thinking", "reasoning")):
                self.reasoning.setdefault("parts", []).extend(_texts(part))
            else:
                self.content.extend(_texts(part))

    def _add_reasoning(self, message: Mapping[str, Any]) -> None:
        for name in REASONING_FIELDS:
            if value := message.get(name):
                self.reasoning.setdefault(name, []).extend(_texts(value))
        if value := message.get("refusal"):
            self.refusal.extend(_texts(value))

    @property
    def thinking(self) -> str:
        """The thinking that the server handed apart."""
        joined = ("".join(self.reasoning.get(name, ())) for name in ("parts", *REASONING_FIELDS))
        return next(filter(None, joined), "")

    @property
    def text(self) -> str:
        """The reply as the model wrote it: thinking that was handed apart goes back between <think> tags.

        Thinking without an answer is unfinished, so its tag stays open.
        """
        content = "".join(self.content) or "".join(self.refusal)
        thinking = self.thinking
        if thinking and not (content and thinking.strip() in content):
            content = f"<think>\n{thinking}" + (f"\n</think>\n{content}" if content else "")
        return _replace_surrogates(content)


def _texts(value: Any, depth: int = MAX_DEPTH) -> Iterator[str]:
    """The texts in a text, a list or an object of a reply, in order."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list):
        for one in value:
            yield from _texts(one, depth - 1)
    elif depth and isinstance(value, dict):
        names = ("text", "thinking", "reasoning", "summary", "content", "refusal")
        yield from _texts(next((value[name] for name in names if value.get(name)), None), depth - 1)


def _replace_surrogates(text: str) -> str:
    """The text with surrogate pairs joined; a lone one, which is no character, becomes U+FFFD."""
    if not SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True)
class ReplyUsage:
    """Token counts of one reply; None where the server does not say."""

    prompt: int | None
    output: int | None
    """thinking included"""
    thinking: int | None

    @staticmethod
    def of(usage: Any) -> "ReplyUsage":
        if not isinstance(usage, dict):
            return ReplyUsage(None, None, None)
        details = usage.get("completion_tokens_details")
        details = details if isinstance(details, dict) else {}
        prompt, output = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
        thinking = _count(details.get("reasoning_tokens", usage.get("reasoning_tokens")))
        if output is not None and thinking and _excludes_thinking(usage, prompt, output, thinking):
            output += thinking
        return ReplyUsage(prompt, output, thinking)


def _excludes_thinking(usage: Mapping[str, Any], prompt: int | None, output: int, thinking: int) -> bool:
    """Some servers, such as xAI's, do not count the thinking into `completion_tokens`."""
    total = _count(usage.get("total_tokens"))
    return thinking > output or (prompt is not None and total == prompt + output + thinking)


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= MAX_COUNT else None


def hides_thinking(reply: RawReply) -> bool:
    """Whether the model thought, by the usage, and the reply shows nothing of it."""
    if not ReplyUsage.of(reply.usage).thinking or reply.thinking:
        return False
    content = "".join(reply.content)
    return not any(tag in content for tags in DIALECTS.values() for tag in tags)


def read_reply(request: Request, reply: RawReply, seconds: float, key_name: str) -> Sample | Trouble:
    """The sample of a reply, or why it is none. A reply that a content filter stopped is a failed sample."""
    if reply.error:
        return classify_body_error(reply.error, key_name)
    text, word = reply.text, reply.finish if isinstance(reply.finish, str) else one_line(reply.finish)
    if reply.finish is None:
        word = "" if reply.is_complete else "none: the stream ended before its end"
    finish, detail = _interpret(word, text)
    if reply.odd and not text:
        return Trouble(Action.NO_GENERATION, reply.odd)
    if not reply.has_message and (reply.nothing or reply.is_complete):
        return Trouble(Action.NO_GENERATION, reply.nothing or "the server replied without a message")
    if not reply.has_message:
        return Trouble(Action.RETRY_REQUEST, "the stream ended without a message")
    if not reply.is_complete and reply.finish is None:
        return Trouble(Action.RETRY, "the stream ended before the reply did")
    if finish is None:
        action = Action.RETRY_REQUEST if word.lower() in BROKEN else Action.NO_GENERATION
        return Trouble(action, detail)
    return _sample(request, reply, (text, finish, detail), seconds)


def _interpret(word: str, text: str) -> tuple[Finish | None, str]:
    """What a finish reason means, and what to note about it; None if there is no generation."""
    known = FINISHES.get(word.lower())
    if known is not None:
        return known, ""
    if word.lower() in FILTERED:
        return Finish.FAILED, f"finish_reason {one_line(word)[:60]!r}"
    if word.lower() in BROKEN or not text:
        return None, f"the server returned no text and finish_reason {one_line(word)[:60] or None!r}"
    return Finish.STOP, f"finish_reason {one_line(word)[:60]!r}" if word else ""


def _sample(request: Request, reply: RawReply, read: tuple[str, Finish, str], seconds: float) -> Sample:
    text, finish, detail = read
    usage = ReplyUsage.of(reply.usage)
    return Sample(
        benchmark=request.benchmark,
        question_id=request.question_id,
        index=request.index,
        text=text,
        finish=finish,
        prompt_tokens=usage.prompt,
        output_tokens=usage.output,
        seconds=seconds,
        seed=request.seed,
        detail=detail,
        # vLLM counts 0 where its parser found the thinking by the closing tag alone.
        thinking_tokens=None if usage.thinking == 0 and reply.thinking else usage.thinking,
    )
