"""The messages that asked a question, for its pages and for detecting its language."""

from collections.abc import Iterable, Mapping
from typing import Any

from reports.site.question_facts import PromptTurn


def prompt_turns(row: Mapping[str, Any]) -> tuple[PromptTurn, ...]:
    """The messages in a row of `questions.jsonl`."""
    return turns((message["role"], message["content"]) for message in row.get("messages") or [])


def turns(messages: Iterable[tuple[str, str]]) -> tuple[PromptTurn, ...]:
    """(role, content) of each message; the role is not named where there is only the user's."""
    known = list(messages)
    named = any(role != "user" for role, _ in known)
    return tuple(PromptTurn(role if named else "", text) for role, text in known)


def asked_text(row: Mapping[str, Any]) -> str:
    """What was asked: all messages but the system's, one after the other."""
    return "\n\n".join(turn.text for turn in prompt_turns(row) if turn.role != "system")
