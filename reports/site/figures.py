"""A run's metrics as its pages show them: text, raw value, interval, standard errors, meaning."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.cells import NO_VALUE, format_amount, format_error, format_metric_value
from reports.rows import is_rating
from reports.site.definitions import Definition, definition
from reports.site.facts import MetricFacts


@dataclass(frozen=True)
class MetricCell:
    """One metric as a cell or a line of a table."""

    name: str
    title: str
    text: str
    raw: float | None
    """the value as in `metrics.json`, for `data-value`"""
    interval: str
    """`[41.0, 52.3]`, or `33.3 to 66.7, worst and best case`; "" for none"""
    ability: str
    rerun: str
    questions: int
    k: int
    meaning: str


def metric_cell(measured: MetricFacts) -> MetricCell:
    """The metric in its own unit.

    >>> cell = metric_cell(MetricFacts("pass@1", 0.5, 0.4125, 0.5875, 0.04, 0.01, questions=30, k=4))
    >>> cell.text, cell.raw, cell.interval, cell.ability
    ('50.0 %', 0.5, '[41.2, 58.8]', '±4.0')
    """
    about = _definition(measured.name)
    return MetricCell(
        name=measured.name,
        title=about.title,
        text=format_metric(measured.name, measured.value, about, unit=True),
        raw=measured.value,
        interval=_format_interval(measured, about),
        ability=_format_error(measured.se_ability, measured.name, about),
        rerun=_format_error(measured.se_rerun, measured.name, about),
        questions=measured.questions,
        k=measured.k,
        meaning=about.meaning,
    )


def format_metric(name: str, value: float | None, about: Definition, unit: bool = False) -> str:
    """A value as text: percent, points, a rate with one decimal, a variance with four, or a whole number."""
    if value is None:
        return NO_VALUE
    if about.unit == "%":
        return format_metric_value(value, rating=False) + (" %" if unit else "")
    if is_rating(name):
        return format_metric_value(value, rating=True)
    if name.startswith("variance"):
        return f"{value:.4f}"
    return f"{value:.1f}" if about.unit.startswith("per ") else format_amount(value)


def meanings(names: Iterable[str]) -> list[Definition]:
    """The definitions of these metrics, each once, for the end of a page."""
    return list({about.title: about for about in map(_definition, names)}.values())


def _definition(name: str) -> Definition:
    """Metrics without a definition, from a newer version of r1eval, are shown by name alone."""
    try:
        return definition(name)
    except KeyError:
        return Definition(name, "", "")


def _format_interval(one: MetricFacts, about: Definition) -> str:
    if one.low is None or one.high is None:
        return ""
    low, high = (format_metric(one.name, end, about) for end in (one.low, one.high))
    return f"[{low}, {high}]" if one.value is not None else f"{low} to {high}, worst and best case"


def _format_error(error: float | None, name: str, about: Definition) -> str:
    if error is None or about.unit == "%" or is_rating(name):
        return format_error(error, is_rating(name))
    return f"±{format_metric(name, error, about)}" if error else NO_VALUE
