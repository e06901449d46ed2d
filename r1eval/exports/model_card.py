"""The results of runs as a table in Markdown, for a model card."""

from collections.abc import Iterator, Sequence

from r1eval.exports.runs import ExportedMetric, ExportedRun
from r1eval.store.privacy import without_places
from r1eval.tables.results import BenchmarkSummary, sample_count_notes
from reports.cells import Grid
from reports.rows import is_rating
from reports.settings import format_settings
from reports.table import escape_markdown, format_pipe_table

HEADER = ("benchmark", "metric", "value", "95 % interval", "interval by", "SE (ability)", "SE (re-run)")
COUNTS = ("questions", "samples", "failed")
LEGEND = (
    "Values in percent, ratings in points. SE (ability): standard error for other questions of the same "
    "kind; SE (re-run): for the same questions asked again. Failed samples are those of a broken engine or "
    "grader; they are no wrong answers."
)


def to_card(runs: Sequence[ExportedRun]) -> str:
    """The table of all runs, what it leaves out, and how it was made; ends with a newline."""
    lines = [line for run in runs for part in run.summary.benchmarks for line in _lines(run, part)]
    table = format_pipe_table(Grid((*HEADER, *COUNTS), tuple(lines), names=2))
    notes = dict.fromkeys(f"- {escape_markdown(note)}" for run in runs for note in _notes(run))
    return "\n\n".join(["## Evaluation", table, LEGEND, "\n".join(notes)]) + "\n"


def _lines(run: ExportedRun, part: BenchmarkSummary) -> Iterator[tuple[str, ...]]:
    failed = int(part.metrics["failed"].value or 0)
    measured = {one.metric.name: one for one in run.headline(part)}
    for one in measured.values():
        counts = (str(one.metric.questions), f"{one.metric.k} each", str(failed))
        yield (part.title, one.metric.name, *_figures(one), *counts)


def _figures(one: ExportedMetric) -> tuple[str, ...]:
    metric, scale = one.metric, 1 if is_rating(one.metric.name) else 100
    low, high = metric.low, metric.high
    return (
        _number(metric.value, scale),
        "" if low is None or high is None else f"[{_number(low, scale)}, {_number(high, scale)}]",
        one.interval or "",
        _number(metric.se_ability, scale),
        _number(metric.se_rerun, scale) + (f" ({one.rerun})" if one.rerun else ""),
    )


def _number(value: float | None, scale: int) -> str:
    return "" if value is None else f"{scale * value:.0f}" if scale == 1 else f"{scale * value:.1f}"


def _notes(run: ExportedRun) -> Iterator[str]:
    yield f"Evaluated with r1eval {run.version()}, {run.ended or run.started or 'date unknown'}."
    for part in run.summary.benchmarks:
        yield f"{part.title}: {without_places(format_settings(part.settings))}"
        for remark in (*part.remarks, *sample_count_notes(part)):
            yield f"{part.title}: {without_places(remark)}"
    if run.summary.limit is not None:
        yield f"Only the first {run.summary.limit} questions of each benchmark were asked."
