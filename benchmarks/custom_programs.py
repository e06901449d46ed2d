"""Programming questions of a custom benchmark: which columns contain tests, checker and limits."""

import json
from collections.abc import Callable

from benchmarks.cells import cell_records, cell_value, optional_cell
from benchmarks.errors import BenchmarkError, did_you_mean
from benchmarks.packed_tests import pack
from benchmarks.toml_table import TomlTable
from benchmarks.types import Answer, DatasetRow, JudgeConfig, Question, Test, Turn

CHECKERS = ("tokens", "float", "yesno", "exact")
JUDGE_COLUMNS = ("checker", "checker_code", "function", "language", "time_limit_seconds", "memory_limit_mb")
"""the settings of `[program]` that name the column for a field of `JudgeConfig` of the same name"""


def read_programs(
    table: TomlTable,
    read_id: Callable[[DatasetRow], str],
    read_text: Callable[[DatasetRow], str],
    read_turns: Callable[[DatasetRow], tuple[Turn, ...]],
) -> Callable[[DatasetRow], Question]:
    """Reads the table `[program]`: the column of tests and, optionally, those that say how to judge."""
    tests = table.text("tests", needs="the column that contains a list of {input, output}, or that as JSON")
    columns = {field: table.text(field, default="") for field in JUDGE_COLUMNS}
    table.reject_unknown_keys()

    def to_question(row: DatasetRow) -> Question:
        return Question(
            id=read_id(row),
            slots={"question": read_text(row)},
            gold="",
            answer=Answer.PROGRAM,
            tests=pack(read_tests(row, tests)),
            judging=judge_config(
                {field: optional_cell(row, column) for field, column in columns.items() if column}
            ),
            turns=read_turns(row),
        )

    return to_question


def read_tests(row: DatasetRow, column: str) -> list[Test]:
    """Raises BenchmarkError if there are none, because every program would pass."""
    value = cell_value(row, column)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise BenchmarkError(f"column {column!r} does not contain a JSON list: {error}") from error
    tests = [Test(*case) for case in cell_records({column: value}, column, ("input", "output"))]
    if not tests:
        raise BenchmarkError(f"column {column!r} contains no tests: a program needs at least one")
    return tests


def judge_config(cells: dict[str, str]) -> JudgeConfig:
    """A row's values, and the defaults of `JudgeConfig` for empty ones."""
    values = {field: value for field, value in cells.items() if value}
    checker, function = values.get("checker", "tokens"), values.get("function", "")
    if checker not in CHECKERS:
        raise BenchmarkError(
            f"checker {checker!r}: choose {', '.join(CHECKERS)}{did_you_mean(checker, CHECKERS)}"
        )
    if function and not function.isidentifier():
        raise BenchmarkError(f"function {function!r} is not a valid function name")
    return JudgeConfig(
        language=values.get("language", JudgeConfig.language),
        checker=checker,
        checker_code=values.get("checker_code", ""),
        function=function,
        time_limit_seconds=parse_limit(values, "time_limit_seconds", JudgeConfig.time_limit_seconds),
        memory_limit_mb=parse_limit(values, "memory_limit_mb", JudgeConfig.memory_limit_mb),
    )


def parse_limit(values: dict[str, str], field: str, default: float) -> float:
    try:
        value = float(values.get(field, default))
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise BenchmarkError(f"{field} {values[field]!r}: it must be a number above 0")
    return value
