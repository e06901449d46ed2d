"""The leaderboard as cells: a row for each run, then those for what was published, columns by benchmark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.site.facts import BenchmarkFacts, Figure, RunFacts
from reports.site.leaderboard_cells import Cell, lacking, measured, of_figure, rank_cell
from reports.site.leaderboard_columns import PASS, Column, Group, column_of, groups

Ranks = Mapping[tuple[str, str], tuple[int, int] | None]
"""(slug, benchmark) -> the best and the worst place"""


@dataclass(frozen=True)
class Note:
    """What a reader must know before comparing a row."""

    short: str
    """in the row itself"""
    sentence: str


@dataclass(frozen=True)
class BoardRow:
    """A run, or what was published about a model."""

    model: str
    run: str
    """the run folder's own name; "" for a published row"""
    slug: str
    """its page is `runs/SLUG/index.html`; "" for a published row"""
    cells: tuple[Cell, ...]
    """one for each column of the board"""
    notes: tuple[Note, ...] = ()

    @property
    def published(self) -> bool:
        return not self.slug


@dataclass(frozen=True)
class Board:
    """All that a leaderboard shows."""

    groups: tuple[Group, ...]
    measured: tuple[BoardRow, ...]
    """best first: by pass@1 of the first benchmark, then of the next ones"""
    published: tuple[BoardRow, ...]
    """in the same order among themselves"""
    sources: tuple[str, ...]
    """of the published figures, in the order in which the table cites them; a cell names its own from 1"""

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for group in self.groups for column in group.columns)

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        return (*self.measured, *self.published)

    def source(self, cell: Cell) -> str:
        return self.sources[cell.source - 1] if cell.source else ""


def board(runs: Sequence[RunFacts], ranks: Ranks, references: Sequence[str] | None) -> Board:
    """The board of these runs, at least one, beside these published models (None: all on their benchmarks).

    Benchmarks stand in the order in which the runs have them. Where several values were published about a
    model the most trusted is in its first row, the others in rows of their own by source.
    """
    figures = _figures(runs, references)
    made = groups(runs, figures)
    columns = [column for group in made for column in group.columns]
    sources = list(dict.fromkeys(figure.source for every in figures.values() for figure in every))
    own = [_measured_row(run, runs, made, ranks) for run in runs]
    others = _best_first(list(_published_rows(figures, columns, sources)), columns)
    cited = list(dict.fromkeys(cell.source for row in others for cell in row.cells if cell.source))
    return Board(
        groups=tuple(made),
        measured=_best_first(own, columns),
        published=tuple(_cited_anew(row, cited) for row in others),
        sources=tuple(sources[number - 1] for number in cited),
    )


def _cited_anew(row: BoardRow, cited: Sequence[int]) -> BoardRow:
    """The row with its sources numbered in the order in which the table cites them."""
    cells = (
        replace(cell, source=1 + cited.index(cell.source)) if cell.source else cell for cell in row.cells
    )
    return replace(row, cells=tuple(cells))


def _measured_row(run: RunFacts, runs: Sequence[RunFacts], made: Sequence[Group], ranks: Ranks) -> BoardRow:
    cells = [cell for group in made for cell in _cells(run, runs, group, ranks)]
    return BoardRow(run.model, run.folder, run.slug, tuple(cells), tuple(_notes(run, runs)))


def _cells(run: RunFacts, runs: Sequence[RunFacts], group: Group, ranks: Ranks) -> Iterator[Cell]:
    """The cells of a run in the columns of one benchmark."""
    benchmark = run.benchmark(group.name)
    if benchmark is None:
        yield from (Cell() for _ in group.columns)
        return
    held = [one for other in runs if (one := other.benchmark(group.name))]
    alike = sum(one.content == benchmark.content for one in held)
    partial = _partial(run, benchmark, held)
    for column in group.columns:
        if column.kind == "rank":
            places = ranks.get((run.slug, group.name)) if alike > 1 else None
            yield rank_cell(places, f"of {alike}" if alike < len(held) else "")
        else:
            yield measured(column, benchmark, partial)


