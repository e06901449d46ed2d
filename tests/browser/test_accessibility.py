"""axe-core finds no violation on any page: light and dark, desktop and phone, collapsed and expanded."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.example_site import Site
from tests.browser.reader import DESKTOP, PHONE, Reader

pytestmark = pytest.mark.browser

OPTIONS = {"resultTypes": ["violations"], "preload": False}
"""without this axe fetches style sheets itself, which the Content-Security-Policy blocks"""
EXPAND = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}" for one in results for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(site: Site, read: Reader, scheme: str, size: dict[str, int]) -> None:
    page, results = None, {}
    for kind, path in site.pages().items():
        page = read.open(path, page, color_scheme=scheme, viewport=size)
        if "hostile" not in kind:
            page.evaluate(EXPAND)
        results[kind] = violations(page)
    assert {kind: result for kind, result in results.items() if result} == {}
