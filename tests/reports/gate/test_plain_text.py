"""Any text becomes one visible line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.gate.plain_text import sanitize, sanitize_record
from tests.reports.gate.example import EVERYTHING
from tests.reports.gate.hostile import TEXTS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("204", "204"),
        ("  two\n\twords ", "two words"),
        ("\x1b[2J", "<U+001B>[2J"),
        ("a\u202eb", "a<U+202E>b"),
        ("\ud800", "<U+D800>"),
        ("::error::x", ": :error::x"),
        ("std::vector", "std::vector"),
        ("##[group]", "# #[group]"),
        ("## [a heading]", "## [a heading]"),
        ("x" * 30, "x" * 19 + "…"),
        ("x" * 20, "x" * 20),
        (" " * 99 + "x", "…"),
        ("", ""),
    ],
)
def test_a_text_is_shown_as_one_visible_line(text: str, shown: str) -> None:
    assert sanitize(text, longest=20) == shown


def _is_plain(text: str) -> bool:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return not any(unicodedata.category(character) in hidden for character in text) and "##[" not in text


@given(st.text(alphabet=st.characters(exclude_categories=())) | st.sampled_from(TEXTS))
def test_nothing_invisible_is_left(text: str) -> None:
    shown = sanitize(text, longest=50)
    assert _is_plain(shown)
    assert len(shown) <= 50
    assert not any(word.startswith("::") for word in shown.split(" "))


@given(st.text())
def test_a_sanitized_text_does_not_change_again(text: str) -> None:
    assert sanitize(sanitize(text)) == sanitize(text)


def test_a_record_without_hazards_is_unchanged() -> None:
    assert sanitize_record(EVERYTHING) == EVERYTHING
