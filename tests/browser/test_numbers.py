"""The numbers on the pages are those of `metrics.json` and of the report's own files."""

import csv
import json

import pytest

from tests.browser.example_site import Site
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

CELLS = """() => [...document.querySelectorAll("#board tbody[data-measured] tr")].flatMap((row) =>
  [...document.querySelectorAll("#board thead th[data-metric]")].map((th) =>
    [row.dataset.run, th.dataset.benchmark, th.dataset.metric,
     row.cells[th.dataset.place].dataset.value ?? "", row.cells[th.dataset.place].dataset.low ?? ""]))"""


def metrics(site: Site, run: str) -> dict[tuple[str, str], dict[str, float]]:
    rows = json.loads((site.runs / run / "metrics.json").read_text(encoding="utf-8"))["metrics"]
    return {(one["benchmark"], one["name"]): one for one in rows}


@pytest.mark.parametrize("run", ["small", "large", "step-100", "hostile"])
def test_the_leaderboards_figures_are_those_of_metrics_json(site: Site, read: Reader, run: str) -> None:
    cells = read.open("index.html").evaluate(CELLS)
    shown = {(benchmark, name): (value, low) for row, benchmark, name, value, low in cells if row == run}
    expected = {key: one for key, one in metrics(site, run).items() if key in shown}
    assert len(expected) >= 2
    for key, one in expected.items():
        value, low = shown[key]
        assert float(value) == one["value"], key
        assert not low or float(low) == one["low"], key


def test_the_leaderboards_figures_are_those_of_its_csv(site: Site, read: Reader) -> None:
    shown = {value for *_, value, _ in read.open("index.html").evaluate(CELLS) if value}
    text = (site.report / "leaderboard.csv").read_text(encoding="utf-8")
    cells = {cell for row in csv.reader(text.splitlines()) for cell in row}
    assert len(shown) > 10
    assert shown - cells == set()


@pytest.mark.parametrize("kind", ["run", "benchmark"])
def test_a_runs_pages_show_its_figures(site: Site, read: Reader, kind: str) -> None:
    page = read.open(site.pages()[kind])
    shown = {one.get_attribute("data-value") for one in page.locator("main [data-value]").all()}
    large = metrics(site, "large")
    expected = {repr(large["smoke", name]["value"]) for name in ("pass@1", "truncated", "no_answer")}
    assert expected - shown == set()


def test_a_comparison_shows_the_numbers_of_the_gate(site: Site, read: Reader) -> None:
    page = read.open(site.pages()["comparison"])
    row = page.locator('#differences-table tr[data-benchmark="smoke"]')
    for side, run in (("baseline", "small"), ("candidate", "large")):
        shown = row.locator(f'[data-name="{side}"]').get_attribute("data-value")
        assert float(str(shown)) == pytest.approx(metrics(site, run)["smoke", "pass@1"]["value"], abs=1e-12)
