"""What plots have in common: percent and token axes, lines with bands, legends, and words for alt texts."""

from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import TYPE_CHECKING

from reports.cells import NOTHING, amount, percent
from reports.plots.style import Look
from reports.site.facts import Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

SPAN = 0.2
"""the least part of 0..1 that an accuracy axis shows: small differences are not blown up"""


def as_percent(axis: "Axis") -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 1):g} %"))


def as_amount(axis: "Axis") -> None:
    """Whole numbers with thousands set apart."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: amount(value)))


def accuracy_window(values: Iterable[float | None]) -> tuple[float, float]:
    """The part of 0..1 that an axis shows: in tenths, with room, and at least SPAN wide.

    >>> accuracy_window([0.93, 0.97, None]), accuracy_window([0.0]), accuracy_window([])
    ((0.8, 1.0), (0.0, 0.2), (0.0, 1.0))
    """
    known = [value for value in values if value is not None]
    if not known:
        return 0.0, 1.0
    low = max(0.0, floor(10 * (min(known) - 0.02)) / 10)
    high = min(1.0, ceil(10 * (max(known) + 0.02)) / 10)
    if high - low < SPAN:
        high = min(1.0, low + SPAN)
        low = max(0.0, round(high - SPAN, 1))
    return low, high


def accuracy_axis(axes: "Axes", points: Iterable[Point], label: str) -> None:
    """An upright axis in percent that shows all of these points and their intervals."""
    low, high = accuracy_window(value for p in points for value in (p.y, p.low, p.high))
    room = 0.02 * (high - low)
    axes.set_ylim(low - room, high + room)
    as_percent(axes.yaxis)
    axes.set_ylabel(label)


def curve(axes: "Axes", points: Sequence[Point], look: Look, label: str, marked: bool = True) -> None:
    """A line with the band of its intervals; where a point has none the band has a gap."""
    xs = [p.x for p in points]
    mark = look.mark if marked or len(points) == 1 else ""
    axes.plot(xs, [p.y for p in points], color=look.color, linestyle=look.line, marker=mark, label=label)
    low = [float("nan") if p.low is None else p.low for p in points]
    high = [float("nan") if p.high is None else p.high for p in points]
    if len(points) > 1:
        axes.fill_between(xs, low, high, color=look.color, alpha=0.16, linewidth=0)
    else:
        axes.vlines(xs, low, high, color=look.color, linewidth=1.4)


def legend(axes: "Axes") -> None:
    """The legend in a row above the axes, where it hides nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.1, columnspacing=1.4)


def interval(low: float | None, high: float | None) -> str:
    """An interval of shares as a cell of a table.

    >>> interval(0.17, 0.41), interval(None, None)
    ('17.0 to 41.0', '–')
    """
    return NOTHING if low is None or high is None else f"{percent(low)} to {percent(high)}"


def told(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """A share in a sentence.

    >>> told(0.289, 0.17, 0.41), told(0.5)
    ('28.9 % (17.0 to 41.0)', '50.0 %')
    """
    reach = f" ({interval(low, high)})" if low is not None and high is not None else ""
    return percent(value, "%") + reach
