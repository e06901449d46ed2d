"""Rows as people read them: percent with one decimal, thousands with commas, each table a grid of strings."""

from dataclasses import dataclass

from reports.rows import Row, Section, Settings, is_rating

NOTHING = "–"
"""what stands where a value is undefined or unknown"""

LEGEND = (
    "measured: percent, its 95 % interval over questions, and two standard errors in points: ability, for "
    "other questions of this kind; re-run, for the same questions asked again. tokens: generated per sample, "
    "± the standard error (ability)."
)
LEGEND_PUBLISHED = (
    "published: percent, [source], ± the most its own sampling error can be with as many questions and "
    "samples. diff: measured - published, in points. inside: whether the published value lies inside the "
    "interval."
)


LEGEND_RATING = (
    "rating, percentile: of the contests named above, the rating in Codeforces' points; interval and "
    "ability are over contests, for other contests of this kind."
)


@dataclass(frozen=True)
class Grid:
    """A table of strings; its first `names` columns are names (set left), the others values (set right)."""

    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    names: int


def accuracy(section: Section) -> Grid:
    """What was measured, with both errors, and what was published, if anything was."""
    sources = {source: number for number, source in enumerate(cited(section), 1)}
    header: tuple[str, ...] = ("benchmark", "metric", "measured", "95 % interval", "ability", "re-run")
    lines = [_measured(row, above) for row, above in zip(section.rows, (None, *section.rows), strict=False)]
    if sources:
        header = (*header, "published", "diff", "inside")
        lines = [line + _published(row, sources) for line, row in zip(lines, section.rows, strict=True)]
    return Grid(header, tuple(lines), names=2)


def samples(section: Section) -> Grid:
    """What the samples of each benchmark came to."""
    header = ("benchmark", "questions", "k", "truncated", "no answer", "failed", "tokens")
    lines = []
    for row in {row.benchmark: row for row in section.rows}.values():
        s = row.samples
        tokens = amount(s.output_tokens) + (f" ±{amount(s.output_tokens_se)}" if s.output_tokens_se else "")
        counts = (amount(s.questions), str(s.k), percent(s.truncated, "%"), percent(s.no_answer, "%"))
        lines.append((row.title, *counts, amount(s.failed), tokens))
    return Grid(header, tuple(lines), names=1)


def cited(section: Section) -> list[str]:
    """The sources of the published values, each with the model that it is about, in order of appearance."""
    return list(dict.fromkeys(_citation(row) for row in section.rows if row.reference))


def settings(section: Section) -> list[str]:
    """The effective settings, a line for each that differs, with the benchmarks that it holds for."""
    titles: dict[Settings, dict[str, None]] = {}
    for row in section.rows:
        titles.setdefault(row.settings, {})[row.title] = None
    return [
        ("" if len(titles) == 1 else f"{', '.join(names)}: ") + _setting(setting)
        for setting, names in titles.items()
    ]


def percent(share: float | None, unit: str = "") -> str:
    """A share in percent, one decimal.

    >>> percent(0.2889), percent(0.2889, "%"), percent(None)
    ('28.9', '28.9 %', '–')
    """
    if share is None:
        return NOTHING
    return f"{100 * share:.1f}" + (unit and f" {unit}")


def figure(value: float | None, rating: bool) -> str:
    """A metric's value: a share in percent, or a rating in whole points.

    >>> figure(0.963, rating=False), figure(2028.6, rating=True), figure(None, rating=True)
    ('96.3', '2029', '–')
    """
    if not rating:
        return percent(value)
    return NOTHING if value is None else f"{value:.0f}"


def amount(number: float | None) -> str:
    """A number without decimals, thousands set apart.

    >>> amount(12345.6), amount(None)
    ('12,346', '–')
    """
    return NOTHING if number is None else f"{number:,.0f}"


def _measured(row: Row, above: Row | None) -> tuple[str, ...]:
    """The measured half of a line; what the line above says already is left out."""
    same_benchmark = above is not None and above.benchmark == row.benchmark
    if above is not None and same_benchmark and above.metric == row.metric:
        return ("",) * 6
    title = "" if same_benchmark else row.title
    rating = is_rating(row.metric)
    ends = f"[{figure(row.low, rating)}, {figure(row.high, rating)}]"
    interval = NOTHING if row.low is None and row.high is None else ends
    errors = (points(row.se_ability, rating), points(row.se_rerun, rating))
    return (title, row.metric, figure(row.value, rating), interval, *errors)


def _published(row: Row, sources: dict[str, int]) -> tuple[str, str, str]:
    if row.reference is None:
        return (NOTHING, NOTHING, NOTHING)
    bound = "" if row.reference.se_bound is None else f" {points(row.reference.se_bound)}"
    rating = is_rating(row.metric)
    value = f"{figure(row.reference.value, rating)}{bound} [{sources[_citation(row)]}]"
    difference = NOTHING if row.difference is None else _difference(row.difference, rating)
    return (value, difference, {True: "yes", False: "no", None: NOTHING}[row.inside])


def _citation(row: Row) -> str:
    assert row.reference is not None
    return f"{row.reference.model}: {row.reference.source}"


def _difference(value: float, rating: bool) -> str:
    return f"{round(value) + 0:+d}" if rating else f"{round(100 * value, 1) + 0.0:+.1f}"


def points(share: float | None, rating: bool = False) -> str:
    """A standard error in points. One of 0 saw no difference, which is no certainty: it is not shown.

    >>> points(0.0581), points(0.0004), points(0.0), points(71.3, rating=True)
    ('±5.8', '±0.04', '–', '±71')
    """
    if share and rating:
        return f"±{share:.0f}"
    return f"±{100 * share:.{1 if share >= 0.0005 else 2}f}" if share else NOTHING


def _setting(s: Settings) -> str:
    reading = "the last answer after the thinking" if s.answer_from == "answer" else "an answer anywhere"
    prefill = f", replies start with {s.prefill!r}" if s.prefill else ""
    return (
        f"engine {s.engine}, temperature {s.temperature:g}, top-p {s.top_p:g}, max tokens {s.max_tokens:,}, "
        f"seed {s.seed}, graded: {reading}{prefill}"
    )
