"""Locates KaTeX, which renders mathematics and ships in the wheel (hatch_build.py); pages work without it."""

from pathlib import Path

FOLDER = Path(__file__).parent / "assets" / "katex"


def find_katex() -> Path | None:
    """The folder with KaTeX's files; None in a checkout that was never built."""
    return FOLDER if (FOLDER / "katex.min.js").is_file() else None
