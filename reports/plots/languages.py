"""Plot of accuracy by language: those of one benchmark, or of benchmarks that differ in nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.cells import NO_VALUE, Grid, format_amount, format_percent
from reports.plots.axes import accuracy_window, draw_legend, format_interval, format_share, set_percent_ticks
from reports.plots.style import SERIES_STYLES, render_svg, set_margins, svg_text
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, MetricFacts, RunFacts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CODES = "ar|bn|de|en|es|fr|hi|id|it|ja|ko|ms|pt|ru|sw|te|th|vi|yo|zh"
"""the languages of MMMLU and PolyMATH"""
CODE_IN_NAME = re.compile(rf"-({CODES})(?=-|$)")
MAX_RUNS = len(SERIES_STYLES)


@dataclass(frozen=True)
class LanguageFigure:
    """A run's accuracy in one language."""

    run: str
    language: str
    accuracy: MetricFacts
    consistency: MetricFacts | None
    """share of the thinking that is in this language; None where it was not measured"""


def language_plots(runs: Sequence[RunFacts]) -> list[Plot]:
    """A plot for each benchmark, or series of them, in at least two languages; of the first four runs."""
    found: dict[str, list[LanguageFigure]] = {}
    names = [run.title.rstrip("/").rpartition("/")[2] for run in runs]
    for run, name in zip(runs, names, strict=True):
        label = name if names.count(name) == 1 else f"{name} ({run.folder})"
        for benchmark in run.benchmarks:
            for series, figure in _figures(label, benchmark):
                if figure.accuracy.value is not None:
                    found.setdefault(series, []).append(figure)
    return [
        _plot(series, figures)
        for series, figures in found.items()
        if len({figure.language for figure in figures}) > 1
    ]


def _figures(run: str, benchmark: BenchmarkFacts) -> Iterator[tuple[str, LanguageFigure]]:
    """The figures of a benchmark, each with the name of its series: `mmmlu` for mmmlu-de."""
    for group in benchmark.groups:
        if group.by == "language":
            yield from (
                (benchmark.name, LanguageFigure(run, group.name, figure, None))
                for figure in group.figures
                if figure.name == "pass@1"
            )
    code, accuracy = CODE_IN_NAME.search(benchmark.name), benchmark.metric("pass@1")
    if code and accuracy:
        series = CODE_IN_NAME.sub("", benchmark.name, count=1)
        consistency = benchmark.metric("language_consistency")
        yield series, LanguageFigure(run, code[1], accuracy, consistency)


def _plot(series: str, figures: Sequence[LanguageFigure]) -> Plot:
    runs = list(dict.fromkeys(figure.run for figure in figures))
    shown = [figure for figure in figures if figure.run in runs[:MAX_RUNS]]
    languages = _order(shown)
    title = f"Accuracy by language on {series}"
    if len(runs) > MAX_RUNS:
        title += f" (the first {MAX_RUNS} of {len(runs)} runs)"
    return Plot(
        f"{series}-languages",
        title,
        _alt_text(title, shown),
        *render_svg(
            f"{series} · pass@1 by language",
            title,
            lambda axes: _draw(axes, runs[:MAX_RUNS], shown, languages),
            height=1.4 + len(languages) * (0.12 + 0.12 * min(len(runs), MAX_RUNS)),
        ),
        Grid(
            ("language", "run", "questions", "pass@1, %", "95 %", "language consistency, %"),
            tuple(_line(figure) for figure in sorted(shown, key=lambda one: languages.index(one.language))),
            names=2,
        ),
    )


def _order(figures: Sequence[LanguageFigure]) -> list[str]:
    """The languages, the best first by the mean over runs."""
    values: dict[str, list[float]] = {}
    for figure in figures:
        values.setdefault(figure.language, []).append(figure.accuracy.value or 0.0)
    return sorted(values, key=lambda name: (-sum(values[name]) / len(values[name]), name))


def _line(figure: LanguageFigure) -> tuple[str, ...]:
    one = figure.accuracy
    known = figure.consistency is not None and figure.consistency.value is not None
    return (
        figure.language,
        figure.run,
        format_amount(one.questions),
        format_percent(one.value),
        format_interval(one.low, one.high),
        format_percent(figure.consistency.value) if known and figure.consistency else NO_VALUE,
    )


def _draw(
    axes: "Axes", runs: Sequence[str], figures: Sequence[LanguageFigure], languages: Sequence[str]
) -> None:
    rows: Mapping[str, int] = {language: row for row, language in enumerate(languages)}
    for number, (run, style) in enumerate(zip(runs, SERIES_STYLES, strict=False)):
        own = [figure for figure in figures if figure.run == run]
        places = [rows[one.language] + 0.2 * (number - (len(runs) - 1) / 2) for one in own]
        for place, one in zip(places, own, strict=True):
            if one.accuracy.low is not None and one.accuracy.high is not None:
                axes.hlines([place], one.accuracy.low, one.accuracy.high, color=style.color, linewidth=1.4)
        values = [one.accuracy.value or 0.0 for one in own]
        label = svg_text(run, 54 // len(runs))
        axes.plot(values, places, color=style.color, marker=style.marker, linestyle="", label=label)
    axes.set_ylim(len(languages) - 0.4, -0.6)
    axes.set_yticks(range(len(languages)), languages)
    low, high = accuracy_window(
        value for one in figures for value in (one.accuracy.value, one.accuracy.low, one.accuracy.high)
    )
    axes.set_xlim(low - 0.02 * (high - low), high + 0.02 * (high - low))
    set_percent_ticks(axes.xaxis)
    axes.set_xlabel("pass@1")
    set_margins(axes, left=0.6)
    draw_legend(axes)


def _alt_text(title: str, figures: Sequence[LanguageFigure]) -> str:
    parts = [f"{title}."]
    for run in dict.fromkeys(figure.run for figure in figures):
        own = sorted((one for one in figures if one.run == run), key=lambda one: one.accuracy.value or 0.0)
        ends = dict.fromkeys((own[-1].language, own[0].language))
        values = {one.language: one.accuracy for one in own}
        named = "; ".join(
            f"{name} {format_share(values[name].value, values[name].low, values[name].high)}" for name in ends
        )
        parts.append(f"{run}, {len(own)} language{'s' * (len(own) != 1)}, best and worst: {named}.")
    return " ".join(parts)
