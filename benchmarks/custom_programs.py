"""The programming questions of a user's own benchmark: which columns hold tests, checker and limits."""

import json
from collections.abc import Callable

from benchmarks.cells import cell, optional, records, value_of
from benchmarks.errors import BenchmarkError, guess
from benchmarks.packed_tests import pack
from benchmarks.toml_table import Table
from benchmarks.types import Answer, Judging, Question, Row, Test

CHECKERS = ("tokens", "float", "yesno", "exact")
JUDGED = ("checker", "checker_code", "function", "language", "time_limit_seconds", "memory_limit_mb")
"""the settings of `[program]` that name a column for the field of `Judging` of the same name"""


def read_programs(table: Table, name: Callable[[Row], str], question: str) -> Callable[[Row], Question]:
    """The table `[program]`: `tests` and, as far as the rows say it, how a program is judged."""
    tests = table.text("tests", needs="the column that holds a list of {input, output}, or that as JSON")
    columns = {field: table.text(field, default="") for field in JUDGED}
    table.done()

    def to_question(row: Row) -> Question:
        return Question(
            id=name(row),
            slots={"question": cell(row, question)},
            gold="",
            answer=Answer.PROGRAM,
            tests=pack(read_tests(row, tests)),
            judging=judging({field: optional(row, column) for field, column in columns.items() if column}),
        )

    return to_question


def read_tests(row: Row, column: str) -> list[Test]:
    """Raises BenchmarkError if there are none: every program would pass, or none."""
    value = value_of(row, column)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise BenchmarkError(f"column {column!r} holds no JSON list: {error}") from error
    tests = [Test(*case) for case in records({column: value}, column, ("input", "output"))]
    if not tests:
        raise BenchmarkError(f"column {column!r} holds no tests: a program needs at least one")
    return tests


def judging(said: dict[str, str]) -> Judging:
    """What a row says, and the defaults of `Judging` for what it leaves empty."""
    given = {field: value for field, value in said.items() if value}
    checker, function = given.get("checker", "tokens"), given.get("function", "")
    if checker not in CHECKERS:
        raise BenchmarkError(f"checker {checker!r}: choose {', '.join(CHECKERS)}{guess(checker, CHECKERS)}")
    if function and not function.isidentifier():
        raise BenchmarkError(f"function {function!r} is no name of a function")
    return Judging(
        language=given.get("language", Judging.language),
        checker=checker,
        checker_code=given.get("checker_code", ""),
        function=function,
        time_limit_seconds=limit(given, "time_limit_seconds", Judging.time_limit_seconds),
        memory_limit_mb=limit(given, "memory_limit_mb", Judging.memory_limit_mb),
    )


def limit(given: dict[str, str], field: str, default: float) -> float:
    try:
        value = float(given.get(field, default))
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise BenchmarkError(f"{field} {given[field]!r}: it must be a number above 0")
    return value
