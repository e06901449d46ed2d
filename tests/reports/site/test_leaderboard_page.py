"""The leaderboard's page shows the board's cells, raw beside what is read, and links that lead somewhere."""

import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from reports.site.leaderboard import Board, board
from reports.site.leaderboard_page import leaderboard_page
from tests.reports.site.boards import PUBLISHED, benchmark, run

RUNS = [
    run("a", benchmark(correct=[1, 2, 3], published=PUBLISHED)),
    run("b", benchmark(correct=[4, 4, 1]), benchmark("other", correct=[1]), limit=3),
]


@pytest.fixture
def made() -> Board:
    return board(RUNS, {("a", "sums"): (1, 2), ("b", "sums"): (1, 2)}, None)


@pytest.fixture
def page(made: Board) -> str:
    return leaderboard_page(made, RUNS, [], False)


def found(root: Any, path: str) -> list[Any]:
    """What an XPath expression finds."""
    return list(root.xpath(path))


def test_every_cell_is_on_the_page_with_its_raw_value(made: Board, page: str) -> None:
    rows = found(html.fromstring(page), "//table[@id='board']/tbody/tr")
    for row, line in zip(made.rows, rows, strict=True):
        cells = found(line, "./td")
        assert [cell.get("data-value") for cell in cells] == [
            "" if cell.value is None else str(cell.value) for cell in row.cells
        ]
        assert all(c.text_content().startswith(own.text) for c, own in zip(cells, row.cells, strict=True))


def test_published_rows_have_a_body_of_their_own(made: Board, page: str) -> None:
    bodies = found(html.fromstring(page), "//table[@id='board']/tbody")
    assert [len(found(body, "./tr[@class='reference']")) for body in bodies] == [0, len(made.published)]


def test_sources_lead_from_a_figure_to_its_note_and_back(page: str) -> None:
    root = html.fromstring(page)
    ids = set(found(root, "//@id"))
    links = found(root, "//main//a[starts-with(@href, '#')]/@href")
    assert any(link.startswith("#source-") for link in links)
    assert any(link.startswith("#cite-") for link in links)
    assert {link[1:] for link in links} <= ids


def test_headers_span_the_columns_that_show(made: Board, page: str) -> None:
    root = html.fromstring(page)
    spans = [int(span) for span in found(root, "//th[@data-group]/@colspan")]
    heads = found(root, "//th[@data-metric]")
    assert sum(spans) == sum(head.get("hidden") is None for head in heads)
    assert [head.get("data-name") for head in heads] == [column.name for column in made.columns]


def test_every_column_is_explained_without_hovering(made: Board, page: str) -> None:
    terms = {term.removeprefix("means-") for term in found(html.fromstring(page), "//dt/@id")}
    assert terms == {column.metric for column in made.columns}


def test_no_style_or_script_is_inside_the_page(page: str) -> None:
    assert not re.search(r"<style|style=|\son\w+=|<script(?! src)", page)


def test_what_a_run_is_called_is_text() -> None:
    hostile = [replace(RUNS[0], model="<img src=x onerror=alert(1)>", folder="\u202eevil")]
    text = leaderboard_page(board(hostile, {}, None), hostile, [], True)
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "\u202e" not in text
    assert 'href="checkpoints.html"' in text
