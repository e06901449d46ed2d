"""Renders the uncertainty of headline figures, and other harnesses' figures: text, Markdown, JSON or CSV."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from reports import cells
from reports.cells import Grid, format_error, format_percent
from reports.csv import csv_lines
from reports.fit import FULL, Screen, fit_grid
from reports.rows import is_rating
from reports.schema_version import SCHEMA_VERSION
from reports.table import escape_markdown, format_pipe_table

LEGEND_ERRORS = (
    "measured: percent, errors in points. ability: for other questions of this kind; re-run: for the same "
    "questions asked again. unbiased: right on average. plug-in, bootstrap: takes the observed shares for "
    "the true ones, so it is 0 if all samples agree. at most: an upper bound, by the same bootstrap."
)
LEGEND_VARIANCE = (
    "variance: within, of the samples of a question; between, of the questions' true shares of correct "
    "samples, estimated (it may come out below 0); ICC = between / (between + within)."
)
LEGEND_ELSEWHERE = (
    "elsewhere: what other harnesses would print for the same samples, whether correct or not; if every "
    "question's value is 0 or 1, also the usual binomial intervals."
)
LEGEND_TIES = (
    "ties: the value under other tie rules. first: the earliest vote wins; strict: right only if no wrong "
    "group ties; no answer votes: samples without an answer form one more group, a wrong one."
)
LEGEND = (LEGEND_ERRORS, LEGEND_VARIANCE, LEGEND_ELSEWHERE, LEGEND_TIES)


@dataclass(frozen=True)
class AlternativeFigure:
    """A figure under another tie rule, or as another harness would print it; shares in 0..1."""

    how: str
    """the rule or the method"""
    value: float
    se: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class MetricUncertainty:
    """One headline metric and its errors; shares in 0..1, points for a rating."""

    benchmark: str
    title: str
    metric: str
    questions: int
    k: int
    value: float | None
    low: float | None
    """95 % interval; if `value` is None, the worst and the best case"""
    high: float | None
    interval: str
    """name of the interval method; "" for none"""
    why: str
    """why this method, or none"""
    se_ability: float | None
    se_rerun: float | None
    rerun: str
    """how `se_rerun` is estimated: `unbiased`, `plug-in`, `bootstrap`, `at most`; "" for none"""
    variance_within: float | None
    variance_between: float | None
    icc: float | None
    elsewhere: tuple[AlternativeFigure, ...] = ()
    ties: tuple[AlternativeFigure, ...] = ()


@dataclass(frozen=True)
class RunUncertainty:
    """The headline metrics of one run."""

    model: str
    run: str
    rows: tuple[MetricUncertainty, ...]
    name: str = ""
    """what the run is called; "" for the model"""


def to_text(runs: Sequence[RunUncertainty], screen: Screen = FULL) -> str:
    """Tables for a terminal, then the legend; ends with a newline."""
    parts = []
    for run in runs:
        title, grid, why, *grids = _tables(run, lambda grid: fit_grid(grid, screen, {}, ())[0])
        if screen.width:
            title, why = screen.wrap(title), "\n".join(map(screen.wrap, why.splitlines()))
        parts += [title, grid, why, *grids]
    return "\n\n".join([*parts, *(screen.wrap(line) for line in LEGEND)]) + "\n"


def to_markdown(runs: Sequence[RunUncertainty]) -> str:
    """The same in Markdown; ends with a newline."""
    parts = []
    for run in runs:
        title, grid, why, *grids = _tables(run, format_pipe_table)
        parts += [
            f"### {escape_markdown(title)}",
            grid,
            "\n".join(f"- {escape_markdown(line)}" for line in why.splitlines()),
        ]
        parts += grids
    return "\n\n".join([*parts, *(escape_markdown(line) for line in LEGEND)]) + "\n"


def to_json(runs: Sequence[RunUncertainty]) -> str:
    """`[{"schema", "model", "run", "rows": [fields of MetricUncertainty]}, …]`, shares in 0..1."""
    records = [{"schema": SCHEMA_VERSION, **asdict(run)} for run in runs]
    return json.dumps(records, indent=1, ensure_ascii=False) + "\n"


def to_csv(runs: Sequence[RunUncertainty]) -> str:
    """One line per figure: r1eval's own first, then the alternatives."""
    return "".join(csv_lines([line for run in runs for row in run.rows for line in _csv_records(run, row)]))


