"""Heat maps of accuracy: the questions of one run, hardest first, and many runs over the same questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

from reports.cells import NO_VALUE, Grid, format_amount, format_percent
from reports.plots.style import HEAT_COLORS, INK, MUTED_INK, PAPER, WIDTH, render_svg, set_margins, svg_text
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, QuestionFacts, RunFacts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_LABELLED = 64
"""with more questions than this, cells have no labels"""
MAX_CELLS = 2000
"""cells of a map; beyond, neighbouring questions share a cell"""
MAX_COLUMNS = 500
"""columns of a map of runs; beyond, neighbouring questions share one"""
LEVEL_LABELS = ("0 %", *(f"{round(100 * i / 9)} to {round(100 * (i + 1) / 9)} %" for i in range(9)), "100 %")
"""the range of shares of each colour in HEAT_COLORS"""


@dataclass(frozen=True)
class HeatmapCell:
    """A cell of a map, a unit square."""

    x: float
    y: float
    share: float | None
    """accuracy in 0..1; None if unknown"""


def color_level(share: float) -> int:
    """The index of a share's colour in HEAT_COLORS; all wrong and all right have colours of their own.

    >>> color_level(0.0), color_level(0.001), color_level(0.5), color_level(0.999), color_level(1.0)
    (0, 1, 5, 9, 10)
    """
    if share in (0.0, 1.0):
        return 10 * int(share)
    return 1 + min(8, int(9 * share))


def question_heatmap(model: str, benchmark: BenchmarkFacts) -> Plot | None:
    """One cell per question, hardest first, in rows; None if no question has a verdict."""
    questions = sorted(benchmark.questions, key=lambda q: (q.n == 0, _share(q) or 0.0))
    known = [q.correct / q.n for q in questions if q.n]
    if not known:
        return None
    title = f"Accuracy on each question of {benchmark.title}"
    columns, rows = _shape(len(questions))
    return Plot(
        f"{benchmark.name}-questions",
        title,
        _question_alt_text(title, known, len(questions)),
        *render_svg(
            f"{model} · {benchmark.title} · hardest first",
            title,
            lambda axes: _draw_questions(axes, questions, columns),
            height=1.3 + max(0.5, rows * 4.9 / columns * (0.8 if len(questions) <= MAX_LABELLED else 1)),
        ),
        _numbers(known, len(questions)),
    )


def run_heatmap(runs: Sequence[RunFacts], name: str) -> Plot | None:
    """Runs in rows, the questions of a benchmark in columns, hardest first; None for fewer than two runs."""
    pairs = [(run, one) for run in runs if (one := run.benchmark(name)) and one.questions]
    if len(pairs) < 2:
        return None
    shares = [{q.id: _share(q) for q in one.questions} for _, one in pairs]
    order = _order_by_difficulty(shares)
    labels = _labels([run for run, _ in pairs])
    title = f"Accuracy of {len(pairs)} runs on each question of {pairs[0][1].title}"
    return Plot(
        f"{name}-runs",
        title,
        _run_alt_text(title, labels, shares, order),
        *render_svg(
            f"{pairs[0][1].title} · hardest question first",
            title,
            lambda axes: _draw_runs(axes, labels, shares, order),
            height=1.25 + 0.26 * len(pairs),
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
    """Number of columns and rows: about twice as wide as high.

    >>> _shape(1), _shape(30), _shape(500)
    ((6, 1), (8, 4), (32, 16))
    """
    cells = min(count, MAX_CELLS)
    columns = max(6, ceil(sqrt(2 * cells)))
    return columns, ceil(cells / columns)


def _order_by_difficulty(shares: Sequence[Mapping[str, float | None]]) -> list[str]:
    """The ids of the questions of all runs, by mean accuracy over the runs that have them."""
    means: dict[str, float] = {}
    for question in dict.fromkeys(id_ for one in shares for id_ in one):
        known = [share for one in shares if (share := one.get(question)) is not None]
        means[question] = sum(known) / len(known) if known else -1.0
    return sorted(means, key=lambda id_: means[id_])


def _merge_neighbours(values: Sequence[float | None], limit: int) -> list[float | None]:
    """At most `limit` values: neighbours that share a cell are averaged, ignoring unknown ones."""
    width = ceil(len(values) / limit)
    parts = [values[start : start + width] for start in range(0, len(values), width)]
    known = [[value for value in part if value is not None] for part in parts]
    return [sum(part) / len(part) if part else None for part in known]


def _draw_questions(axes: "Axes", questions: Sequence[QuestionFacts], columns: int) -> None:
    shares = _merge_neighbours([_share(q) for q in questions], MAX_CELLS)
    cells = [HeatmapCell(i % columns, i // columns, share) for i, share in enumerate(shares)]
    rows = ceil(len(shares) / columns)
    _draw_cells(axes, cells, (columns, rows), gap=0.06)
    set_margins(axes, left=0.2)
    axes.set_yticks([])
    if len(questions) <= MAX_LABELLED:
        for cell, question in zip(cells, questions, strict=True):
            _draw_label(axes, cell, svg_text(question.id, 8), 7.5 if columns < 9 else 6)
    _draw_color_scale(axes)


def _draw_runs(
    axes: "Axes", labels: Sequence[str], shares: Sequence[Mapping[str, float | None]], order: Sequence[str]
) -> None:
    rows = [_merge_neighbours([one.get(question) for question in order], MAX_COLUMNS) for one in shares]
    cells = [HeatmapCell(x, y, share) for y, row in enumerate(rows) for x, share in enumerate(row)]
    columns = len(rows[0])
    _draw_cells(axes, cells, (columns, len(rows)), gap=0.06 if columns <= 60 else 0.0)
    set_margins(axes, left=1.75)
    axes.set_yticks([row + 0.5 for row in range(len(rows))], labels, fontsize=8)
    _draw_color_scale(axes)


def _draw_cells(axes: "Axes", cells: Sequence[HeatmapCell], size: tuple[int, int], gap: float) -> None:
    """Draw one compound path per colour, which keeps the file small with thousands of cells."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    by_level: dict[int | None, list[HeatmapCell]] = {}
    for cell in cells:
        by_level.setdefault(None if cell.share is None else color_level(cell.share), []).append(cell)
    for index, group in by_level.items():
        corners = [corner for cell in group for corner in _corners(cell, gap)]
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(group)
        style = (
            {"facecolor": PAPER, "edgecolor": MUTED_INK, "hatch": "////", "linewidth": 0.4}
            if index is None
            else {"facecolor": HEAT_COLORS[index], "edgecolor": MUTED_INK, "linewidth": 0.3 if gap else 0.0}
        )
        axes.add_patch(PathPatch(Path(corners, codes), **style))
    axes.set_xlim(0, size[0])
    axes.set_ylim(size[1], 0)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _corners(cell: HeatmapCell, gap: float) -> Iterator[tuple[float, float]]:
    left, right, top, bottom = cell.x + gap, cell.x + 1 - gap, cell.y + gap, cell.y + 1 - gap
    yield from ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def _draw_label(axes: "Axes", cell: HeatmapCell, name: str, size: float) -> None:
    ink = PAPER if cell.share is not None and color_level(cell.share) >= 6 else INK
    text = f"{name}\n{format_percent(cell.share)}" if cell.share is not None else f"{name}\n{NO_VALUE}"
    axes.text(
        cell.x + 0.5, cell.y + 0.5, text, color=ink, fontsize=size, ha="center", va="center", linespacing=1.3
    )


