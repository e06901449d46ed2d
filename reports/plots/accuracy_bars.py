"""Plot of the leaderboard: pass@1 of every run by benchmark, bars with intervals and published marks."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reports.cells import Grid, format_percent
from reports.plots.axes import format_interval
from reports.plots.run_names import run_color
from reports.plots.style import INK, MUTED_INK, PAPER, render_svg, set_margins, svg_text
from reports.plots.types import Plot
from reports.site.findings import who_is_first
from reports.site.run_labels import SHORT
from reports.site.standings import StandingRun, Standings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_BARS = 16
"""in one picture, at least one benchmark; the next picture goes on"""
ROW = 0.22
"""inches"""
LEFT = 2.35
GAP = 0.5
"""rows between two benchmarks"""
CAPTION = "pass@1, 95 % intervals"
TESTED = "; first, tied: by paired tests"
DIAMOND = "; ◇ published"
PALE = "; pale: asked otherwise"


def bar_plots(standings: Sequence[Standings]) -> list[Plot]:
    """The benchmarks in their order, as many in each picture as fit."""
    return [
        _plot(number, some) for number, some in enumerate(_chunks([one for one in standings if one.drawn]), 1)
    ]


def _chunks(standings: Sequence[Standings]) -> Iterator[list[Standings]]:
    chunk: list[Standings] = []
    for one in standings:
        if chunk and sum(map(_rows, [*chunk, one])) > MAX_BARS + 1:
            yield chunk
            chunk = []
        chunk.append(one)
    if chunk:
        yield chunk


def _rows(one: Standings) -> int:
    """Its title, its runs, the published models."""
    return 1 + len(one.drawn) + len(one.references)


def _plot(number: int, some: Sequence[Standings]) -> Plot:
    title = _title(some)
    marks = any(one.references or entry.published for one in some for entry in one.drawn)
    rows = sum(map(_rows, some)) + GAP * (len(some) - 1)
    return Plot(
        f"leaderboard-accuracy-{number}",
        title,
        f"{title}. {' '.join(map(_alt_text, some))}",
        *render_svg(
            CAPTION + TESTED * any(one.first for one in some) + DIAMOND * marks,
            title,
            lambda axes: _draw(axes, some, rows),
            height=1.0 + ROW * rows,
        ),
        Grid(
            ("benchmark", "run", "pass@1, %", "95 %", "rank", "published, %"),
            tuple(line for one in some for line in _numbers(one)),
            names=2,
        ),
    )


def _title(some: Sequence[Standings]) -> str:
    """What the picture shows; who is first only if it is about one benchmark."""
    left_out = max(one.left_out for one in some)
    pale = any(not entry.comparable for one in some for entry in one.drawn)
    tail = PALE * pale + (f" (without {left_out} more runs)" if left_out else "")
    if len(some) == 1:
        finding = who_is_first(some[0])
        return f"{some[0].title}: {finding or 'pass@1'}{tail}"
    names = ", ".join(one.title for one in some[:-1])
    ranked = [one for one in some if who_is_first(one)]
    alone = sum(one.leader is not None for one in ranked)
    share = (
        f": one run alone is first on {alone} of {len(ranked)}, several are tied on the others"
        if 0 < alone < len(ranked)
        else f": {_who(ranked) if alone else 'several runs are tied for'} first on each"
    )
    return f"pass@1 on {names} and {some[-1].title}{share if ranked else ''}{tail}"


def _who(ranked: Sequence[Standings]) -> str:
    names = {one.leader.short for one in ranked if one.leader}
    return f"{names.pop()} is" if len(names) == 1 else "one run alone is"


def _draw(axes: "Axes", some: Sequence[Standings], rows: float) -> None:
    y = 0.0
    places: list[tuple[float, str]] = []
    for one in some:
        text = svg_text(one.title, SHORT)
        axes.text(
            -0.01, y, text, transform=axes.get_yaxis_transform(), ha="right", va="center", fontweight="bold"
        )
        for entry in one.drawn:
            y += 1
            _draw_bar(axes, entry, y)
            places.append((y, f"{entry.key} {entry.short}"))
        for mark in one.references:
            y += 1
            _draw_mark(axes, mark.value, y)
            _draw_value(axes, format_percent(mark.value), y)
            places.append((y, svg_text(mark.model, SHORT)))
        y += 1 + GAP
    axes.set_yticks([place for place, _ in places], [name for _, name in places], fontsize=9)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    set_margins(axes, left=LEFT, right=0.8, below=0.36)


def _draw_bar(axes: "Axes", entry: StandingRun, place: float) -> None:
    """Draw a bar and its interval; an unknown value as the range between its worst and best case."""
    cell, color = entry.accuracy, run_color(entry)
    if cell.value is None:
        if cell.low is not None and cell.high is not None:
            axes.barh(
                place, cell.high - cell.low, 0.62, cell.low, facecolor=PAPER, edgecolor=color, hatch="///"
            )
        _draw_value(axes, "?", place)
        return
    axes.barh(place, cell.value, 0.62, color=color, alpha=1 if entry.comparable else 0.35)
    if cell.low is not None and cell.high is not None:
        axes.hlines(place, cell.low, cell.high, color=PAPER, linewidth=2.8)
        axes.hlines(place, cell.low, cell.high, color=INK, linewidth=1.4)
    for mark in entry.published[:1]:
        _draw_mark(axes, mark.value, place)
    standing = "" if not entry.is_first else " first" if entry.rank.high == 1 else " tied"
    _draw_value(axes, cell.text + standing, place)


def _draw_mark(axes: "Axes", value: float, place: float) -> None:
    axes.plot(
        [value],
        [place],
        linestyle="",
        marker="D",
        markersize=5,
        color=INK,
        markerfacecolor=PAPER,
        clip_on=False,
    )


def _draw_value(axes: "Axes", text: str, place: float) -> None:
    """Write a value to the right of the axes."""
    axes.text(
        1.02, place, text, transform=axes.get_yaxis_transform(), va="center", fontsize=9, color=MUTED_INK
    )


def _alt_text(one: Standings) -> str:
    ends = dict.fromkeys((one.drawn[0], one.drawn[-1]))
    values = "; ".join(
        f"{entry.short} {entry.accuracy.text} % {entry.accuracy.interval}".rstrip() for entry in ends
    )
    what = "the only run" if len(one.drawn) == 1 else f"{len(one.drawn)} runs, highest and lowest"
    first = who_is_first(one)
    return f"{one.title}, {what}: {values}.{f' {first}.' if first else ''}"


def _numbers(one: Standings) -> Iterator[tuple[str, ...]]:
    for entry in one.drawn:
        cell = entry.accuracy
        published = ", ".join(format_percent(mark.value) for mark in entry.published)
        interval = format_interval(cell.low, cell.high)
        yield one.title, entry.label, cell.text, interval, entry.rank.text, published or "–"
    for mark in one.references:
        yield one.title, mark.model, "–", "–", "–", format_percent(mark.value)
