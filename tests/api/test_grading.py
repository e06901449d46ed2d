"""`grade` and `grade_many` grade as `r1eval verify` does; `judge` judges as `r1eval judge` does."""

import json
import threading
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import r1eval
from r1eval.errors import R1evalError
from tests.command_line import r1eval as command

PAIRS = [
    ("1/2", "It is \\boxed{0.5}."),
    ("1/2", "<think>\\boxed{1/2}</think> I do not know, \\boxed{}"),
    ("x^2-1", "\\boxed{(x-1)(x+1)}"),
    ("\\{1,2\\}", "\\boxed{\\{2,1\\}}"),
    ("7", "<think>The answer is 7"),
    ("3", "\\boxed{4}"),
    ("\\frac{1}{", "\\boxed{1}"),
]


@pytest.mark.slow
def test_the_grades_are_those_of_the_command(tmp_path: Path) -> None:
    lines = (
        json.dumps({"id": n, "kind": "expression", "gold": gold, "response": response})
        for n, (gold, response) in enumerate(PAIRS)
    )
    done = command("verify", "-", cwd=tmp_path, stdin="\n".join(lines))
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    ours = list(r1eval.grade_many(PAIRS, workers=1))
    assert [(one.status, one.answer, one.detail) for one in ours] == [
        (line["status"], line["answer"], line["detail"]) for line in theirs
    ]
    assert [one.status for one in ours] == [
        "correct",
        "no_answer",
        "correct",
        "correct",
        "no_answer",
        "wrong",
        "failed",
    ]
    assert [r1eval.grade(*pair).status for pair in PAIRS] == [one.status for one in ours]


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))))
def test_the_grades_of_many_are_in_order(pairs: list[tuple[int, int]]) -> None:
    items = [(str(gold), f"\\boxed{{{answer}}}") for gold, answer in pairs]
    found = [one.status == "correct" for one in r1eval.grade_many(items, "integer")]
    assert found == [gold == answer for gold, answer in pairs]


def test_grades_come_while_more_items_are_awaited() -> None:
    more = threading.Event()

    def items() -> Any:
        yield "7", "\\boxed{7}"
        more.wait(30)
        yield "7", "\\boxed{8}"

    grades = r1eval.grade_many(items(), "integer")
    assert next(grades).status == "correct"
    more.set()
    assert next(grades).status == "wrong"


def test_an_endless_input_is_read_only_as_far_as_needed() -> None:
    read = 0

    def items() -> Any:
        nonlocal read
        while True:
            read += 1
            yield "7", "\\boxed{7}", "integer"

    grades = r1eval.grade_many(items())
    assert [one.status.value for one in islice(grades, 3)] == ["correct"] * 3
    assert read < 1000


def test_the_kind_may_differ_from_item_to_item() -> None:
    items: list[Any] = [("7", "\\boxed{7}"), ("C", "Answer: C", "choice")]
    assert [one.status.value for one in r1eval.grade_many(items, "integer")] == ["correct", "correct"]


def test_an_answer_from_unfinished_thinking_counts_on_request() -> None:
    assert r1eval.grade("7", "<think>\\boxed{7}", "integer").status == "no_answer"
    assert r1eval.grade("7", "<think>\\boxed{7}", "integer", answer_from="anywhere").status == "correct"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: r1eval.grade("7", "7", "program"), "kind is 'program'; programs need tests"),  # type: ignore[arg-type]
        (lambda: r1eval.grade("7", "7", "int"), "kind is 'int'; give integer, expression, choice"),  # type: ignore[arg-type]
        (lambda: r1eval.grade(7, "7"), "gold is 7; give a string"),  # type: ignore[arg-type]
        (lambda: r1eval.grade("7", "7", answer_from="all"), "answer_from='all': give answer or anywhere"),  # type: ignore[arg-type]
        (lambda: r1eval.grade_many([], workers=0), "workers=0: give 1 or more"),
        (lambda: list(r1eval.grade_many(["77"])), "'77': give .gold, response. or"),  # type: ignore[list-item]
        (lambda: list(r1eval.grade_many([("7", None)])), "response is None; give a string"),  # type: ignore[list-item]
        (lambda: r1eval.judge("1", []), "tests is \\[\\]; give a list of at least one test"),
        (lambda: r1eval.judge("1", [("1",)]), "the test \\('1',\\): give .input, output."),  # type: ignore[list-item]
        (lambda: r1eval.judge("1", [("1", "1")], "cobol"), "language: .*cobol"),
        (lambda: r1eval.judge("1", [("1", "1")], time_limit_s=0), "time_limit_s is 0; give a number above 0"),
        (
            lambda: r1eval.judge("1", [("1", "1")], isolation="docker"),  # type: ignore[arg-type]
            "isolation 'docker' is unknown",
        ),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_bad_input_is_one_line(call: Any, message: str) -> None:
    with pytest.raises(R1evalError, match=message):
        call()


