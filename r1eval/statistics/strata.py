"""pass@1 of a group of questions, and a benchmark's metric that weights such groups."""

from collections.abc import Mapping, Sequence

from benchmarks.types import Question, WeightedMetric
from r1eval.statistics.intervals import Estimate, mean_share
from r1eval.statistics.measures import harmonic, weighted
from r1eval.statistics.metrics import Tally
from r1eval.statistics.pass_at import rerun_variance
from r1eval.store.records import Metric


def group_pass_at_1(tallies: Sequence[Tally]) -> Estimate:
    """pass@1 of a group of questions, all with equal weight; no value with failed samples.

    >>> group_pass_at_1([Tally(n=4, correct=4), Tally(n=4, correct=1)]).value
    0.625
    """
    graded = [t for t in tallies if t.n]
    if any(t.failed for t in tallies):
        return Estimate(questions=len(graded))
    variances = [rerun_variance(1, t.n, t.correct) for t in graded]
    return mean_share([t.correct / t.n for t in graded], variances, draws=sum(t.n for t in graded))


def format_group(metric: Metric) -> str:
    """A group's value in percent with its standard error, and its size: `71.0 ±2.1 (125 questions)`."""
    questions = f"({metric.questions} question{'s' * (metric.questions != 1)})"
    if metric.value is None:
        return f"– {questions}"
    error = f" ±{100 * metric.se_ability:.1f}" if metric.se_ability else ""
    return f"{100 * metric.value:.1f}{error} {questions}"


def weighted_metrics(
    benchmark: str,
    metric: WeightedMetric | None,
    questions: Sequence[Question],
    tallies: Mapping[str, Tally],
    k: int,
) -> list[Metric]:
    """The benchmark's weighted metric, [] if it has none; no value while a group has none (`--limit`)."""
    if metric is None:
        return []
    groups: dict[str, list[Tally]] = {name: [] for name in metric.weights}
    for question in questions:
        groups.setdefault(question.tags.get(metric.tag, ""), []).append(tallies.get(question.id, Tally()))
    estimates = {name: group_pass_at_1(members) for name, members in groups.items()}
    estimate = (harmonic if metric.is_harmonic else weighted)(estimates, metric.weights)
    return [Metric(benchmark=benchmark, name=metric.name, k=k, **vars(estimate))]
