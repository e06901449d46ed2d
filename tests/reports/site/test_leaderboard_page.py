"""The leaderboard's page shows every cell with its raw value, and all of its links have a target."""

import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from reports.site.facts import PublishedFigure, RunFacts
from reports.site.leaderboard import Leaderboard, build_leaderboard
from reports.site.leaderboard_page import render_leaderboard_page
from tests.reports.site.small_runs import PUBLISHED, benchmark, run, with_headline_metrics

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


def shown(page: str) -> list[str]:
    return [head.get("data-name") for head in find(html.fromstring(page), "//th[@data-metric][not(@hidden)]")]


def render(runs: list[RunFacts], references: list[str] | None = None) -> str:
    ranks = {(one.slug, each.name): (1, 2) for one in runs for each in one.benchmarks}
    return render_leaderboard_page(build_leaderboard(runs, ranks, references), runs, [], checkpoints=False)


def test_columns_without_a_value_are_hidden_and_named() -> None:
    (sums,) = RUNS[0].benchmarks
    silent = replace(sums, metrics=tuple(one for one in sums.metrics if one.name != "output_tokens"))
    page = render([replace(RUNS[0], benchmarks=(silent,))], [])
    assert "sums output_tokens" not in shown(page)
    assert "sums pass@1" in shown(page)
    (note,) = find(html.fromstring(page), "//details[@data-without]")
    assert note.get("hidden") is None
    assert "Sums tokens" in note.text_content()


def test_a_column_with_published_values_alone_is_shown_with_the_published_rows() -> None:
    rating = PublishedFigure("Gamma", "rating", 2029.0, "the paper")
    one = run("a", with_headline_metrics(benchmark(correct=[1], published=[rating]), {}))
    one = replace(one, benchmarks=(replace(one.benchmarks[0], headline=("pass@1", "rating")),))
    assert "sums rating" in shown(render([one], ["Gamma"]))
    assert "sums rating" not in shown(render([one]))


@pytest.mark.parametrize(("model", "placement"), [("org/Alpha", "apart"), ("org/other", "off")])
def test_published_rows_are_shown_where_a_runs_own_model_is_among_them(model: str, placement: str) -> None:
    root = html.fromstring(render([replace(RUNS[0], model=model)]))
    assert find(root, "//select[@data-published]/option[@selected]/@value") == [placement]
    (table,) = find(root, "//table[@id='board']")
    assert ("no-references" in table.get("class")) == (placement == "off")


def test_a_withheld_rank_links_to_its_reason() -> None:
    root = html.fromstring(render([*RUNS[:1], run("part", benchmark(correct=[4]))]))
    links = find(root, "//a[@class='why']")
    assert [link.get("href") for link in links] == ["#why-1", "#why-2"]
    reason = "Sums: no rank, because no other run was asked the same; 1 question where another run has 3"
    assert links[0].get("title") == reason
    assert find(root, "//li[@id='why-1']")[0].text_content().startswith(reason)


def test_a_rank_on_a_benchmark_of_one_run_needs_another_one() -> None:
    alone = run("b", benchmark("other", correct=[1]))
    assert "Other: no rank, because no other run has this benchmark" in render([RUNS[0], alone])
