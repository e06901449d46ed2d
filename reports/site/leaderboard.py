"""The leaderboard as cells: one row per run, then the published rows; columns grouped by benchmark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.cells import NOTE, with_note
from reports.published_choice import is_same_model
from reports.site.facts import BenchmarkFacts, PublishedFigure, RunFacts
from reports.site.leaderboard_cells import (
    LeaderboardCell,
    average_cell,
    measured_cell,
    missing_samples,
    published_cell,
    rank_cell,
)
from reports.site.leaderboard_choice import count_models, most_interesting
from reports.site.leaderboard_columns import PASS_AT_1, Column, ColumnGroup, column_groups, column_metric
from reports.site.rank_reasons import why_no_rank

Ranks = Mapping[tuple[str, str], tuple[int, int] | None]
"""(slug, benchmark) -> (best rank, worst rank)"""


@dataclass(frozen=True)
class Note:
    """A caveat that a reader must know before comparing a row."""

    short: str
    """shown in the row itself"""
    sentence: str


@dataclass(frozen=True)
class LeaderboardRow:
    """A run, or the published figures of one model."""

    model: str
    run: str
    """name of the run folder; "" for a published row"""
    slug: str
    """its page is `runs/SLUG/index.html`; "" for a published row"""
    cells: tuple[LeaderboardCell, ...]
    """one per column of the leaderboard"""
    notes: tuple[Note, ...] = ()

    @property
    def is_published(self) -> bool:
        return not self.slug


@dataclass(frozen=True)
class Leaderboard:
    """Everything that a leaderboard shows."""

    groups: tuple[ColumnGroup, ...]
    measured: tuple[LeaderboardRow, ...]
    """best first, by pass@1 on the first benchmark, then on the next ones"""
    published: tuple[LeaderboardRow, ...]
    """sorted the same way among themselves"""
    sources: tuple[str, ...]
    """of the published figures, in the order in which the table cites them; cells number them from 1"""
    left_out: int = 0
    """models with published figures that are not shown"""
    published_wanted: bool = True
    """whether the page opens with the published rows: somebody asked for them, or a run's model is one"""

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for group in self.groups for column in group.columns)

    @property
    def rows(self) -> tuple[LeaderboardRow, ...]:
        return (*self.measured, *self.published)

    def source(self, cell: LeaderboardCell) -> str:
        return self.sources[cell.source - 1] if cell.source else ""

    def mark(self, cell: LeaderboardCell) -> str:
        """`3`, the number of a figure's source, or `3*` if that has a note; "" for none."""
        return f"{cell.source}{'*' if NOTE in self.source(cell) else ''}" if cell.source else ""


def build_leaderboard(
    runs: Sequence[RunFacts], ranks: Ranks, references: Sequence[str] | None
) -> Leaderboard:
    """The leaderboard of one or more runs next to these published models (None: the most interesting).

    Benchmarks are in the order in which the runs have them. Where several values were published for a model,
    the most trusted one is in its first row, and every other source has a separate row.
    """
    every = _published_figures(runs, references)
    figures = most_interesting(every, runs) if references is None else every
    groups = column_groups(runs, figures)
    columns = [column for group in groups for column in group.columns]
    sources = list(dict.fromkeys(_cited(figure) for each in figures.values() for figure in each))
    measured = [_measured_row(run, runs, groups, ranks) for run in runs]
    published = _best_first(list(_published_rows(figures, columns, sources)), columns)
    cited = list(dict.fromkeys(cell.source for row in published for cell in row.cells if cell.source))
    return Leaderboard(
        groups=tuple(groups),
        measured=_best_first(measured, columns),
        published=tuple(_renumber_sources(row, cited) for row in published),
        sources=tuple(sources[number - 1] for number in cited),
        left_out=count_models(every) - count_models(figures),
        published_wanted=references is not None or _has_own(runs, published),
    )


def _has_own(runs: Sequence[RunFacts], published: Sequence[LeaderboardRow]) -> bool:
    return any(is_same_model(run.model, row.model) for run in runs for row in published)


def _cited(figure: PublishedFigure) -> str:
    return with_note(figure.source, figure.note)


def _renumber_sources(row: LeaderboardRow, cited: Sequence[int]) -> LeaderboardRow:
    """The row, its sources renumbered in the order in which the table cites them."""
    cells = (
        replace(cell, source=1 + cited.index(cell.source)) if cell.source else cell for cell in row.cells
    )
    return replace(row, cells=tuple(cells))


def _measured_row(
    run: RunFacts, runs: Sequence[RunFacts], groups: Sequence[ColumnGroup], ranks: Ranks
) -> LeaderboardRow:
    cells = [cell for group in groups for cell in _cells(run, runs, group, ranks)]
    return LeaderboardRow(run.title, run.folder, run.slug, tuple(cells), tuple(_notes(run, runs)))


