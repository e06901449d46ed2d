"""Real problems: official outputs are accepted by the problem's checker, changed outputs are not."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.judge import Judge
from sandbox.types import Case, Checker, Limits, Program, Verdict
from tests.shared_data import STAND_INS

CODEFORCES = STAND_INS.parent / "open-r1" / "codeforces" / "test.jsonl"
FUNCTIONS = STAND_INS.parent / "livecodebench" / "code_generation_lite" / "test.jsonl"
LOOKUP_PROGRAM = """
import sys

TABLE = {table!r}
sys.stdout.write(TABLE[sys.stdin.read()])
"""
LOOKUP_FUNCTION = """
import json

TABLE = {table!r}


def {name}(*arguments):
    return json.loads(TABLE["\\n".join(map(json.dumps, arguments))])
"""

pytestmark = [
    pytest.mark.jail,
    pytest.mark.skipif(not CODEFORCES.exists(), reason="the folder shared/data is not next to this checkout"),
]


def rows() -> list[dict[str, Any]]:
    """The problems with complete tests."""
    lines = CODEFORCES.read_text().splitlines() if CODEFORCES.exists() else []
    return [row for row in map(json.loads, lines) if row["official_tests_complete"]]


def program(row: dict[str, Any], change: Callable[[str], str], test_index: int | None = None) -> Program:
    """A program that prints the official output of each test, changed for one test or for all."""
    tests = (
        row["official_tests"] if test_index is None else row["official_tests"][test_index : test_index + 1]
    )
    table = {test["input"]: change(test["output"]) for test in tests}
    return Program(
        LOOKUP_PROGRAM.format(table=table),
        [Case(test["input"], test["output"]) for test in tests],
        checker=Checker(code=row["generated_checker"] or ""),
        limits=Limits(cpu_seconds=row["time_limit"]),
    )


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as judge:
        yield judge


def test_there_are_problems_of_both_kinds() -> None:
    assert len(rows()) == 11
    assert sum(bool(row["generated_checker"]) for row in rows()) == 4


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_the_official_outputs_are_accepted(judge: Judge, row: dict[str, Any]) -> None:
    judgement = judge.judge(program(row, lambda output: output))
    assert judgement.verdict is Verdict.AC, judgement
    assert judgement.passed == judgement.total == len(row["official_tests"]) > 30


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_whitespace_in_another_way_is_accepted(judge: Judge, row: dict[str, Any]) -> None:
    judgement = judge.judge(program(row, lambda output: "\n\n".join(output.split()) + " \n"))
    assert judgement.verdict is Verdict.AC, judgement


CHANGES: dict[str, Callable[[str], str]] = {
    "a token more": lambda output: f"{output.rstrip()} 0\n",
    "a token less": lambda output: re.sub(r"\S+\s*\Z", "", output),
    "the last token longer": lambda output: f"{output.rstrip()}7\n",
    "all reversed": lambda output: output.strip()[::-1] + "?",
    "nothing": lambda _: "",
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_a_changed_output_is_wrong(judge: Judge, row: dict[str, Any], change: str) -> None:
    """A problem's checker may accept another number (any divisor will do), but not always."""
    programs = [
        program(row, CHANGES[change], test_index) for test_index in range(0, len(row["official_tests"]), 7)
    ]
    verdicts = [judgement.verdict for _, judgement in judge.judge_all(programs)]
    if row["generated_checker"] and change == "the last token longer":
        assert set(verdicts) <= {Verdict.AC, Verdict.WA}
        assert Verdict.WA in verdicts
    else:
        assert set(verdicts) == {Verdict.WA}


def function_rows() -> list[dict[str, Any]]:
    lines = FUNCTIONS.read_text().splitlines() if FUNCTIONS.exists() else []
    return [row for row in map(json.loads, lines) if "func_name" in row["metadata"]]


@pytest.mark.parametrize("rules", ["judge", "lcb"])
@pytest.mark.parametrize("row", function_rows(), ids=lambda row: row["question_id"])
def test_a_functions_official_results_are_accepted(judge: Judge, row: dict[str, Any], rules: str) -> None:
    name = json.loads(row["metadata"])["func_name"]
    cases = [Case(test["input"], test["output"]) for test in json.loads(row["public_test_cases"])]
    table = {
        "\n".join(json.dumps(json.loads(line)) for line in case.input.split("\n")): case.output
        for case in cases
    }
    right = Program(LOOKUP_FUNCTION.format(table=table, name=name), cases, function=name, rules=rules)
    assert judge.judge(right).verdict is Verdict.AC
    table[next(reversed(table))] = "12345"
    wrong = Program(LOOKUP_FUNCTION.format(table=table, name=name), cases, function=name, rules=rules)
    judgement = judge.judge(wrong)
    assert (judgement.verdict, judgement.passed) == (Verdict.WA, len(cases) - 1)
