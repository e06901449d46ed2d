"""Which samples a page shows with their text, and how much of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.errors import R1evalError
from r1eval.report.sample_choice import THINKING, Texts, chosen, parts, texts
from r1eval.store.records import Finish, Score, Status, Vote

SCORES = [
    Score("q", index, status, answer, "", Finish.STOP, 9)
    for index, (status, answer) in enumerate(
        [(Status.CORRECT, "4")] * 5 + [(Status.WRONG, "5")] * 3 + [(Status.NO_ANSWER, "")]
    )
]
VOTES = [Vote("q", "4", (0, 1, 2, 3, 4), True), Vote("q", "5", (5, 6, 7), False)]


def test_each_answer_and_status_comes_before_a_second_of_one() -> None:
    assert chosen(Texts("some", 3), SCORES, VOTES) == {0, 5, 8}
    assert chosen(Texts("some", 4), SCORES, VOTES) == {0, 1, 5, 8}


def test_wrong_shows_what_is_not_correct_and_all_shows_all() -> None:
    assert chosen(Texts("wrong"), SCORES, VOTES) == {5, 6, 7, 8}
    assert chosen(Texts("all"), SCORES, VOTES) == set(range(9))


@given(st.integers(0, 20))
def test_so_many_are_shown_as_were_asked_for(count: int) -> None:
    assert len(chosen(Texts("some", count), SCORES, VOTES)) == min(count, 9)


@pytest.mark.parametrize("bad", ["none", "-1", "", "1.5"])
def test_another_choice_is_refused_with_what_can_be_given(bad: str) -> None:
    with pytest.raises(R1evalError, match="give all, wrong, or a number"):
        texts(bad)


def test_a_long_text_lacks_its_middle_and_says_so() -> None:
    split = parts("<think>" + "word " * THINKING + "</think>end", opened_thinking=False)
    assert "characters left out" in split.thinking
    assert len(split.thinking) < THINKING + 60
    assert split.reply == "end"
    assert split.cut > 3 * THINKING


def test_a_word_of_a_megabyte_is_shortened() -> None:
    assert len(parts("a" * 10**6, opened_thinking=False).reply) < 1_100
