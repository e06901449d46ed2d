"""Cutting replies for instructions: nothing is lost, whatever the text; odd cases as in the reference."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.scoring.kinds.instructions.language import detect
from r1eval.scoring.kinds.instructions.sentences import punkt_sentences
from r1eval.scoring.kinds.instructions.words import tokens

PIECES = st.sampled_from(
    (
        "Dr",
        "e.g",
        "U.S",
        "tea",
        "Tea",
        "3.5",
        "I",
        " ",
        "\n",
        ".",
        "...",
        "!",
        "?",
        '"',
        "”",
        "'s",
        ")",
        "(",
        "-",
        "*",
    )
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_sentences_are_the_whole_text_but_for_the_spaces_between(text: str) -> None:
    assert "".join("".join(punkt_sentences(text)).split()) == "".join(text.split())


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_tokens_are_the_letters_and_digits_of_the_text_in_order(text: str) -> None:
    found = "".join(tokens(text))
    assert list(filter(str.isalnum, found)) == list(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Lee met Dr. No at 7 p.m. sharp.", 1),
        ("He left at 7 p.m. The house was dark.", 2),
        ("Wait... what? Yes!! Go", 3),
        ("Yes! ! No", 3),
        ('"Go." (He went.) Then?', 3),
        ("“Go.” He went.", 1),
        ("- tea\n- cake\n- a cup", 1),
    ],
)
def test_sentences_are_counted_as_published_figures_do(text: str, count: int) -> None:
    """Lines without a mark end none, and neither does a curly quote."""
    assert len(punkt_sentences(text)) == count


def test_a_language_is_detected_the_same_every_time() -> None:
    text = "THE PLAN IS FINAL: MEET AT TEN, NO TEA"
    assert len({detect(text) for _ in range(10)}) == 1


def test_a_text_without_letters_has_no_language() -> None:
    assert detect("12 + 30 = 42") is None
