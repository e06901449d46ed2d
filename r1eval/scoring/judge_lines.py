"""Judges JSON lines as a filter: programs in, verdicts out, in order, at once: `r1eval judge`."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from r1eval.errors import R1evalError
from r1eval.scoring.ordered import in_order
from r1eval.store import jsonlines
from sandbox import languages
from sandbox.errors import SandboxError
from sandbox.types import MIB, Case, Checker, Judgement, Limits, Program, Verdict

if TYPE_CHECKING:
    from sandbox.judge import Judge

NEEDED = ("id", "code", "tests")
CHECKERS = ("tokens", "float", "yesno", "exact")
STYLES = ("stdin", "functional")
HIGHEST = {"time_limit_s": 3_600.0, "memory_limit_mb": 1_048_576.0}
AHEAD = 16
"""lines taken from the input before they are answered"""
Line = dict[str, Any]


def judge_lines(lines: Iterable[str], name: str, judge: "Judge", rules: str, out: IO[str]) -> int:
    """Judge {"id", "language", "code", "tests", …} lines; how many were judged.

    Writes {"id", "verdict", "tests_passed", "tests_total", "cpu_seconds", "memory_mb", "detail"}, each as
    soon as it and those before it are known, even while `lines` blocks. A bad line ends the work with an
    R1evalError that names it, after everything before it was judged and written.
    """
    problems: list[R1evalError] = []
    judged = 0

    def begin(asked: Program) -> Callable[[], Line]:
        try:
            begun = judge.submit(asked)
        except SandboxError as error:  # this machine lacks what the program needs: no fault of the program
            lacking = Judgement(Verdict.IE, 0, len(asked.cases), 0.0, 0, f"{error}")
            return lambda: _answer(asked, lacking)
        return lambda: _answer(asked, begun.result())

    for answer in in_order(_programs(lines, name, rules, problems), begin, AHEAD):
        out.write(jsonlines.dump(answer) + "\n")
        out.flush()
        judged += 1
    if problems:
        raise problems[0]
    return judged


def program(line: str, rules: str = "judge") -> Program:
    """The program of a line, tagged with its id; ValueError says what is wrong with it.

    What a line leaves out (or gives as null): language python, checker tokens, time_limit_s 10,
    memory_limit_mb 512, style stdin (functional where there is a fn_name).
    """
    row = _row(line)
    function = _text(row, "fn_name") or ""
    style = _one_of(row, "style", STYLES, "functional" if function else "stdin")
    if style == "functional" and not function:
        raise ValueError('style is "functional" and fn_name is missing; name the function to call')
    language = _language(row, "language")
    if language != "python" and (style == "functional" or rules == "lcb"):
        what = "style functional" if style == "functional" else "--judging lcb"
        raise ValueError(f"language is {_shown(row['language'])} and {what} is for python alone")
    own, code = Limits(), _text(row, "code")
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
            cpu_seconds=_limit(row, "time_limit_s", own.cpu_seconds),
            memory_bytes=int(_limit(row, "memory_limit_mb", own.memory_bytes / MIB) * MIB),
        ),
        rules=rules,
        tag=row["id"],
    )


def _programs(lines: Iterable[str], name: str, rules: str, problems: list[R1evalError]) -> Iterator[Program]:
    """The programs up to the first bad line, whose error goes into `problems`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield program(line, rules)
        except ValueError as error:
            problems.append(R1evalError(f"{name}:{number}: {error}"))
            return


def _answer(asked: Program, judgement: Judgement) -> Line:
    return {
        "id": asked.tag,
        "verdict": judgement.verdict,
        "tests_passed": judgement.passed,
        "tests_total": judgement.total,
        "cpu_seconds": round(judgement.cpu_seconds, 4),
        "memory_mb": round(judgement.memory_bytes / MIB, 2),
        "detail": judgement.detail,
    }


def _row(line: str) -> Line:
    try:
        row: Line = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON ({error}); give one object a line") from None
    if not isinstance(row, dict) or any(key not in row for key in NEEDED):
        raise ValueError(f"needs an object with {', '.join(NEEDED)}")
    return row


def _cases(tests: Any) -> tuple[Case, ...]:
    if not isinstance(tests, list) or not tests:
        raise ValueError(f"tests is {_shown(tests)}; give a list of one test or more")
    for place, test in enumerate(tests, 1):
        for key in ("input", "output"):
            if not isinstance(test, dict) or not isinstance(test.get(key), str):
                raise ValueError(f'test {place} is {_shown(test)}; give {{"input": "…", "output": "…"}}')
    return tuple(Case(test["input"], test["output"]) for test in tests)


def _text(row: Line, key: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is {_shown(value)}; give a string")
    return value


def _one_of(row: Line, key: str, choices: tuple[str, ...], usual: str) -> str:
    value = usual if row.get(key) is None else row[key]
    if value not in choices:
        raise ValueError(f"{key} is {_shown(value)}; give one of {', '.join(choices)}")
    return str(value)


def _language(row: Line, key: str) -> str:
    try:
        return languages.find(_text(row, key) or "python").name
    except SandboxError as error:
        raise ValueError(f"{key}: {error}") from None


def _limit(row: Line, key: str, usual: float) -> float:
    value = usual if row.get(key) is None else row[key]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 < value <= HIGHEST[key]:
        raise ValueError(f"{key} is {_shown(value)}; give a number above 0, at most {HIGHEST[key]:g}")
    return float(value)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
