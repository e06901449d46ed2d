"""Reflection markers are whole words and phrases, in any case and across lines."""

import pytest

from r1eval.diagnostics.language import latin_words
from r1eval.diagnostics.reflection import count_reflections


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("Wait, wait. WAIT!", 3),
        ("The waiter waited; awaiting is no marker.", 0),
        ("Let me\ncheck that.", 1),
        ("I should re-evaluate this, or reevaluate it.", 2),
        ("Hmm, that can’t be right.", 2),
        ("Let me double-check.", 1),
        ("We check the answer and verify it.", 0),
        ("等一下，这不对。", 2),
        ("", 0),
    ],
)
def test_markers_are_counted(text: str, markers: int) -> None:
    assert count_reflections(latin_words(text), text) == markers
