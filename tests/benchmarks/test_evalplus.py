"""HumanEval+ and MBPP+: EvalPlus' prompt, its tests as they are, and what a right and a wrong reply get."""

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks import evalplus
from benchmarks.errors import BenchmarkError
from benchmarks.evalplus import HUMANEVAL_PLUS, MBPP_PLUS
from benchmarks.packed_tests import PackedTests
from benchmarks.prompts import render
from benchmarks.types import Answer, Benchmark, JudgeConfig, Question, Test
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.programs import JudgeOptions
from r1eval.store.records import Status
from tests.benchmarks.rows import example_rows
from tests.replays import reply_with_program

COMPARISON = """\
import numpy as np

def is_floats(x) -> bool:
    if isinstance(x, float):
        return True
    if isinstance(x, (list, tuple)):
        return all(isinstance(i, float) for i in x)
    return False


def assertion(out, exp, atol):
    exact_match = out == exp

    if atol == 0 and is_floats(exp):
        atol = 1e-6
    if not exact_match and atol != 0:
        np.testing.assert_allclose(out, exp, atol=atol)
    else:
        assert exact_match

"""
"""how EvalPlus' tests compare"""
LOOP = """\
inputs = {inputs}
results = {results}
for i, (inp, exp) in enumerate(zip(inputs, results)):
    assertion({name}(*inp), exp, 0)
"""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(1) as grader:
        yield grader


def make_question(benchmark: Benchmark, **cells: Any) -> Question:
    [row] = example_rows(benchmark)
    question = benchmark.to_question({**row, **cells, "@config": "default", "@row": 0})
    assert isinstance(question, Question)
    return question


def humaneval_test(inputs: str, results: str) -> str:
    loop = LOOP.format(inputs=inputs, results=results, name="candidate")
    return f"{COMPARISON}\ndef check(candidate):\n" + "".join(f"    {line}\n" for line in loop.splitlines())


def mbpp_test(inputs: str, results: str, name: str = "halves") -> str:
    return f"{COMPARISON}\n{LOOP.format(inputs=inputs, results=results, name=name)}"


def test_the_humaneval_row_that_its_file_opens_with() -> None:
    question = make_question(HUMANEVAL_PLUS)
    assert question == Question(
        id="HumanEval/999",
        slots={"question": 'def twice(n: int) -> int:\n    """ Return 2n: twice(4) is 8. """'},
        gold="",
        answer=Answer.PROGRAM,
        tests=(Test("[[4], [0]]", question.tests[0].output),),
        judging=JudgeConfig(
            checker="asserts", function="twice", time_limit_seconds=60.0, memory_limit_mb=4096.0
        ),
    )
    assert isinstance(question.tests, PackedTests)
    assert question.tests[0].output.endswith("\n\ncheck(candidate)\n")


def test_an_mbpp_question_shows_its_first_assertion_only() -> None:
    question = make_question(MBPP_PLUS)
    assert (question.id, question.judging.function) == ("999", "halves")
    assert render(MBPP_PLUS.prompts[Answer.PROGRAM], question.slots) == (
        "Please provide a self-contained Python script that solves the following problem in a markdown code "
        'block:\n```python\n"""\nWrite a function to halve both numbers of a pair.\n'
        'assert halves((4, 6)) == (2, 3)\n"""\n```'
    )
    assert question.tests[0].output.startswith("halves = candidate\n")


def test_the_function_is_the_one_that_the_first_assertion_calls() -> None:
    code = "def half(n):\n  return n / 2\ndef halves(pair):\n  return tuple(map(half, pair))"
    assert make_question(MBPP_PLUS, code=code).judging.function == "halves"


