"""Hostile texts, as a model's answer or a run's name might contain, that try to break out of a report."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")

TEXTS = (
    "| a | b |\n|---|---|",
    "\\| \\\\| x",
    "`` ` ``` ````",
    "```\n</details><script>alert(1)</script>\n```",
    "~~~\n# heading",
    "<img src=x onerror=alert(1)>",
    "</code></pre></summary></details></sub><b>",
    "<!-- ",
    "<![CDATA[ ]]> ]]>",
    "&lt;script&gt; &#64;octocat &amp;",
    "@octocat @org/team a@evil.example mailto:a@evil.example",
    "#1 GH-1 org/repo#1 1234567890abcdef1234567890abcdef12345678",
    "www.evil.example https://evil.example/x ftp://evil.example",
    "[x](https://evil.example) ![x](https://evil.example/i.png) [^1] [1]: https://evil.example",
    "javascript:alert(1)",
    "line\nbreak\r\n# heading\n\n- [ ] task\n1. one\n> quote\n---\n===",
    "- 1. + * item",
    "**bold** __bold__ ~~struck~~ $x$ $`x`$ $$y$$ :tada:",
    "\x1b[31mred\x1b[0m\x07\x08 \x9b31m \x00",
    "\u202egnp.exe\u2066 \u200bzero\ufeff \u2028 \U000e0041",
    "\ud800 lone \udfff",
    "\ufffe \uffff \x0b",
    "::error::owned",
    "x ::set-env name=PATH::/tmp :::: x\n::add-mask::a",
    "##[error]owned ##vso[task.complete] ##teamcity[x] ###[x",
    "%0A::error::owned%0D, x: y",
    "a" * 100_000,
    "` " * 20_000,
    "`a` `b`; `c `` d` `@octocat` (`x`)`y` `<b>`",
    "😀 naïve Ω 中文 ＠octocat",
)


def poisoned(value: T, text: str) -> T:
    """The same record with every string replaced by this text."""
    changed: Any = value
    if isinstance(value, str) and not isinstance(value, Enum):
        changed = text
    elif isinstance(value, tuple):
        changed = tuple(poisoned(part, text) for part in value)
    elif isinstance(value, Mapping):
        changed = {f"{text}{place}": text for place, _ in enumerate(value)}
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: poisoned(getattr(value, field.name), text) for field in fields(value)}
        changed = replace(value, **parts)
    return changed  # type: ignore[no-any-return]
