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
from benchmarks.lcb_windows import WINDOWS, Window
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

COLUMNS = (
    *("question_content", "platform", "question_id", "contest_id", "contest_date", "starter_code"),
    *("difficulty", "public_test_cases", "private_test_cases", "metadata"),
)
PROTOCOL = (
    "the prompt asks for what LiveCodeBench's asks for, in other words; programs run as real processes with "
    "real streams unless --judging lcb asks for LiveCodeBench's own rules"
)

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


def select(benchmark: Benchmark, selection: Selection, window: Window) -> Benchmark:
    """`Benchmark.select`: the release and dates that the user gave; without either, the benchmark's window.

    A release without dates is used completely; dates without a release select from the newest one. Raises
    BenchmarkError for an unknown release.
    """
    effective = replace(selection, release=selection.release or "v6")
    if not (selection.release or selection.since or selection.until):
        effective = replace(window.selection, exclude=selection.exclude)
    if effective.release not in RELEASES:
        raise BenchmarkError(
            f"{benchmark.name}: there is no --release {effective.release}"
            f"{did_you_mean(effective.release, RELEASES)} (there are {', '.join(RELEASES)})"
        )
    files = FILES[: list(RELEASES).index(effective.release) + 1]
    return replace(
        benchmark,
        dataset=replace(benchmark.dataset, files=files, expected_rows=RELEASES[effective.release]),
        to_question=partial(to_question, selection=effective),
        selection=selection,
        published=window.name.replace("-", "_") if same_days(effective, window.selection) else "",
        notices=(describe_window(effective, window),),
    )


def same_days(one: Selection, other: Selection) -> bool:
    return (one.since, one.until) == (other.since, other.until)


def describe_window(effective: Selection, window: Window) -> str:
    """`release v5, 2024-08-01 to 2025-01-31: the window of the DeepSeek-R1 paper (section 3)`."""
    days = f", {effective.since or 'its first day'} to {effective.until or 'its last day'}"
    release = f"release {effective.release}{days if effective.since or effective.until else ', complete'}"
    if same_days(effective, window.selection):
        return f"{release}: the window of {window.reported_by}"
    since, until = window.selection.since, window.selection.until
    return f"{release}; published figures are of {since} to {until} and not shown with it"


def window_benchmark(window: Window) -> Benchmark:
    """The benchmark of a window. No commit and no fingerprint of the data set is known: loading says so."""
    benchmark = Benchmark(
        name=window.name,
        title=window.title,
        dataset=Dataset(
            "livecodebench/code_generation_lite",
            split="test",
            columns=COLUMNS,
            licence="cc (no variant named)",
        ),
        to_question=partial(to_question, selection=window.selection),
        prompts={Answer.PROGRAM: PROGRAM_OR_FUNCTION},
        # Programs do not vote.
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=16),
        metrics=("pass@1",),
        family="code",
        k_source="open-r1 samples this set 16 times",
        protocol=PROTOCOL,
        selection_options=("release", "since", "until", "exclude"),
        select=partial(select, window=window),
    )
    return select(benchmark, Selection(), window)


LIVECODEBENCHES = tuple(map(window_benchmark, WINDOWS))
LIVECODEBENCH = LIVECODEBENCHES[0]