def _draw_color_scale(axes: "Axes") -> None:
    """Draw the colour scale below the map."""
    from matplotlib.patches import Rectangle

    figure = axes.get_figure(root=True)
    assert figure is not None
    height = figure.get_figheight()
    bar = figure.add_axes((0.2 / WIDTH, 0.32 / height, 0.72, 0.13 / height))
    for place, color in enumerate(HEAT_COLORS):
        bar.add_patch(Rectangle((place, 0), 1, 1, facecolor=color, edgecolor=MUTED_INK, linewidth=0.4))
    bar.add_patch(Rectangle((14, 0), 1, 1, facecolor=PAPER, edgecolor=MUTED_INK, linewidth=0.4, hatch="////"))
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


def _question_alt_text(title: str, known: Sequence[float], count: int) -> str:
    right, none = sum(share == 1 for share in known), sum(share == 0 for share in known)
    questions = f"{format_amount(count)} question{'s' * (count != 1)}"
    parts = [
        f"{title}, hardest first.",
        f"Of {questions}, {format_amount(right)} right in every sample, {format_amount(none)} in none,",
        f"{format_amount(len(known) - right - none)} in some.",
    ]
    if count > MAX_CELLS:
        parts.append(f"A cell is the mean of {ceil(count / MAX_CELLS)} neighbours.")
    if count > len(known):
        parts.append(f"{format_amount(count - len(known))} without a verdict are hatched.")
    return " ".join(parts)


def _numbers(known: Sequence[float], total: int) -> Grid:
    counts = [0] * len(HEAT_COLORS)
    for share in known:
        counts[color_level(share)] += 1
    lines = [(name, format_amount(count)) for name, count in zip(LEVEL_LABELS, counts, strict=True)]
    if total > len(known):
        lines.append(("not known", format_amount(total - len(known))))
    return Grid(("right samples", "questions"), tuple(lines), names=1)


def _labels(runs: Sequence[RunFacts]) -> list[str]:
    """The names of the models, or of the runs if several runs share a model."""
    models = [run.title.rstrip("/").rsplit("/", 1)[-1] for run in runs]
    is_shared = len(set(models)) < len(models)
    return [svg_text(run.slug if is_shared else model, 24) for run, model in zip(runs, models, strict=True)]


def _counts(shares: Mapping[str, float | None]) -> tuple[str, str, str, str]:
    known = [share for share in shares.values() if share is not None]
    right, none = sum(share == 1 for share in known), sum(share == 0 for share in known)
    return (
        format_amount(len(shares)),
        format_amount(right),
        format_amount(len(known) - right - none),
        format_amount(none),
    )


def _run_alt_text(
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
        parts.append(
            f"Highest mean {format_percent(high, '%')} ({best}), lowest {format_percent(low, '%')} ({worst})."
        )
    every = f"every run has {format_amount(easy)} all right and {format_amount(hard)} all wrong"
    return " ".join([*parts, f"Of {format_amount(len(order))} questions {every}."])
