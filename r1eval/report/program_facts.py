"""A sample's program beside the test that it failed: what the test gave, expected, and what was printed."""

import re

from benchmarks.types import Answer, Question
from r1eval.scoring.code_block import language_of, program_of
from r1eval.scoring.grades import AnswerFrom
from r1eval.store.records import Finish, Score
from reports.site.question_facts import CodeFacts

CLIP = 4_000
"""characters of a test that a page shows"""
FAILED_TEST = re.compile(r"\w+: test (\d+) of (\d+): ")
"""how the detail of a score names the test that decided"""


def code_facts(
    question: Question, score: Score, text: str, opened_thinking: bool, answer_from: AnswerFrom
) -> CodeFacts | None:
    """What a page shows of a program; None where the question asks for none, or the reply holds none.

    `text` is the whole reply, thinking included. Of the tests only the one that failed is unpacked.
    """
    if question.answer is not Answer.PROGRAM:
        return None
    truncated = score.finish is Finish.LENGTH
    found = program_of(text, answer_from, opened_thinking=opened_thinking, truncated=truncated)
    if not found.code:
        return None
    own = question.judging
    number = failed_test(score, len(question.tests))
    test = None if number is None else question.tests[number - 1]
    return CodeFacts(
        program=found.code,
        language=own.language if own.function else language_of(found.tag, own.language),
        verdict=score.answer,
        test=number,
        given=clipped(test.input) if test else "",
        expected=clipped(test.output) if test else "",
        printed=score.printed or None,
    )


def failed_test(score: Score, tests: int) -> int | None:
    """The 1-based number of the test that decided, of so many; None where all passed or none was run."""
    named = FAILED_TEST.match(score.detail)
    if named is None or score.answer in ("", "AC", "CE"):
        return None
    number, total = int(named[1]), int(named[2])
    return number if 1 <= number <= total == tests else None


def clipped(text: str) -> str:
    """
    >>> clipped("1 2"), len(clipped("1 " * 5_000))
    ('1 2', 4000)
    """
    return text if len(text) <= CLIP else text[: CLIP - 1] + "…"
