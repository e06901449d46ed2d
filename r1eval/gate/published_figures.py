"""Compares a candidate with published figures: measured − published, with the errors of both."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist

from benchmarks.references import matching_models, published_results
from benchmarks.types import Published
from r1eval.errors import MissingResultsError
from r1eval.gate.decision import PValues, default_margin, states
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.statistics.metrics import read_metrics
from r1eval.statistics.published_grid import is_feasible
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric
from r1eval.tables.results import check_references
from reports.gate.verdict import PublishedComparison, State
from reports.rows import SAMPLE_MEANS, reference_se_bound


@dataclass(frozen=True)
class _Pair:
    benchmark: str
    title: str
    measured: Metric
    figure: Published


def compare_with_published(candidate: RunFolder, settings: GateSettings) -> tuple[PublishedComparison, ...]:
    """Every published share of the models in `settings.published` that the candidate measured too.

    The questions are the same, so the errors are re-run errors: estimated for the measured value, an upper
    bound for the published one. Ratings are left to `r1eval table`. R1evalError for a model without published
    figures, MissingResultsError for a figure that can fail the build and could not be measured.
    """
    pairs = list(_pairs(candidate, settings))
    rows = [_row(pair, settings) for pair in pairs]
    tested = [_p_values(row, _margin(pair, settings)) for row, pair in zip(rows, pairs, strict=True)]
    found_states = states(tested, settings.alpha)
    return tuple(replace(row, state=state) for row, state in zip(rows, found_states, strict=True))


def _pairs(candidate: RunFolder, settings: GateSettings) -> Iterator[_Pair]:
    if not settings.published:
        return
    run = candidate.read_run()
    metrics = {(metric.benchmark, metric.name): metric for metric in read_metrics(candidate.path)}
    figures = {name: published_results(about["published"]) for name, about in run["benchmarks"].items()}
    check_references(
        settings.published, [one for results in figures.values() for one in results], "--published"
    )
    models = matching_models(settings.published, (one.model for some in figures.values() for one in some))
    for name, results in figures.items():
        for figure in (one for one in results if one.model.lower() in models):
            metric = metrics.get((name, figure.metric))
            if metric is None or figure.value > 1:
                continue
            if metric.value is None and settings.gate_on_published:
                raise MissingResultsError(
                    f"{candidate.path}: {name} has no {metric.name}, as samples failed; finish the run with "
                    "the same command, or leave --gate-on-published out"
                )
            if metric.value is not None:
                yield _Pair(name, run["benchmarks"][name]["title"], metric, figure)


def _row(pair: _Pair, settings: GateSettings) -> PublishedComparison:
    measured, figure = pair.measured, pair.figure
    assert measured.value is not None
    difference, published_error = measured.value - figure.value, _max_published_error(pair)
    low, high = _limits(difference, measured.se_rerun, published_error, settings.alpha)
    return PublishedComparison(
        benchmark=pair.benchmark,
        title=pair.title,
        metric=measured.name,
        model=figure.model,
        source=figure.source,
        measured=measured.value,
        published=figure.value,
        difference=difference,
        se_measured=measured.se_rerun,
        se_published=published_error,
        low=low,
        high=high,
        state=State.INCONCLUSIVE,
        gated=settings.gate_on_published,
        remark=_remark(pair),
        note=figure.note,
    )


def _max_published_error(pair: _Pair) -> float:
    """Upper bound of the published value's re-run error; a vote is one draw per question."""
    k = pair.figure.k or pair.measured.k if pair.measured.name in SAMPLE_MEANS else 1
    return reference_se_bound(pair.figure.value, pair.measured.questions, k)


def _limits(
    difference: float, measured_error: float | None, published_error: float, alpha: float
) -> tuple[float, float] | tuple[None, None]:
    if measured_error is None:
        return None, None
    reach = NormalDist().inv_cdf(1 - alpha) * (measured_error**2 + published_error**2) ** 0.5
    return difference - reach, difference + reach


def _p_values(row: PublishedComparison, margin: float) -> PValues:
    """Both one-sided z-tests; a metric without a re-run error decides nothing."""
    if row.se_measured is None or row.se_published is None:
        return PValues(1.0, 1.0)
    se = (row.se_measured**2 + row.se_published**2) ** 0.5
    if se == 0:
        return PValues(float(row.difference >= 0), float(row.difference <= -margin))
    chance = NormalDist().cdf
    return PValues(chance(row.difference / se), chance(-(row.difference + margin) / se))


def _margin(pair: _Pair, settings: GateSettings) -> float:
    named = settings.margins.get(pair.benchmark, settings.margins.get(""))
    return default_margin(pair.measured.questions) if named is None else named


def _remark(pair: _Pair) -> str:
    """A note if a published cons@k is no multiple of 1/n: then ties were split, or runs averaged."""
    metric, figure = pair.measured, pair.figure
    if not metric.name.startswith("cons@") or is_feasible(figure.value * 100, metric.questions, 1, 1):
        return ""
    return (
        f"{figure.value:.1%} is not a whole number of {metric.questions} questions: how ties were broken, or "
        "what was averaged, is not known"
    )
