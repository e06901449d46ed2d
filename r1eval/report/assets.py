"""Puts what the pages load beside them: sheets, scripts, and KaTeX with its fonts."""

import shutil
from pathlib import Path

from r1eval.errors import R1evalError

ASSETS = Path(__file__).resolve().parents[2] / "reports" / "site" / "assets"
RENDERER = ASSETS / "katex" / "katex.min.js"


def copy_assets(out: Path) -> None:
    """Copy all assets into `assets` below `out`, over those of an earlier report.

    R1evalError where this installation lacks the renderer of mathematics.
    """
    if not RENDERER.is_file():
        raise R1evalError(
            "this installation lacks KaTeX, which sets mathematics; install r1eval again: its build "
            "fetches KaTeX from npm"
        )
    shutil.copytree(ASSETS, out / "assets", dirs_exist_ok=True, copy_function=shutil.copyfile)
