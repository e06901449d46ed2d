"""LiveCodeBench: releases and windows, both styles and encodings, and reports of missing files."""

import json
import pickle
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import catalogue, datasets, livecodebench
from benchmarks.errors import BenchmarkError
from benchmarks.livecodebench import FILES, LIVECODEBENCH, RELEASES, to_question
from benchmarks.packed_tests import PackedTests
from benchmarks.prompts import render
from benchmarks.references import published_results
from benchmarks.selection import Selection, parse_selection
from benchmarks.types import Answer, Benchmark, JudgeConfig, Question, SkippedRow, Test
from tests.benchmarks.hub_server import serve_hub
from tests.benchmarks.rows import opening_row
from tests.benchmarks.test_hub import load_in_subprocess
from tests.shared_data import STAND_INS

NO_SELECTION = Selection()
STDIN = json.dumps([{"input": "4\n", "output": "8\n", "testtype": "stdin"}])


def pickle_text(text: str) -> str:
    return b64encode(zlib.compress(pickle.dumps(text))).decode()


def program_row(**cells: str) -> dict[str, Any]:
    """A row that asks for a program; its private tests are pickled."""
    row = opening_row(livecodebench)
    row |= {
        "starter_code": "",
        "metadata": "{}",
        "public_test_cases": STDIN,
        "private_test_cases": pickle_text(STDIN),
    }
    return {**row, **cells}  # fmt: skip


def make_question(row: dict[str, Any]) -> Question:
    question = to_question(row, NO_SELECTION)
    assert isinstance(question, Question)
    return question


def select_benchmark(**options: Any) -> Benchmark:
    [benchmark] = catalogue.apply_selection([LIVECODEBENCH], parse_selection(**options))
    return benchmark


def write_mirror(folder: Path, files: Mapping[str, Iterable[dict[str, Any]]]) -> Path:
    """A mirror with these files of the data set."""
    repo = folder / LIVECODEBENCH.dataset.repo
    repo.mkdir(parents=True)
    for name, rows in files.items():
        lines = ({key: value for key, value in row.items() if key[0] != "@"} for row in rows)
        (repo / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def dated_row(question_id: str, day: str) -> dict[str, Any]:
    return program_row(question_id=question_id, contest_date=f"{day}T00:00:00")


def test_the_row_that_its_file_opens_with() -> None:
    question = make_question(opening_row(livecodebench))
    assert question == Question(
        id="9999",
        slots=question.slots,
        gold="",
        answer=Answer.PROGRAM,
        tests=(Test("4", "8"), Test("-3", "-6")),
        tags={
            "platform": "leetcode",
            "difficulty": "easy",
            "date": "2024-09-02",
            "contest": "weekly-contest-999",
        },
        judging=JudgeConfig(function="twice", time_limit_seconds=6.0, memory_limit_mb=1024.0),
    )
    assert isinstance(question.tests, PackedTests)


def test_a_function_is_asked_for_with_its_starter_code_in_a_fence() -> None:
    row = opening_row(livecodebench)
    message = render(LIVECODEBENCH.prompts[Answer.PROGRAM], make_question(row).slots)
    assert message.startswith(row["question_content"])
    assert "```python\nclass Solution:\n    def twice(self, n: int) -> int:\n```\n" in message
    assert "defines `twice`" in message
    assert "standard input" not in message
    assert "{" not in message.replace(row["question_content"], "")


def test_a_function_without_starter_code_is_asked_for_by_its_name() -> None:
    message = render(
        LIVECODEBENCH.prompts[Answer.PROGRAM],
        make_question({**opening_row(livecodebench), "starter_code": ""}).slots,
    )
    assert "defines `twice`" in message
    assert "Start from" not in message


def test_a_program_reads_standard_input() -> None:
    question = make_question(program_row())
    message = render(LIVECODEBENCH.prompts[Answer.PROGRAM], question.slots)
    assert "reads from standard input" in message
    assert question.judging.function == ""
    assert question.tests == (Test("4\n", "8\n"),), "the private test is the public one again"


def test_a_brace_in_a_question_or_in_starter_code_stays() -> None:
    row = opening_row(livecodebench)
    row |= {
        "question_content": "Print {wanted} and {function}.",
        "starter_code": "x = {'{function}': {start}}",
    }
    message = render(LIVECODEBENCH.prompts[Answer.PROGRAM], make_question(row).slots)
    assert "Print {wanted} and {function}." in message
    assert "x = {'{function}': {start}}" in message


def test_a_statement_that_allows_an_error_is_judged_so() -> None:
    words = "Your output is accepted if the absolute or relative error is at most 10^{-6}."
    assert make_question(program_row(question_content=words)).judging.checker == "float"
    assert make_question(program_row()).judging.checker == "tokens"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"private_test_cases": "no payload"}, "9999: its private tests cannot be decoded: "),
        ({"private_test_cases": pickle_text("[")}, "9999: its private tests cannot be decoded: not JSON"),
        ({"private_test_cases": "[]", "public_test_cases": "[]"}, "9999: there are no tests"),
        ({"public_test_cases": STDIN.replace("stdin", "functional")}, "9999: some of its tests are of the"),
    ],
)
def test_tests_that_cannot_be_used_are_an_error_that_names_the_question_and_the_way_out(
    tmp_path: Path, cells: dict[str, str], message: str
) -> None:
    data = write_mirror(tmp_path, {"test5.jsonl": [dated_row("9998", "2024-12-01"), program_row(**cells)]})
    with pytest.raises(BenchmarkError) as caught:
        datasets.load(LIVECODEBENCH, data)
    where = "livecodebench: row 2 of livecodebench/code_generation_lite/test5.jsonl: "
    assert str(caught.value).startswith(where + message)
    assert str(caught.value).endswith("; leave it out with --exclude 9999")
    assert len(datasets.load(select_benchmark(exclude=["9999"]), data).questions) == 1


