"""A candidate beside published figures: measured − published, with the error of either side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist

from benchmarks.published import published
from benchmarks.types import Published
from r1eval.errors import LackingError
from r1eval.gate.cases import Settings
from r1eval.gate.decision import Tests, default_margin, states
from r1eval.statistics.metrics import read_metrics
from r1eval.statistics.published_grid import feasible
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric
from r1eval.tables.results import check_references
from reports.gate.verdict import Beside, State
from reports.rows import reference_bound


@dataclass(frozen=True)
class _Pair:
    benchmark: str
    title: str
    measured: Metric
    figure: Published


def beside(candidate: RunFolder, settings: Settings) -> tuple[Beside, ...]:
    """Every published share of the models in `settings.published` that the candidate measured too.

    The questions are the same, so the errors are re-run errors: ours as estimated, theirs as the most that it
    can be. Ratings are left to `r1eval table`. R1evalError for a model that nobody published on,
    LackingError for a figure that may fail the build and could not be measured.
    """
    pairs = list(_pairs(candidate, settings))
    rows = [_row(pair, settings) for pair in pairs]
    tested = [_tests(row, _margin(pair, settings)) for row, pair in zip(rows, pairs, strict=True)]
    found = states(tested, settings.alpha)
    return tuple(replace(row, state=state) for row, state in zip(rows, found, strict=True))


def _pairs(candidate: RunFolder, settings: Settings) -> Iterator[_Pair]:
    if not settings.published:
        return
    run = candidate.read_run()
    metrics = {(metric.benchmark, metric.name): metric for metric in read_metrics(candidate.path)}
    figures = {name: published(about["published"]) for name, about in run["benchmarks"].items()}
    check_references(settings.published, [one for held in figures.values() for one in held], "--published")
    wanted = {model.lower() for model in settings.published}
    for name, held in figures.items():
        for figure in (one for one in held if one.model.lower() in wanted):
            metric = metrics.get((name, figure.metric))
            if metric is None or figure.value > 1:
                continue
            if metric.value is None and settings.gate_on_published:
                raise LackingError(
                    f"{candidate.path}: {name} has no {metric.name}, as samples failed; finish the run with "
                    "the same command, or leave --gate-on-published out"
                )
            if metric.value is not None:
                yield _Pair(name, run["benchmarks"][name]["title"], metric, figure)


def _row(pair: _Pair, settings: Settings) -> Beside:
    measured, figure = pair.measured, pair.figure
    assert measured.value is not None
    difference, theirs = measured.value - figure.value, _their_error(pair)
    low, high = _limits(difference, measured.se_rerun, theirs, settings.alpha)
    return Beside(
        benchmark=pair.benchmark,
        title=pair.title,
        metric=measured.name,
        model=figure.model,
        source=figure.source,
        measured=measured.value,
        published=figure.value,
        difference=difference,
        se_measured=measured.se_rerun,
        se_published=theirs,
        low=low,
        high=high,
        state=State.INCONCLUSIVE,
        gated=settings.gate_on_published,
        remark=_remark(pair),
    )


def _their_error(pair: _Pair) -> float:
    """The most that the published value's re-run error can be; a vote is one draw per question."""
    k = pair.measured.k if pair.measured.name == "pass@1" else 1
    return reference_bound(pair.figure.value, pair.measured.questions, k)


def _limits(
    difference: float, ours: float | None, theirs: float, alpha: float
) -> tuple[float, float] | tuple[None, None]:
    if ours is None:
        return None, None
    reach = NormalDist().inv_cdf(1 - alpha) * (ours**2 + theirs**2) ** 0.5
    return difference - reach, difference + reach


def _tests(row: Beside, margin: float) -> Tests:
    """Both one-sided z tests; a metric without a re-run error decides nothing."""
    if row.se_measured is None or row.se_published is None:
        return Tests(1.0, 1.0)
    se = (row.se_measured**2 + row.se_published**2) ** 0.5
    if se == 0:
        return Tests(float(row.difference >= 0), float(row.difference <= -margin))
    chance = NormalDist().cdf
    return Tests(chance(row.difference / se), chance(-(row.difference + margin) / se))


def _margin(pair: _Pair, settings: Settings) -> float:
    named = settings.margins.get(pair.benchmark, settings.margins.get(""))
    return default_margin(pair.measured.questions) if named is None else named


def _remark(pair: _Pair) -> str:
    """A vote's mean over n questions is a multiple of 1/n, unless ties were shared or runs averaged."""
    metric, figure = pair.measured, pair.figure
    if not metric.name.startswith("cons@") or feasible(figure.value * 100, metric.questions, 1, 1):
        return ""
    return (
        f"{figure.value:.1%} is no whole number of {metric.questions} questions: how ties were broken, or "
        "over what was averaged, is not known"
    )
