"""`python -m tests.browser.screenshots OUT`: every kind of page, in light and dark, for desktop and phone."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import example_site
from tests.browser.reader import DESKTOP, PHONE, Reader, chromium


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, chromium() as browser:
        site = example_site.make_site(Path(folder))
        reader = Reader(browser, site.report.as_uri())
        for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
            for scheme in ("light", "dark"):
                page = None
                for kind, path in site.pages().items():
                    page = reader.open(path, page, viewport=viewport, color_scheme=scheme)
                    name = f"{kind.replace(' ', '-')}-{size}-{scheme}.png"
                    page.screenshot(path=out / name, full_page=True)
                    print(out / name)
        reader.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
