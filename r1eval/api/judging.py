"""`r1eval.judge`: does this program pass its tests?"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict, Unpack

from benchmarks.errors import did_you_mean
from r1eval.api.one_error import as_r1eval_error
from r1eval.errors import R1evalError
from r1eval.scoring.judge_lines import to_program
from r1eval.scoring.programs import program_cache
from r1eval.scoring.shared_workers import borrow
from sandbox.types import Judgement

CheckerName = Literal["tokens", "float", "yesno", "exact"]
ProgramTest = tuple[str, str] | Mapping[str, str]
"""(input, expected output), or the same as {"input": …, "output": …}"""


class JudgeKeywords(TypedDict, total=False):
    """The optional keys of a line of `r1eval judge`, and its options; docs/sandbox.md says what each does."""

    checker: CheckerName
    checker_code: str
    checker_language: str
    time_limit_s: float
    memory_limit_mb: float
    style: Literal["stdin", "functional"]
    fn_name: str
    judging: Literal["judge", "lcb"]
    isolation: Literal["bubblewrap", "none"]
    all_tests: bool


def judge(
    program: str, tests: Iterable[ProgramTest], language: str = "python", **options: Unpack[JudgeKeywords]
) -> Judgement:
    """Run a program on its tests in the sandbox; the first failure decides (`all_tests=True` runs them all).

    `options`: `checker` (tokens, float, yesno, exact) or `checker_code`; `time_limit_s` (10 s of CPU time)
    and `memory_limit_mb` (512); `fn_name`, to call a function instead of running a script; `judging="lcb"`
    for LiveCodeBench's rules; `isolation="none"` runs it unprotected.

    Raises R1evalError if this machine cannot isolate or compile it, with the fix. The verdict IE means that
    the sandbox failed, not the program.

    >>> import r1eval
    >>> done = r1eval.judge("print(sum(map(int, input().split())))", [("1 2", "3"), ("2 2", "5")])
    >>> done.verdict.value, done.passed, done.total
    ('WA', 1, 2)
    """
    from sandbox.judge import Judge

    if unknown := [name for name in options if name not in JudgeKeywords.__annotations__]:
        hint = did_you_mean(unknown[0], JudgeKeywords.__annotations__)
        raise TypeError(f"judge() got an unexpected keyword argument {unknown[0]!r}{hint}")
    row: dict[str, Any] = dict(options)
    isolation, all_tests = row.pop("isolation", "bubblewrap"), bool(row.pop("all_tests", False))
    rules = row.pop("judging", "judge")
    row |= {"id": None, "code": program, "tests": [_to_test(one) for one in tests], "language": language}
    try:
        asked = to_program(row, rules)
    except ValueError as error:
        raise R1evalError(str(error)) from None
    settings = ("r1eval.judge", isolation, all_tests)
    with (
        as_r1eval_error(),
        borrow(settings, lambda: Judge(isolation, None, all_tests, program_cache())) as lease,
    ):
        return lease.workers.judge(asked)


def _to_test(test: ProgramTest) -> Mapping[str, object]:
    if isinstance(test, Mapping):
        return dict(test)
    if not isinstance(test, tuple | list) or len(test) != 2:
        raise R1evalError(f"the test {test!r:.60}: give (input, output)")
    return {"input": test[0], "output": test[1]}
