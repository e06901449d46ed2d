"""Makes untrusted text safe to print: one line, no invisible characters, no terminal or runner commands."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")

MAX_LENGTH = 1000
"""characters; longer texts are cut"""

INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories: controls, bidirectional marks, lone surrogates, unassigned, line separators"""

RUNNER_COMMAND = re.compile(r"(?<!\S):{2,}|##(?=\w*\[)")
"""what the runners of GitHub, Azure and TeamCity take for a command when a program prints it"""


def sanitize(text: str, longest: int = MAX_LENGTH) -> str:
    """One line of visible characters; longer texts end with `…`.

    >>> sanitize("a\\n  b\\x1b[31m"), sanitize("::error::x"), sanitize("\\u202e" + "9" * 50, longest=16)
    ('a b<U+001B>[31m', ': :error::x', '<U+202E>9999999…')
    """
    line = " ".join(text[: 2 * longest].split())
    if not line.isprintable():
        line = "".join(_show_code_point(character) for character in line)
    line = RUNNER_COMMAND.sub(lambda found: " ".join(found.group()), line)
    return line if len(line) <= longest and len(text) <= 2 * longest else line[: longest - 1] + "…"


def sanitize_record(value: T) -> T:
    """The same record with every string in it sanitized, at any depth."""
    changed: Any = value
    if isinstance(value, str) and not isinstance(value, Enum):
        changed = sanitize(value)
    elif isinstance(value, tuple):
        changed = tuple(sanitize_record(part) for part in value)
    elif isinstance(value, Mapping):
        changed = {sanitize_record(key): sanitize_record(part) for key, part in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: sanitize_record(getattr(value, field.name)) for field in fields(value)}
        changed = replace(value, **parts)
    return changed  # type: ignore[no-any-return]


def _show_code_point(character: str) -> str:
    return (
        f"<U+{ord(character):04X}>" if unicodedata.category(character) in INVISIBLE_CATEGORIES else character
    )
