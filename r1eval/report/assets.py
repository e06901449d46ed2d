"""What the pages of a report load, copied beside them: sheets, scripts, the renderer of mathematics."""

import shutil
from pathlib import Path

from reports.site.html import HERE
from reports.site.maths import FILES, renderer


def copy_assets(out: Path) -> None:
    """`assets/` below `out`; with KaTeX where the package that ships it is installed."""
    own = out / "assets"
    shutil.copytree(HERE / "assets", own, dirs_exist_ok=True)
    shipped = renderer()
    if shipped is None:
        return
    (own / "katex" / "fonts").mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(shipped / name, own / "katex" / name)
    for font in sorted(shipped.glob("fonts/*.woff2")):
        shutil.copyfile(font, own / "katex" / "fonts" / font.name)
