"""What an instruction is: a check of a reply, and the arguments that the check needs.

A file for each group of instructions ends in a table of id -> `Instruction`; `table.py` joins the tables. A
gold is a JSON list of {"id": "keywords:frequency", "kwargs": {"keyword": "tea", "frequency": 2, "relation":
"at least"}}, where kwargs has the instruction's arguments under the names of the data set. An instruction
that needs more of its question (the prompt, say) finds it in kwargs as well: the benchmark's `to_question`
puts it there.

    def ends(reply: str, kwargs: Kwargs) -> bool:
        return reply.endswith(kwargs["end_phrase"])

    INSTRUCTIONS = {"startend:end_checker": Instruction(ends, {"end_phrase": TEXT})}

A check gets only kwargs that `argument_problem` accepts: all arguments are there and of their kind
(`optional` ones may be absent), nothing else is. It is never asked about a blank reply, which follows none.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Kwargs = Mapping[str, Any]
"""the arguments of an instruction, by name"""

LESS_THAN, AT_LEAST = "less than", "at least"


class ArgumentKind(NamedTuple):
    """What an argument may be."""

    wanted: str
    """in words"""
    fits: Callable[[Any], bool]


def _is_count(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return value >= 0 and float(value).is_integer()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_pattern(value: object) -> bool:
    """Whether it is text that the reference implementation can use as it is, a regular expression."""
    if not isinstance(value, str) or not value.strip():
        return False
    try:
        re.compile(value)
    except re.error:
        return False
    return True


def _list_of(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and bool(value) and all(map(fits, value))


COUNT = ArgumentKind("a whole number", _is_count)
TEXT = ArgumentKind("a text", _is_text)
TEXTS = ArgumentKind("a list of texts", _list_of(_is_text))
PATTERN = ArgumentKind("a text that is a regular expression", _is_pattern)
PATTERNS = ArgumentKind("a list of texts that are regular expressions", _list_of(_is_pattern))
RELATION = ArgumentKind(f"{LESS_THAN!r} or {AT_LEAST!r}", lambda value: value in (LESS_THAN, AT_LEAST))


@dataclass(frozen=True)
class Instruction:
    """An instruction that a program can check."""

    check: Callable[[str, Kwargs], bool]
    """whether a reply follows it"""
    arguments: Mapping[str, ArgumentKind] = field(default_factory=dict)
    """name -> kind"""
    optional: Mapping[str, ArgumentKind] = field(default_factory=dict)
    """those that may be absent"""
    follow: Callable[[Kwargs], str] | None = None
    """a reply that follows it; None if none is simple to make"""


def argument_problem(instruction: Instruction, kwargs: Kwargs) -> str:
    """What is wrong with the arguments of an instruction; "" if nothing is."""
    known = {**instruction.arguments, **instruction.optional}
    missing = [name for name in instruction.arguments if name not in kwargs]
    if missing:
        return f"it has no {missing[0]!r}"
    for name, value in kwargs.items():
        if name not in known:
            return f"{name!r} is not one of its arguments ({', '.join(known) or 'it has none'})"
        if not known[name].fits(value):
            return f"{name!r} is {value!r}, not {known[name].wanted}"
    return ""


def compare(count: int, relation: str, threshold: float) -> bool:
    """Whether a count is `less than` or `at least` a threshold.

    >>> compare(3, "less than", 3), compare(3, "at least", 3)
    (False, True)
    """
    return count < threshold if relation == LESS_THAN else count >= threshold


def enough(count: float, relation: str) -> int:
    """A count that has the relation to the threshold `count`, for replies that follow: 0 is less than any."""
    return 0 if relation == LESS_THAN else int(count)
