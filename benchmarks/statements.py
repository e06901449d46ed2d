"""Renders a problem's statement for the prompt, and infers from it how outputs are compared."""

import re

from benchmarks.cells import cell, cell_records, optional_cell
from benchmarks.types import DatasetRow

TOLERANCE_WORDS = re.compile(r"\b(?:absolute|relative)\b[^.]{0,80}\berror\b", re.IGNORECASE)
POWER_OF_TEN = re.compile(r"10\s*\^?\s*\{?\s*[-\u2013\u2212]\s*(\d+)|\b1e-(\d+)", re.IGNORECASE)
ANY_CASE_WORDS = re.compile(r"\b(?:any|either|upper or lower|lower or upper)[ -]case\b", re.IGNORECASE)

FLOAT_CHECKER_POWER = 6
"""decimal exponent of the tolerance of the sandbox's `float` checker, 1e-6"""

TOLERANCE_CHECKER = """import sys

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
"""a checker with a statement's tolerance: compares tokens, numbers within an absolute or relative error"""


def render_statement(row: DatasetRow) -> str:
    """Title, limits, description, input, output, examples and note, in Markdown; never the editorial."""
    parts = [f"# {cell(row, 'title')}", format_limits(row), optional_cell(row, "description")]
    parts += format_section("Input", optional_cell(row, "input_format"))
    parts += format_section("Output", optional_cell(row, "output_format"))
    for number, (stdin, stdout) in enumerate(cell_records(row, "examples", ("input", "output")), start=1):
        parts += format_section(f"Example {number}", f"Input:\n{fence(stdin)}\n\nOutput:\n{fence(stdout)}")
    parts += format_section("Note", optional_cell(row, "note"))
    return "\n\n".join(part.strip() for part in parts if part.strip())


def format_limits(row: DatasetRow) -> str:
    """`Limits per test: 1.5 seconds, 256 MB.`; "" if the row has none."""
    limits = [
        f"{float(value):g} {unit}"
        for column, unit in (("time_limit", "seconds"), ("memory_limit", "MB"))
        if (value := optional_cell(row, column))
    ]
    return f"Limits per test: {', '.join(limits)}." if limits else ""


def format_section(title: str, text: str) -> list[str]:
    return [f"## {title}", text] if text.strip() else []


def fence(text: str) -> str:
    return f"```\n{text.rstrip()}\n```"


def choose_checker(text: str) -> tuple[str, str]:
    """The checker's name and code for a statement without its own checker: (`float`, "").

    A tolerance coarser than that of the `float` checker gets checker code; words that allow yes and no in any
    case give `yesno`; everything else is compared token by token.
    """
    if tolerance := TOLERANCE_WORDS.search(text):
        power = POWER_OF_TEN.search(text, tolerance.start(), tolerance.end() + 120)
        digits = int(power[1] or power[2]) if power else FLOAT_CHECKER_POWER
        return (
            ("float", TOLERANCE_CHECKER.format(power=digits))
            if digits < FLOAT_CHECKER_POWER
            else ("float", "")
        )
    return ("yesno", "") if ANY_CASE_WORDS.search(text) else ("tokens", "")
