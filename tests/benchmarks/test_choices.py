"""Options get letters; their order depends on the question's id only."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.choices import LETTERS, choice_slots, permutation
from benchmarks.errors import BenchmarkError


def test_each_option_is_a_line_with_its_letter() -> None:
    assert choice_slots("Which?", ["this", "that", "both"]) == {
        "question": "Which?",
        "choices": "A) this\nB) that\nC) both",
        "letters": "ABC",
    }


@pytest.mark.parametrize("options", [0, 1, 27])
def test_a_choice_needs_two_options_and_a_letter_for_each(options: int) -> None:
    with pytest.raises(BenchmarkError, match=f"this one has {options}"):
        choice_slots("Which?", ["same"] * options)


@given(st.text(), st.integers(2, len(LETTERS)))
def test_an_order_shows_every_option_once(question_id: str, options: int) -> None:
    assert sorted(permutation(question_id, options)) == list(range(options))


@pytest.mark.parametrize(
    ("question_id", "order"),
    [
        ("recExample", (3, 2, 1, 0)),
        ("recInvented0000002", (1, 0, 3, 2)),
        ("", (0, 2, 1, 3)),
        ("é", (3, 1, 0, 2)),
    ],
)
def test_the_order_of_an_id_never_changes(question_id: str, order: tuple[int, ...]) -> None:
    """Fixed values: a run that is scored years later must pair the same letters with the same options."""
    assert permutation(question_id, 4) == order


def test_over_many_ids_every_position_of_an_option_is_equally_frequent() -> None:
    first = Counter(permutation(f"rec{number}", 4)[0] for number in range(4000))
    orders = Counter(permutation(f"rec{number}", 4) for number in range(4000))
    assert all(900 < count < 1100 for count in first.values())
    assert len(orders) == 24
