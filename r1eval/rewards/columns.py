"""Reads the columns of a data set that a trainer passes along: golds and tests."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

from benchmarks.custom_golds import gold_text
from benchmarks.errors import BenchmarkError
from benchmarks.types import Answer
from r1eval.errors import R1evalError
from r1eval.scoring.replies.extraction import extract
from sandbox.types import Case

GOLD_COLUMNS = ("gold", "answer", "solution", "ground_truth")
"""where golds are looked for, in this order"""
TEST_COLUMNS = ("tests", "test_cases", "verification_info", "ground_truth")


@dataclass(frozen=True)
class Gold:
    """The gold of one prompt."""

    text: str = ""
    problem: str = ""
    """why there is none; "" if there is one"""
    absent: bool = False
    """the cell is None: this reward does not apply to the prompt"""


@dataclass(frozen=True)
class ProgramTests:
    """The tests of one prompt."""

    cases: tuple[Case, ...] = ()
    function: str = ""
    """the function to call; "" for programs that read standard input"""
    problem: str = ""
    absent: bool = False


def find_column(
    columns: Mapping[str, object], wanted: str, usual: Sequence[str], rows: int
) -> Sequence[object]:
    """The column `wanted`, or else the first of the usual ones; R1evalError if there is none."""
    name = wanted or next((name for name in usual if name in columns), "")
    if name not in columns:
        found = ", ".join(sorted(columns)) or "none"
        names = repr(wanted) if wanted else f"any of {', '.join(usual)}"
        raise R1evalError(
            f"the data set has no column {names}; it has {found}; name the one to reward by: column=…"
        )
    column = columns[name]
    if isinstance(column, str) or not isinstance(column, Sequence) or len(column) != rows:
        raise R1evalError(f"the column {name!r} must be a list of {rows} cells, one for each completion")
    return column


def read_gold(cell: object, kind: Answer) -> Gold:
    r"""The gold in a cell: a number, an answer, or a solution that ends with one, in a box or after ####.

    >>> read_gold("Half of it, so $\\boxed{\\frac12}$.", Answer.EXPRESSION).text
    '\\frac12'
    >>> read_gold("48 / 2 = 24\n#### 24", Answer.INTEGER).text, read_gold(24.0, Answer.INTEGER).text
    ('24', '24')
    """
    if cell is None:
        return Gold(absent=True)
    if kind in (Answer.SPAN, Answer.GRID, Answer.INSTRUCTIONS):
        return _listed(cell, kind)
    if isinstance(cell, list | tuple) and len(cell) == 1:
        cell = cell[0]
    if not isinstance(cell, bool) and isinstance(cell, Real | Decimal):  # NumPy's numbers are Real too
        return _number(cell)
    if not isinstance(cell, str):
        return Gold(problem=f"is {_clip(cell)}, and not a text or a number")
    if kind in (Answer.INTEGER, Answer.EXPRESSION) and ("\\boxed" in cell or "####" in cell):
        return Gold(extract(cell).answer or cell)
    return Gold(cell)


def _listed(cell: object, kind: Answer) -> Gold:
    """The gold of a kind whose gold is a list, in a cell as such or as JSON."""
    try:
        return Gold(gold_text({"gold": cell}, "gold", kind))
    except BenchmarkError:
        return Gold(problem=f"is {_clip(cell)}, and not a text or a list")


def _number(value: Any) -> Gold:
    try:
        if not math.isfinite(value):
            return Gold(problem=f"is {value}, and not a number")
        return Gold(str(int(value)) if value == int(value) else str(value))
    except (OverflowError, ValueError):
        return Gold(problem="is a number that is too large")


def read_tests(cell: object) -> ProgramTests:
    """The tests in a cell, or in its JSON, in one of three forms.

    [{"input", "output"}, …]; {"inputs": […], "outputs": […], "fn_name"}; {"test_cases": [the first form]}.

    >>> read_tests('{"inputs": ["1 2"], "outputs": ["3"]}').cases
    (Case(input='1 2', output='3'),)
    """
    if cell is None:
        return ProgramTests(absent=True)
    try:
        value = json.loads(cell) if isinstance(cell, str) else cell
        rows, function = _test_rows(value)
        cases = tuple(Case(_text(row["input"]), _text(row["output"])) for row in rows)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        cases, function = (), ""
    if not cases:
        return ProgramTests(problem=f"are {_clip(cell)}, and not a list of {{input, output}}")
    return ProgramTests(cases, function)


def _test_rows(value: Any) -> tuple[Sequence[Mapping[str, object]], str]:
    """The tests as rows, and the name of the function."""
    function = ""
    if isinstance(value, Mapping):
        function = str(value.get("fn_name") or "")
        if "inputs" in value:
            pairs = zip(value["inputs"], value["outputs"], strict=True)
            return [{"input": given, "output": expected} for given, expected in pairs], function
        value = value["test_cases"]
    rows = list(value)
    function = function or str(next((row["fn_name"] for row in rows if row.get("fn_name")), ""))
    return rows, function


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _clip(value: object) -> str:
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an int of too many digits, lists in lists
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else text[:79] + "…"
