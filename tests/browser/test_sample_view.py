"""A reply shown as Markdown is inert and whole; a chunk that is not what it should be says so."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.example_site import PAYLOAD, Site
from tests.browser.reader import Reader, serve

pytestmark = pytest.mark.browser

TAGS = {
    "P",
    "STRONG",
    "CODE",
    "PRE",
    "SPAN",
    "BLOCKQUOTE",
    "DIV",
    "TABLE",
    "THEAD",
    "TBODY",
    "TR",
    "TH",
    "TD",
}
RENDER = """(source) => {
  const started = performance.now();
  const body = document.createElement("div");
  body.append(r1evalMarkdown.render(source));
  document.querySelector("main").append(body);
  const elements = [...body.querySelectorAll("*")].filter((one) => !one.closest(".formula"));
  return {
    tags: [...new Set(elements.map((one) => one.tagName))],
    attributes: [...new Set(elements.flatMap((one) => one.getAttributeNames()))],
    links: body.querySelectorAll("[href], [src], [style^=url]").length,
    text: body.textContent,
    seconds: (performance.now() - started) / 1000,
  };
}"""
INERT = (
    f"[click](javascript:{PAYLOAD}) and <javascript:{PAYLOAD}> and https://evil.example/x",
    "![picture](https://evil.example/x.png) and [x]: https://evil.example/y",
    f"# <img src=x onerror='{PAYLOAD}'>\n- <svg onload='{PAYLOAD}'>\n> <iframe src='javascript:{PAYLOAD}'>",
    f"| <b onclick='{PAYLOAD}'>a</b> | b |\n|---|---|\n| <script>{PAYLOAD}</script> | **<i>c</i>** |",
    f"```html\n<script>{PAYLOAD}</script>\n```\nand `<img src=x onerror='{PAYLOAD}'>`",
    f"```\n</code></pre><script>{PAYLOAD}</script>",
    "\ue0000\ue001 and \ue00099\ue001 forged, `held`",
)
"""links, pictures, HTML in every kind of block, a fence that never closes, forged marks"""
LONG = {
    "stars": "**" * 80_000,
    "bold": "**a " * 40_000,
    "ticks": "`" * 160_000,
    "fences": "```\n" * 40_000,
    "dollars": "$a " * 50_000,
    "brackets": "\\(" * 80_000,
    "pipes": "|" * 160_000,
    "quotes": "> " * 80_000,
    "items": "- 1. " * 30_000,
    "lines": "- a\n" * 40_000,
    "spaces": " " * 160_000,
}


@pytest.fixture
def question(site: Site) -> str:
    return site.pages()["question"]


def test_markdown_of_a_reply_never_becomes_a_link_a_picture_or_html(question: str, read_from: Reader) -> None:
    page = read_from.open(question)
    for source in INERT:
        shown = page.evaluate(RENDER, source)
        assert set(shown["tags"]) <= TAGS, source
        assert set(shown["attributes"]) <= {"class", "tabindex", "role", "aria-label"}, source
        assert shown["links"] == 0, source
    page.wait_for_timeout(100)
    assert page.evaluate("window.owned") is None


def test_html_in_a_reply_is_shown_as_it_was_written(question: str, read: Reader) -> None:
    page = read.open(question)
    for part in ("<img src=x>", "[click](javascript:alert)", "![p](https://evil.example/x.png)", "&amp;"):
        for source in (part, f"# {part}", f"- {part}", f"> {part}", f"**{part}**", f"`{part}`"):
            assert part in page.evaluate(RENDER, source)["text"], source


def test_blocks_of_markdown_are_rendered(question: str, read: Reader) -> None:
    lists = "## Plan\n1. **add**\n2. `x += 1`\n"
    table = "| a | b |\n|---|---|\n| $x^2$ | 2 |\n"
    source = f"{lists}\n{table}\n```python\nprint(1)\n```\nDone."
    page = read.open(question)
    page.evaluate(RENDER, source)
    body = page.locator("main > div").last
    expect(body.locator(".heading")).to_have_text("Plan")
    assert body.locator(".item .mark").all_inner_texts() == ["1.", "2."]
    expect(body.locator("strong")).to_have_text("add")
    expect(body.locator("td .katex")).to_have_count(1)
    expect(body.locator("pre.block")).to_have_text("print(1)")
    expect(body.locator("p").last).to_have_text("Done.")


@pytest.mark.parametrize("kind", LONG)
def test_no_reply_takes_long_to_render(question: str, read: Reader, kind: str) -> None:
    page = read.open(question)
    assert page.evaluate(RENDER, LONG[kind])["seconds"] < 10


@pytest.mark.parametrize("body", ["", "r1evalTexts('other', 'AAAA');"], ids=["empty", "another"])
def test_a_chunk_without_its_content_is_named(site: Site, browser: Browser, question: str, body: str) -> None:
    with serve(site.report) as url:
        reader = Reader(browser, url)
        page = reader.open(question)
        page.route("**/texts/*.js", lambda route: route.fulfill(body=body, content_type="text/javascript"))
        header, inside = page.locator("#s0 summary").first, page.locator("#s0 .inside")
        header.click()
        expect(inside).to_contain_text("could not be loaded")
        page.unroute("**/texts/*.js")
        header.click()
        header.click()
        expect(inside.locator("dl")).to_be_visible()
        reader.close()
    assert reader.errors == []
