"""axe-core finds no violation on any page: light on desktop and phone, dark on desktop."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.example_site import Site
from tests.browser.reader import DESKTOP, PHONE, Reader

pytestmark = pytest.mark.browser

OPTIONS = {"resultTypes": ["violations"], "preload": False}
"""without this axe fetches style sheets itself, which the Content-Security-Policy blocks"""
COLOURS = {"runOnly": {"type": "tag", "values": ["cat.color"]}}
"""the rules that a dark page can break where the light one does not"""
EXPAND = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def violations(page: Page, scheme: str) -> list[str]:
    results = Axe().run(page, options=OPTIONS | (COLOURS if scheme == "dark" else {})).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}" for one in results for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize(
    ("scheme", "size"),
    [("light", DESKTOP), ("light", PHONE), ("dark", DESKTOP)],
    ids=["light-desktop", "light-phone", "dark"],
)
def test_axe_finds_no_violation(site: Site, read: Reader, scheme: str, size: dict[str, int]) -> None:
    page, results = None, {}
    for kind, path in site.pages().items():
        page = read.open(path, page, color_scheme=scheme, viewport=size)
        if "hostile" not in kind:
            page.evaluate(EXPAND)
        results[kind] = violations(page, scheme)
    assert {kind: result for kind, result in results.items() if result} == {}
