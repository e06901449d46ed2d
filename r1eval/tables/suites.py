"""The suites of a run in its table: which rows are under which title, and the averages that they define."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from benchmarks.suites import Suite, SuiteAverage
from r1eval.statistics.averages import macro_average, se_between
from r1eval.statistics.intervals import Estimate
from r1eval.store.records import Metric
from reports.rows import Average, Row, SuiteResult, under_titles

Measured = Mapping[str, Mapping[str, Metric]]
"""benchmark -> its metrics by name"""


def with_suites(rows: Sequence[Row], suites: Sequence[SuiteResult]) -> tuple[Row, ...]:
    """The rows under the first suite that has their benchmark: those without one first, then by suite."""
    shown = under_titles(dict.fromkeys(row.benchmark for row in rows), suites)
    return tuple(
        replace(row, suite=suite)
        for suite, names in shown.items()
        for name in names
        for row in rows
        if row.benchmark == name
    )


def suite_results(suites: Iterable[Suite], measured: Measured) -> tuple[SuiteResult, ...]:
    """The suites with their averages, and what a reader must know of these."""
    return tuple(_result(suite, measured) for suite in suites)


def suite_notes(results: Iterable[SuiteResult]) -> list[str]:
    """The notes on averages, each with the title of its suite."""
    return [f"{one.title}: {one.note}" for one in results if one.note]


def _result(suite: Suite, measured: Measured) -> SuiteResult:
    result = SuiteResult(suite.name, suite.title, suite.benchmarks)
    if suite.average is None:
        return result
    if missing := list(_missing(suite.average, measured)):
        return replace(result, note=f"no average, as {' and '.join(missing)}")
    mean = average(suite.average, measured)
    return replace(result, average=mean, note=_explanation(mean))


def _explanation(one: Average) -> str:
    even = len({weight for _, weight in one.weights}) == 1
    named = ", ".join(name if even else f"{weight:g} x {name}" for name, weight in one.weights)
    text = f"the average is the mean {one.of} of {named}; its errors are for these benchmarks"
    if one.same_questions:
        text += ", and that of ability an upper bound, as they ask the same questions"
    if one.se_between is None:
        return text
    return f"{text}; ±{100 * one.se_between:.1f} for other benchmarks of this kind"


def average(wanted: SuiteAverage, measured: Measured) -> Average:
    """The average of benchmarks that all have a value."""
    weights = [weight for _, weight in wanted.weights]
    parts = [_estimate(metric) for name, _ in wanted.weights if (metric := _metric(wanted, name, measured))]
    mean = macro_average(parts, weights, same_questions=wanted.same_questions)
    assert mean.value is not None
    return Average(
        of=wanted.metric,
        value=mean.value,
        low=mean.low,
        high=mean.high,
        se_ability=mean.se_ability,
        se_rerun=mean.se_rerun,
        se_between=se_between([part.value for part in parts if part.value is not None], weights),
        questions=mean.questions,
        weights=wanted.weights,
        same_questions=wanted.same_questions,
    )


def _missing(wanted: SuiteAverage, measured: Measured) -> Iterator[str]:
    """Why the average cannot be given, for each benchmark that is in its way."""
    for name, _ in wanted.weights:
        if name not in measured:
            yield f"{name} was not run"
            continue
        metric = _metric(wanted, name, measured)
        if metric is None:
            yield f"{name} has no {wanted.metric}"
        elif metric.value is None:
            yield f"samples of {name} failed or are missing"


def _metric(wanted: SuiteAverage, name: str, measured: Measured) -> Metric | None:
    """The metric of a benchmark, with its own k for `k`."""
    metrics = measured[name]
    if not wanted.metric.endswith("@k"):
        return metrics.get(wanted.metric)
    return metrics.get(f"{wanted.metric[:-1]}{metrics['pass@1'].k}")


def _estimate(metric: Metric) -> Estimate:
    return Estimate(
        metric.value, metric.low, metric.high, metric.se_ability, metric.se_rerun, metric.questions
    )
