"""A sample's program and the test that it failed: input, expected output, printed output."""

import contextlib
import re

from benchmarks.errors import BenchmarkError
from benchmarks.types import Answer, Question
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.replies.code_block import block_language, extract_program
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Finish, Score
from reports.site.question_facts import CodeFacts

MAX_TEST_LENGTH = 4_000
"""characters shown of a test's input or output"""
FAILED_TEST_PATTERN = re.compile(r"\w+: test (\d+) of (\d+): ")
"""how the detail of a score names the deciding test"""


def code_facts(
    question: Question,
    score: Score,
    text: str,
    opened_thinking: bool,
    answer_from: AnswerFrom,
    tags: ThinkingTags | None = None,
) -> CodeFacts | None:
    """The facts of a program; None where the question asks for none, or the response has none.

    `text` is the whole response, thinking included; `tags`: the run's own around it. Only the failing test is
    unpacked.
    """
    if question.answer is not Answer.PROGRAM:
        return None
    truncated = score.finish is Finish.LENGTH
    program = extract_program(
        text, answer_from, opened_thinking=opened_thinking, tags=tags, truncated=truncated
    )
    if not program.code:
        return None
    judging = question.judging
    number = failed_test(score, len(question.tests))
    test = None
    if number is not None:
        with contextlib.suppress(BenchmarkError):  # it is in an archive that is not on this machine
            test = question.tests[number - 1]
    return CodeFacts(
        program=program.code,
        language=judging.language if judging.function else block_language(program.tag, judging.language),
        verdict=score.answer,
        test=number,
        test_input=clip(test.input) if test else "",
        expected=clip(test.output) if test else "",
        output=score.printed or None,
    )


def failed_test(score: Score, tests: int) -> int | None:
    """1-based number of the deciding test of `tests` tests; None where all passed or none was run."""
    match = FAILED_TEST_PATTERN.match(score.detail)
    if match is None or score.answer in ("", "AC", "CE"):
        return None
    number, total = int(match[1]), int(match[2])
    return number if 1 <= number <= total == tests else None


def clip(text: str) -> str:
    """
    >>> clip("1 2"), len(clip("1 " * 5_000))
    ('1 2', 4000)
    """
    return text if len(text) <= MAX_TEST_LENGTH else text[: MAX_TEST_LENGTH - 1] + "…"
