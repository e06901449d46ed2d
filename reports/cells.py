"""Formats rows for reading: percent with one decimal, thousands with commas, each table a grid of strings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.rows import Average, Row, SampleSettings, Section, is_rating
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


def accuracy_grid(section: Section) -> Grid:
    """The measured values with both standard errors, and the published values if there are any."""
    sources = {source: number for number, source in enumerate(citations(section), 1)}
    header: tuple[str, ...] = ("benchmark", "metric", "measured", "95 % interval", "ability", "re-run")
    if sources:
        header = (*header, "published", "diff", "inside")
    lines = [*_row_lines(section.rows_of(""), sources)]
    for suite in section.suites:
        lines.append((suite.title, *("",) * (len(header) - 1)))
        lines += [
            (INDENT + name, *cells) for name, *cells in _row_lines(section.rows_of(suite.name), sources)
        ]
        if suite.average:
            lines.append(_average(suite.average) + (NO_VALUE,) * (len(header) - 6))
    return Grid(header, tuple(lines), names=2)


def sample_grid(section: Section) -> Grid:
    """The statistics of the samples, one line per benchmark; thinking tokens where any are known."""
    header = ("benchmark", "questions", "k", "truncated", "no answer", "failed", "tokens")
    thinking = counts_thinking(section)
    lines = []
    for row in {row.benchmark: row for row in section.rows}.values():
        s = row.samples
        tokens = format_amount(s.output_tokens) + (
            f" ±{format_amount(s.output_tokens_se)}" if s.output_tokens_se else ""
        )
        counts = (
            format_amount(s.questions),
            str(s.k),
            format_percent(s.truncated, "%"),
            format_percent(s.no_answer, "%"),
        )
        line = (row.title, *counts, format_amount(s.failed), tokens)
        lines.append((*line, format_amount(s.thinking_tokens)) if thinking else line)
    return Grid((*header, "thinking") if thinking else header, tuple(lines), names=1)


def counts_thinking(section: Section) -> bool:
    """Whether thinking tokens are known for any of its benchmarks."""
    return any(row.samples.thinking_tokens is not None for row in section.rows)


def citations(section: Section) -> list[str]:
    """The models and sources of the published values, in order of appearance."""
    return list(dict.fromkeys(_citation(row) for row in section.rows if row.reference))


def with_note(source: str, note: str) -> str:
    """The source of a published value, and behind an asterisk the note on its protocol.

    >>> with_note("Qwen3 Technical Report (Table 17)", "k = 64, top-k 20")
    'Qwen3 Technical Report (Table 17) * k = 64, top-k 20'
    """
    return f"{source}{NOTE}{note}" if note else source


def has_notes(section: Section) -> bool:
    """Whether any of its published values has a note."""
    return any(row.reference is not None and row.reference.note for row in section.rows)


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


def _row_lines(rows: Sequence[Row], sources: dict[str, int]) -> Iterator[tuple[str, ...]]:
    for row, above in zip(rows, (None, *rows), strict=False):
        yield _measured(row, above) + (_published(row, sources) if sources else ())


def _average(average: Average) -> tuple[str, ...]:
    known = average.low is not None and average.high is not None
    interval = f"[{format_percent(average.low)}, {format_percent(average.high)}]" if known else NO_VALUE
    errors = (format_error(average.se_ability), format_error(average.se_rerun))
    return (f"{INDENT}average of {average.of}", "average", format_percent(average.value), interval, *errors)


def _measured(row: Row, above: Row | None) -> tuple[str, ...]:
    """The measured half of a line; cells that repeat the line above are empty."""
    same_benchmark = above is not None and above.benchmark == row.benchmark
    if above is not None and same_benchmark and above.metric == row.metric:
        return ("",) * 6
    title = "" if same_benchmark else row.title
    rating = is_rating(row.metric)
    ends = f"[{format_metric_value(row.low, rating)}, {format_metric_value(row.high, rating)}]"
    interval = NO_VALUE if row.low is None and row.high is None else ends
    errors = (format_error(row.se_ability, rating), format_error(row.se_rerun, rating))
    return (title, row.metric, format_metric_value(row.value, rating), interval, *errors)


def _published(row: Row, sources: dict[str, int]) -> tuple[str, str, str]:
    if row.reference is None:
        return (NO_VALUE, NO_VALUE, NO_VALUE)
    bound = "" if row.reference.se_bound is None else f" {format_error(row.reference.se_bound)}"
    rating = is_rating(row.metric)
    mark = f"[{sources[_citation(row)]}]{'*' if row.reference.note else ''}"
    value = f"{format_metric_value(row.reference.value, rating)}{bound} {mark}"
    difference = NO_VALUE if row.difference is None else _difference(row.difference, rating)
    return (value, difference, {True: "yes", False: "no", None: NO_VALUE}[row.inside])


def _citation(row: Row) -> str:
    assert row.reference is not None
    return f"{row.reference.model}: {with_note(row.reference.source, row.reference.note)}"


def _difference(value: float, rating: bool) -> str:
    return f"{round(value) + 0:+d}" if rating else f"{round(100 * value, 1) + 0.0:+.1f}"


def format_error(share: float | None, rating: bool = False) -> str:
    """A standard error in points. An error of 0 means that all values agree, not certainty: not shown.

    >>> format_error(0.0581), format_error(0.0004), format_error(0.0), format_error(71.3, rating=True)
    ('±5.8', '±0.04', '–', '±71')
    """
    if share and rating:
        return f"±{share:.0f}"
    return f"±{100 * share:.{1 if share >= 0.0005 else 2}f}" if share else NO_VALUE
