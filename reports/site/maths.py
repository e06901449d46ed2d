"""The renderer of mathematics: KaTeX, as an installed package ships it, or none."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "djangocms_katex"
"""ships KaTeX's own files (MIT) in a wheel; it is not imported, and needs no Django for that"""
INSIDE = "static/djangocms_katex/vendor/katex"
FILES = ("katex.min.js", "katex.min.css", "LICENSE")
"""and fonts/*.woff2"""


@cache
def renderer() -> Path | None:
    """The folder of KaTeX's files; None where the package is not installed."""
    spec = find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place) / INSIDE
        if all((folder / name).is_file() for name in FILES):
            return folder
    return None