def _cells(
    run: RunFacts, runs: Sequence[RunFacts], group: ColumnGroup, ranks: Ranks
) -> Iterator[LeaderboardCell]:
    """A run's cells in the columns of one benchmark, or its average of a suite."""
    if group.is_suite:
        yield average_cell(run, group.name, runs)
        return
    benchmark = run.benchmark(group.name)
    if benchmark is None:
        yield from (LeaderboardCell() for _ in group.columns)
        return
    results = [result for other in runs if (result := other.benchmark(group.name))]
    comparable = sum(result.content == benchmark.content for result in results)
    partial = _is_partial(run, benchmark, results)
    for column in group.columns:
        if column.kind == "rank":
            rank_range = ranks.get((run.slug, group.name)) if comparable > 1 else None
            others = [result for result in results if result is not benchmark]
            why = why_no_rank(benchmark, others) if comparable < 2 <= len(runs) else ""
            yield rank_cell(rank_range, f"of {comparable}" if comparable < len(results) else "", why)
        else:
            yield measured_cell(column, benchmark, partial)


def _notes(run: RunFacts, runs: Sequence[RunFacts]) -> Iterator[Note]:
    if any(_is_limited(run, benchmark) for benchmark in run.benchmarks):
        yield Note(
            f"first {run.limit:,} questions",
            f"only the first {run.limit:,} questions of a benchmark: not comparable with published values",
        )
    for benchmark in run.benchmarks:
        results = [result for other in runs if (result := other.benchmark(benchmark.name))]
        questions, max_questions = len(benchmark.questions), max(len(result.questions) for result in results)
        if run.limit is None and questions < max_questions:
            yield Note(
                f"part of {benchmark.title}",
                f"{benchmark.title}: {questions:,} questions where another run has {max_questions:,}; "
                "not comparable with published values unless they cover the same questions",
            )
        if missing := missing_samples(benchmark):
            yield Note(
                f"{missing:,} samples missing",
                f"{benchmark.title}: {missing:,} samples failed or were never generated; "
                f"{_accuracy_note(benchmark)}",
            )
        if benchmark.settings.answer_from == "anywhere":
            yield Note(
                "lenient", f"{benchmark.title}: answers were accepted anywhere, even inside the thinking"
            )


def _accuracy_note(benchmark: BenchmarkFacts) -> str:
    accuracy = benchmark.metric(PASS_AT_1)
    if accuracy is None or accuracy.value is None:
        return "accuracy is shown as the worst and best case (all of them wrong, all of them correct)"
    return "accuracy is over the remaining samples"


def _is_partial(run: RunFacts, benchmark: BenchmarkFacts, results: Sequence[BenchmarkFacts]) -> bool:
    fewer = len(benchmark.questions) < max(len(result.questions) for result in results)
    return _is_limited(run, benchmark) or fewer


def _is_limited(run: RunFacts, benchmark: BenchmarkFacts) -> bool:
    """Whether `--limit` left questions out; a benchmark with fewer questions than the limit is complete."""
    return run.limit is not None and len(benchmark.questions) >= run.limit


def _published_figures(
    runs: Sequence[RunFacts], references: Sequence[str] | None
) -> dict[str, list[PublishedFigure]]:
    """Benchmark -> the figures published on it for these models, the most trusted first."""
    models = None if references is None else {name.lower() for name in references}
    figures: dict[str, dict[PublishedFigure, None]] = {}
    for run in runs:
        for benchmark in run.benchmarks:
            selected = [one for one in benchmark.published if models is None or one.model.lower() in models]
            unbounded = (replace(one, se_bound=None) for one in selected)
            figures.setdefault(benchmark.name, {}).update(dict.fromkeys(unbounded))
    return {name: list(distinct) for name, distinct in figures.items()}


def _published_rows(
    figures: Mapping[str, Sequence[PublishedFigure]], columns: Sequence[Column], sources: Sequence[str]
) -> Iterator[LeaderboardRow]:
    rows: dict[tuple[str, str], dict[str, LeaderboardCell]] = {}
    for name, benchmark_figures in figures.items():
        for figure in benchmark_figures:
            column_name = f"{name} {column_metric(figure.metric)}"
            column = next(column for column in columns if column.name == column_name)
            cell = published_cell(figure, column, sources.index(_cited(figure)) + 1)
            first = rows.setdefault((figure.model, ""), {})
            if first.setdefault(column_name, cell) is not cell:
                rows.setdefault((figure.model, figure.source), {}).setdefault(column_name, cell)
    for (model, source), cells in rows.items():
        note = Note("another value", f"as in: {source}")
        row_cells = tuple(cells.get(column.name, LeaderboardCell()) for column in columns)
        yield LeaderboardRow(model, "", "", row_cells, (note,) if source else ())


def _best_first(rows: Sequence[LeaderboardRow], columns: Sequence[Column]) -> tuple[LeaderboardRow, ...]:
    positions = [position for position, column in enumerate(columns) if column.metric == PASS_AT_1]

    def key(row: LeaderboardRow) -> list[float]:
        values = [row.cells[position].value for position in positions]
        return [2.0 if value is None else -value for value in values]

    return tuple(sorted(rows, key=key))
