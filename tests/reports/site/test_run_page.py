"""A run's page: published figures beside its own."""

from dataclasses import replace
from typing import Any

from lxml import html

from reports.site.facts import PublishedFigure, RunFacts
from reports.site.run_page import MAX_MODELS, render_run_page
from tests.reports.site.small_runs import PAPER, PUBLISHED, benchmark, run


def published(facts: RunFacts) -> list[tuple[str, str, float]]:
    """(metric, model, value) of the published figures on the page."""
    tree: Any = html.fromstring(render_run_page(facts))
    rows = tree.xpath("//h2[@id='published']/following::table[1]/tbody/tr")
    return [
        (row.xpath("td[1]/text()")[0], row.xpath("td[4]/text()")[0], float(row.xpath("td[3]/@data-value")[0]))
        for row in rows
    ]


def with_published(*figures: PublishedFigure, slug: str = "m") -> RunFacts:
    return run(slug, benchmark(correct=[1, 2, 3, 4], published=figures))


def test_the_figures_of_the_runs_own_model_stand_beside_its_own() -> None:
    shown = published(with_published(*PUBLISHED, slug="Alpha"))
    assert {model for _, model, _ in shown} == {"Alpha"}
    assert ("pass@1", "Alpha", 0.7) in shown
    assert {metric for metric, _, _ in shown} == {"pass@1"}  # the run has no cons@64


def test_without_them_the_most_interesting_models_are_shown() -> None:
    figures = [PublishedFigure(f"M{n}", "pass@1", n / 100, PAPER) for n in range(1, 61)]
    shown = published(with_published(*figures))
    assert len(shown) == MAX_MODELS
    assert shown[0][1] in {f"M{n}" for n in range(50, 61)}


def test_a_figure_on_a_metric_that_the_run_lacks_is_left_out() -> None:
    figures = [replace(PUBLISHED[0], metric="rating", value=2029.0)]
    assert published(with_published(*figures)) == []
