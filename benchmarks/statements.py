"""A problem's statement as a model sees it, and the comparison of outputs that its words ask for."""

import re

from benchmarks.cells import cell, optional, records
from benchmarks.types import Row

TOLERANT = re.compile(r"\b(?:absolute|relative)\b[^.]{0,80}\berror\b", re.IGNORECASE)
POWER = re.compile(r"10\s*\^?\s*\{?\s*[-\u2013\u2212]\s*(\d+)|\b1e-(\d+)", re.IGNORECASE)
ANY_CASE = re.compile(r"\b(?:any|either|upper or lower|lower or upper)[ -]case\b", re.IGNORECASE)

FINEST = 6
"""the decimal power of the sandbox's own `float` comparison, 1e-6"""

NEAR = """import sys

answer, output = (open(path, errors="replace").read().split() for path in sys.argv[2:4])


def near(got, wanted):
    if got == wanted:
        return True
    try:
        value, right = float(got), float(wanted)
    except ValueError:
        return False
    return "_" not in got and abs(value - right) <= 1e-{power} * max(1.0, abs(right))


print(int(len(output) == len(answer) and all(map(near, output, answer))))
"""
"""a checker of the tolerance that a statement names: tokens, numbers absolutely or relatively near"""


def statement(row: Row) -> str:
    """Title, limits, description, input, output, examples and note, in Markdown; never the editorial."""
    parts = [f"# {cell(row, 'title')}", limits(row), optional(row, "description")]
    parts += section("Input", optional(row, "input_format"))
    parts += section("Output", optional(row, "output_format"))
    for number, (given, printed) in enumerate(records(row, "examples", ("input", "output")), start=1):
        parts += section(f"Example {number}", f"Input:\n{fenced(given)}\n\nOutput:\n{fenced(printed)}")
    parts += section("Note", optional(row, "note"))
    return "\n\n".join(part.strip() for part in parts if part.strip())


def limits(row: Row) -> str:
    """`Limits per test: 1.5 seconds, 256 MB.`; "" where the row names none."""
    named = [
        f"{float(value):g} {unit}"
        for column, unit in (("time_limit", "seconds"), ("memory_limit", "MB"))
        if (value := optional(row, column))
    ]
    return f"Limits per test: {', '.join(named)}." if named else ""


def section(title: str, text: str) -> list[str]:
    return [f"## {title}", text] if text.strip() else []


def fenced(text: str) -> str:
    return f"```\n{text.rstrip()}\n```"


def checker_of(text: str) -> tuple[str, str]:
    """The checker's name and program for a statement that brings none: (`float`, "").

    A tolerance that is coarser than the sandbox's own comparison makes a program of ours; words that allow
    any case for yes and no make `yesno`; everything else is compared token by token.
    """
    if allowed := TOLERANT.search(text):
        power = POWER.search(text, allowed.start(), allowed.end() + 120)
        digits = int(power[1] or power[2]) if power else FINEST
        return ("float", NEAR.format(power=digits)) if digits < FINEST else ("float", "")
    return ("yesno", "") if ANY_CASE.search(text) else ("tokens", "")
