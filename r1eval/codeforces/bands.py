"""pass@1 by difficulty: one metric for each band of the problems' Codeforces rating."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from benchmarks.types import Question
from r1eval.statistics.metrics import Tally
from r1eval.statistics.strata import format_group, group_pass_at_1
from r1eval.store.records import Metric

EDGES = (1200, 1600, 2000, 2400)
UNRATED = "unrated"
BANDS = (
    f"<{EDGES[0]}",
    *(f"{a}-{b - 1}" for a, b in pairwise(EDGES)),
    f">={EDGES[-1]}",
    UNRATED,
)


def band(rating: str) -> str:
    """The band of a problem's rating, given as the question's `rating` tag ("" for none).

    >>> band("800"), band("1200"), band("2399"), band("2400"), band("")
    ('<1200', '1200-1599', '2000-2399', '>=2400', 'unrated')
    """
    if not rating:
        return UNRATED
    return BANDS[sum(float(rating) >= edge for edge in EDGES)]


def band_metrics(
    benchmark: str, questions: Sequence[Question], tallies: Mapping[str, Tally], k: int
) -> list[Metric]:
    """`pass@1[1200-1599]` and so on, for the bands that have questions; [] if no question has a rating.

    As in pass@1, all questions have equal weight, and a band with failed samples has no value.
    """
    if not any(question.tags.get("rating") for question in questions):
        return []
    bands: dict[str, list[Tally]] = {name: [] for name in BANDS}
    for question in questions:
        bands[band(question.tags.get("rating", ""))].append(tallies.get(question.id, Tally()))
    return [
        Metric(benchmark=benchmark, name=f"pass@1[{name}]", k=k, **vars(group_pass_at_1(members)))
        for name, members in bands.items()
        if members
    ]


def summary(metrics: Mapping[str, Metric]) -> list[str]:
    """One line with all bands, from a benchmark's metrics by name; [] without bands."""
    bands = {name: metrics[f"pass@1[{name}]"] for name in BANDS if f"pass@1[{name}]" in metrics}
    values = ", ".join(f"{name} {format_group(metric)}" for name, metric in bands.items())
    return [f"pass@1 by problem rating: {values}"] if bands else []
