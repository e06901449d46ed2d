"""What a model, a data set or a name says is shown as text: nothing of it runs, loads, or breaks a page."""

import pytest

from tests.browser.folders import HOSTILE, Site
from tests.browser.reader import Reader

UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
OWNED = """() => [window.owned ?? 0, document.scripts.length,
  document.querySelectorAll("iframe, main style").length]"""


@pytest.mark.parametrize("kind", ["leaderboard", "hostile run", "hostile benchmark", "hostile question"])
def test_nothing_of_it_runs_and_the_page_stays_whole(site: Site, read_from: Reader, kind: str) -> None:
    page = read_from.open(site.pages()[kind])
    page.evaluate(UNFOLD)
    page.wait_for_timeout(300)
    owned, scripts, strange = page.evaluate(OWNED)
    assert (owned, strange) == (0, 0)
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.locator("footer").last.evaluate("one => one.parentElement.tagName") == "BODY"
    assert page.locator("[onerror], [onload], [onclick], [onmouseover], a[href^='javascript']").count() == 0
    assert all("assets/" in str(one.get_attribute("src")) for one in page.locator("script").all())
    assert scripts == page.locator("script").count()


def test_its_text_is_there_to_read(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["hostile question"])
    page.evaluate(UNFOLD)
    page.wait_for_timeout(300)
    text = str(page.evaluate("document.querySelector('main').textContent"))
    for part in ("<img src=x onerror=", "</details></main></body>", "{{ 7 * 7 }}", "⟨U+202E⟩", "␀"):
        assert part in text, part
    assert "\u202e" not in text
    assert len(HOSTILE[4]) > len(text.split("xxxx", maxsplit=1)[0])


def test_a_page_that_is_given_a_script_refuses_it(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["run"])
    page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.owned = 1';"
        " document.body.append(one); }"
    )
    assert page.evaluate("window.owned ?? 0") == 0
    assert any("Content Security Policy" in said for said in read.wrong)
    read.wrong.clear()