def _csv_records(run: RunUncertainty, row: MetricUncertainty) -> Iterator[dict[str, object]]:
    scalars = asdict(row)
    scalars.pop("elsewhere")
    scalars.pop("ties")
    head = {"model": run.model, "run": run.run, "figure": "r1eval"}
    yield {**head, **scalars}
    empty = dict.fromkeys(scalars)
    for kind, alternatives in (("elsewhere", row.elsewhere), ("ties", row.ties)):
        for alternative in alternatives:
            about = {"benchmark": row.benchmark, "title": row.title, "metric": row.metric}
            counts = {"questions": row.questions, "k": row.k}
            errors = {"low": alternative.low, "high": alternative.high, "se_ability": alternative.se}
            figure = {"figure": f"{kind}: {alternative.how}", "value": alternative.value}
            yield {**head, **empty, **about, **counts, **figure, **errors}


def _tables(run: RunUncertainty, render: Callable[[Grid], str]) -> list[str]:
    """Title, table of errors, reasons for the intervals; then the other tables that have lines."""
    why = "\n".join(f"{row.title} {row.metric}: {row.why}" for row in run.rows)
    grids = (_variance_grid(run.rows), _elsewhere_grid(run.rows), _tie_grid(run.rows))
    tables = [render(grid) for grid in grids if grid.lines]
    return [f"{run.name or run.model}, run {run.run}", render(_error_grid(run.rows)), why, *tables]


def _error_grid(rows: Sequence[MetricUncertainty]) -> Grid:
    header = ("benchmark", "metric", "measured", "95 %", "interval", "ability", "re-run", "re-run by")
    lines = []
    for row in rows:
        rating = is_rating(row.metric)
        measured = (
            cells.format_metric_value(row.value, rating),
            _format_interval(row.low, row.high, rating),
            row.interval,
        )
        errors = (format_error(row.se_ability, rating), format_error(row.se_rerun, rating), row.rerun)
        lines.append((row.title, row.metric, *measured, *errors))
    return Grid(header, tuple(lines), names=2)


def _variance_grid(rows: Sequence[MetricUncertainty]) -> Grid:
    """One line per benchmark, as the split is a property of its samples."""
    lines = [
        (row.title, *(_format_number(one) for one in (row.variance_within, row.variance_between, row.icc)))
        for row in {row.benchmark: row for row in rows}.values()
    ]
    return Grid(("benchmark", "variance within", "between", "ICC"), tuple(lines), names=1)


def _elsewhere_grid(rows: Sequence[MetricUncertainty]) -> Grid:
    lines = [
        (
            row.title,
            row.metric,
            one.how,
            format_percent(one.value),
            format_error(one.se),
            _format_interval(one.low, one.high),
        )
        for row in rows
        for one in row.elsewhere
    ]
    return Grid(("benchmark", "metric", "elsewhere", "value", "error", "95 %"), tuple(lines), names=3)


def _tie_grid(rows: Sequence[MetricUncertainty]) -> Grid:
    lines = [(row.title, row.metric, one.how, format_percent(one.value)) for row in rows for one in row.ties]
    return Grid(("benchmark", "metric", "ties", "value"), tuple(lines), names=3)


def _format_interval(low: float | None, high: float | None, rating: bool = False) -> str:
    if low is None and high is None:
        return cells.NO_VALUE
    return f"[{cells.format_metric_value(low, rating)}, {cells.format_metric_value(high, rating)}]"


def _format_number(value: float | None) -> str:
    return cells.NO_VALUE if value is None else f"{value:.4f}"
