r"""Codeforces: competition problems with their official tests, from open-r1's collection; rated by contest.

A row (invented); `examples` and `official_tests` may be long, and `editorial` is never shown to a model:

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
from benchmarks.cells import cell, cell_records, cell_value, optional_cell
from benchmarks.errors import BenchmarkError
from benchmarks.packed_tests import pack
from benchmarks.selection import Selection
from benchmarks.statements import choose_checker, render_statement
from benchmarks.types import (
    Answer,
    Benchmark,
    Dataset,
    DatasetRow,
    JudgeConfig,
    Prompt,
    Question,
    Sampling,
    SkippedRow,
    Test,
)

PROMPTS: dict[str, Prompt] = {"python": prompts.PROGRAM, "cpp": prompts.PROGRAM_CPP}
"""the languages that a model can be asked for; the default is Python, which every machine can run"""

LANGUAGE_TITLES = {"python": "Python 3", "cpp": "C++17"}

COLUMNS = (
    *("id", "contest_id", "contest_name", "contest_type", "contest_start", "contest_start_year", "index"),
    *("time_limit", "memory_limit", "title", "description", "input_format", "output_format", "note"),
    *("interaction_format", "examples", "rating", "official_tests", "official_tests_complete", "input_mode"),
    *("generated_checker", "executable"),
)
STATEMENT_COLUMNS = ("description", "output_format", "note")
"""the parts of a statement that say which outputs are accepted"""


def to_question(row: DatasetRow, selection: Selection) -> Question | SkippedRow:
    """A problem whose programs can be judged. Raises BenchmarkError if it has no tests."""
    problem = cell(row, "id")
    day = datetime.fromtimestamp(int(cell(row, "contest_start")), UTC).date().isoformat()
    reason = selection.skip_reason(problem, day)
    if reason:
        return SkippedRow(reason, problem if problem in selection.exclude else "")
    if reason := unjudgeable_reason(row):
        return SkippedRow(reason)
    tests = pack(Test(*case) for case in cell_records(row, "official_tests", ("input", "output")))
    if not tests:
        raise BenchmarkError(f"{problem} has no tests; leave it out with --exclude {problem}")
    return Question(
        id=problem,
        slots={"question": render_statement(row)},
        gold="",
        answer=Answer.PROGRAM,
        tests=tests,
        tags=tags(row) | {"date": day},
        judging=judge_config(row, selection.language or "python"),
    )


def unjudgeable_reason(row: DatasetRow) -> str:
    """Why a row's programs cannot be judged, in the words of a notice; "" if they can."""
    if optional_cell(row, "interaction_format"):
        return "interactive"
    if cell(row, "input_mode") != "stdio":
        return "that read and write files"
    if not cell_value(row, "official_tests_complete"):
        return "with incomplete official tests"
    return "" if cell_value(row, "executable") else "marked as not executable"


def tags(row: DatasetRow) -> dict[str, str]:
    """What the rating needs: the contest's id, its rules (CF, ICPC, IOI), the problem's index in it."""
    return {
        "contest": cell(row, "contest_id"),
        "index": cell(row, "index"),
        "contest_type": optional_cell(row, "contest_type"),
        "contest_name": optional_cell(row, "contest_name"),
        "rating": optional_cell(row, "rating"),
        "year": cell(row, "contest_start_year"),
    }


def judge_config(row: DatasetRow, language: str) -> JudgeConfig:
    """The row's own checker; without one, the comparison that the statement describes."""
    code = optional_cell(row, "generated_checker")
    checker = "tokens"
    if not code:
        words = "\n".join(optional_cell(row, column) for column in STATEMENT_COLUMNS)
        checker, code = choose_checker(words)
    return JudgeConfig(
        language=language,
        checker=checker,
        checker_code=code,
        time_limit_seconds=float(optional_cell(row, "time_limit") or JudgeConfig.time_limit_seconds),
        memory_limit_mb=float(optional_cell(row, "memory_limit") or JudgeConfig.memory_limit_mb),
    )


def select(benchmark: Benchmark, selection: Selection) -> Benchmark:
    """`Benchmark.select`: sets the language. Raises BenchmarkError for one that has no prompt."""
    language = selection.language or "python"
    if language not in PROMPTS:
        raise BenchmarkError(f"codeforces: --language {language}: choose {' or '.join(PROMPTS)}")
    return replace(
        benchmark,
        to_question=partial(to_question, selection=selection),
        prompts={Answer.PROGRAM: PROMPTS[language]},
        selection=selection,
        notices=(f"programs are asked for in {LANGUAGE_TITLES[language]}",),
    )


CODEFORCES = select(
    Benchmark(
        name="codeforces",
        title="Codeforces",
        # 468 rows: its card on the hub. No commit and no fingerprint of it is known.
        dataset=Dataset(
            "open-r1/codeforces", split="test", expected_rows=468, columns=COLUMNS, licence="CC BY 4.0"
        ),
        to_question=partial(to_question, selection=Selection()),
        prompts={},
        # The rating is computed from the samples as attempts. Programs do not vote.
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=8),
        metrics=("pass@1", "rating", "percentile"),
        published="codeforces",
        family="code",
        k_source='some 400 problems; the DeepSeek-R1 paper takes "between 4 and 64" by the size of the set',
        protocol="DeepSeek's ten contests and their tests are not public: these are open-r1's problems with "
        "official tests, and the prompt is r1eval's",
        selection_options=("language", "since", "until", "exclude"),
        select=select,
    ),
    Selection(),
)
