r"""Codeforces: competition problems with their official tests, from open-r1's collection; rated by contest.

A row in its columns (invented); `examples` and `official_tests` may be long, and `editorial` is never shown:

{
  "id": "9999/A",
  "contest_id": "9999",
  "contest_name": "Invented Round 9999 (Div. 2)",
  "contest_type": "CF",
  "contest_start": 1734618900,
  "contest_start_year": 2024,
  "index": "A",
  "time_limit": 1.5,
  "memory_limit": 256.0,
  "title": "Half of a pole",
  "description": "A pole of $n$ metres is cut in two halves.",
  "input_format": "One integer $n$ ($1 \\le n \\le 9$).",
  "output_format": "Print the length of a half. An absolute or relative error of $10^{-4}$ is allowed.",
  "interaction_format": null,
  "note": "Half of a metre is $0.5$.",
  "examples": [{"input": "1\n", "output": "0.5\n"}],
  "editorial": "Divide by two.",
  "rating": 800,
  "official_tests": [{"input": "1\n", "output": "0.5\n"}, {"input": "3\n", "output": "1.5\n"}],
  "official_tests_complete": true,
  "input_mode": "stdio",
  "generated_checker": null,
  "executable": true
}
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from benchmarks import prompts
from benchmarks.cells import cell, optional, records, value_of
from benchmarks.errors import BenchmarkError
from benchmarks.packed_tests import pack
from benchmarks.selection import Selection
from benchmarks.statements import checker_of, statement
from benchmarks.types import (
    Answer,
    Benchmark,
    Dataset,
    Judging,
    LeftOut,
    Prompt,
    Question,
    Row,
    Sampling,
    Test,
)

LANGUAGES: dict[str, Prompt] = {"python": prompts.PROGRAM, "cpp": prompts.PROGRAM_CPP}
"""what a model may be asked to write in; Python unless told otherwise, which every machine can run"""

ASKED_FOR = {"python": "Python 3", "cpp": "C++17"}

SAYS = ("description", "output_format", "note")
"""where a statement says which outputs are accepted"""


def to_question(row: Row, selection: Selection) -> Question | LeftOut:
    """A problem whose programs can be judged. Raises BenchmarkError if its complete tests are none."""
    problem = cell(row, "id")
    started = datetime.fromtimestamp(int(cell(row, "contest_start")), UTC).date().isoformat()
    why = selection.leaves_out(problem, started)
    if why:
        return LeftOut(why, problem if problem in selection.exclude else "")
    if why := unjudgeable(row):
        return LeftOut(why)
    tests = pack(Test(*case) for case in records(row, "official_tests", ("input", "output")))
    if not tests:
        raise BenchmarkError(f"{problem} holds no tests; leave it out with --exclude {problem}")
    return Question(
        id=problem,
        slots={"question": statement(row)},
        gold="",
        answer=Answer.PROGRAM,
        tests=tests,
        tags=tags(row) | {"date": started},
        judging=judging(row, selection.language or "python"),
    )


def unjudgeable(row: Row) -> str:
    """Why a row's programs cannot be judged; "" if they can."""
    if optional(row, "interaction_format"):
        return "interactive"
    if cell(row, "input_mode") != "stdio":
        return "that read and write files"
    if not value_of(row, "official_tests_complete"):
        return "with incomplete official tests"
    return "" if value_of(row, "executable") else "marked as not executable"


def tags(row: Row) -> dict[str, str]:
    """What the rating goes by: the contest's id, its rules (CF, ICPC, IOI), the problem's place in it."""
    return {
        "contest": cell(row, "contest_id"),
        "index": cell(row, "index"),
        "contest_type": optional(row, "contest_type"),
        "contest_name": optional(row, "contest_name"),
        "rating": optional(row, "rating"),
        "year": cell(row, "contest_start_year"),
    }


def judging(row: Row, language: str) -> Judging:
    """The row's own checker; without one, the comparison that the statement's words ask for."""
    own = optional(row, "generated_checker")
    checker, code = (
        ("tokens", own) if own else checker_of("\n".join(optional(row, column) for column in SAYS))
    )
    return Judging(
        language=language,
        checker=checker,
        checker_code=code,
        time_limit_seconds=float(optional(row, "time_limit") or Judging.time_limit_seconds),
        memory_limit_mb=float(optional(row, "memory_limit") or Judging.memory_limit_mb),
    )


def select(benchmark: Benchmark, selection: Selection) -> Benchmark:
    """Raises BenchmarkError for a language that no prompt asks for."""
    language = selection.language or "python"
    if language not in LANGUAGES:
        raise BenchmarkError(f"codeforces: --language {language}: choose {' or '.join(LANGUAGES)}")
    return replace(
        benchmark,
        to_question=partial(to_question, selection=selection),
        prompts={Answer.PROGRAM: LANGUAGES[language]},
        selection=selection,
        notices=(f"programs are asked for in {ASKED_FOR[language]}",),
    )


CODEFORCES = select(
    Benchmark(
        name="codeforces",
        title="Codeforces",
        # 468 rows: its card on the hub. No commit of it is known, and nobody has recorded its content.
        dataset=Dataset("open-r1/codeforces", split="test", expected_rows=468),
        to_question=partial(to_question, selection=Selection()),
        prompts={},
        # k = 8: some 400 problems, in the R1 paper's "between 4 and 64, depending on the test set size"; as
        # attempts at a problem they are what the rating is made of. Programs do not vote.
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=8),
        metrics=("pass@1", "rating", "percentile"),
        published="codeforces",
        takes=("language", "since", "until", "exclude"),
        select=select,
    ),
    Selection(),
)
