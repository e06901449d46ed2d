"""Text of a model, a dataset or a name is shown as text: nothing in it runs, loads, or breaks a page."""

import pytest

from tests.browser.example_site import HOSTILE, Site
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

EXPAND = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
OWNED = """() => [window.owned ?? 0, document.scripts.length,
  document.querySelectorAll("iframe, main style").length]"""


@pytest.mark.parametrize(
    "kind", ["leaderboard", "hostile run", "hostile benchmark", "hostile question", "hostile samples"]
)
def test_nothing_in_it_runs_and_the_page_stays_intact(site: Site, read_from: Reader, kind: str) -> None:
    page = read_from.open(site.pages()[kind])
    page.evaluate(EXPAND)
    page.wait_for_timeout(300)
    owned, scripts, injected = page.evaluate(OWNED)
    assert (owned, injected) == (0, 0)
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.locator("footer").last.evaluate("one => one.parentElement.tagName") == "BODY"
    assert page.locator("[onerror], [onload], [onclick], [onmouseover], a[href^='javascript']").count() == 0
    sources = page.evaluate("[...document.scripts].map((one) => one.src)")
    assert all(source.startswith(f"{read_from.base}/") for source in sources)
    assert scripts == page.locator("script").count()


def test_its_text_is_shown(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["hostile question"])
    page.evaluate(EXPAND)
    page.wait_for_timeout(300)
    text = str(page.evaluate("document.querySelector('main').textContent"))
    for part in ("<img src=x onerror=", "</details></main></body>", "{{ 7 * 7 }}", "⟨U+202E⟩", "␀"):
        assert part in text, part
    assert "\u202e" not in text
    assert len(HOSTILE[4]) > len(text.split("xxxx", maxsplit=1)[0])


def test_an_injected_script_is_blocked_by_the_policy(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["run"])
    page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.owned = 1';"
        " document.body.append(one); }"
    )
    assert page.evaluate("window.owned ?? 0") == 0
    assert any("Content Security Policy" in error for error in read.errors)
    read.errors.clear()
