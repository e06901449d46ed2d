"""The facts of a program: its code and language, and the test that it failed."""

from dataclasses import replace

import pytest

from benchmarks import packed_tests
from benchmarks.types import Answer, JudgeConfig, Question, Test
from r1eval.report.program_facts import MAX_TEST_LENGTH, code_facts, failed_test
from r1eval.store.records import Finish, Score, Status
from tests.replays import reply_with_program

TESTS = (Test("1 2\n", "3\n"), Test("2 2\n", "4\n"))
QUESTION = Question("q", {"question": "Add."}, "", Answer.PROGRAM, TESTS)
WRONG = Score("q", 0, Status.WRONG, "WA", "python: test 2 of 2: token 1: 5, expected 4", Finish.STOP, 9)


def test_a_wrong_program_is_shown_with_the_test_that_it_failed_and_what_it_printed() -> None:
    score = replace(WRONG, printed="5\n")
    facts = code_facts(QUESTION, score, reply_with_program("print(5)"), False, "answer")
    assert facts is not None
    assert (facts.program, facts.language, facts.verdict) == ("print(5)", "python", "WA")
    assert (facts.test, facts.test_input, facts.expected, facts.output) == (2, "2 2\n", "4\n", "5\n")


def test_a_right_program_has_no_failing_test() -> None:
    score = Score("q", 0, Status.CORRECT, "AC", "cpp17", Finish.STOP, 9)
    facts = code_facts(QUESTION, score, reply_with_program("int main() {}", "cpp"), False, "answer")
    assert facts is not None
    assert (facts.language, facts.test, facts.test_input, facts.output) == ("cpp17", None, "", None)


@pytest.mark.parametrize(
    ("letters", "detail", "number"),
    [
        ("WA", "python: test 1 of 2: token 1: 5, expected 4", 1),
        ("TLE", "cpp17: test 2 of 2: used more than 10 s of CPU time", 2),
        ("AC", "python", None),
        ("CE", "cpp17: test 1 of 2: error: the program's own words", None),
        ("RE", "python: exit status 1: test 1 of 2: its own words", None),
        ("WA", "python: test 3 of 2: a damaged line", None),
        ("WA", "python: test 0 of 2: a damaged line", None),
        ("WA", "python: test 1 of 9: of other tests", None),
        ("", "the judge failed: test 1 of 2: no room", None),
    ],
)
def test_the_failing_test_is_parsed_only_from_the_judges_own_details(
    letters: str, detail: str, number: int | None
) -> None:
    assert failed_test(replace(WRONG, answer=letters, detail=detail), len(TESTS)) == number


def test_a_reply_without_a_program_and_a_question_without_tests_have_no_code() -> None:
    no_answer = Score("q", 0, Status.NO_ANSWER, "", "no code block", Finish.STOP, 9)
    assert code_facts(QUESTION, no_answer, "I cannot.", False, "answer") is None
    assert code_facts(QUESTION, WRONG, reply_with_program("x").split("</think>")[0], True, "answer") is None
    question = replace(QUESTION, answer=Answer.INTEGER, tests=())
    assert code_facts(question, WRONG, reply_with_program("x"), False, "answer") is None


def test_long_tests_are_clipped_and_stay_packed() -> None:
    tests = packed_tests.pack([Test("7 " * 100_000, "1 " * 100_000), *TESTS])
    score = replace(WRONG, detail="python: test 1 of 3: 0 tokens, expected 100000")
    facts = code_facts(replace(QUESTION, tests=tests), score, reply_with_program("pass"), False, "answer")
    assert facts is not None
    assert (len(facts.test_input), len(facts.expected), facts.test_input[-1]) == (
        MAX_TEST_LENGTH,
        MAX_TEST_LENGTH,
        "…",
    )


def test_a_function_is_in_the_questions_language_whatever_its_fence_says() -> None:
    question = replace(QUESTION, judging=JudgeConfig(function="add", language="python"))
    facts = code_facts(question, WRONG, reply_with_program("def add(a, b): return 5", "cpp"), False, "answer")
    assert facts is not None
    assert facts.language == "python"
