"""What a workflow's `${{ … }}` means: the part of GitHub's expressions that our files use."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TEMPLATE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|(\|\||&&|==|!=|[!(),])|([\w.-]+))")
FALSY = (None, "", 0, False)


@dataclass(frozen=True)
class Contexts:
    """What an expression can name: `github`, `inputs`, `steps`, `env`, …, and whether a step has failed."""

    values: Mapping[str, Any]
    failed: bool = False
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def look_up(self, name: str) -> Any:
        """The value of `a.b.c`; None where something is missing."""
        value: Any = self.values
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def call(self, name: str, arguments: list[Any]) -> Any:
        known: dict[str, Callable[..., Any]] = {
            "always": lambda: True,
            "cancelled": lambda: False,
            "success": lambda: not self.failed,
            "failure": lambda: self.failed,
            "format": lambda text, *rest: re.sub(r"\{(\d+)\}", lambda found: rest[int(found[1])], text),
            **self.functions,
        }
        return known[name](*arguments)


def fill(text: str, contexts: Contexts) -> str:
    """The text with its expressions replaced by their values."""

    def value(found: re.Match[str]) -> str:
        result = evaluate(found[1], contexts)
        return {True: "true", False: "false", None: ""}.get(result, str(result))

    return TEMPLATE.sub(value, text)


def holds(condition: str, contexts: Contexts) -> bool:
    """Whether a step with this `if` runs; without a status function it needs that no step failed."""
    inner = TEMPLATE.fullmatch(condition.strip())
    expression = inner[1] if inner else condition
    if not re.search(r"\b(always|cancelled|success|failure)\(", expression):
        expression = f"success() && ({expression})"
    return evaluate(expression, contexts) not in FALSY


def evaluate(expression: str, contexts: Contexts) -> Any:
    """The value of one expression."""
    tokens: list[tuple[str, str]] = []
    place = 0
    while expression[place:].strip():
        found = TOKEN.match(expression, place)
        assert found, f"not an expression of ours: {expression!r}"
        kind = "text" if found[1] is not None else "sign" if found[2] else "name"
        tokens.append((kind, found[found.lastindex or 0]))
        place = found.end()
    value, rest = _either(tokens, contexts)
    assert rest == [], f"not read to its end: {expression!r}"
    return value


Tokens = list[tuple[str, str]]


def _either(tokens: Tokens, contexts: Contexts) -> tuple[Any, Tokens]:
    value, tokens = _both(tokens, contexts)
    while tokens[:1] == [("sign", "||")]:
        other, tokens = _both(tokens[1:], contexts)
        value = other if value in FALSY else value
    return value, tokens


def _both(tokens: Tokens, contexts: Contexts) -> tuple[Any, Tokens]:
    value, tokens = _equal(tokens, contexts)
    while tokens[:1] == [("sign", "&&")]:
        other, tokens = _equal(tokens[1:], contexts)
        value = value if value in FALSY else other
    return value, tokens


def _equal(tokens: Tokens, contexts: Contexts) -> tuple[Any, Tokens]:
    value, tokens = _single(tokens, contexts)
    if tokens and tokens[0] in {("sign", "=="), ("sign", "!=")}:
        other, rest = _single(tokens[1:], contexts)
        same = str(value).lower() == str(other).lower()
        return same == (tokens[0][1] == "=="), rest
    return value, tokens


def _single(tokens: Tokens, contexts: Contexts) -> tuple[Any, Tokens]:
    (kind, text), rest = tokens[0], tokens[1:]
    if (kind, text) == ("sign", "!"):
        value, rest = _single(rest, contexts)
        return value in FALSY, rest
    if (kind, text) == ("sign", "("):
        value, rest = _either(rest, contexts)
        return value, rest[1:]
    if kind == "text":
        return text.replace("''", "'"), rest
    if rest[:1] == [("sign", "(")]:
        arguments = []
        rest = rest[1:]
        while rest[0] != ("sign", ")"):
            value, rest = _either(rest[rest[0] == ("sign", ",") :], contexts)
            arguments.append(value)
        return contexts.call(text, arguments), rest[1:]
    return contexts.look_up(text), rest
