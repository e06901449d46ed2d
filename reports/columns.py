"""The columns of a results table: their names, cells and order, and which go first on a narrow terminal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports import cells
from reports.rows import Row, is_rating

Value = float | str | None


@dataclass(frozen=True)
class TableColumn:
    """One column, for a row with a number of its own for each published source."""

    heading: str
    cell: Callable[[Row, Mapping[str, int]], str]
    value: Callable[[Row], Value]
    """what it is sorted by; None comes last"""
    short: str = ""
    """the heading where a terminal is narrow; "" for the same"""


def _measured(row: Row, _: Mapping[str, int]) -> str:
    return cells.format_metric_value(row.value, is_rating(row.metric))


def _interval(row: Row, _: Mapping[str, int]) -> str:
    rating = is_rating(row.metric)
    ends = [cells.format_metric_value(end, rating) for end in (row.low, row.high)]
    return cells.NO_VALUE if row.low is None and row.high is None else f"[{', '.join(ends)}]"


def _published(row: Row, sources: Mapping[str, int]) -> str:
    if row.reference is None:
        return cells.NO_VALUE
    bound = "" if row.reference.se_bound is None else f" {cells.format_error(row.reference.se_bound)}"
    value = cells.format_metric_value(row.reference.value, is_rating(row.metric))
    return f"{value}{bound} [{sources[cells.citation(row)]}]{'*' if row.reference.note else ''}"


def _difference(row: Row, _: Mapping[str, int]) -> str:
    if row.difference is None:
        return cells.NO_VALUE
    if is_rating(row.metric):
        return f"{round(row.difference) + 0:+d}"
    return f"{round(100 * row.difference, 1) + 0.0:+.1f}"


def _tokens(row: Row, _: Mapping[str, int]) -> str:
    error = row.samples.output_tokens_se
    mean = cells.format_amount(row.samples.output_tokens)
    return f"{mean} ±{cells.format_amount(error)}" if error else mean


COLUMNS: Mapping[str, TableColumn] = {
    "benchmark": TableColumn("benchmark", lambda row, _: row.title, lambda row: row.title),
    "metric": TableColumn("metric", lambda row, _: row.metric, lambda row: row.metric),
    "run": TableColumn("run", lambda row, _: row.run, lambda row: row.run),
    "measured": TableColumn("measured", _measured, lambda row: row.value),
    "interval": TableColumn("95 % interval", _interval, lambda row: row.low, "95 %"),
    "ability": TableColumn(
        "ability",
        lambda row, _: cells.format_error(row.se_ability, is_rating(row.metric)),
        lambda row: row.se_ability,
    ),
    "re-run": TableColumn(
        "re-run",
        lambda row, _: cells.format_error(row.se_rerun, is_rating(row.metric)),
        lambda row: row.se_rerun,
    ),
    "published": TableColumn(
        "published", _published, lambda row: row.reference.value if row.reference else None, "publ."
    ),
    "diff": TableColumn("diff", _difference, lambda row: row.difference),
    "inside": TableColumn(
        "inside",
        lambda row, _: {True: "yes", False: "no", None: cells.NO_VALUE}[row.inside],
        lambda row: row.inside,
        "in",
    ),
    "questions": TableColumn(
        "questions",
        lambda row, _: cells.format_amount(row.samples.questions),
        lambda row: row.samples.questions,
        "n",
    ),
    "k": TableColumn("k", lambda row, _: str(row.samples.k), lambda row: row.samples.k),
    "truncated": TableColumn(
        "truncated",
        lambda row, _: cells.format_percent(row.samples.truncated, "%"),
        lambda row: row.samples.truncated,
        "trunc.",
    ),
    "no-answer": TableColumn(
        "no answer",
        lambda row, _: cells.format_percent(row.samples.no_answer, "%"),
        lambda row: row.samples.no_answer,
        "no ans.",
    ),
    "failed": TableColumn(
        "failed", lambda row, _: cells.format_amount(row.samples.failed), lambda row: row.samples.failed
    ),
    "tokens": TableColumn("tokens", _tokens, lambda row: row.samples.output_tokens),
    "thinking": TableColumn(
        "thinking",
        lambda row, _: cells.format_amount(row.samples.thinking_tokens),
        lambda row: row.samples.thinking_tokens,
    ),
}
"""by the names that `--columns` and `--sort` take, in the order in which they are shown"""

NAMES = ("benchmark", "metric", "run")
"""those that say what a line is about: always shown; the run only if there are several"""
ACCURACY = ("measured", "interval", "ability", "re-run")
PUBLISHED = ("published", "diff", "inside")
SAMPLES = ("questions", "k", "truncated", "no-answer", "failed", "tokens")

DROPPED = ("inside", "ability", "re-run", "thinking", "questions", "no-answer", "k", "failed", "diff")
"""those that a narrow terminal leaves out, least important first; what follows from others before the rest"""
