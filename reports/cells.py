"""Formats rows for reading: percent with one decimal, thousands with commas, each table a grid of strings."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.rows import Row, SampleSettings, Section
from reports.settings import format_settings

NO_VALUE = "–"
"""shown where a value is undefined or unknown"""
INDENT = "  "
"""before the rows under the title of a suite"""

LEGEND = (
    "measured: percent, its 95 % interval over questions, and two standard errors in points: ability, for "
    "other questions of this kind; re-run, for the same questions asked again. tokens: generated per sample, "
    "± the standard error (ability)."
)
LEGEND_THINKING = "thinking: those of the tokens that are thinking."
LEGEND_PUBLISHED = (
    "published: percent, [source], ± an upper bound of its own sampling error with as many questions and "
    "samples. diff: measured - published, in points. inside: whether the published value lies inside the "
    "interval."
)
NOTE = " * "
"""between a source and its note"""
LEGEND_NOTED = (
    "*: by another protocol than R1's, or read in a copy: see the note behind its source; where that tells "
    "k, ± is for its own k."
)
LEGEND_RATING = (
    "rating, percentile: of the contests named above, the rating in Codeforces' points; interval and "
    "ability are over contests, for other contests of this kind."
)


@dataclass(frozen=True)
class Grid:
    """A table of strings; the first `names` columns are names (aligned left), the others values (right)."""

    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    names: int


def citation(row: Row) -> str:
    """The model and the source of a row's published value, with its note."""
    assert row.reference is not None
    return f"{row.reference.model}: {with_note(row.reference.source, row.reference.note)}"


def citations(rows: Iterable[Row]) -> dict[str, int]:
    """The models and sources of the published values, numbered in order of appearance."""
    named = dict.fromkeys(citation(row) for row in rows if row.reference)
    return {name: number for number, name in enumerate(named, 1)}


def with_note(source: str, note: str) -> str:
    """The source of a published value, and behind an asterisk the note on its protocol.

    >>> with_note("Qwen3 Technical Report (Table 17)", "k = 64, top-k 20")
    'Qwen3 Technical Report (Table 17) * k = 64, top-k 20'
    """
    return f"{source}{NOTE}{note}" if note else source


def settings_lines(section: Section) -> list[str]:
    """The effective sampling settings; if benchmarks differ, one line per variant with its benchmarks."""
    titles: dict[SampleSettings, dict[str, None]] = {}
    for row in section.rows:
        titles.setdefault(row.settings, {})[row.title] = None
    return [
        ("" if len(titles) == 1 else f"{', '.join(names)}: ") + format_settings(setting)
        for setting, names in titles.items()
    ]


def format_percent(share: float | None, unit: str = "") -> str:
    """A share in percent, one decimal.

    >>> format_percent(0.2889), format_percent(0.2889, "%"), format_percent(None)
    ('28.9', '28.9 %', '–')
    """
    if share is None:
        return NO_VALUE
    return f"{100 * share:.1f}" + (unit and f" {unit}")


def format_metric_value(value: float | None, rating: bool) -> str:
    """A metric's value: a share in percent, or a rating in whole points.

    >>> format_metric_value(0.963, rating=False), format_metric_value(2028.6, rating=True)
    ('96.3', '2029')
    >>> format_metric_value(None, rating=True)
    '–'
    """
    if not rating:
        return format_percent(value)
    return NO_VALUE if value is None else f"{value:.0f}"


def format_amount(number: float | None) -> str:
    """A number without decimals, with thousands separators.

    >>> format_amount(12345.6), format_amount(None)
    ('12,346', '–')
    """
    return NO_VALUE if number is None else f"{number:,.0f}"


def format_error(share: float | None, rating: bool = False) -> str:
    """A standard error in points. An error of 0 means that all values agree, not certainty: not shown.

    >>> format_error(0.0581), format_error(0.0004), format_error(0.0), format_error(71.3, rating=True)
    ('±5.8', '±0.04', '–', '±71')
    """
    if share and rating:
        return f"±{share:.0f}"
    return f"±{100 * share:.{1 if share >= 0.0005 else 2}f}" if share else NO_VALUE
