"""pass@1 by the problems' own difficulty: a metric for each band of their Codeforces rating."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from benchmarks.types import Question
from r1eval.statistics.intervals import Estimate, share
from r1eval.statistics.metrics import Tally
from r1eval.statistics.pass_at import rerun_variance
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
    """The band of a problem's rating, as its tag says it.

    >>> band("800"), band("1200"), band("2399"), band("2400"), band("")
    ('<1200', '1200-1599', '2000-2399', '>=2400', 'unrated')
    """
    if not rating:
        return UNRATED
    return BANDS[sum(float(rating) >= edge for edge in EDGES)]


def by_band(
    benchmark: str, questions: Sequence[Question], tallies: Mapping[str, Tally], k: int
) -> list[Metric]:
    """`pass@1[1200-1599]` and so on, of the bands that have questions; none if no question has a rating.

    As with pass@1, every question weighs the same, and a band with failed samples has no value.
    """
    if not any(question.tags.get("rating") for question in questions):
        return []
    bands: dict[str, list[Tally]] = {name: [] for name in BANDS}
    for question in questions:
        bands[band(question.tags.get("rating", ""))].append(tallies.get(question.id, Tally()))
    return [
        Metric(benchmark=benchmark, name=f"pass@1[{name}]", k=k, **vars(_pass_at_1(held)))
        for name, held in bands.items()
        if held
    ]


def note(metrics: Mapping[str, Metric]) -> list[str]:
    """All bands in one line, for beneath a table, from a benchmark's metrics by name; [] if it has none."""
    held = {name: metrics[f"pass@1[{name}]"] for name in BANDS if f"pass@1[{name}]" in metrics}
    shown = ", ".join(f"{name} {_shown(metric)}" for name, metric in held.items())
    return [f"pass@1 by the problems' rating: {shown}"] if held else []


def _shown(metric: Metric) -> str:
    questions = f"({metric.questions} question{'s' * (metric.questions != 1)})"
    if metric.value is None:
        return f"– {questions}"
    error = f" ±{100 * metric.se_ability:.1f}" if metric.se_ability else ""
    return f"{100 * metric.value:.1f}{error} {questions}"


def _pass_at_1(asked: Sequence[Tally]) -> Estimate:
    held = [t for t in asked if t.n]
    if any(t.failed for t in asked):
        return Estimate(questions=len(held))
    variances = [rerun_variance(1, t.n, t.correct) for t in held]
    return share([t.correct / t.n for t in held], variances, draws=sum(t.n for t in held))
