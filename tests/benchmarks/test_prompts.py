"""Prompts: the published wording, and what filling in a slot changes."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.catalogue import BENCHMARKS
from benchmarks.prompts import CHOICE, MATH, render
from benchmarks.prompts_kinds import OWN_PROMPTS
from benchmarks.types import Answer, Prompt
from tests.shared_data import SHARED

SLOTS = {"question": "What is {letters}?", "letters": "ABCD"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{question}", "What is {letters}?"),
        ("{letters}{letters}", "ABCDABCD"),
        (r"put it in \boxed{}", r"put it in \boxed{}"),
        (r"\frac{1}{2} of {letters}", r"\frac{1}{2} of ABCD"),
        ("{nothing} {Question}", "{nothing} {Question}"),
        ("{{letters}}", "{ABCD}"),
        ("{ letters }", "{ letters }"),
        ("no slot", "no slot"),
    ],
)
def test_only_known_slots_are_filled(text: str, message: str) -> None:
    assert render(Prompt(text, "a test"), SLOTS) == message


@given(st.text(), st.text())
def test_slot_values_appear_unchanged_in_the_message(question: str, letters: str) -> None:
    message = render(
        Prompt(r"<{question}|{letters}> \boxed{}", "a test"), {"question": question, "letters": letters}
    )
    assert message == f"<{question}|{letters}> \\boxed{{}}"


def test_mathematics_ends_with_the_directive_of_the_r1_protocol() -> None:
    with (SHARED / "references.toml").open("rb") as file:
        directive = tomllib.load(file)["settings"]["math_directive"]
    assert render(MATH, {"question": "What is $1+1$?"}) == f"What is $1+1$?\n{directive}"


def test_a_choice_asks_for_a_last_line_that_names_the_letter() -> None:
    message = render(CHOICE, {"question": "Which?", "choices": "A) this\nB) that", "letters": "AB"})
    first, *rest = message.split("\n\n")
    assert "'Answer: $LETTER' (without quotes) where LETTER is one of AB." in first
    assert rest == ["Which?", "A) this\nB) that"]


@pytest.mark.parametrize("answer", Answer)
def test_every_kind_of_answer_has_a_prompt_with_a_source(answer: Answer) -> None:
    assert "{question}" in OWN_PROMPTS[answer].text
    assert OWN_PROMPTS[answer].source


def test_every_benchmark_says_where_its_prompts_come_from() -> None:
    for benchmark in BENCHMARKS:
        for prompt in benchmark.prompts.values():
            assert prompt.source
            assert "{question}" in prompt.text
