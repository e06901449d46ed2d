"""Reading a reply takes time linear in its length, whatever it repeats."""

import time
from collections.abc import Callable

import pytest

from r1eval.scoring.replies.answer_part import answer_part
from r1eval.scoring.replies.choice import extract_letter
from r1eval.scoring.replies.code_block import extract_program
from r1eval.scoring.replies.extraction import extract

pytestmark = pytest.mark.slow

LONGEST = 160_000
"""characters of the longest replies, of 32,768 tokens"""
PHRASE_RUNS = [
    "it  is  ", "I think ", "answer: ", "Final Answer: ", "is equal to ",
    "est égal à ", "не равно ", "答案是", "####", "\\boxed{",
    "\\boxed{1} and ", "<answer></answer>", "</think>\nQuestion:\n", "Question:\n", "```\n",
    "$1$ ", "\n", "(not 5) ", "A and B ", "but rather ",
]  # fmt: skip
"""phrases that overlap, or open what never closes"""
BEGINNINGS = ["", "\\boxed{2} The answer is  ", "therefore  it is not "]


@pytest.mark.parametrize("phrase", PHRASE_RUNS)
@pytest.mark.parametrize("read", [extract, extract_letter, extract_program, answer_part])
def test_a_long_reply_of_repeated_phrases_is_read_quickly(read: Callable[[str], object], phrase: str) -> None:
    read("The answer is 5.")  # the patterns are compiled
    for beginning in BEGINNINGS:
        started = time.process_time()
        read(beginning + phrase * (LONGEST // len(phrase)) + "?")
        assert time.process_time() - started < 1  # 0.3 s on an idle machine
