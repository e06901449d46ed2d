"""The renderer of mathematics: KaTeX, which the wheel holds (hatch_build.py); a page is whole without it."""

from pathlib import Path

FOLDER = Path(__file__).parent / "assets" / "katex"


def renderer() -> Path | None:
    """The folder of KaTeX's files; None in a checkout that was never built."""
    return FOLDER if (FOLDER / "katex.min.js").is_file() else None
