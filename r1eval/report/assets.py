"""What the pages of a report load, copied beside them: sheets, scripts, the renderer of mathematics."""

import shutil
from pathlib import Path

from reports.site.html import HERE


def copy_assets(out: Path) -> None:
    """`assets/` below `out`, over those of an earlier report."""
    shutil.copytree(HERE / "assets", out / "assets", dirs_exist_ok=True, copy_function=shutil.copyfile)
