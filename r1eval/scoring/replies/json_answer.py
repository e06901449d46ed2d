"""Turns JSON objects of a reply that name its answer into statements: {"answer": "C"} says "Answer: C"."""

import re

KEY = r"(?:(?:final|correct|best|chosen)[_ ]?)?(?:answer|choice)(?:[_ ]?(?:letter|option|choice))?"
OBJECT = re.compile(r'\{(?:[^{}"]++|"(?:[^"\\]++|\\.)*+")*+\}', re.DOTALL)
"""an object without others in it; braces in its strings are text"""
NAMED = re.compile(
    rf'"{KEY}"\s*:\s*(?:"(?P<text>(?:[^"\\]++|\\.)*+)"|(?P<bare>[^,}}\s]+))', re.IGNORECASE | re.DOTALL
)
LOOSE_NAME = re.compile(rf"[\"'“”]{KEY}[\"'“”]\s*:\s*[\"'“”]?", re.IGNORECASE)
"""the name in what is not quite JSON: single quotes, quotes that are not closed"""


def with_stated_answers(part: str) -> str:
    """The part, with each object that names an answer replaced by that statement, its reasoning left out.

    >>> with_stated_answers('{"answer": "C", "reasoning": "Some say the answer is B."}')
    '\\nAnswer: C\\n'
    >>> with_stated_answers("{'reasoning': 'x', 'answer': 'C'}")
    "{'reasoning': 'x', \\nAnswer: C'}"
    """
    return LOOSE_NAME.sub("\nAnswer: ", OBJECT.sub(_statement, part))


def _statement(found: re.Match[str]) -> str:
    """The statement that an object makes; the object itself if it names no answer."""
    named = list(NAMED.finditer(found[0]))
    if not named:
        return found[0]
    value = (named[-1]["text"] or named[-1]["bare"] or "").strip(" _")
    return f"\nAnswer: {value}\n" if value else "\n"
