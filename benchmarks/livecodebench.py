r"""LiveCodeBench: dated problems of LeetCode, AtCoder and Codeforces, solved by a program or by a function.

A row in its columns (invented). A program's tests have the type `stdin`, no starter code, no function in the
metadata; `private_test_cases` may also be base64 of zlib of a pickled text of the same JSON:

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

from benchmarks.cells import cell, optional
from benchmarks.errors import BenchmarkError, guess
from benchmarks.lcb_tests import decode
from benchmarks.packed_tests import pack
from benchmarks.prompts import IS_CALLED, READS_STDIN, STYLED
from benchmarks.selection import Selection
from benchmarks.statements import checker_of
from benchmarks.types import Answer, Benchmark, Dataset, Judging, LeftOut, Question, Row, Sampling

FILES = ("test.jsonl", "test2.jsonl", "test3.jsonl", "test4.jsonl", "test5.jsonl", "test6.jsonl")
RELEASES = {"v1": 400, "v2": 511, "v3": 612, "v4": 713, "v5": 880, "v6": 1_055}
"""each release's questions: those of its file and of all before it (the set's card on the hub)"""

R1 = Selection(release="v5", since="2024-08-01", until="2025-01-31")
"""the questions that the DeepSeek-R1 paper asked (section 3): dated 2024-08 to 2025-01; v5 ends there"""

# LiveCodeBench's own time-out is six seconds per test; it bounds no memory, so this is the most that one of
# its three sites grants (AtCoder's 1024 MB).
SECONDS, MEGABYTES = 6.0, 1024.0


def to_question(row: Row, selection: Selection) -> Question | LeftOut:
    """A row's question. Raises BenchmarkError naming it if its tests cannot be read or there are none."""
    question_id, dated = cell(row, "question_id"), day_of(row)
    if why := selection.leaves_out(question_id, dated):
        return LeftOut(why, question_id if question_id in selection.exclude else "")
    try:
        style, tests = decode(cell(row, "public_test_cases"), cell(row, "private_test_cases"))
        function = function_of(row) if style == "functional" else ""
    except BenchmarkError as error:
        raise BenchmarkError(f"{question_id}: {error}; leave it out with --exclude {question_id}") from error
    return Question(
        id=question_id,
        slots={"question": cell(row, "question_content"), "wanted": wanted(function, row)},
        gold="",
        answer=Answer.PROGRAM,
        tests=pack(tests),
        tags={
            "platform": cell(row, "platform"),
            "difficulty": cell(row, "difficulty"),
            "date": dated,
            "contest": cell(row, "contest_id"),
        },
        judging=judging(function, cell(row, "question_content")),
    )


def day_of(row: Row) -> str:
    """YYYY-MM-DD of `2024-09-02T00:00:00`. Raises BenchmarkError for anything else."""
    written = cell(row, "contest_date")
    try:
        return datetime.fromisoformat(written).date().isoformat()
    except ValueError:
        raise BenchmarkError(
            f"column 'contest_date' holds {written!r}, where an ISO date is needed"
        ) from None


def judging(function: str, content: str) -> Judging:
    """Functions return values, which are compared as such; what a program prints, as its statement says."""
    checker, code = ("tokens", "") if function else checker_of(content)
    return Judging(
        checker=checker,
        checker_code=code,
        function=function,
        time_limit_seconds=SECONDS,
        memory_limit_mb=MEGABYTES,
    )


def function_of(row: Row) -> str:
    """The name of the function that functional tests call. Raises BenchmarkError if the row names none."""
    try:
        metadata = json.loads(cell(row, "metadata"))
    except ValueError:
        metadata = None
    name = metadata.get("func_name") if isinstance(metadata, dict) else None
    if not isinstance(name, str) or not name.isidentifier():
        raise BenchmarkError("its tests are functional, but its metadata names no function (func_name)")
    return name


def wanted(function: str, row: Row) -> str:
    """What the prompt asks for: a program, or a function that begins as the starter code does."""
    if not function:
        return READS_STDIN
    code = optional(row, "starter_code").rstrip()
    start = f"Start from this code:\n\n```python\n{code}\n```\n\n" if code else ""
    return IS_CALLED.replace("{function}", function).replace("{start} ", start)


def select(benchmark: Benchmark, selection: Selection) -> Benchmark:
    """The release or the days that the user names; without either, what R1 was asked.

    A release alone is whole; days alone are of the newest release. Raises BenchmarkError for another release.
    """
    chosen = replace(selection, release=selection.release or "v6")
    if not (selection.release or selection.since or selection.until):
        chosen = replace(R1, exclude=selection.exclude)
    if chosen.release not in RELEASES:
        raise BenchmarkError(
            f"livecodebench: there is no --release {chosen.release}{guess(chosen.release, RELEASES)} "
            f"(there are {', '.join(RELEASES)})"
        )
    files = FILES[: list(RELEASES).index(chosen.release) + 1]
    as_r1 = (chosen.since, chosen.until) == (R1.since, R1.until)
    return replace(
        benchmark,
        dataset=replace(benchmark.dataset, files=files, expected_rows=RELEASES[chosen.release]),
        to_question=partial(to_question, selection=chosen),
        selection=selection,
        published=benchmark.published if as_r1 else "",
        notices=(about(chosen),),
    )


def about(chosen: Selection) -> str:
    """`release v5, 2024-08-01 to 2025-01-31, as the DeepSeek-R1 paper`."""
    days = f", {chosen.since or 'its first day'} to {chosen.until or 'its last day'}"
    named = f"release {chosen.release}{days if chosen.since or chosen.until else ', whole'}"
    if (chosen.since, chosen.until) == (R1.since, R1.until):
        return f"{named}: the window of the DeepSeek-R1 paper"
    return f"{named}; published figures are of {R1.since} to {R1.until} and not shown beside it"


# No commit of the set is known, and nobody has recorded its content: loading says so.
LIVECODEBENCH = select(
    Benchmark(
        name="livecodebench",
        title="LiveCodeBench",
        dataset=Dataset("livecodebench/code_generation_lite", split="test"),
        to_question=partial(to_question, selection=R1),
        prompts={Answer.PROGRAM: STYLED},
        # k = 16: open-r1's choice for this set. Programs do not vote.
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=16),
        metrics=("pass@1",),
        published="livecodebench",
        takes=("release", "since", "until", "exclude"),
        select=select,
    ),
    Selection(),
)
