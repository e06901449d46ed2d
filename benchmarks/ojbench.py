r"""OJBench: problems of the Chinese National Olympiad (NOI) and of ICPC contests, with their own tests.

A row (invented). Its last two columns are not in `prompts/full.jsonl`. They are from the problem's folder,
`NOI/loj-ID` or `ICPC/ID`: its `init.yml`, which describes the tests for the DMOJ judge, and the path of the
archive that this names.

{
  "id": 9999,
  "prompt": "You are given two integers. Print their sum. Write a Python program …",
  "dataset": "NOI",
  "language": "python",
  "difficulty": "easy",
  "init": {
    "archive": "tests.zip",
    "test_cases": [{"in": "sum1.in", "out": "sum1.out", "points": 10}]
  },
  "archive": "/data/He-Ren/OJBench_testdata/NOI/loj-9999/tests.zip"
}
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.archived_tests import ArchivedTests
from benchmarks.cells import cell, cell_value
from benchmarks.errors import BenchmarkError
from benchmarks.selection import Selection
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
)

PROMPT = Prompt(
    "{question}", source="the data set's own prompt, which names the language and the form of the answer"
)
LANGUAGE_TITLES = {"python": "Python 3", "cpp": "C++17"}
PUBLISHED = {"python": "ojbench", "cpp": "ojbench_cpp"}
"""by language: the key of its published values, of which most sources do not tell the language"""

# OJBench's judge gives every problem the same limits, whatever its statement says.
TIME_LIMIT_SECONDS, MEMORY_LIMIT_MB = 10.0, 1024.0

CHECKERS = {"standard": "tokens", "identical": "exact", "floats": "float"}
"""DMOJ's checkers that the sandbox has too"""
PLAIN_KEYS = {
    "archive",
    "test_cases",
    "checker",
    "points",
    "output_limit_length",
    "output_prefix_length",
    "unbuffered",
}
"""the keys of an `init.yml` that ask for no more than running the tests"""
SKIPPED_BY_OJBENCH = ("nwerc2023_H", "swerc2023_L", "loj-3897")
"""what its own judge leaves out"""


def attach(row: DatasetRow, locate: Callable[[str], Path]) -> DatasetRow:
    """`Benchmark.attach`: what the row's problem has in its folder."""
    import yaml

    folder = f"{cell(row, 'dataset')}/{problem_id(row)}"
    path = locate(f"{folder}/init.yml")
    try:
        init = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BenchmarkError(f"{path} cannot be read as YAML: {error}") from error
    if not isinstance(init, dict):
        raise BenchmarkError(f"{path} is no table of settings")
    archive = init.get("archive")
    return {**row, "init": init, "archive": str(locate(f"{folder}/{archive}")) if archive else ""}


def problem_id(row: DatasetRow) -> str:
    """`loj-2083` for an NOI problem, whose `id` is a number; an ICPC problem's own."""
    name = cell(row, "id")
    return f"loj-{name}" if cell(row, "dataset") == "NOI" and name.isdecimal() else name


def to_question(row: DatasetRow, selection: Selection) -> Question | SkippedRow:
    """A problem in the wanted language, if the sandbox can judge it."""
    name, language = problem_id(row), cell(row, "language")
    init, archive = cell_value(row, "init"), cell(row, "archive")
    if language != (selection.language or "python"):
        return SkippedRow("in the other language")
    if name in selection.exclude:
        return SkippedRow("excluded by --exclude", name)
    if not isinstance(init, Mapping):
        raise BenchmarkError(f"column 'init' contains {init!r}: it must be an object")
    if reason := unjudgeable_reason(name, init):
        return SkippedRow(reason)
    return Question(
        id=name,
        slots={"question": cell(row, "prompt")},
        gold="",
        answer=Answer.PROGRAM,
        tests=ArchivedTests(archive, tuple(members(init["test_cases"]))),
        tags={"dataset": cell(row, "dataset"), "difficulty": cell(row, "difficulty")},
        judging=JudgeConfig(
            language=language,
            checker=CHECKERS[init.get("checker", "standard")],
            time_limit_seconds=TIME_LIMIT_SECONDS,
            memory_limit_mb=MEMORY_LIMIT_MB,
        ),
    )


def unjudgeable_reason(name: str, init: Mapping[str, Any]) -> str:
    """Why a problem's programs cannot be judged, in the words of a notice; "" if they can."""
    checker = init.get("checker", "standard")
    if name in SKIPPED_BY_OJBENCH:
        return "that OJBench's own judge leaves out"
    if "interactive" in init or "grader" in init:
        return "interactive"
    if not isinstance(checker, str) or checker not in CHECKERS:
        return "with a checker of their own"
    if more := sorted(set(init) - PLAIN_KEYS):
        return f"that need DMOJ's {more[0]}"
    cases = init.get("test_cases")
    return "" if init.get("archive") and isinstance(cases, list) and cases else "without an archive of tests"


def members(cases: list[Any]) -> Iterator[tuple[str, str]]:
    """The members of the archive with each test's input and output; a batch is its tests."""
    for case in cases:
        if isinstance(case, Mapping) and isinstance(case.get("batched"), list):
            yield from members(case["batched"])
        elif isinstance(case, Mapping) and "in" in case and "out" in case:
            yield str(case["in"]), str(case["out"])
        else:
            raise BenchmarkError(f"column 'init' has the test {case!r}: it must have `in` and `out`")


def select(benchmark: Benchmark, selection: Selection) -> Benchmark:
    """`Benchmark.select`: sets the language. Raises BenchmarkError for one that the set does not have."""
    language = selection.language or "python"
    if language not in LANGUAGE_TITLES:
        raise BenchmarkError(f"ojbench: --language {language}: choose {' or '.join(LANGUAGE_TITLES)}")
    return replace(
        benchmark,
        to_question=partial(to_question, selection=selection),
        published=PUBLISHED[language],
        selection=selection,
        notices=(f"programs are asked for in {LANGUAGE_TITLES[language]}",),
    )


OJBENCH = select(
    Benchmark(
        name="ojbench",
        title="OJBench",
        # Each of its 232 problems is there once for each language. No commit and no fingerprint is known.
        dataset=Dataset(
            "He-Ren/OJBench_testdata",
            split="train",
            files=("prompts/full.jsonl",),
            folders=("ICPC", "NOI"),
            expected_rows=464,
            columns=("id", "prompt", "dataset", "language", "difficulty", "init", "archive"),
            licence="CC BY 4.0",
        ),
        to_question=partial(to_question, selection=Selection()),
        prompts={Answer.PROGRAM: PROMPT},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=8),
        metrics=("pass@1",),
        family="code",
        k_source='232 problems; the DeepSeek-R1 paper takes "between 4 and 64" by the size of the set',
        protocol="OJBench runs Python on PyPy 3, in the DMOJ judge; here it is CPython, and problems that "
        "are interactive or have a checker of their own are left out; most sources do not tell the language",
        attach=attach,
        selection_options=("language", "exclude"),
        select=select,
        languages=("en",),
    ),
    Selection(),
)