@pytest.mark.parametrize(
    ("benchmark", "cells", "message"),
    [
        (MBPP_PLUS, {"test_list": ["assert True"]}, "begins with 'assert True', which calls nothing of"),
        (MBPP_PLUS, {"test": "assert True"}, "column 'test' has 0 lines `inputs = …`, expected one"),
        (HUMANEVAL_PLUS, {"test": "inputs = [1]\n  inputs = [2]"}, "column 'test' has 2 lines"),
    ],
)
def test_a_row_that_cannot_be_judged_is_an_error(
    benchmark: Benchmark, cells: dict[str, Any], message: str
) -> None:
    with pytest.raises(BenchmarkError) as caught:
        make_question(benchmark, **cells)
    assert message in str(caught.value)


HUMANEVAL_TEST = humaneval_test("[[4], [-3], [0]]", "[8, -6, 0]")
WITH_INF = "from math import inf\n" + mbpp_test("[[(inf, 6)]]", "[(inf, 3.0)]")
MBPP_TEST = mbpp_test("[[(4, 6)], [(1, 2)]]", "[(2.0, 3.0), (0.5, 1.0)]")


@pytest.mark.jail
@pytest.mark.parametrize(
    ("benchmark", "test", "code", "status"),
    [
        (HUMANEVAL_PLUS, None, "def twice(n: int) -> int:\n    return 2 * n", Status.CORRECT),
        (HUMANEVAL_PLUS, HUMANEVAL_TEST, "def twice(n):\n    return n + n", Status.CORRECT),
        (HUMANEVAL_PLUS, HUMANEVAL_TEST, "def twice(n):\n    return abs(n + n)", Status.WRONG),
        (HUMANEVAL_PLUS, HUMANEVAL_TEST, "def double(n):\n    return n + n", Status.WRONG),
        (HUMANEVAL_PLUS, HUMANEVAL_TEST, "import os\nos._exit(0)", Status.WRONG),
        (HUMANEVAL_PLUS, humaneval_test("[[]]", "results"), "def twice():\n    return 0", Status.FAILED),
        (MBPP_PLUS, None, "def halves(pair):\n  return tuple(n / 2 for n in pair)", Status.CORRECT),
        (MBPP_PLUS, MBPP_TEST, "def halves(pair):\n  return tuple(n * 0.5 for n in pair)", Status.CORRECT),
        (MBPP_PLUS, MBPP_TEST, "def halves(pair):\n  return [n / 2 + 1e-9 for n in pair]", Status.CORRECT),
        (MBPP_PLUS, MBPP_TEST, "def halves(pair):\n  return [n / 2 + 1e-3 for n in pair]", Status.WRONG),
        (MBPP_PLUS, MBPP_TEST, "def halves(pair):\n  return tuple(n // 2 for n in pair)", Status.WRONG),
        (MBPP_PLUS, WITH_INF, "def halves(pair):\n  return tuple(n / 2 for n in pair)", Status.CORRECT),
    ],
)  # fmt: skip
def test_a_reply_is_graded_by_the_sets_own_assertions(
    grader: Grader, benchmark: Benchmark, test: str | None, code: str, status: Status
) -> None:
    question = make_question(benchmark, **({"test": test} if test else {}))
    [(_, grade)] = grader.grade([Item(Answer.PROGRAM, "", reply_with_program(code), question=question)])
    assert grade.status is status, grade


@pytest.mark.jail
def test_livecodebenchs_rules_leave_assertions_to_r1eval() -> None:
    question = make_question(HUMANEVAL_PLUS)
    reply = reply_with_program("def twice(n):\n    return 2 * n")
    with Grader(1, judge_options=JudgeOptions(rules="lcb")) as grader:
        [(_, grade)] = grader.grade([Item(Answer.PROGRAM, "", reply, question=question)])
    assert (grade.status, grade.own_verdict) == (Status.CORRECT, "")


def test_their_published_key_and_size_are_their_own() -> None:
    sizes = {benchmark.published: benchmark.expected_questions for benchmark in (HUMANEVAL_PLUS, MBPP_PLUS)}
    assert sizes == {"humaneval_plus": 164, "mbpp_plus": 378}
    assert evalplus.SCRIPT.source.startswith("EvalPlus 0.3.1")
