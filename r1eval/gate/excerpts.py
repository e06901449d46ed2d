"""Excerpts of two texts around their first difference, for messages of one line."""

import json
import re

EXCERPT_RADIUS = 24
"""characters shown on each side of the first difference"""

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
DATES = re.compile(
    r"\b\d{4}-\d\d-\d\d\b"
    rf"|\b\d{{1,2}} (?:{MONTHS})[a-z]* \d{{4}}\b"
    rf"|\b(?:{MONTHS})[a-z]* \d{{1,2}}, \d{{4}}\b"
)
"""the dates that chat templates write: 2026-02-03, 3 Feb 2026, February 3, 2026"""


def differing_excerpts(old: str, new: str) -> tuple[str, str]:
    """The text around the first difference of two texts, quoted, each on one line.

    >>> differing_excerpts("Think, then answer in a box.", "Think, then answer in words.")
    ('"Think, then answer in a box."', '"Think, then answer in words."')
    """
    same = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    return _excerpt(old, same), _excerpt(new, same)


def without_dates(text: str) -> str:
    """The text with its dates replaced: a template that writes today's date differs every day.

    >>> without_dates("Today Date: 26 Jul 2024. Current date: 2026-02-03")
    'Today Date: [date]. Current date: [date]'
    """
    return DATES.sub("[date]", text)


def _excerpt(text: str, place: int) -> str:
    start, end = max(0, place - EXCERPT_RADIUS), place + EXCERPT_RADIUS
    excerpt = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return json.dumps(excerpt, ensure_ascii=False)
