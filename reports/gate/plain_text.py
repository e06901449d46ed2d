"""Text that nobody has read, made plain: one line, nothing hidden, nothing that terminals or runners obey."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")

LONGEST = 1000
"""characters that any one text may take"""

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories: controls, bidirectional marks, lone surrogates, unassigned, line separators"""

COMMAND = re.compile(r"(?<!\S):{2,}|##(?=\w*\[)")
"""what GitHub's and Azure's runners and TeamCity read as commands to themselves when a program prints it"""


def plain(text: str, longest: int = LONGEST) -> str:
    """One line of visible characters, cut with `…` where it is too long.

    >>> plain("a\\n  b\\x1b[31m"), plain("::error::x"), plain("\\u202e" + "9" * 50, longest=16)
    ('a b<U+001B>[31m', ': :error::x', '<U+202E>9999999…')
    """
    shown = " ".join(text[: 2 * longest].split())
    if not shown.isprintable():
        shown = "".join(_visible(character) for character in shown)
    shown = COMMAND.sub(lambda found: " ".join(found.group()), shown)
    return shown if len(shown) <= longest and len(text) <= 2 * longest else shown[: longest - 1] + "…"


def plainly(value: T) -> T:
    """The same record with every text in it made plain, however deep it lies."""
    changed: Any = value
    if isinstance(value, str) and not isinstance(value, Enum):
        changed = plain(value)
    elif isinstance(value, tuple):
        changed = tuple(plainly(part) for part in value)
    elif isinstance(value, Mapping):
        changed = {plainly(key): plainly(part) for key, part in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: plainly(getattr(value, field.name)) for field in fields(value)}
        changed = replace(value, **parts)
    return changed  # type: ignore[no-any-return]


def _visible(character: str) -> str:
    return f"<U+{ord(character):04X}>" if unicodedata.category(character) in INVISIBLE else character
