"""axe-core finds nothing on any page: light and dark, on a desk and on a phone, folded and unfolded."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.folders import Site
from tests.browser.reader import DESK, PHONE, Reader

OPTIONS = {"resultTypes": ["violations"], "preload": False}
"""axe fetches style sheets by itself otherwise, which the policy forbids"""
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: Site, read: Reader, scheme: str, size: dict[str, int]) -> None:
    page, found = None, {}
    for kind, path in site.pages().items():
        page = read.open(path, page, color_scheme=scheme, viewport=size)
        if "hostile" not in kind:
            page.evaluate(UNFOLD)
        found[kind] = violations(page)
    assert {kind: told for kind, told in found.items() if told} == {}
