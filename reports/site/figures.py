"""A run's figures as its pages show them: text beside the raw value, interval, errors, meaning."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.cells import NOTHING, amount, figure, points
from reports.rows import is_rating
from reports.site.definitions import Definition, definition
from reports.site.facts import Measured


@dataclass(frozen=True)
class Shown:
    """One figure as a cell or a line of a table."""

    name: str
    title: str
    text: str
    raw: float | None
    """what `data-value` holds: as in `metrics.json`"""
    interval: str
    """`[41.0, 52.3]`, or `33.3 to 66.7, worst and best case`; "" where there is none"""
    ability: str
    rerun: str
    questions: int
    k: int
    meaning: str


def shown(measured: Measured) -> Shown:
    """The figure in its own unit.

    >>> one = shown(Measured("pass@1", 0.5, 0.4125, 0.5875, 0.04, 0.01, questions=30, k=4))
    >>> one.text, one.raw, one.interval, one.ability
    ('50.0 %', 0.5, '[41.2, 58.8]', '±4.0')
    """
    about = _about(measured.name)
    return Shown(
        name=measured.name,
        title=about.title,
        text=read(measured.name, measured.value, about, unit=True),
        raw=measured.value,
        interval=_interval(measured, about),
        ability=_error(measured.se_ability, measured.name, about),
        rerun=_error(measured.se_rerun, measured.name, about),
        questions=measured.questions,
        k=measured.k,
        meaning=about.meaning,
    )


def read(name: str, value: float | None, about: Definition, unit: bool = False) -> str:
    """A value in its unit: percent, points, a rate with one decimal, a variance with four, or whole."""
    if value is None:
        return NOTHING
    if about.unit == "%":
        return figure(value, rating=False) + (" %" if unit else "")
    if is_rating(name):
        return figure(value, rating=True)
    if name.startswith("variance"):
        return f"{value:.4f}"
    return f"{value:.1f}" if about.unit.startswith("per ") else amount(value)


def meanings(names: Iterable[str]) -> list[Definition]:
    """What these figures mean, each once, for the end of a page."""
    return list({about.title: about for about in map(_about, names)}.values())


def _about(name: str) -> Definition:
    """A figure that no definition has, of a newer version, stands by its own name."""
    try:
        return definition(name)
    except KeyError:
        return Definition(name, "", "")


def _interval(one: Measured, about: Definition) -> str:
    if one.low is None or one.high is None:
        return ""
    low, high = (read(one.name, end, about) for end in (one.low, one.high))
    return f"[{low}, {high}]" if one.value is not None else f"{low} to {high}, worst and best case"


def _error(error: float | None, name: str, about: Definition) -> str:
    if error is None or about.unit == "%" or is_rating(name):
        return points(error, is_rating(name))
    return f"±{read(name, error, about)}" if error else NOTHING