def test_a_mistyped_option_of_judge_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'chekcer'; did you mean 'checker'"):
        r1eval.judge("1", [("1", "1")], chekcer="float")  # type: ignore[call-arg]


@pytest.mark.jail
def test_programs_are_judged_as_by_the_command(tmp_path: Path) -> None:
    tests = [{"input": "3", "output": "9"}, {"input": "4", "output": "17"}, {"input": "5", "output": "25"}]
    programs = ["print(int(input())**2)", "print(int(input())**2 + (1 == 0))", "import sys; sys.exit(3)"]
    lines = [json.dumps({"id": n, "code": code, "tests": tests}) for n, code in enumerate(programs)]
    done = command("judge", "-", "--all-tests", cwd=tmp_path, stdin="\n".join(lines))
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    ours = [r1eval.judge(code, tests, all_tests=True) for code in programs]
    assert [(one.verdict, one.passed, one.total, one.detail) for one in ours] == [
        (line["verdict"], line["tests_passed"], line["tests_total"], line["detail"]) for line in theirs
    ]
    assert [one.verdict.value for one in ours] == ["WA", "WA", "RE"]


@pytest.mark.jail
def test_options_of_judge_reach_it() -> None:
    adder = "def add(a, b):\n    return a + b"
    assert r1eval.judge(adder, [("1\n2", "3")], fn_name="add").verdict.value == "AC"
    assert r1eval.judge("print(0.3000001)", [("", "0.3")], checker="float").verdict.value == "AC"
    assert r1eval.judge("print(0.3000001)", [("", "0.3")]).verdict.value == "WA"
    slow = r1eval.judge("while True: pass", [("", "")], time_limit_s=0.2)
    assert slow.verdict.value == "TLE"


GRADED = [
    ("span", '["7 yards"]', "Answer: 7 yards", "correct"),
    ("span", "7 yards", "Answer: 7 feet", "failed"),
    ("text", "(B)", "The answer is: b", "correct"),
    ("grid", "[[0, 1]]", "<think>[[1, 1]]</think>[[0,1]]", "correct"),
    ("grid", "[[0, 1]]", "<think>[[0, 1]]", "no_answer"),
    ("grid", "[[0, 1], [1]]", "[[0, 1]]", "failed"),
]


@pytest.mark.slow
def test_kinds_with_scorers_of_their_own_are_graded_by_function_and_command(tmp_path: Path) -> None:
    lines = (
        json.dumps({"id": number, "kind": kind, "gold": gold, "response": reply})
        for number, (kind, gold, reply, _) in enumerate(GRADED)
    )
    done = command("verify", "-", cwd=tmp_path, stdin="\n".join(lines))
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    items: Any = [(gold, reply, kind) for kind, gold, reply, _ in GRADED]
    ours = list(r1eval.grade_many(items))
    assert [one.status for one in ours] == [status for *_, status in GRADED]
    assert [(one.status, one.answer, one.detail) for one in ours] == [
        (line["status"], line["answer"], line["detail"]) for line in theirs
    ]
    assert [{k: list(pair) for k, pair in one.measures.items()} for one in ours] == [
        line.get("measures", {}) for line in theirs
    ]
    assert [one.measures for one in ours if one.status == "failed"] == [{}, {}], "no F1 of 0"
    assert (done.returncode, "means nothing in 2 lines (2, 6)" in done.stderr) == (2, True)
