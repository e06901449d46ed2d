"""The leaderboard in use: sorting, filtering, choosing columns, a view's URL and its CSV."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

MEASURED = "tbody[data-measured] tr"
PASS_AT_1 = '#board thead th[data-metric="pass@1"][data-benchmark="smoke"]'


def order(page: Page) -> list[str]:
    return [str(row.get_attribute("data-run")) for row in page.locator(f"{MEASURED}:visible").all()]


def sort(page: Page, column: str = PASS_AT_1) -> None:
    page.locator(column).locator("button.sort").click()


def test_it_sorts_by_a_column_in_both_directions(read: Reader) -> None:
    page = read.open("index.html")
    page.locator('#board thead th[data-name="model"] button').click()
    sort(page)
    expect(page.locator(PASS_AT_1)).to_have_attribute("aria-sort", "descending")
    assert order(page)[:2] == ["large", "small"]
    sort(page)
    assert order(page)[:2] == ["small", "large"]


def test_a_filter_shows_the_rows_that_contain_every_word(read: Reader) -> None:
    page = read.open("index.html")
    page.locator("input[data-filter=board]").fill("ORG large")
    assert order(page) == ["large"]
    expect(page.locator("#board-count")).to_contain_text("1 of ")
    page.locator("input[data-filter=board]").fill("")
    assert len(order(page)) == 5


def test_columns_can_be_hidden_and_reset(read: Reader) -> None:
    page = read.open("index.html")
    assert page.locator(PASS_AT_1).is_visible()
    page.locator("details.choose summary").click()
    page.locator('input[data-metric="pass@1"]').uncheck()
    assert not page.locator(PASS_AT_1).is_visible()
    page.locator("[data-reset]").click()
    assert page.locator(PASS_AT_1).is_visible()
    page.locator('input[data-benchmark="smoke"]').uncheck()
    assert not page.locator('#board th[data-group="smoke"]').is_visible()


def test_a_views_url_restores_it(read: Reader) -> None:
    page = read.open("index.html")
    sort(page)
    sort(page)
    page.locator("input[data-filter=board]").fill("org")
    page.locator("details.choose summary").click()
    page.locator('input[data-metric="truncated"]').check()
    url, rows = page.url, order(page)
    assert "#" in url
    other = read.open(url.removeprefix(f"{read.base}/"))
    assert order(other) == rows
    assert other.locator('input[data-metric="truncated"]').is_checked()
    expect(other.locator(PASS_AT_1)).to_have_attribute(
        "aria-sort", str(page.locator(PASS_AT_1).get_attribute("aria-sort"))
    )


def test_a_view_is_downloaded_as_csv(read: Reader, tmp_path: Path) -> None:
    page = read.open("index.html")
    page.locator("input[data-filter=board]").fill("large")
    with page.expect_download() as download:
        page.locator("[data-download]").click()
    download.value.save_as(tmp_path / "view.csv")
    head, *rows = csv.reader(io.StringIO((tmp_path / "view.csv").read_text(encoding="utf-8")))
    value = page.locator(f'{MEASURED}[data-run="large"] td').nth(
        int(str(page.locator(PASS_AT_1).get_attribute("data-place"))) - 1
    )
    (large,) = [row for row in rows if row[1] == "large"]
    assert (
        value.get_attribute("data-value")
        == large[head.index(str(page.locator(PASS_AT_1).get_attribute("data-name")))]
    )


def test_another_view_in_the_url_is_shown_without_a_reload(read: Reader) -> None:
    page = read.open("index.html")
    page.evaluate("location.hash = 'find=large'")
    expect(page.locator("input[data-filter=board]")).to_have_value("large")
    expect(page.locator("tbody[data-measured] tr:visible")).to_have_count(1)
