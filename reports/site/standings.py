"""How the runs of a leaderboard stand on each benchmark: best first, who is first, who is cheaper."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.published_choice import is_same_model
from reports.site.facts import RunFacts
from reports.site.leaderboard import Leaderboard, LeaderboardRow
from reports.site.leaderboard_cells import LeaderboardCell
from reports.site.leaderboard_columns import PASS_AT_1
from reports.site.run_labels import letters, shorten, unique_names

METRICS = (PASS_AT_1, "output_tokens", "rank")
MAX_DRAWN = 12
"""runs in a picture: as many as there are colours; the best by the order of the table"""


@dataclass(frozen=True)
class Gap:
    """The mean paired difference of two runs over questions."""

    mean: float
    low: float | None
    """95 % interval; None for one question"""
    high: float | None
    share: float | None = None
    """of the other run's mean"""


@dataclass(frozen=True)
class Saving:
    """A run with fewer tokens than another one on the same questions, and no significantly lower pass@1."""

    benchmark: str
    cheap: str
    """slug of the run with fewer tokens"""
    other: str
    tokens: Gap
    """of the cheap run minus the other: below 0"""
    accuracy: Gap
    """of their pass@1"""
    significant: bool
    """whether the higher pass@1 is significant, as for the ranks"""


@dataclass(frozen=True)
class PublishedMark:
    """A published figure to compare with."""

    model: str
    value: float


@dataclass(frozen=True)
class StandingRun:
    """A run on one benchmark."""

    key: str
    """A, B, …: the same in every picture, in the order of the table"""
    name: str
    """unique: the last part of its title"""
    short: str
    """for pictures and sentences, unique where names differ in more than their middle"""
    slug: str
    accuracy: LeaderboardCell
    """pass@1"""
    tokens: LeaderboardCell
    rank: LeaderboardCell
    comparable: bool
    """whether it has the same questions and settings as most of the runs"""
    published: tuple[PublishedMark, ...] = ()
    """what was published of this model"""
    drawn: bool = True
    """whether it is among the runs that pictures show"""

    @property
    def label(self) -> str:
        return f"{self.key}  {self.name}"

    @property
    def is_first(self) -> bool:
        """Whether no run is significantly ahead of it."""
        return self.comparable and self.rank.low == 1


@dataclass(frozen=True)
class Standings:
    """The runs on one benchmark."""

    benchmark: str
    title: str
    entries: tuple[StandingRun, ...]
    """best first"""
    references: tuple[PublishedMark, ...] = ()
    """published models that were asked for and are none of the runs'"""
    savings: tuple[Saving, ...] = ()

    @property
    def leader(self) -> StandingRun | None:
        """The run that is first alone, significantly ahead of all others."""
        first = self.first
        return first[0] if len(first) == 1 and first[0].rank.high == 1 else None

    @property
    def drawn(self) -> tuple[StandingRun, ...]:
        return tuple(entry for entry in self.entries if entry.drawn)

    @property
    def left_out(self) -> int:
        """The number of runs that no picture shows."""
        return len(self.entries) - len(self.drawn)

    @property
    def compared(self) -> tuple[StandingRun, ...]:
        """The runs that can be compared: on the same questions."""
        return tuple(entry for entry in self.entries if entry.comparable)

    @property
    def first(self) -> tuple[StandingRun, ...]:
        return tuple(entry for entry in self.entries if entry.is_first)


def build_standings(
    leaderboard: Leaderboard, runs: Sequence[RunFacts], savings: Sequence[Saving], marks: bool
) -> list[Standings]:
    """The standings of every benchmark on which some run has a pass@1; `marks`: with published models."""
    rows = _named_rows(leaderboard, runs)
    places = {column.name: place for place, column in enumerate(leaderboard.columns)}
    found = []
    for group in leaderboard.groups:
        columns = [
            places.get(f"{group.name} {metric}", -1) for metric in (PASS_AT_1, "output_tokens", "rank")
        ]
        published = list(_published(leaderboard.published, columns[0]))
        entries = [] if group.is_suite else list(_entries(rows, group.name, columns, published))
        if entries:
            own = {one for entry in entries for one in entry.published}
            found.append(
                Standings(
                    group.name,
                    group.title,
                    tuple(sorted(entries, key=_by_accuracy)),
                    tuple(one for one in published if marks and one not in own),
                    tuple(one for one in savings if one.benchmark == group.name),
                )
            )
    return found


@dataclass(frozen=True)
class _NamedRow:
    place: int
    name: str
    short: str
    row: LeaderboardRow
    run: RunFacts


def _named_rows(leaderboard: Leaderboard, runs: Sequence[RunFacts]) -> list[_NamedRow]:
    by_slug = {run.slug: run for run in runs}
    names = unique_names([(row.model, row.run) for row in leaderboard.measured])
    rows = zip(names, shorten(names), leaderboard.measured, strict=True)
    return [
        _NamedRow(place, name, short, row, by_slug[row.slug]) for place, (name, short, row) in enumerate(rows)
    ]


def _entries(
    rows: Sequence[_NamedRow], benchmark: str, columns: Sequence[int], published: Sequence[PublishedMark]
) -> Iterator[StandingRun]:
    """The runs that have a pass@1; `columns`: the places of pass@1, tokens and rank."""
    same = _most_common_content([one.run for one in rows], benchmark)
    for one in rows:
        accuracy, tokens, rank = (one.row.cells[place] for place in columns)
        if not accuracy.is_empty:
            yield StandingRun(
                letters(one.place),
                one.name,
                one.short,
                one.row.slug,
                accuracy,
                tokens,
                rank,
                comparable=_content(one.run, benchmark) == same,
                published=tuple(mark for mark in published if is_same_model(one.run.model, mark.model)),
                drawn=one.place < MAX_DRAWN,
            )


def front(entries: Sequence[StandingRun]) -> list[StandingRun]:
    """The Pareto front, cheapest first: the entries that no other one matches with fewer tokens."""
    known = [one for one in entries if one.accuracy.value is not None and one.tokens.value is not None]
    best, kept = -1.0, []
    for entry in sorted(known, key=lambda one: (one.tokens.value or 0.0, -(one.accuracy.value or 0.0))):
        if (entry.accuracy.value or 0.0) > best:
            best = entry.accuracy.value or 0.0
            kept.append(entry)
    return kept


def _by_accuracy(entry: StandingRun) -> tuple[bool, float, str]:
    return entry.accuracy.value is None, -(entry.accuracy.value or 0.0), entry.key


def _content(run: RunFacts, benchmark: str) -> str:
    result = run.benchmark(benchmark)
    return result.content if result else ""


def _most_common_content(runs: Sequence[RunFacts], benchmark: str) -> str:
    contents = Counter(content for run in runs if (content := _content(run, benchmark)))
    return max(contents, key=lambda one: contents[one], default="")


def _published(rows: Sequence[LeaderboardRow], place: int) -> Iterator[PublishedMark]:
    """The first, most trusted, figure of each model."""
    figures: Mapping[str, float] = {
        row.model: value
        for row in reversed(rows)
        if not row.notes and (value := row.cells[place].value) is not None
    }
    yield from (PublishedMark(model, value) for model, value in figures.items())
