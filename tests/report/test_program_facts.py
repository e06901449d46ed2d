"""A program's facts: its code and language, and of its tests the one that failed."""

from dataclasses import replace

import pytest

from benchmarks import packed_tests
from benchmarks.types import Answer, Judging, Question, Test
from r1eval.report.program_facts import CLIP, code_facts, failed_test
from r1eval.store.records import Finish, Score, Status
from tests.replays import programmed

TESTS = (Test("1 2\n", "3\n"), Test("2 2\n", "4\n"))
ASKED = Question("q", {"question": "Add."}, "", Answer.PROGRAM, TESTS)
WRONG = Score("q", 0, Status.WRONG, "WA", "python: test 2 of 2: token 1: 5, expected 4", Finish.STOP, 9)


def test_a_wrong_program_is_shown_with_the_test_that_it_failed_and_what_it_printed() -> None:
    score = replace(WRONG, printed="5\n")
    facts = code_facts(ASKED, score, programmed("print(5)"), False, "answer")
    assert facts is not None
    assert (facts.program, facts.language, facts.verdict) == ("print(5)", "python", "WA")
    assert (facts.test, facts.given, facts.expected, facts.printed) == (2, "2 2\n", "4\n", "5\n")


def test_a_right_program_has_no_failing_test() -> None:
    score = Score("q", 0, Status.CORRECT, "AC", "cpp17", Finish.STOP, 9)
    facts = code_facts(ASKED, score, programmed("int main() {}", "cpp"), False, "answer")
    assert facts is not None
    assert (facts.language, facts.test, facts.given, facts.printed) == ("cpp17", None, "", None)


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
def test_the_failing_test_is_read_from_the_judges_words_alone(
    letters: str, detail: str, number: int | None
) -> None:
    assert failed_test(replace(WRONG, answer=letters, detail=detail), len(TESTS)) == number


def test_a_reply_without_a_program_and_a_question_without_tests_have_no_code() -> None:
    silent = Score("q", 0, Status.NO_ANSWER, "", "no code block", Finish.STOP, 9)
    assert code_facts(ASKED, silent, "I cannot.", False, "answer") is None
    assert code_facts(ASKED, WRONG, programmed("x").split("</think>")[0], True, "answer") is None
    asked = replace(ASKED, answer=Answer.INTEGER, tests=())
    assert code_facts(asked, WRONG, programmed("x"), False, "answer") is None


def test_long_tests_are_clipped_and_stay_packed() -> None:
    tests = packed_tests.pack([Test("7 " * 100_000, "1 " * 100_000), *TESTS])
    score = replace(WRONG, detail="python: test 1 of 3: 0 tokens, expected 100000")
    facts = code_facts(replace(ASKED, tests=tests), score, programmed("pass"), False, "answer")
    assert facts is not None
    assert (len(facts.given), len(facts.expected), facts.given[-1]) == (CLIP, CLIP, "…")


def test_a_function_is_in_the_questions_language_whatever_its_fence_says() -> None:
    asked = replace(ASKED, judging=Judging(function="add", language="python"))
    facts = code_facts(asked, WRONG, programmed("def add(a, b): return 5", "cpp"), False, "answer")
    assert facts is not None
    assert facts.language == "python"
