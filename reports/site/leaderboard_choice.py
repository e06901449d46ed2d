"""The published models that a leaderboard shows where nobody named any: the most interesting ones."""

from collections.abc import Mapping, Sequence

from reports.published_choice import by_interest, choose
from reports.site.facts import PublishedFigure, RunFacts

DECIDING = ("pass@1", "rating")
"""the metrics by which models are chosen: the first that something was published on"""


def most_interesting(
    figures: Mapping[str, Sequence[PublishedFigure]], runs: Sequence[RunFacts]
) -> Mapping[str, Sequence[PublishedFigure]]:
    """Those figures, by benchmark, that are of the models chosen by `choose`."""
    chosen = choose([order_by_interest(name, each, runs) for name, each in figures.items()])
    return {name: [one for one in each if one.model in chosen] for name, each in figures.items()}


def count_models(figures: Mapping[str, Sequence[PublishedFigure]]) -> int:
    return len({figure.model for each in figures.values() for figure in each})


def order_by_interest(
    benchmark: str, figures: Sequence[PublishedFigure], runs: Sequence[RunFacts]
) -> list[str]:
    """The models with figures on this benchmark, most interesting first."""
    published = {figure.metric for figure in figures}
    metric = next((name for name in DECIDING if name in published), "")
    results = (result.metric(metric) for run in runs if (result := run.benchmark(benchmark)))
    return by_interest(
        # the first figure of a model is the most trusted one
        {figure.model: figure.value for figure in reversed(figures) if figure.metric == metric},
        [one.value for one in results if one and one.value is not None],
        [run.model for run in runs],
    )