@pytest.mark.parametrize("metadata", ["{}", "", "[]", '{"func_name": 3}', '{"func_name": "a b"}'])
def test_a_function_without_a_name_is_an_error(metadata: str) -> None:
    with pytest.raises(
        BenchmarkError, match=r"9999: its tests are functional, but its metadata names no func"
    ):
        to_question({**opening_row(livecodebench), "metadata": metadata}, NO_SELECTION)


def test_a_date_that_is_none_is_an_error() -> None:
    with pytest.raises(BenchmarkError, match="column 'contest_date' contains 'soon': it must be an ISO date"):
        to_question(program_row(contest_date="soon"), NO_SELECTION)


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_is_its_file_and_all_before_it(release: str) -> None:
    dataset = select_benchmark(release=release).dataset
    assert dataset.files == FILES[: int(release[1])]
    assert dataset.expected_rows == RELEASES[release]


@pytest.mark.parametrize(
    ("options", "release", "first", "last"),
    [
        ({}, 5, "2024-08-01", "2025-01-31"),
        ({"exclude": ["x"]}, 5, "2024-08-01", "2025-01-31"),
        ({"release": "v5"}, 5, "", ""),
        ({"since": "2024-10"}, 6, "2024-10-01", ""),
        ({"until": "2024-10"}, 6, "", "2024-10-31"),
        ({"release": "v4", "until": "2024-06-15"}, 4, "", "2024-06-15"),
    ],
)
def test_without_options_r1s_window_is_asked_else_what_the_options_say(
    options: dict[str, Any], release: int, first: str, last: str
) -> None:
    benchmark = select_benchmark(**options)
    assert len(benchmark.dataset.files) == release
    requested_paths = {
        day
        for day in ("2023-05-01", "2024-07-31", first, last, "2025-02-01", "2025-04-30")
        if day and isinstance(benchmark.to_question(dated_row("q", day)), Question)
    }
    assert requested_paths == {
        day
        for day in ("2023-05-01", "2024-07-31", first, last, "2025-02-01", "2025-04-30")
        if day and first <= day <= (last or "9999")
    }


def test_published_results_are_shown_only_for_their_window() -> None:
    window = {"since": "2024-08", "until": "2025-01"}
    for options in ({}, {"exclude": ["x"]}, window, {"release": "v6", **window}):
        assert published_results(select_benchmark(**options).published)
    for options in ({"release": "v5"}, {"since": "2024-08"}, {"since": "2024-08", "until": "2025-02"}):
        benchmark = select_benchmark(**options)
        assert published_results(benchmark.published) == ()
        assert "not shown with it" in benchmark.notices[0]


@given(st.dates(), st.dates(), st.dates())
def test_a_window_asks_exactly_its_days(one: Any, other: Any, day: Any) -> None:
    first, last = sorted((one, other))
    window = parse_selection(since=first.isoformat(), until=last.isoformat())
    requested_paths = isinstance(to_question(dated_row("q", day.isoformat()), window), Question)
    assert requested_paths == (first <= day <= last)


