"""Where a reply's thinking begins and ends, in the dialects of today's models."""

from collections.abc import Mapping
from typing import NamedTuple


class ThinkingTags(NamedTuple):
    """The texts around the thinking."""

    opening: str
    closing: str


DIALECTS: Mapping[str, ThinkingTags] = {
    "think": ThinkingTags("<think>", "</think>"),
}
"""known dialects, by name"""


def opens_thinking(prompt: str, tags: ThinkingTags | None = None) -> bool:
    """Whether a prompt ends with an opening tag, known or the user's own."""
    known = (*DIALECTS.values(), *([tags] if tags else []))
    return prompt.rstrip().endswith(tuple(one.opening.strip() for one in known))
