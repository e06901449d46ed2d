"""Shared parts of plots: percent and token axes, lines with bands, legends, and phrases for alt texts."""

from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import TYPE_CHECKING

from reports.cells import NO_VALUE, format_amount, format_percent
from reports.plots.style import SeriesStyle
from reports.site.facts import Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

MIN_SPAN = 0.2
"""the smallest part of 0..1 that an accuracy axis shows, so that small differences are not exaggerated"""


def set_percent_ticks(axis: "Axis") -> None:
    """Label shares in 0..1 as percent."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 1):g} %"))


def set_amount_ticks(axis: "Axis") -> None:
    """Label whole numbers with thousands separators."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: format_amount(value)))


def accuracy_window(values: Iterable[float | None]) -> tuple[float, float]:
    """The part of 0..1 that an axis shows: in tenths, with some padding, and at least MIN_SPAN wide.

    >>> accuracy_window([0.93, 0.97, None]), accuracy_window([0.0]), accuracy_window([])
    ((0.8, 1.0), (0.0, 0.2), (0.0, 1.0))
    """
    known = [value for value in values if value is not None]
    if not known:
        return 0.0, 1.0
    low = max(0.0, floor(10 * (min(known) - 0.02)) / 10)
    high = min(1.0, ceil(10 * (max(known) + 0.02)) / 10)
    if high - low < MIN_SPAN:
        high = min(1.0, low + MIN_SPAN)
        low = max(0.0, round(high - MIN_SPAN, 1))
    return low, high


def set_accuracy_axis(axes: "Axes", points: Iterable[Point], label: str) -> None:
    """Make the y axis a percent axis that shows all points and their intervals."""
    low, high = accuracy_window(value for p in points for value in (p.y, p.low, p.high))
    padding = 0.02 * (high - low)
    axes.set_ylim(low - padding, high + padding)
    set_percent_ticks(axes.yaxis)
    axes.set_ylabel(label)


def draw_curve(
    axes: "Axes", points: Sequence[Point], style: SeriesStyle, label: str, markers: bool = True
) -> None:
    """Draw a line with a band for its intervals; the band has a gap where a point has no interval."""
    xs = [p.x for p in points]
    marker = style.marker if markers or len(points) == 1 else ""
    axes.plot(
        xs, [p.y for p in points], color=style.color, linestyle=style.linestyle, marker=marker, label=label
    )
    low = [float("nan") if p.low is None else p.low for p in points]
    high = [float("nan") if p.high is None else p.high for p in points]
    if len(points) > 1:
        axes.fill_between(xs, low, high, color=style.color, alpha=0.16, linewidth=0)
    else:
        axes.vlines(xs, low, high, color=style.color, linewidth=1.4)


def draw_legend(axes: "Axes") -> None:
    """Draw the legend in a row above the axes, where it covers nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.1, columnspacing=1.4)


def format_interval(low: float | None, high: float | None) -> str:
    """An interval of shares as a table cell, in percent.

    >>> format_interval(0.17, 0.41), format_interval(None, None)
    ('17.0 to 41.0', '–')
    """
    return NO_VALUE if low is None or high is None else f"{format_percent(low)} to {format_percent(high)}"


def format_share(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """A share with its interval, for a sentence.

    >>> format_share(0.289, 0.17, 0.41), format_share(0.5)
    ('28.9 % (17.0 to 41.0)', '50.0 %')
    """
    suffix = f" ({format_interval(low, high)})" if low is not None and high is not None else ""
    return format_percent(value, "%") + suffix
