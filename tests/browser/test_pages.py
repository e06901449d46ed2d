"""Every page loads from the report alone, fits its window, and works by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.example_site import Site
from tests.browser.reader import PHONE, Reader

pytestmark = pytest.mark.browser

KINDS = {"leaderboard", "run", "benchmark", "question", "comparison", "checkpoints"}
PAPER = {"width": 1047, "height": 718}
"""A4, landscape, within its margins of 1 cm, at 96 pixels an inch"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROKEN = "[...document.images].filter((one) => one.complete && !one.naturalWidth).map((one) => one.src)"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))


def test_there_is_a_page_of_each_kind(site: Site) -> None:
    assert set(site.pages()) >= KINDS


def test_every_page_loads_from_the_report_alone_and_without_an_error(site: Site, read_from: Reader) -> None:
    page = None
    for path in site.pages().values():
        page = read_from.open(path, page)
        assert page.locator("h1").count() == 1, path
        assert page.evaluate(BROKEN) == [], path


def test_no_page_is_wider_than_a_phone(site: Site, read: Reader) -> None:
    page = None
    overflow = {}
    for path in site.pages().values():
        page = read.open(path, page, viewport=PHONE)
        overflow[path] = page.evaluate(OVERFLOW)
    assert {path: pixels for path, pixels in overflow.items() if pixels > 0} == {}


def test_no_page_is_wider_than_paper(site: Site, read: Reader) -> None:
    page = None
    for path in site.pages().values():
        page = read.open(path, page, viewport=PAPER)
        page.emulate_media(media="print")
        assert not page.locator("button.theme").is_visible(), path
        assert page.evaluate(OVERFLOW) <= 0, path
        page.emulate_media(media="screen")


def test_the_theme_can_be_switched_and_is_kept_across_pages(site: Site, read_from: Reader) -> None:
    page = read_from.open("index.html", color_scheme="light")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)
    for name in ("light", "dark"):
        page.locator("[data-theme-switch]").click()
        expect(page.locator("[data-theme-name]")).to_have_text(name)
    dark = page.evaluate(background)
    assert dark != light
    read_from.open(site.pages()["benchmark"], page)
    assert page.evaluate(background) == dark
    expect(page.locator("[data-theme-name]")).to_have_text("dark")
    page.locator("[data-theme-switch]").click()
    expect(page.locator("[data-theme-name]")).to_have_text("system")
    assert page.evaluate(background) == light


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_default_theme_is_the_systems(site: Site, read: Reader, scheme: str) -> None:
    page = read.open("index.html", color_scheme=scheme)
    red = int(page.evaluate("getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/)[0]"))
    assert (red > 128) == (scheme == "light")


def test_tab_goes_to_the_skip_link_first_then_to_the_breadcrumb_and_the_theme(read: Reader) -> None:
    page = read.open("index.html")
    focus = []
    for _ in range(3):
        page.keyboard.press("Tab")
        focus.append(focused(page))
    assert focus[:2] == ["Skip to content", "r1eval"]
    assert focus[2].startswith("Theme")
    page = read.open("index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_column_is_sorted_by_keyboard_and_announces_it(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["benchmark"])
    table = page.locator("table.asked")
    table.locator("button.sort").first.focus()
    page.keyboard.press("Enter")
    column = table.locator("thead th").first
    expect(column).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Enter")
    expect(column).to_have_attribute("aria-sort", "descending")


def test_questions_are_filtered_and_counted(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["benchmark"])
    rows = page.locator("#asked tbody tr")
    first = rows.first.locator("th").inner_text()
    page.locator("input[data-filter=asked]").fill(first)
    visible = page.locator("#asked tbody tr:visible")
    assert 0 < visible.count() < rows.count()
    expect(page.locator("#asked-count")).to_have_text(f"{visible.count()} of {rows.count()} rows")


def test_a_page_works_without_scripts(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["question"], java_script_enabled=False)
    page.locator("details").first.locator("summary").first.click()
    assert page.locator("details[open]").count() >= 1
