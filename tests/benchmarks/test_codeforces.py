"""Codeforces: which problems are asked, in which language, and how outputs are compared."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import catalogue, codeforces, datasets, prompts
from benchmarks.codeforces import CODEFORCES, to_question
from benchmarks.errors import BenchmarkError
from benchmarks.packed_tests import PackedTests
from benchmarks.prompts import render
from benchmarks.selection import Selection, parse_selection
from benchmarks.types import Answer, Benchmark, JudgeConfig, Question, SkippedRow, Test
from tests.benchmarks.rows import opening_row
from tests.shared_data import STAND_INS

NO_SELECTION = Selection()


def make_question(row: dict[str, Any], selection: Selection = NO_SELECTION) -> Question:
    question = to_question(row, selection)
    assert isinstance(question, Question)
    return question


def select_benchmark(selection: Selection) -> Benchmark:
    [benchmark] = catalogue.apply_selection([CODEFORCES], selection)
    return benchmark


def write_mirror(folder: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """A mirror of the data set with these rows."""
    repo = folder / CODEFORCES.dataset.repo
    repo.mkdir(parents=True)
    lines = ({key: value for key, value in row.items() if key[0] != "@"} for row in rows)
    (repo / "test.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def test_the_row_that_its_file_opens_with() -> None:
    question = make_question(opening_row(codeforces))
    assert question == Question(
        id="9999/A",
        slots=question.slots,
        gold="",
        answer=Answer.PROGRAM,
        tests=(Test("1\n", "0.5\n"), Test("3\n", "1.5\n")),
        tags={
            "contest": "9999",
            "index": "A",
            "contest_type": "CF",
            "contest_name": "Invented Round 9999 (Div. 2)",
            "rating": "800",
            "year": "2024",
            "date": "2024-12-19",
        },
        judging=replace(
            JudgeConfig(checker="float", time_limit_seconds=1.5, memory_limit_mb=256.0),
            checker_code=question.judging.checker_code,
        ),
    )
    assert isinstance(question.tests, PackedTests)


@pytest.mark.parametrize("language", ["python", "cpp"])
def test_the_prompt_contains_statement_limits_and_examples_and_never_the_editorial(language: str) -> None:
    row = opening_row(codeforces)
    benchmark = select_benchmark(parse_selection(language))
    message = render(benchmark.prompts[Answer.PROGRAM], make_question(row).slots)
    for part in ("title", "description", "input_format", "output_format", "note"):
        assert row[part] in message
    assert "Limits per test: 1.5 seconds, 256 MB." in message
    assert "Input:\n```\n1\n```\n\nOutput:\n```\n0.5\n```" in message
    assert row["editorial"] not in message
    assert f"```{language} code block" in message


def test_the_language_is_asked_for_and_recorded_with_the_question() -> None:
    row = opening_row(codeforces)
    assert select_benchmark(NO_SELECTION).prompts == {Answer.PROGRAM: prompts.PROGRAM}
    assert select_benchmark(parse_selection("cpp")).prompts == {Answer.PROGRAM: prompts.PROGRAM_CPP}
    assert make_question(row).judging.language == "python"
    assert make_question(row, parse_selection("cpp")).judging.language == "cpp"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"interaction_format": "Ask at most 20 questions."}, "interactive"),
        ({"input_mode": "file"}, "that read and write files"),
        ({"official_tests_complete": False}, "with incomplete official tests"),
        ({"executable": False}, "marked as not executable"),
        ({"interaction_format": "Ask.", "input_mode": "file", "executable": False}, "interactive"),
    ],
)
def test_a_problem_that_cannot_be_judged_is_skipped_with_the_reason(
    cells: dict[str, Any], reason: str
) -> None:
    assert to_question({**opening_row(codeforces), **cells}, NO_SELECTION) == SkippedRow(reason)


def test_a_problem_without_tests_is_an_error_that_names_it() -> None:
    row = {**opening_row(codeforces), "official_tests": []}
    with pytest.raises(BenchmarkError, match="9999/A has no tests; leave it out with --exclude 9999/A"):
        to_question(row, NO_SELECTION)
    assert to_question(row, parse_selection(exclude=["9999/A"])) == SkippedRow(
        "excluded by --exclude", "9999/A"
    )


@pytest.mark.parametrize(
    ("cells", "judging"),
    [
        ({"generated_checker": "print(1)"}, JudgeConfig(checker_code="print(1)")),
        ({"output_format": "Print one integer."}, JudgeConfig()),
        ({"output_format": "Print YES or NO in any case."}, JudgeConfig(checker="yesno")),
        ({"output_format": "The relative error must be at most 10^{-6}."}, JudgeConfig(checker="float")),
    ],
)
def test_outputs_are_compared_by_the_problems_checker_or_as_the_statement_says(
    cells: dict[str, Any], judging: JudgeConfig
) -> None:
    row = {**opening_row(codeforces), "time_limit": None, "memory_limit": None, **cells}
    assert make_question(row).judging == judging


@pytest.mark.parametrize("rating", [None, 800])
def test_a_problem_without_a_rating_has_an_empty_one(rating: int | None) -> None:
    assert make_question({**opening_row(codeforces), "rating": rating}).tags["rating"] == str(rating or "")


@pytest.mark.parametrize(
    "tests",
    [
        None,
        [{"input": "1"}],
        ["1"],
        [{"input": "1", "output": None}],
        "1 2",
        [{"input": 1, "output": "2"}],
    ],
)
def test_malformed_tests_are_named(tests: object) -> None:
    with pytest.raises(BenchmarkError, match="column 'official_tests'"):
        to_question({**opening_row(codeforces), "official_tests": tests}, NO_SELECTION)


def test_the_stand_in_is_read_like_the_hub_and_reports_what_is_missing() -> None:
    loaded = datasets.load(CODEFORCES, STAND_INS.parent)
    problems = [f"{contest}/{index}" for contest in (9001, 9002, 9003) for index in "ABCD"]
    assert [question.id for question in loaded.questions] == [name for name in problems if name != "9003/A"]
    assert {len(question.tests) for question in loaded.questions} == {60, 47, 35}
    assert sum(bool(question.judging.checker_code) for question in loaded.questions) == 5
    _, language, size_notice, skip_notice = loaded.notices
    assert language == "codeforces: programs are asked for in Python 3"
    assert "open-r1/codeforces has 12 rows here, expected 468" in size_notice
    assert skip_notice == "codeforces: 1 of 12 rows skipped: 1 interactive"


def test_every_reason_is_counted_and_what_the_user_excluded_is_named(tmp_path: Path) -> None:
    row = opening_row(codeforces)
    changes: list[dict[str, Any]] = [
        {},
        {"interaction_format": "Ask."},
        {"interaction_format": "Ask."},
        {"input_mode": "file"},
        {},
        {"contest_start": 0},
    ]
    rows = [{**row, "id": f"9999/{'ABCDEF'[n]}", **change} for n, change in enumerate(changes)]
    benchmark = select_benchmark(parse_selection(since="2024-12", exclude=["9999/E", "1/A"]))
    loaded = datasets.load(benchmark, write_mirror(tmp_path, rows))
    assert [question.id for question in loaded.questions] == ["9999/A"]
    *_, skip_notice, absent_notice = loaded.notices
    assert skip_notice == (
        "codeforces: 5 of 6 rows skipped: 2 interactive, 1 that read and write files, "
        "1 excluded by --exclude (9999/E), 1 dated before 2024-12-01"
    )
    assert absent_notice == "codeforces: no question has the id 1/A that --exclude names"


def test_a_set_whose_rows_are_all_skipped_is_an_error_with_the_reasons(tmp_path: Path) -> None:
    row = {**opening_row(codeforces), "input_mode": "file"}
    with pytest.raises(
        BenchmarkError, match=r"no questions to ask \(skipped rows: 1 that read and write files\)"
    ):
        datasets.load(CODEFORCES, write_mirror(tmp_path, [row]))


def test_the_fingerprint_depends_on_tests_checkers_and_limits(tmp_path: Path) -> None:
    row = opening_row(codeforces)
    cells: list[dict[str, Any]] = [
        {},
        {"official_tests": row["official_tests"][:1]},
        {"generated_checker": "print(1)"},
        {"time_limit": 2.0},
    ]
    fingerprints = {datasets.fingerprint([make_question({**row, **cell})]) for cell in cells}
    assert len(fingerprints) == len(cells)
    assert (
        datasets.fingerprint([make_question({**row, "editorial": "Another.", "rating": 900})]) in fingerprints
    )
