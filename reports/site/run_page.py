"""The page of a run: results, failures, settings, speed, hardware and versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.cells import NO_VALUE, format_amount, format_error
from reports.published_choice import is_same_model
from reports.rows import is_rating, under_titles
from reports.site.compare_facts import ComparisonFacts
from reports.site.facts import BenchmarkFacts, MetricFacts, PublishedFigure, RunFacts
from reports.site.figures import MetricCell, meanings, metric_cell
from reports.site.html import render_page
from reports.site.leaderboard_choice import order_by_interest

MAX_MODELS = 3
"""published models beside a benchmark if the run's own is not among them"""
SECONDARY_METRICS = ("truncated", "no_answer", "failed", "output_tokens", "thinking_tokens")
"""shown next to a benchmark's headline metrics"""


def render_run_page(run: RunFacts, comparisons: Sequence[ComparisonFacts] = ()) -> str:
    """The page as HTML text, for `runs/SLUG/index.html`, with links to its own of these comparisons."""
    figures = {one.name: _results(one) for one in run.benchmarks}
    parts = [
        (_suite(run, suite), [(one, figures[one.name]) for name in names if (one := run.benchmark(name))])
        for suite, names in under_titles(figures, run.suites).items()
    ]
    results = [result for _, part in parts for result in part]
    return render_page(
        "run.html",
        "../../",
        run=run,
        comparisons=[one for one in comparisons if run.slug in (one.baseline.slug, one.candidate.slug)],
        published=[line for one in run.benchmarks for line in _published(run, one)],
        speed=_speed(run),
        parts=parts,
        results=results,
        groups=[(one, group_tables(one)) for one in run.benchmarks if one.groups],
        meanings=meanings(
            [
                *(figure.name for _, figures in results for figure in figures),
                *("average" for one in run.suites if one.average),
            ]
        ),
    )


@dataclass(frozen=True)
class SuiteCells:
    """A suite as a heading, and its average as a cell."""

    title: str
    average: MetricCell | None
    note: str
    """what the average is made of, or why there is none"""
    between: str
    """its standard error for other benchmarks of this kind"""


@dataclass(frozen=True)
class PublishedLine:
    """A published figure beside the run's own."""

    benchmark: BenchmarkFacts
    figure: PublishedFigure
    value: str
    measured: MetricCell


def _published(run: RunFacts, benchmark: BenchmarkFacts) -> list[PublishedLine]:
    """The figures of the run's own model, else of the most interesting models, on metrics that it has."""
    own = [one.model for one in benchmark.published if is_same_model(run.model, one.model)]
    models = own or order_by_interest(benchmark.name, benchmark.published, [run])[:MAX_MODELS]
    return [
        PublishedLine(benchmark, one, format_published(one), metric_cell(measured))
        for one in benchmark.published
        if one.model in models and (measured := benchmark.metric(one.metric)) is not None
    ]


def format_published(figure: PublishedFigure) -> str:
    """Its value: a rating, or a share in percent."""
    return f"{figure.value:.0f}" if is_rating(figure.metric) else f"{100 * figure.value:.1f} %"


def _suite(run: RunFacts, name: str) -> SuiteCells | None:
    suite = next((one for one in run.suites if one.name == name), None)
    if suite is None:
        return None
    if (average := suite.average) is None:
        return SuiteCells(suite.title, None, suite.note, "")
    measured = MetricFacts(
        "average",
        average.value,
        average.low,
        average.high,
        average.se_ability,
        average.se_rerun,
        average.questions,
    )
    return SuiteCells(suite.title, metric_cell(measured), suite.note, format_error(average.se_between))


def group_tables(benchmark: BenchmarkFacts) -> list[tuple[str, list[tuple[str, list[MetricCell]]]]]:
    """(tag, [(group, its metrics)]) for each tag that questions are grouped by."""
    tables: dict[str, list[tuple[str, list[MetricCell]]]] = {}
    for group in benchmark.groups:
        tables.setdefault(group.by, []).append((group.name, [metric_cell(one) for one in group.figures]))
    return list(tables.items())


def format_duration(seconds: float | None) -> str:
    """
    >>> format_duration(42.3), format_duration(7322), format_duration(None)
    ('42 s', '2 h 02 min', '–')
    """
    if seconds is None:
        return NO_VALUE
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def _results(benchmark: BenchmarkFacts) -> list[MetricCell]:
    names = ("pass@1_adaptive", *benchmark.headline, *SECONDARY_METRICS)
    metrics = (benchmark.metric(name) for name in names)
    return [metric_cell(one) for one in metrics if one is not None]


def _speed(run: RunFacts) -> list[tuple[str, str]]:
    """Throughput covers generation only; replayed responses have none."""
    engine = dict(run.settings).get("engine")
    throughput = NO_VALUE
    if engine == "replay":
        throughput = "replayed, not generated"
    elif run.generate_seconds and run.output_tokens is not None:
        throughput = f"{format_amount(run.output_tokens / run.generate_seconds)} tokens/s"
    return [
        ("started", run.started_at or NO_VALUE),
        ("duration, all sessions", format_duration(run.seconds)),
        ("generation time", format_duration(run.generate_seconds)),
        ("samples", format_amount(run.samples)),
        ("output tokens", format_amount(run.output_tokens)),
        ("throughput", throughput),
    ]
