r"""LiveCodeBench: dated problems of LeetCode, AtCoder and Codeforces, solved by a program or by a function.

A row (invented). For a program, tests have the type `stdin`, and there is no starter code and no function in
the metadata. `private_test_cases` may also be base64 of zlib of a pickled string of the same JSON:

{
  "question_title": "Twice",
  "question_content": "Given an integer n, return 2n.\n\nExample 1:\nInput: n = 4\nOutput: 8",
  "platform": "leetcode",
  "question_id": "9999",
  "contest_id": "weekly-contest-999",
  "contest_date": "2024-09-02T00:00:00",
  "starter_code": "class Solution:\n    def twice(self, n: int) -> int:\n        ",
  "difficulty": "easy",
  "public_test_cases": "[{\"input\": \"4\", \"output\": \"8\", \"testtype\": \"functional\"}]",
  "private_test_cases": "[{\"input\": \"-3\", \"output\": \"-6\", \"testtype\": \"functional\"}]",
  "metadata": "{\"func_name\": \"twice\"}"
}
"""

import json
from dataclasses import replace
from datetime import datetime
from functools import partial

from benchmarks.cells import cell, optional_cell
from benchmarks.errors import BenchmarkError, did_you_mean
from benchmarks.lcb_tests import decode
from benchmarks.packed_tests import pack
from benchmarks.prompts import FUNCTION_INSTRUCTION, PROGRAM_OR_FUNCTION, STDIN_INSTRUCTION
from benchmarks.selection import Selection
from benchmarks.statements import choose_checker
from benchmarks.types import (
    Answer,
    Benchmark,
    Dataset,
    DatasetRow,
    JudgeConfig,
    Question,
    Sampling,
    SkippedRow,
)

FILES = ("test.jsonl", "test2.jsonl", "test3.jsonl", "test4.jsonl", "test5.jsonl", "test6.jsonl")
RELEASES = {"v1": 400, "v2": 511, "v3": 612, "v4": 713, "v5": 880, "v6": 1_055}
"""the questions of each release: its own file and all earlier ones (the data set's card on the hub)"""

R1_WINDOW = Selection(release="v5", since="2024-08-01", until="2025-01-31")
"""the questions of the DeepSeek-R1 paper (section 3): dated 2024-08 to 2025-01; v5 ends there"""

# LiveCodeBench's own timeout is six seconds per test. It does not limit memory, so this is the largest limit
# of its three sites (AtCoder's 1024 MB).
TIME_LIMIT_SECONDS, MEMORY_LIMIT_MB = 6.0, 1024.0


def to_question(row: DatasetRow, selection: Selection) -> Question | SkippedRow:
    """A row's question. Raises BenchmarkError naming it if its tests cannot be decoded or are empty."""
    question_id, day = cell(row, "question_id"), contest_day(row)
    if reason := selection.skip_reason(question_id, day):
        return SkippedRow(reason, question_id if question_id in selection.exclude else "")
    try:
        style, tests = decode(cell(row, "public_test_cases"), cell(row, "private_test_cases"))
        function = function_name(row) if style == "functional" else ""
    except BenchmarkError as error:
        raise BenchmarkError(f"{question_id}: {error}; leave it out with --exclude {question_id}") from error
    return Question(
        id=question_id,
        slots={"question": cell(row, "question_content"), "wanted": task_instruction(function, row)},
        gold="",
        answer=Answer.PROGRAM,
        tests=pack(tests),
        tags={
            "platform": cell(row, "platform"),
            "difficulty": cell(row, "difficulty"),
            "date": day,
            "contest": cell(row, "contest_id"),
        },
        judging=judge_config(function, cell(row, "question_content")),
    )


def contest_day(row: DatasetRow) -> str:
    """YYYY-MM-DD of `2024-09-02T00:00:00`. Raises BenchmarkError for anything else."""
    text = cell(row, "contest_date")
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        raise BenchmarkError(f"column 'contest_date' contains {text!r}: it must be an ISO date") from None


def judge_config(function: str, content: str) -> JudgeConfig:
    """Return values of functions are compared as values; a program's output as its statement says."""
    checker, code = ("tokens", "") if function else choose_checker(content)
    return JudgeConfig(
        checker=checker,
        checker_code=code,
        function=function,
        time_limit_seconds=TIME_LIMIT_SECONDS,
        memory_limit_mb=MEMORY_LIMIT_MB,
    )


def function_name(row: DatasetRow) -> str:
    """The name of the function that functional tests call. Raises BenchmarkError if the row names none."""
    try:
        metadata = json.loads(cell(row, "metadata"))
    except ValueError:
        metadata = None
    name = metadata.get("func_name") if isinstance(metadata, dict) else None
    if not isinstance(name, str) or not name.isidentifier():
        raise BenchmarkError("its tests are functional, but its metadata names no function (func_name)")
    return name


def task_instruction(function: str, row: DatasetRow) -> str:
    """The prompt's request for a program, or for a function that starts with the starter code."""
    if not function:
        return STDIN_INSTRUCTION
    code = optional_cell(row, "starter_code").rstrip()
    start = f"Start from this code:\n\n```python\n{code}\n```\n\n" if code else ""
    return FUNCTION_INSTRUCTION.replace("{function}", function).replace("{start} ", start)


def select(benchmark: Benchmark, selection: Selection) -> Benchmark:
    """`Benchmark.select`: the release and dates that the user gave; without either, the R1 paper's window.

    A release without dates is used completely; dates without a release select from the newest one. Raises
    BenchmarkError for an unknown release.
    """
    effective = replace(selection, release=selection.release or "v6")
    if not (selection.release or selection.since or selection.until):
        effective = replace(R1_WINDOW, exclude=selection.exclude)
    if effective.release not in RELEASES:
        raise BenchmarkError(
            f"livecodebench: there is no --release {effective.release}"
            f"{did_you_mean(effective.release, RELEASES)} (there are {', '.join(RELEASES)})"
        )
    files = FILES[: list(RELEASES).index(effective.release) + 1]
    as_r1 = (effective.since, effective.until) == (R1_WINDOW.since, R1_WINDOW.until)
    return replace(
        benchmark,
        dataset=replace(benchmark.dataset, files=files, expected_rows=RELEASES[effective.release]),
        to_question=partial(to_question, selection=effective),
        selection=selection,
        published=benchmark.published if as_r1 else "",
        notices=(describe_window(effective),),
    )


def describe_window(effective: Selection) -> str:
    """`release v5, 2024-08-01 to 2025-01-31: the window of the DeepSeek-R1 paper`."""
    days = f", {effective.since or 'its first day'} to {effective.until or 'its last day'}"
    release = f"release {effective.release}{days if effective.since or effective.until else ', complete'}"
    if (effective.since, effective.until) == (R1_WINDOW.since, R1_WINDOW.until):
        return f"{release}: the window of the DeepSeek-R1 paper"
    return f"{release}; published figures are of {R1_WINDOW.since} to {R1_WINDOW.until} and not shown with it"


# No commit and no fingerprint of the data set is known: loading says so.
LIVECODEBENCH = select(
    Benchmark(
        name="livecodebench",
        title="LiveCodeBench",
        dataset=Dataset("livecodebench/code_generation_lite", split="test"),
        to_question=partial(to_question, selection=R1_WINDOW),
        prompts={Answer.PROGRAM: PROGRAM_OR_FUNCTION},
        # k = 16: open-r1's choice for this set. Programs do not vote.
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=16),
        metrics=("pass@1",),
        published="livecodebench",
        selection_options=("release", "since", "until", "exclude"),
        select=select,
    ),
    Selection(),
)
