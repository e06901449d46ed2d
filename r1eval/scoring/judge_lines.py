"""Judges programs as a filter over JSON lines, in order, as results arrive: `r1eval judge`."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from r1eval.errors import R1evalError
from r1eval.scoring.ordered_map import map_in_order
from r1eval.store import jsonlines
from reports.schema_version import SCHEMA_VERSION
from sandbox import languages
from sandbox.errors import SandboxError
from sandbox.types import MIB, Case, Checker, Judgement, Limits, Program, Verdict

if TYPE_CHECKING:
    from sandbox.judge import Judge

REQUIRED_KEYS = ("id", "code", "tests")
CHECKERS = ("tokens", "float", "yesno", "exact")
STYLES = ("stdin", "functional")
MAX_LIMITS = {"time_limit_s": 3_600.0, "memory_limit_mb": 1_048_576.0}
LOOK_AHEAD = 16
"""number of lines read from the input before they are answered"""
JsonObject = dict[str, Any]


def judge_lines(lines: Iterable[str], name: str, judge: "Judge", rules: str, out: IO[str]) -> int:
    """Judge {"id", "language", "code", "tests", …} lines; return the number judged.

    Writes {"schema", "id", "verdict", "tests_passed", "tests_total", "cpu_seconds", "memory_mb", "detail"}
    lines in order, each as soon as it is known, even while `lines` blocks. A bad line stops the work with an
    R1evalError that names it, after everything before it was judged and written.
    """
    problems: list[R1evalError] = []
    judged = 0

    def start(program: Program) -> Callable[[], JsonObject]:
        try:
            judgement = judge.submit(program)
        except SandboxError as error:  # a tool is missing on this machine: no fault of the program
            unavailable = Judgement(Verdict.IE, 0, len(program.cases), 0.0, 0, f"{error}")
            return lambda: _verdict_line(program, unavailable)
        return lambda: _verdict_line(program, judgement.result())

    for answer in map_in_order(_programs(lines, name, rules, problems), start, LOOK_AHEAD):
        out.write(jsonlines.dump(answer) + "\n")
        out.flush()
        judged += 1
    if problems:
        raise problems[0]
    return judged


def parse_program(line: str, rules: str = "judge") -> Program:
    """Parse a line into a program, tagged with its id; ValueError if it is invalid."""
    return to_program(_parse_row(line), rules)


def to_program(row: JsonObject, rules: str = "judge") -> Program:
    """The program of a row that has `REQUIRED_KEYS`, tagged with its id; ValueError if it is invalid.

    Defaults for keys that are missing or null: language python, checker tokens, time_limit_s 10,
    memory_limit_mb 512, style stdin (functional with a fn_name).
    """
    function = _text(row, "fn_name") or ""
    style = _one_of(row, "style", STYLES, "functional" if function else "stdin")
    if style == "functional" and not function:
        raise ValueError('style is "functional" and fn_name is missing; name the function to call')
    language = _language(row, "language")
    if language != "python" and (style == "functional" or rules == "lcb"):
        option = "style functional" if style == "functional" else "--judging lcb"
        raise ValueError(f"language is {_format(row['language'])} and {option} is for python only")
    defaults, code = Limits(), _text(row, "code")
    if code is None:
        raise ValueError("code is null; give a string")
    return Program(
        code=code,
        cases=_cases(row["tests"]),
        language=language,
        checker=Checker(
            _one_of(row, "checker", CHECKERS, "tokens"),
            _text(row, "checker_code") or "",
            _language(row, "checker_language"),
        ),
        function=function if style == "functional" else "",
        limits=Limits(
            cpu_seconds=_limit(row, "time_limit_s", defaults.cpu_seconds),
            memory_bytes=int(_limit(row, "memory_limit_mb", defaults.memory_bytes / MIB) * MIB),
        ),
        rules=rules,
        tag=row["id"],
    )


def _programs(lines: Iterable[str], name: str, rules: str, problems: list[R1evalError]) -> Iterator[Program]:
    """Yield the programs up to the first bad line, whose error is added to `problems`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield parse_program(line, rules)
        except ValueError as error:
            problems.append(R1evalError(f"{name}:{number}: {error}"))
            return


def _verdict_line(program: Program, judgement: Judgement) -> JsonObject:
    return {
        "schema": SCHEMA_VERSION,
        "id": program.tag,
        "verdict": judgement.verdict,
        "tests_passed": judgement.passed,
        "tests_total": judgement.total,
        "cpu_seconds": round(judgement.cpu_seconds, 4),
        "memory_mb": round(judgement.memory_bytes / MIB, 2),
        "detail": judgement.detail,
    }


def _parse_row(line: str) -> JsonObject:
    try:
        row: JsonObject = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON ({error}); give one object per line") from None
    if not isinstance(row, dict) or any(key not in row for key in REQUIRED_KEYS):
        raise ValueError(f"needs an object with {', '.join(REQUIRED_KEYS)}")
    return row


def _cases(tests: Any) -> tuple[Case, ...]:
    if not isinstance(tests, list) or not tests:
        raise ValueError(f"tests is {_format(tests)}; give a list of at least one test")
    for number, test in enumerate(tests, 1):
        for key in ("input", "output"):
            if not isinstance(test, dict) or not isinstance(test.get(key), str):
                raise ValueError(f'test {number} is {_format(test)}; give {{"input": "…", "output": "…"}}')
    return tuple(Case(test["input"], test["output"]) for test in tests)


def _text(row: JsonObject, key: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is {_format(value)}; give a string")
    return value


def _one_of(row: JsonObject, key: str, choices: tuple[str, ...], default: str) -> str:
    value = default if row.get(key) is None else row[key]
    if value not in choices:
        raise ValueError(f"{key} is {_format(value)}; give one of {', '.join(choices)}")
    return str(value)


def _language(row: JsonObject, key: str) -> str:
    try:
        return languages.find_language(_text(row, key) or "python").name
    except SandboxError as error:
        raise ValueError(f"{key}: {error}") from None


def _limit(row: JsonObject, key: str, default: float) -> float:
    value = default if row.get(key) is None else row[key]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= MAX_LIMITS[key]:
        raise ValueError(f"{key} is {_format(value)}; give a number above 0, at most {MAX_LIMITS[key]:g}")
    return float(value)


def _format(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