def test_a_question_outside_the_window_is_not_even_decoded() -> None:
    row = program_row(private_test_cases="no payload", contest_date="2024-07-31T23:59:59")
    assert to_question(row, parse_selection(since="2024-08")) == SkippedRow("dated before 2024-08-01")


def test_a_mirror_with_one_file_and_a_window_works_and_reports_what_is_missing(tmp_path: Path) -> None:
    data = write_mirror(
        tmp_path, {"test6.jsonl": [dated_row("a", "2025-02-01"), dated_row("b", "2025-04-01")]}
    )
    loaded = datasets.load(select_benchmark(since="2025-03"), data)
    assert [question.id for question in loaded.questions] == ["b"]
    _, _, size_notice, skip_notice = loaded.notices
    missing_files = "test.jsonl, test2.jsonl, test3.jsonl, test4.jsonl, test5.jsonl"
    assert f"has 2 rows here (without {missing_files}), expected 1055" in size_notice
    assert skip_notice == "livecodebench: 1 of 2 rows skipped: 1 dated before 2025-03-01"


def test_files_that_a_release_does_not_need_are_not_read(tmp_path: Path) -> None:
    data = write_mirror(tmp_path, {"test.jsonl": [dated_row("a", "2023-06-01")]})
    (data / LIVECODEBENCH.dataset.repo / "test2.jsonl").write_text("broken", encoding="utf-8")
    assert len(datasets.load(select_benchmark(release="v1"), data).questions) == 1
    with pytest.raises(BenchmarkError, match=r"test2\.jsonl, line 1: not JSON"):
        datasets.load(select_benchmark(release="v2"), data)


def test_a_mirror_without_any_file_of_the_release_names_them_and_the_command(tmp_path: Path) -> None:
    data = write_mirror(tmp_path, {"test6.jsonl": [dated_row("a", "2025-02-01")]})
    with pytest.raises(BenchmarkError) as caught:
        datasets.load(select_benchmark(release="v2"), data)
    folder = data / LIVECODEBENCH.dataset.repo
    assert str(caught.value) == (
        f"{folder} has none of test.jsonl, test2.jsonl: download what you need where the hub can be "
        "reached, with `hf download --repo-type dataset livecodebench/code_generation_lite test.jsonl "
        f"test2.jsonl --local-dir {folder}`"
    )


def test_the_stand_in_has_both_styles_and_encodings() -> None:
    loaded = datasets.load(LIVECODEBENCH, STAND_INS.parent)
    assert {question.id: len(question.tests) for question in loaded.questions} == {
        "lcb1873A": 5,
        "lcb2727": 14,
        "lcbabc301a": 15,
    }
    assert [question.judging.function for question in loaded.questions] == ["", "countSeniors", ""]


@pytest.mark.slow
def test_the_hub_is_asked_for_the_files_alone_and_they_stay_in_its_cache(tmp_path: Path) -> None:
    """Its script is never run: the library that would run it is not used."""
    files = {name: [dated_row(name, f"2024-{8 + place:02}-01")] for place, name in enumerate(FILES[:5])}
    data = write_mirror(tmp_path / "mirror", files)
    with serve_hub(data) as (address, requested_paths):
        result = load_in_subprocess("livecodebench", tmp_path, HF_ENDPOINT=address)
    questions, _, commit, source, notices = json.loads(result.stdout)
    assert (questions, source) == (5, LIVECODEBENCH.dataset.repo)
    assert commit
    assert "has 5 rows here, expected 880" in notices[2]
    assert {path.split("/")[-1] for path in requested_paths if "/resolve/" in path} == set(FILES[:5])
    again = load_in_subprocess("livecodebench", tmp_path, HF_HUB_OFFLINE="1")
    assert again.stdout == result.stdout
    assert (result.stderr, again.stderr) == ("", "")


@pytest.mark.slow
def test_a_hub_without_one_of_the_files_is_one_line(tmp_path: Path) -> None:
    data = write_mirror(tmp_path / "mirror", {"test.jsonl": [dated_row("a", "2024-08-01")]})
    with serve_hub(data) as (address, _):
        result = load_in_subprocess("livecodebench", tmp_path, HF_ENDPOINT=address)
    assert result.stdout.startswith("livecodebench/code_generation_lite: it cannot be loaded: ")
    assert "test2.jsonl" in result.stdout
    assert result.stdout.count("\n") == 1
