"""The leaderboard as a reader uses it: sort, filter, columns, a view's address and its CSV."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.reader import Reader

MEASURED = "tbody[data-measured] tr"
PASS = '#board thead th[data-metric="pass@1"][data-benchmark="smoke"]'


def order(page: Page) -> list[str]:
    return [str(row.get_attribute("data-run")) for row in page.locator(f"{MEASURED}:visible").all()]


def sort(page: Page, column: str = PASS) -> None:
    page.locator(column).locator("button.sort").click()


def test_it_sorts_by_a_column_both_ways_and_what_has_no_figure_comes_last(read: Reader) -> None:
    page = read.open("index.html")
    page.locator('#board thead th[data-name="model"] button').click()
    sort(page)
    expect(page.locator(PASS)).to_have_attribute("aria-sort", "descending")
    assert order(page)[:2] == ["large", "small"]
    sort(page)
    assert order(page)[:2] == ["small", "large"]


def test_a_filter_leaves_the_rows_that_hold_every_word(read: Reader) -> None:
    page = read.open("index.html")
    page.locator("input[data-filter=board]").fill("ORG large")
    assert order(page) == ["large"]
    expect(page.locator("#board-count")).to_contain_text("1 of ")
    page.locator("input[data-filter=board]").fill("")
    assert len(order(page)) == 5


def test_columns_are_chosen(read: Reader) -> None:
    page = read.open("index.html")
    assert page.locator(PASS).is_visible()
    page.locator("details.choose summary").click()
    page.locator('input[data-metric="pass@1"]').uncheck()
    assert not page.locator(PASS).is_visible()
    page.locator("[data-reset]").click()
    assert page.locator(PASS).is_visible()
    page.locator('input[data-benchmark="smoke"]').uncheck()
    assert not page.locator('#board th[data-group="smoke"]').is_visible()


def test_a_view_has_an_address_that_shows_it_again(read: Reader) -> None:
    page = read.open("index.html")
    sort(page)
    sort(page)
    page.locator("input[data-filter=board]").fill("org")
    page.locator("details.choose summary").click()
    page.locator('input[data-metric="truncated"]').check()
    address, seen = page.url, order(page)
    assert "#" in address
    other = read.open(address.removeprefix(f"{read.base}/"))
    assert order(other) == seen
    assert other.locator('input[data-metric="truncated"]').is_checked()
    expect(other.locator(PASS)).to_have_attribute(
        "aria-sort", str(page.locator(PASS).get_attribute("aria-sort"))
    )


def test_a_view_is_downloaded_as_csv_with_what_is_seen(read: Reader, tmp_path: Path) -> None:
    page = read.open("index.html")
    page.locator("input[data-filter=board]").fill("large")
    with page.expect_download() as waiting:
        page.locator("[data-download]").click()
    waiting.value.save_as(tmp_path / "view.csv")
    head, *rows = csv.reader(io.StringIO((tmp_path / "view.csv").read_text(encoding="utf-8")))
    value = page.locator(f'{MEASURED}[data-run="large"] td').nth(
        int(str(page.locator(PASS).get_attribute("data-place"))) - 1
    )
    (large,) = [row for row in rows if row[1] == "large"]
    assert (
        value.get_attribute("data-value")
        == large[head.index(str(page.locator(PASS).get_attribute("data-name")))]
    )


def test_another_view_in_the_address_is_shown_without_a_reload(read: Reader) -> None:
    page = read.open("index.html")
    page.evaluate("location.hash = 'find=large'")
    expect(page.locator("input[data-filter=board]")).to_have_value("large")
    expect(page.locator("tbody[data-measured] tr:visible")).to_have_count(1)
