"""Loops are found at any period, in linear time, and never in tables, expansions or lists."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.diagnostics.repetition import LEAST, loops, period

WORDS = st.lists(
    st.sampled_from(["so", "we", "find", "that", "the", "sum", "is", "even", "twelve"]),
    min_size=2,
    max_size=60,
)


@given(WORDS, st.integers(3, 9), st.integers(0, 30), st.text(max_size=50))
def test_a_passage_over_and_over_is_found_however_the_text_begins_and_wherever_it_is_cut(
    words: list[str], times: int, cut: int, before: str
) -> None:
    passage = " ".join(words) + ". Again 7: "
    text = before + passage * (times + 2 * LEAST // len(passage))
    text = text[: len(text) - cut]
    found = period(text)
    assert found is not None
    assert text.endswith(text[-found:] * 3)


@pytest.mark.parametrize("length", [10, 100, 1_000, 10_000, 100_000])
def test_a_long_passage_is_found_with_its_own_length(length: int) -> None:
    passage = "".join(f"step {i} goes on, " for i in range(length))[:length]
    assert period("Once. " + passage * 4) == length or len(passage) < 20


@given(st.integers(1, 400), st.integers(1, 6))
def test_a_table_is_no_loop(rows: int, columns: int) -> None:
    rule = "|---" * columns + "|"
    text = "\n".join(f"| {i} " + "| no " * columns + "|\n" + rule for i in range(rows))
    assert not loops(text)


@given(
    st.integers(1, 400), st.sampled_from(["x^{n} + ", "{n}. The number is {n}\n", "- item {n}\n", "{n}, "])
)
def test_expansions_and_lists_are_no_loop(length: int, form: str) -> None:
    assert not loops("".join(form.replace("{n}", str(i)) for i in range(length)))


@pytest.mark.parametrize(
    "text",
    [
        "0 & 0 & 0 & 0 \\\\\n" * 40,
        "1, 0, " * 150,
        "-" * 1_000,
        "The answer is 4. " * 10,
        "}\n" * 300,
        "",
    ],
)
def test_rows_of_zeros_rules_and_a_few_repeats_are_no_loop(text: str) -> None:
    assert not loops(text)


def test_the_same_line_many_times_among_others_is_a_loop() -> None:
    assert loops("".join(f"Let me try the next case here.\nCase {i}.\n" for i in range(20)))


def test_even_signs_without_words_are_a_loop_when_there_are_thousands() -> None:
    assert loops("So it is 0." + "\n" * 3_000)


HOSTILE = {
    "one letter": "a",
    "two letters": "ab" * 7 + "b",
    "NULs": "\0",
    "halves of surrogates": "\ud800\udfff",
    "lines": "\n\r ",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear_in_the_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = "b" + unit * (length // len(unit)) + "c" + unit * (length // len(unit) // 4)
        started = time.process_time()
        loops(text)
        return time.process_time() - started

    short = min(seconds(200_000) for _ in range(3))
    assert min(seconds(1_600_000) for _ in range(3)) < 24 * short + 0.05
