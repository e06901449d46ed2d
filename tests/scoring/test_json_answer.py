"""Answers that a reply names in a JSON object, as the prompt of MMLU-Redux asks."""

import time

import pytest

from r1eval.scoring.replies.choice import extract_letter
from r1eval.scoring.replies.json_answer import with_stated_answers

# fmt: off
NAMED = [
    ("C", '{"reasoning": "Only 31 is prime.", "answer": "C"}'),
    ("C", '```json\n{\n    "reasoning": "Only 31 is prime.",\n    "answer": "C"\n}\n```'),
    ("C", 'Here is my answer:\n\n```\n{"answer":"C"}\n```\n\nLet me know if you have questions.'),
    ("C", '{"answer": "(C)"}'),
    ("C", '{"answer": "C) 31"}'),
    ("C", '{"answer": "C. 31", "reasoning": "…"}'),
    ("C", '{"answer": "Option C"}'),
    ("C", '{"answer": "c"}'),
    ("C", '{"answer": C}'),
    ("C", '{"answer": ["C"]}'),
    ("C", '{"Answer": "C"}'),
    ("C", '{"final_answer": "C"}'),
    ("C", '{"answer_letter": "C"}'),
    ("C", "{'reasoning': 'Only 31 is prime.', 'answer': 'C'}"),
    ("C", '{"reasoning": "It isn\'t B, is it?", "answer": "C"}'),
    ("C", '{"answer": "C", "reasoning": "Some say the answer is B."}'),
    ("C", '{"reasoning": "The answer is B? No.\nThe answer is C.", "answer": "C"}'),
    ("C", '{"reasoning": "He says \\"B\\", and {x} is a set.", "answer": "C"}'),
    ("C", '{"reasoning": "He says "B", which is wrong", "answer": "C"}'),
    ("C", '{"reasoning": "He says "B", "answer": "C"}'),
    ("C", '{"reasoning": {"first": "The answer is B."}, "answer": "C"}'),
    ("C", r'{"reasoning": "So $\\frac{1}{2}$.", "answer": "\\boxed{C}"}'),
    ("C", '{"answer": "B"}\n\nWait, 27 is not prime.\n\n{"answer": "C"}'),
    ("C", '{"answer": "B"}\n\nWait, the answer is C.'),
    ("C", 'The answer is B.\n\n{"answer": "C"}'),
    ("C", '{"answer": "B"}\n\n\\boxed{C}'),
    ("C", '{"reasoning": "Only 31 is prime.", "answer": "C"'),
    ("C", '“answer”: “C”'),
]
NOT_NAMED = [
    '{"reasoning": "Only 31 is prime.", "answer": "___"}',
    '{"answer": ""}',
    '{"answer": null}',
    '{"answer": "31"}',
    '{"answer": "A good question"}',
    '{"answers": {"x": 1}}',
    'The field "answer" is empty.',
]
# fmt: on


@pytest.mark.parametrize(("letter", "reply"), NAMED)
def test_the_letter_under_the_name_answer_is_read(letter: str, reply: str) -> None:
    assert extract_letter(reply).answer == letter


@pytest.mark.parametrize("reply", NOT_NAMED)
def test_no_letter_is_made_up(reply: str) -> None:
    assert extract_letter(reply).answer == ""


def test_two_letters_are_an_answer_and_a_wrong_one() -> None:
    assert extract_letter('{"answer": "B or C"}').detail == "several letters"
    assert extract_letter('{"answer": "B, C"}').detail == "several letters"


@pytest.mark.parametrize(
    "text", ['{"a', '{"{" ', '{"answer": ', '"answer": "', '{"answer": "\\', "{" * 3 + '"', '{""', "{{}}"]
)
def test_hostile_text_takes_time_linear_in_its_length(text: str) -> None:
    started = time.process_time()
    with_stated_answers(text * (60_000 // len(text)))
    assert time.process_time() - started < 1


def test_an_object_without_an_answer_stays() -> None:
    assert with_stated_answers(r"The set \{1, 2\} and {x}") == r"The set \{1, 2\} and {x}"
