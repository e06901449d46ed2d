"""Heat maps of accuracy: each question of a run, hardest first; and many runs over the same questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

from reports.cells import NOTHING, Grid, amount, percent
from reports.plots.style import HEAT, INK, PAPER, QUIET, WIDTH, drawn, margins, plain
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, QuestionFacts, RunFacts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMED = 64
"""questions at most whose cells are labelled"""
CELLS = 2000
"""cells of a map at most; beyond, neighbours in the order of difficulty share one"""
COLUMNS = 500
"""columns of a map of runs at most"""
RANGES = ("0 %", *(f"{round(100 * i / 9)} to {round(100 * (i + 1) / 9)} %" for i in range(9)), "100 %")
"""what each of HEAT's colours stands for"""


@dataclass(frozen=True)
class Cell:
    """A rectangle of a map, one wide and one high."""

    x: float
    y: float
    share: float | None


def level(share: float) -> int:
    """The place of a share's colour in HEAT: all wrong and all right have their own.

    >>> level(0.0), level(0.001), level(0.5), level(0.999), level(1.0)
    (0, 1, 5, 9, 10)
    """
    if share in (0.0, 1.0):
        return 10 * int(share)
    return 1 + min(8, int(9 * share))


def heat(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """A cell for each question, hardest first in rows; None where no question has a verdict."""
    asked = sorted(benchmark.questions, key=lambda q: (q.n == 0, _share(q) or 0.0))
    known = [q.correct / q.n for q in asked if q.n]
    if not known:
        return None
    title = f"Accuracy on each question of {benchmark.title}"
    columns, rows = _shape(len(asked))
    return Plot(
        f"{benchmark.name}-questions",
        title,
        _alt(title, known, len(asked)),
        *drawn(
            f"{model} · {benchmark.title} · hardest first",
            title,
            lambda axes: _draw_questions(axes, asked, columns),
            height=1.3 + max(0.5, rows * 4.9 / columns * (0.8 if len(asked) <= NAMED else 1)),
        ),
        _numbers(known, len(asked)),
    )


def heat_of_runs(runs: Sequence[RunFacts], name: str) -> Plot | None:
    """Runs in rows, the questions of a benchmark in columns, hardest first; None of fewer than two runs."""
    held = [(run, one) for run in runs if (one := run.benchmark(name)) and one.questions]
    if len(held) < 2:
        return None
    shares = [{q.id: _share(q) for q in one.questions} for _, one in held]
    order = _by_difficulty(shares)
    labels = _labels([run for run, _ in held])
    title = f"Accuracy of {len(held)} runs on each question of {held[0][1].title}"
    return Plot(
        f"{name}-runs",
        title,
        _alt_of_runs(title, labels, shares, order),
        *drawn(
            f"{held[0][1].title} · hardest question first",
            title,
            lambda axes: _draw_runs(axes, labels, shares, order),
            height=1.25 + 0.26 * len(held),
        ),
        Grid(
            ("run", "questions", "all right", "some right", "none right"),
            tuple((label, *_counts(one)) for label, one in zip(labels, shares, strict=True)),
            names=1,
        ),
    )


def _share(question: QuestionFacts) -> float | None:
    return question.correct / question.n if question.n else None


def _shape(count: int) -> tuple[int, int]:
    """Columns and rows: about twice as wide as high.

    >>> _shape(1), _shape(30), _shape(500)
    ((6, 1), (8, 4), (32, 16))
    """
    cells = min(count, CELLS)
    columns = max(6, ceil(sqrt(2 * cells)))
    return columns, ceil(cells / columns)


def _by_difficulty(shares: Sequence[Mapping[str, float | None]]) -> list[str]:
    """The questions of all runs, by their mean accuracy over the runs that have one."""
    means: dict[str, float] = {}
    for question in dict.fromkeys(id_ for one in shares for id_ in one):
        known = [share for one in shares if (share := one.get(question)) is not None]
        means[question] = sum(known) / len(known) if known else -1.0
    return sorted(means, key=lambda id_: means[id_])


def _merged(values: Sequence[float | None], most: int) -> list[float | None]:
    """At most so many values: neighbours that share a cell are averaged, without those that are unknown."""
    width = ceil(len(values) / most)
    parts = [values[start : start + width] for start in range(0, len(values), width)]
    known = [[value for value in part if value is not None] for part in parts]
    return [sum(part) / len(part) if part else None for part in known]


def _draw_questions(axes: "Axes", asked: Sequence[QuestionFacts], columns: int) -> None:
    shares = _merged([_share(q) for q in asked], CELLS)
    cells = [Cell(i % columns, i // columns, share) for i, share in enumerate(shares)]
    rows = ceil(len(shares) / columns)
    _paint(axes, cells, (columns, rows), gap=0.06)
    margins(axes, left=0.2)
    axes.set_yticks([])
    if len(asked) <= NAMED:
        for cell, question in zip(cells, asked, strict=True):
            _label(axes, cell, plain(question.id, 8), 7.5 if columns < 9 else 6)
    _scale(axes)


def _draw_runs(
    axes: "Axes", labels: Sequence[str], shares: Sequence[Mapping[str, float | None]], order: Sequence[str]
) -> None:
    rows = [_merged([one.get(question) for question in order], COLUMNS) for one in shares]
    cells = [Cell(x, y, share) for y, row in enumerate(rows) for x, share in enumerate(row)]
    columns = len(rows[0])
    _paint(axes, cells, (columns, len(rows)), gap=0.06 if columns <= 60 else 0.0)
    margins(axes, left=1.75)
    axes.set_yticks([row + 0.5 for row in range(len(rows))], labels, fontsize=8)
    _scale(axes)


def _paint(axes: "Axes", cells: Sequence[Cell], size: tuple[int, int], gap: float) -> None:
    """One compound path for each colour: thousands of cells stay a small file."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    by_level: dict[int | None, list[Cell]] = {}
    for cell in cells:
        by_level.setdefault(None if cell.share is None else level(cell.share), []).append(cell)
    for place, held in by_level.items():
        corners = [corner for cell in held for corner in _corners(cell, gap)]
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(held)
        look = (
            {"facecolor": PAPER, "edgecolor": QUIET, "hatch": "////", "linewidth": 0.4}
            if place is None
            else {"facecolor": HEAT[place], "edgecolor": QUIET, "linewidth": 0.3 if gap else 0.0}
        )
        axes.add_patch(PathPatch(Path(corners, codes), **look))
    axes.set_xlim(0, size[0])
    axes.set_ylim(size[1], 0)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _corners(cell: Cell, gap: float) -> Iterator[tuple[float, float]]:
    left, right, top, bottom = cell.x + gap, cell.x + 1 - gap, cell.y + gap, cell.y + 1 - gap
    yield from ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def _label(axes: "Axes", cell: Cell, name: str, size: float) -> None:
    ink = PAPER if cell.share is not None and level(cell.share) >= 6 else INK
    text = f"{name}\n{percent(cell.share)}" if cell.share is not None else f"{name}\n{NOTHING}"
    axes.text(
        cell.x + 0.5, cell.y + 0.5, text, color=ink, fontsize=size, ha="center", va="center", linespacing=1.3
    )


def _scale(axes: "Axes") -> None:
    """The colours with what they stand for, below the map."""
    from matplotlib.patches import Rectangle

    figure = axes.get_figure(root=True)
    assert figure is not None
    height = figure.get_figheight()
    bar = figure.add_axes((0.2 / WIDTH, 0.32 / height, 0.72, 0.13 / height))
    for place, color in enumerate(HEAT):
        bar.add_patch(Rectangle((place, 0), 1, 1, facecolor=color, edgecolor=QUIET, linewidth=0.4))
    bar.add_patch(Rectangle((14, 0), 1, 1, facecolor=PAPER, edgecolor=QUIET, linewidth=0.4, hatch="////"))
    bar.set_xlim(-1, 16)
    bar.set_ylim(0, 1)
    bar.set_yticks([])
    bar.set_xticks(
        [0.5, 5.5, 10.5, 14.5], ["none right", "half", "all right", "not known"], fontsize=8, color=INK
    )
    bar.tick_params(length=0)
    bar.grid(visible=False)
    for side in bar.spines.values():
        side.set_visible(False)


def _alt(title: str, known: Sequence[float], asked: int) -> str:
    right, none = sum(share == 1 for share in known), sum(share == 0 for share in known)
    many = "s" * (asked != 1)
    parts = [
        f"{title}, hardest first.",
        f"Of {amount(asked)} question{many} {amount(right)} right in every sample, {amount(none)} in none,",
        f"{amount(len(known) - right - none)} in some.",
    ]
    if asked > CELLS:
        parts.append(f"A cell is the mean of {ceil(asked / CELLS)} neighbours.")
    if asked > len(known):
        parts.append(f"{amount(asked - len(known))} without a verdict are hatched.")
    return " ".join(parts)


def _numbers(known: Sequence[float], asked: int) -> Grid:
    counts = [0] * len(HEAT)
    for share in known:
        counts[level(share)] += 1
    lines = [(name, amount(count)) for name, count in zip(RANGES, counts, strict=True)]
    if asked > len(known):
        lines.append(("not known", amount(asked - len(known))))
    return Grid(("right samples", "questions"), tuple(lines), names=1)


def _labels(runs: Sequence[RunFacts]) -> list[str]:
    """The models' names, or the runs' where several runs have one model."""
    models = [run.model.rstrip("/").rsplit("/", 1)[-1] for run in runs]
    twice = len(set(models)) < len(models)
    return [plain(run.slug if twice else model, 24) for run, model in zip(runs, models, strict=True)]


def _counts(shares: Mapping[str, float | None]) -> tuple[str, str, str, str]:
    known = [share for share in shares.values() if share is not None]
    right, none = sum(share == 1 for share in known), sum(share == 0 for share in known)
    return amount(len(shares)), amount(right), amount(len(known) - right - none), amount(none)


def _alt_of_runs(
    title: str, labels: Sequence[str], shares: Sequence[Mapping[str, float | None]], order: Sequence[str]
) -> str:
    means = []
    for label, one in zip(labels, shares, strict=True):
        known = [share for share in one.values() if share is not None]
        if known:
            means.append((sum(known) / len(known), label))
    hard = sum(all(one.get(question) == 0 for one in shares) for question in order)
    easy = sum(all(one.get(question) == 1 for one in shares) for question in order)
    parts = [f"{title}, hardest question first."]
    if means:
        (low, worst), (high, best) = min(means), max(means)
        parts.append(f"Highest mean {percent(high, '%')} ({best}), lowest {percent(low, '%')} ({worst}).")
    every = f"every run has {amount(easy)} all right and {amount(hard)} all wrong"
    return " ".join([*parts, f"Of {amount(len(order))} questions {every}."])