def _notes(run: RunFacts, runs: Sequence[RunFacts]) -> Iterator[Note]:
    if any(_limited(run, benchmark) for benchmark in run.benchmarks):
        yield Note(
            f"first {run.limit:,} questions",
            f"only the first {run.limit:,} questions of a benchmark: not comparable with published values",
        )
    for benchmark in run.benchmarks:
        held = [one for other in runs if (one := other.benchmark(benchmark.name))]
        asked, full = len(benchmark.questions), max(len(one.questions) for one in held)
        if run.limit is None and asked < full:
            yield Note(
                f"part of {benchmark.title}",
                f"{benchmark.title}: {asked:,} questions where another run has {full:,}; "
                "not comparable with published values unless they are of the same questions",
            )
        if missing := lacking(benchmark):
            yield Note(
                f"{missing:,} samples missing",
                f"{benchmark.title}: {missing:,} samples failed or were not made; {_made_up(benchmark)}",
            )
        if benchmark.settings.answer_from == "anywhere":
            yield Note("lenient", f"{benchmark.title}: answers were read anywhere, also inside the thinking")


def _made_up(benchmark: BenchmarkFacts) -> str:
    found = benchmark.metric(PASS)
    if found is None or found.value is None:
        return "accuracy is given as the worst and the best case (all of them wrong, all of them correct)"
    return "accuracy is of those that are there"


def _partial(run: RunFacts, benchmark: BenchmarkFacts, held: Sequence[BenchmarkFacts]) -> bool:
    fewer = len(benchmark.questions) < max(len(one.questions) for one in held)
    return _limited(run, benchmark) or fewer


def _limited(run: RunFacts, benchmark: BenchmarkFacts) -> bool:
    """Whether the run's limit left questions out; one with fewer questions than that was asked whole."""
    return run.limit is not None and len(benchmark.questions) >= run.limit


def _figures(runs: Sequence[RunFacts], references: Sequence[str] | None) -> dict[str, list[Figure]]:
    """Benchmark -> what was published on it about these models, the most trusted first."""
    wanted = None if references is None else {name.lower() for name in references}
    found: dict[str, dict[Figure, None]] = {}
    for run in runs:
        for benchmark in run.benchmarks:
            kept = [one for one in benchmark.published if wanted is None or one.model.lower() in wanted]
            bare = (Figure(one.model, one.metric, one.value, one.source) for one in kept)
            found.setdefault(benchmark.name, {}).update(dict.fromkeys(bare))
    return {name: list(every) for name, every in found.items()}


def _published_rows(
    figures: Mapping[str, Sequence[Figure]], columns: Sequence[Column], sources: Sequence[str]
) -> Iterator[BoardRow]:
    rows: dict[tuple[str, str], dict[str, Cell]] = {}
    for name, every in figures.items():
        for figure in every:
            wanted = f"{name} {column_of(figure.metric)}"
            column = next(column for column in columns if column.name == wanted)
            cell = of_figure(figure, column, sources.index(figure.source) + 1)
            first = rows.setdefault((figure.model, ""), {})
            if first.setdefault(wanted, cell) is not cell:
                rows.setdefault((figure.model, figure.source), {}).setdefault(wanted, cell)
    for (model, source), cells in rows.items():
        note = Note("another value", f"as in: {source}")
        every_cell = tuple(cells.get(column.name, Cell()) for column in columns)
        yield BoardRow(model, "", "", every_cell, (note,) if source else ())


def _best_first(rows: Sequence[BoardRow], columns: Sequence[Column]) -> tuple[BoardRow, ...]:
    places = [place for place, column in enumerate(columns) if column.metric == PASS]

    def key(row: BoardRow) -> list[float]:
        values = [row.cells[place].value for place in places]
        return [2.0 if value is None else -value for value in values]

    return tuple(sorted(rows, key=key))
