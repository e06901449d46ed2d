"""The leaderboard's page shows every cell with its raw value, and all of its links have a target."""

import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from reports.site.leaderboard import Leaderboard, build_leaderboard
from reports.site.leaderboard_page import render_leaderboard_page
from tests.reports.site.small_runs import PUBLISHED, benchmark, run

RUNS = [
    run("a", benchmark(correct=[1, 2, 3], published=PUBLISHED)),
    run("b", benchmark(correct=[4, 4, 1]), benchmark("other", correct=[1]), limit=3),
]


@pytest.fixture
def leaderboard() -> Leaderboard:
    return build_leaderboard(RUNS, {("a", "sums"): (1, 2), ("b", "sums"): (1, 2)}, None)


@pytest.fixture
def page(leaderboard: Leaderboard) -> str:
    return render_leaderboard_page(leaderboard, RUNS, [], False)


def find(root: Any, path: str) -> list[Any]:
    """The matches of an XPath expression."""
    return list(root.xpath(path))


def test_every_cell_is_on_the_page_with_its_raw_value(leaderboard: Leaderboard, page: str) -> None:
    rows = find(html.fromstring(page), "//table[@id='board']/tbody/tr")
    for row, line in zip(leaderboard.rows, rows, strict=True):
        cells = find(line, "./td")
        assert [cell.get("data-value") for cell in cells] == [
            "" if cell.value is None else str(cell.value) for cell in row.cells
        ]
        assert all(c.text_content().startswith(own.text) for c, own in zip(cells, row.cells, strict=True))


def test_published_rows_have_their_own_table_body(leaderboard: Leaderboard, page: str) -> None:
    bodies = find(html.fromstring(page), "//table[@id='board']/tbody")
    assert [len(find(body, "./tr[@class='reference']")) for body in bodies] == [0, len(leaderboard.published)]


def test_figures_link_to_their_sources_and_back(page: str) -> None:
    root = html.fromstring(page)
    ids = set(find(root, "//@id"))
    links = find(root, "//main//a[starts-with(@href, '#')]/@href")
    assert any(link.startswith("#source-") for link in links)
    assert any(link.startswith("#cite-") for link in links)
    assert {link[1:] for link in links} <= ids


def test_group_headers_span_the_visible_columns(leaderboard: Leaderboard, page: str) -> None:
    root = html.fromstring(page)
    spans = [int(span) for span in find(root, "//th[@data-group]/@colspan")]
    heads = find(root, "//th[@data-metric]")
    assert sum(spans) == sum(head.get("hidden") is None for head in heads)
    assert [head.get("data-name") for head in heads] == [column.name for column in leaderboard.columns]


def test_every_column_has_a_definition_below_the_table(leaderboard: Leaderboard, page: str) -> None:
    terms = {term.removeprefix("means-") for term in find(html.fromstring(page), "//dt/@id")}
    assert terms == {column.metric for column in leaderboard.columns}


def test_no_style_or_script_is_inside_the_page(page: str) -> None:
    assert not re.search(r"<style|style=|\son\w+=|<script(?! src)", page)


def test_a_runs_name_is_shown_as_text() -> None:
    hostile = [replace(RUNS[0], model="<img src=x onerror=alert(1)>", folder="\u202eevil")]
    text = render_leaderboard_page(build_leaderboard(hostile, {}, None), hostile, [], True)
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "\u202e" not in text
    assert 'href="checkpoints.html"' in text
