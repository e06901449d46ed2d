"""How sure each headline figure is, and what others would have printed: as text, Markdown, JSON or CSV."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from reports import cells
from reports.cells import Grid, percent, points
from reports.csv import csv_lines
from reports.rows import is_rating
from reports.table import columns, escaped, pipes, wrapped

ERRORS = (
    "measured: percent, errors in points. ability: for other questions of this kind; re-run: for the same "
    "questions asked again. unbiased: right on average. plug-in, bootstrap: takes the observed shares for "
    "the true ones, so that it is 0 where all samples agree. at most: an upper bound, by the same bootstrap."
)
VARIANCE = (
    "variance: within, of the samples of a question; between, of the questions' true shares of correct "
    "samples, estimated (it may come out below 0); ICC = between / (between + within)."
)
ELSEWHERE = (
    "elsewhere: what other harnesses would print of the same samples, right or wrong; where every question's "
    "value is 0 or 1, also the usual intervals for so many draws."
)
TIES = (
    "ties: the value if ties were decided otherwise. first: by the earliest vote; strict: right only if no "
    "wrong group ties; no answer votes: samples without an answer are one more group, a wrong one."
)
LEGEND = (ERRORS, VARIANCE, ELSEWHERE, TIES)


@dataclass(frozen=True)
class Other:
    """A figure under another rule, or as others would print it; shares in 0..1."""

    how: str
    value: float
    se: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Errors:
    """One headline metric with all that is known of its errors; shares in 0..1, points for a rating."""

    benchmark: str
    title: str
    metric: str
    questions: int
    k: int
    value: float | None
    low: float | None
    """95 % interval; where `value` is None, the worst and the best case"""
    high: float | None
    interval: str
    """which interval, in a word or two; "" for none"""
    why: str
    """why this interval, or none"""
    se_ability: float | None
    se_rerun: float | None
    rerun: str
    """how `se_rerun` is estimated; "" for none"""
    variance_within: float | None
    variance_between: float | None
    icc: float | None
    elsewhere: tuple[Other, ...] = ()
    ties: tuple[Other, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The headline metrics of one run."""

    model: str
    run: str
    rows: tuple[Errors, ...]


def text(sheets: Sequence[Sheet]) -> str:
    """Tables for a terminal, then what the columns mean; ends with a newline."""
    parts = [part for sheet in sheets for part in _parts(sheet, columns)]
    return "\n\n".join([*parts, *(wrapped(line) for line in LEGEND)]) + "\n"


def markdown(sheets: Sequence[Sheet]) -> str:
    """The same as Markdown; ends with a newline."""
    parts = []
    for sheet in sheets:
        title, grid, why, *grids = _parts(sheet, pipes)
        parts += [f"### {escaped(title)}", grid, "\n".join(f"- {escaped(line)}" for line in why.splitlines())]
        parts += grids
    return "\n\n".join([*parts, *(escaped(line) for line in LEGEND)]) + "\n"


def as_json(sheets: Sequence[Sheet]) -> str:
    """`[{"model", "run", "rows": [the fields of Errors]}, …]`, shares in 0..1; ends with a newline."""
    return json.dumps([asdict(sheet) for sheet in sheets], indent=1, ensure_ascii=False) + "\n"


def as_csv(sheets: Sequence[Sheet]) -> str:
    """A line per figure: first the metric's own, then each under another rule or as others would print it."""
    return "".join(csv_lines([line for sheet in sheets for row in sheet.rows for line in _lines(sheet, row)]))


def _lines(sheet: Sheet, row: Errors) -> Iterator[dict[str, object]]:
    own = asdict(row)
    own.pop("elsewhere")
    own.pop("ties")
    head = {"model": sheet.model, "run": sheet.run, "figure": "r1eval"}
    yield {**head, **own}
    empty = dict.fromkeys(own)
    for kind, others in (("elsewhere", row.elsewhere), ("ties", row.ties)):
        for other in others:
            about = {"benchmark": row.benchmark, "title": row.title, "metric": row.metric}
            counts = {"questions": row.questions, "k": row.k}
            errors = {"low": other.low, "high": other.high, "se_ability": other.se}
            figure = {"figure": f"{kind}: {other.how}", "value": other.value}
            yield {**head, **empty, **about, **counts, **figure, **errors}


def _parts(sheet: Sheet, drawn: Callable[[Grid], str]) -> list[str]:
    """Title, table of errors, why its intervals are so; then the other tables, if they have lines."""
    why = "\n".join(f"{row.title} {row.metric}: {row.why}" for row in sheet.rows)
    grids = (_variance(sheet.rows), _elsewhere(sheet.rows), _ties(sheet.rows))
    further = [drawn(grid) for grid in grids if grid.lines]
    return [f"{sheet.model}, run {sheet.run}", drawn(_errors(sheet.rows)), why, *further]


def _errors(rows: Sequence[Errors]) -> Grid:
    header = ("benchmark", "metric", "measured", "95 %", "interval", "ability", "re-run", "re-run by")
    lines = []
    for row in rows:
        rating = is_rating(row.metric)
        measured = (cells.figure(row.value, rating), _ends(row.low, row.high, rating), row.interval)
        errors = (points(row.se_ability, rating), points(row.se_rerun, rating), row.rerun)
        lines.append((row.title, row.metric, *measured, *errors))
    return Grid(header, tuple(lines), names=2)


def _variance(rows: Sequence[Errors]) -> Grid:
    """Once for each benchmark: the split is that of its samples."""
    lines = [
        (row.title, *(_number(one) for one in (row.variance_within, row.variance_between, row.icc)))
        for row in {row.benchmark: row for row in rows}.values()
    ]
    return Grid(("benchmark", "variance within", "between", "ICC"), tuple(lines), names=1)


def _elsewhere(rows: Sequence[Errors]) -> Grid:
    lines = [
        (row.title, row.metric, one.how, percent(one.value), points(one.se), _ends(one.low, one.high))
        for row in rows
        for one in row.elsewhere
    ]
    return Grid(("benchmark", "metric", "elsewhere", "value", "error", "95 %"), tuple(lines), names=3)


def _ties(rows: Sequence[Errors]) -> Grid:
    lines = [(row.title, row.metric, one.how, percent(one.value)) for row in rows for one in row.ties]
    return Grid(("benchmark", "metric", "ties", "value"), tuple(lines), names=3)


def _ends(low: float | None, high: float | None, rating: bool = False) -> str:
    if low is None and high is None:
        return cells.NOTHING
    return f"[{cells.figure(low, rating)}, {cells.figure(high, rating)}]"


def _number(value: float | None) -> str:
    return cells.NOTHING if value is None else f"{value:.4f}"
