"""The leaderboard in use: sorting, filtering, choosing columns, a view's URL and its CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from r1eval.report.write import build_overview
from reports.site.facts import RunFacts
from tests.browser.reader import PHONE, Reader
from tests.browser.test_accessibility import EXPAND, violations
from tests.reports.site.small_runs import PUBLISHED, benchmark, run

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


NAMES = [f"bench{number}" for number in range(6)]


def wide_runs() -> list[RunFacts]:
    """Runs of long names on several benchmarks, without tokens; the last one was asked something else."""

    def one(slug: str, questions: int) -> RunFacts:
        benchmarks = [benchmark(name, correct=[1] * questions, published=PUBLISHED) for name in NAMES]
        silent = (
            replace(each, metrics=tuple(m for m in each.metrics if m.name != "output_tokens"))
            for each in benchmarks
        )
        return replace(run(slug, *silent), model=f"org/A-Model-of-a-Very-Long-Name-{slug}-Instruct-GPTQ-Int4")

    return [*(one(f"run{number}", 3) for number in range(12)), one("odd", 2)]


@pytest.fixture(scope="module")
def wide_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wide")
    build_overview(folder, wide_runs(), [], ())
    return folder


@pytest.fixture
def wide(browser: Browser, wide_board: Path) -> Iterator[Reader]:
    """A reader of a leaderboard with more rows and columns than fit, and with published rows."""
    reader = Reader(browser, wide_board.as_uri())
    yield reader
    reader.close()
    assert reader.errors == []


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


def test_two_ticked_rows_are_compared_and_a_third_one_replaces_the_first(read: Reader) -> None:
    page = read.open("index.html")
    compare, status = page.locator("[data-compare]"), page.locator("[data-compare-status]")
    expect(status).to_have_text("Tick two rows to compare them.")
    page.locator('input[data-tick="hostile"]').check()
    expect(status).to_have_text("Tick one more row.")
    page.locator('input[data-tick="small"]').check()
    expect(status).to_have_text("This report has no page that compares these two.")
    expect(compare).to_be_disabled()
    page.locator('input[data-tick="large"]').check()
    expect(page.locator('input[data-tick="hostile"]')).not_to_be_checked()
    compare.click()
    page.wait_for_url("**/compare/small--large/index.html")


def test_it_opens_with_pictures_that_a_reader_can_close_for_good(read: Reader) -> None:
    page = read.open("index.html")
    assert page.locator(".pictures img:visible").count() >= 2
    assert top(page, ".pictures img:visible") < top(page, "#board")
    page.locator(".pictures > summary").click()
    expect(page.locator(".pictures img:visible")).to_have_count(0)
    page.wait_for_url("**#pictures=off")
    other = read.open(page.url.removeprefix(f"{read.base}/"))
    expect(other.locator(".pictures img:visible")).to_have_count(0)


def test_published_rows_are_shown_on_demand_above_the_runs(wide: Reader) -> None:
    page = wide.open("index.html")
    expect(page.locator("tr.reference:visible")).to_have_count(0)
    page.locator("[data-published]").select_option("above")
    assert top(page, "tr.reference") < top(page, MEASURED)
    assert page.url.endswith("#published=above")
    other = wide.open(page.url.removeprefix(f"{wide.base}/"))
    assert top(other, "tr.reference") < top(other, MEASURED)


def test_columns_without_a_value_are_shown_on_demand(wide: Reader) -> None:
    page = wide.open("index.html")
    tokens = '#board th[data-name="bench0 output_tokens"]'
    assert not page.locator(tokens).is_visible()
    page.locator("[data-without] summary").click()
    expect(page.locator("[data-without-names]")).to_contain_text("Bench0 tokens")
    page.locator("[data-show-empty]").click()
    assert page.locator(tokens).is_visible()
    other = wide.open(page.url.removeprefix(f"{wide.base}/"))
    assert other.locator(tokens).is_visible()


def test_published_values_bring_their_columns_back(wide: Reader) -> None:
    page = wide.open("index.html")
    expect(page.locator("[data-without-count]")).to_have_text(str(len(NAMES)))
    page.locator("[data-published]").select_option("apart")
    page.locator("details.choose summary").click()
    page.locator('input[data-metric="cons@k"]').uncheck()
    expect(page.locator("[data-without-count]")).to_have_text(str(len(NAMES)))
    page.locator('input[data-metric="output_tokens"]').uncheck()
    assert not page.locator("[data-without]").is_visible()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 700}, PHONE], ids=["desktop", "phone"])
def test_names_of_runs_and_benchmarks_stay_in_sight_when_the_table_scrolls(
    wide: Reader, size: dict[str, int]
) -> None:
    page = wide.open("index.html", viewport=size)
    board = page.locator(".board")
    board.evaluate("one => { one.scrollTop = 300; one.scrollLeft = 450; }")
    frame = board.bounding_box()
    name = page.locator(f"{MEASURED} th.model").nth(6).bounding_box()
    group = page.locator("#board th.group .stays").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map(({left, top}) => [left, top])"
    )
    assert frame is not None
    assert name is not None
    assert abs(name["x"] - frame["x"]) <= 2
    right = name["x"] + name["width"]
    assert all(0 <= y - frame["y"] < 40 for _, y in group)
    assert any(right <= x < right + 60 for x, _ in group)


def test_a_withheld_rank_tells_why_by_keyboard(wide: Reader) -> None:
    page = wide.open("index.html")
    page.locator("[data-show-empty]").evaluate("one => one.click()")
    link = page.locator('tr[data-run="odd"] a.why').first
    link.focus()
    assert "2 questions where another run has 3" in str(link.get_attribute("title"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "why-1"
    expect(page.locator("#why-1")).to_contain_text("2 questions where another run has 3")


def test_axe_finds_no_violation_with_everything_shown(wide: Reader) -> None:
    page = wide.open("index.html#published=among&empty=on")
    page.evaluate(EXPAND)
    assert violations(page, "light") == []
