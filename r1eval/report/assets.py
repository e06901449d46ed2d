"""Copies what the pages of a report load: style sheets, scripts, KaTeX."""

import shutil
from pathlib import Path

from reports.site.html import SITE_FOLDER


def copy_assets(out: Path) -> None:
    """Writes `assets/` below `out`, over those of an earlier report."""
    shutil.copytree(SITE_FOLDER / "assets", out / "assets", dirs_exist_ok=True, copy_function=shutil.copyfile)
