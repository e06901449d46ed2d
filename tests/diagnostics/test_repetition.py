"""Loops of any period are found, in linear time, but not in tables, expansions or lists."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.diagnostics.repetition import MIN_LOOP_CHARACTERS, ends_in_loop, loop_period

WORDS = st.lists(
    st.sampled_from(["so", "we", "find", "that", "the", "sum", "is", "even", "twelve"]),
    min_size=2,
    max_size=60,
)


@given(WORDS, st.integers(3, 9), st.integers(0, 30), st.text(max_size=50))
def test_a_repeated_passage_is_found_after_any_start_and_with_any_cut(
    words: list[str], times: int, cut: int, before: str
) -> None:
    passage = " ".join(words) + ". Again 7: "
    text = before + passage * (times + 2 * MIN_LOOP_CHARACTERS // len(passage))
    text = text[: len(text) - cut]
    period = loop_period(text)
    assert period is not None
    assert text.endswith(text[-period:] * 3)


@pytest.mark.parametrize("length", [10, 100, 1_000, 10_000, 100_000])
def test_the_period_of_a_long_passage_is_its_length(length: int) -> None:
    passage = "".join(f"step {i} goes on, " for i in range(length))[:length]
    assert loop_period("Once. " + passage * 4) == length or len(passage) < 20


@given(st.integers(1, 400), st.integers(1, 6))
def test_a_table_is_not_a_loop(rows: int, columns: int) -> None:
    rule = "|---" * columns + "|"
    text = "\n".join(f"| {i} " + "| no " * columns + "|\n" + rule for i in range(rows))
    assert not ends_in_loop(text)


@given(
    st.integers(1, 400), st.sampled_from(["x^{n} + ", "{n}. The number is {n}\n", "- item {n}\n", "{n}, "])
)
def test_expansions_and_lists_are_not_loops(length: int, form: str) -> None:
    assert not ends_in_loop("".join(form.replace("{n}", str(i)) for i in range(length)))


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
def test_rows_of_zeros_rules_and_a_few_repeats_are_not_loops(text: str) -> None:
    assert not ends_in_loop(text)


def test_one_line_repeated_among_others_is_a_loop() -> None:
    assert ends_in_loop("".join(f"Let me try the next case here.\nCase {i}.\n" for i in range(20)))


def test_thousands_of_characters_without_words_are_a_loop() -> None:
    assert ends_in_loop("So it is 0." + "\n" * 3_000)


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
        ends_in_loop(text)
        return time.process_time() - started

    short = min(seconds(200_000) for _ in range(3))
    assert any(seconds(1_600_000) < 32 * short + 0.05 for _ in range(3))
