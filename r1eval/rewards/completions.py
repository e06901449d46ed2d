"""Reads what a trainer hands over: completions and prompts, as texts or as lists of messages."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from r1eval.errors import R1evalError
from r1eval.scoring.replies.thinking import DIALECTS, ThinkingTags, opens_thinking

REASONING_KEYS = ("reasoning_content", "reasoning", "thinking")
"""where a message keeps its thinking apart from its content"""


class Completion(NamedTuple):
    """One reply of the policy."""

    text: str
    """with its thinking"""
    opened_thinking: bool
    """the prompt ends inside the thinking"""


def read_completions(
    prompts: Sequence[object] | None,
    completions: Sequence[object],
    tags: ThinkingTags | None,
    opened_thinking: bool | None,
) -> list[Completion]:
    """The replies. `opened_thinking`: of all prompts; None: as each prompt's own text ends.

    >>> read_completions(["Why?<think>"], ["So.</think>42"], None, None)
    [Completion(text='So.</think>42', opened_thinking=True)]
    >>> read_completions(None, [[{"role": "assistant", "content": "42", "reasoning": "So."}]], None, None)
    [Completion(text='<think>So.</think>42', opened_thinking=False)]
    """
    if prompts is not None and len(prompts) != len(completions):
        raise R1evalError(f"{len(prompts)} prompts and {len(completions)} completions; give one for each")
    return [
        Completion(
            reply_text(completion, tags),
            prefill_opens(prompts[number] if prompts is not None else "", tags)
            if opened_thinking is None
            else opened_thinking,
        )
        for number, completion in enumerate(completions)
    ]


def reply_text(completion: object, tags: ThinkingTags | None = None) -> str:
    """The text of a completion: itself, or its last message of the assistant; "" if it has none."""
    if isinstance(completion, str):
        return completion
    message = _last_message(completion)
    if message is None or message.get("role", "assistant") != "assistant":
        return ""
    content = _content(message)
    reasoning = next((text for key in REASONING_KEYS if isinstance(text := message.get(key), str)), "")
    if not reasoning:
        return content
    opening, closing = tags or DIALECTS["think"]
    return f"{opening}{reasoning}{closing}{content}"


def prompt_text(prompt: object) -> str:
    """What was asked: the prompt itself, or its last message of the user."""
    if isinstance(prompt, str):
        return prompt
    message = _last_message(prompt, "user")
    return "" if message is None else _content(message)


def prefill_opens(prompt: object, tags: ThinkingTags | None) -> bool:
    """Whether a prompt ends inside the thinking; a conversation does if its last message is such a start."""
    if isinstance(prompt, str):
        return opens_thinking(prompt, tags)
    messages = _messages(prompt)
    return (
        bool(messages)
        and messages[-1].get("role") == "assistant"
        and opens_thinking(_content(messages[-1]), tags)
    )


def _last_message(messages: object, role: str = "assistant") -> Mapping[str, object] | None:
    """The last message of this role; without one, the last of all."""
    found = _messages(messages)
    return next((one for one in reversed(found) if one.get("role") == role), found[-1] if found else None)


def _messages(messages: object) -> list[Mapping[str, object]]:
    if isinstance(messages, Mapping):
        return [messages]
    if not isinstance(messages, Sequence):
        return []
    return [message for message in messages if isinstance(message, Mapping)]


def _content(message: Mapping[str, object]) -> str:
    content = message.get("content")
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text") or "") for part in _messages(content))
