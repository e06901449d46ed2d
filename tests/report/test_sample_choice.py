"""Which samples a page shows with their text, and how long texts are clipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.errors import R1evalError
from r1eval.report.sample_choice import (
    MAX_THINKING,
    MAX_WORD,
    TextSelection,
    clip_middle,
    parse_text_selection,
    select_samples,
    split_text,
)
from r1eval.scoring.replies.thinking import DIALECTS
from r1eval.store.records import Finish, Score, Status, Vote

SCORES = [
    Score("q", index, status, answer, "", Finish.STOP, 9)
    for index, (status, answer) in enumerate(
        [(Status.CORRECT, "4")] * 5 + [(Status.WRONG, "5")] * 3 + [(Status.NO_ANSWER, "")]
    )
]
VOTES = [Vote("q", "4", (0, 1, 2, 3, 4), True), Vote("q", "5", (5, 6, 7), False)]


def test_each_answer_and_status_comes_before_a_second_of_one() -> None:
    assert select_samples(TextSelection("some", 3), SCORES, VOTES) == {0, 5, 8}
    assert select_samples(TextSelection("some", 4), SCORES, VOTES) == {0, 1, 5, 8}


def test_wrong_selects_all_that_are_not_correct_and_all_selects_all() -> None:
    assert select_samples(TextSelection("wrong"), SCORES, VOTES) == {5, 6, 7, 8}
    assert select_samples(TextSelection("all"), SCORES, VOTES) == set(range(9))


@given(st.integers(0, 20))
def test_a_number_selects_that_many(count: int) -> None:
    assert len(select_samples(TextSelection("some", count), SCORES, VOTES)) == min(count, 9)


@pytest.mark.parametrize("bad", ["none", "-1", "", "1.5"])
def test_an_invalid_value_is_refused_with_the_valid_ones(bad: str) -> None:
    with pytest.raises(R1evalError, match="give all, wrong, or a number"):
        parse_text_selection(bad)


def test_the_middle_of_a_long_text_is_left_out_and_marked() -> None:
    split = split_text("<think>" + "word " * MAX_THINKING + "</think>end", opened_thinking=False)
    assert "characters left out" in split.thinking
    assert len(split.thinking) < MAX_THINKING + 60
    assert split.reply == "end"
    assert split.omitted > 3 * MAX_THINKING


@pytest.mark.parametrize(("opening", "closing"), DIALECTS.values(), ids=DIALECTS)
def test_thinking_is_shown_apart_from_the_answer_in_every_dialect(opening: str, closing: str) -> None:
    split = split_text(f"{opening}\nHm.\n{closing}\n\nIt is 4.", opened_thinking=False)
    assert (split.thinking, split.reply) == ("Hm.", "It is 4.")
    unfinished = split_text(f"{opening}\nHm.", opened_thinking=False)
    assert (unfinished.thinking, unfinished.reply) == ("Hm.", "")


def test_a_word_of_a_megabyte_is_shortened() -> None:
    assert len(split_text("a" * 10**6, opened_thinking=False).reply) < 1_100


@given(st.integers(0, 3 * MAX_WORD), st.integers(MAX_WORD, 5 * MAX_WORD))
def test_a_long_word_is_cut_wherever_it_begins(start: int, length: int) -> None:
    text = "ab " * (start // 3) + " " * (start % 3) + "x" * length + " end"
    shown, omitted = clip_middle(text, 10**6)
    assert max(map(len, shown.split())) < 2 * MAX_WORD
    assert omitted == (length - MAX_WORD if length >= 2 * MAX_WORD else 0)
