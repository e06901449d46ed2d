"""The style of every plot: sizes, colour-blind safe colours, and a dark version of each drawing."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from reports.site.visible_text import escape_invisible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 5.4, 3.5
"""inches at 72 points: text of 10 points stays legible where a page shows the plot 330 pixels wide"""
MARGINS = (0.84, 0.2, 0.62, 0.58)
"""inches left, right, below and above the axes"""

PAPER, INK, MUTED_INK, GRID_LINE = "#ffffff", "#1b1f24", "#57606a", "#d5dae0"
HEAT_COLORS = (
    "#f4efe6",
    "#d9e4f0",
    "#bcd3ea",
    "#9cbfe1",
    "#7aa8d6",
    "#5b90c8",
    "#4078b6",
    "#2a61a1",
    "#194b88",
    "#0d376d",
    "#052450",
)
"""none right, nine steps, all right; each darker than the last, so that the order survives grey print"""


@dataclass(frozen=True)
class SeriesStyle:
    """How a series is drawn, so that it differs from others in colour, line style and marker."""

    color: str
    linestyle: str
    marker: str
    """both as matplotlib names them"""


FIRST = SeriesStyle("#0b5fa5", "-", "o")
SECOND = SeriesStyle("#b84a00", "--", "s")
THIRD = SeriesStyle("#00785a", "-.", "^")
FOURTH = SeriesStyle("#8f3f97", ":", "D")
SERIES_STYLES = (FIRST, SECOND, THIRD, FOURTH)
MORE_COLORS: Mapping[str, str] = {
    "#b3203a": "#ff8f9c",
    "#7a6200": "#d8bf4a",
    "#00767f": "#5fd0d8",
    "#5c5f66": "#b4b8c0",
    "#c2388a": "#ff9bd2",
    "#4b4fc4": "#a9adff",
    "#4d7a1f": "#a5d66f",
    "#8a5a44": "#d8a88f",
}
"""for up to twelve runs, light -> dark; a letter stands beside each, so that none is told by colour alone"""
RUN_COLORS = (*(style.color for style in SERIES_STYLES), *MORE_COLORS)

DARK: Mapping[str, str] = {
    PAPER: "#14171b",
    INK: "#e8eaed",
    MUTED_INK: "#a9b1ba",
    GRID_LINE: "#3a414a",
    FIRST.color: "#62b4f2",
    SECOND.color: "#ffad52",
    THIRD.color: "#4fd6a8",
    FOURTH.color: "#e3a0ea",
    **MORE_COLORS,
    **dict(
        zip(
            HEAT_COLORS,
            (
                "#2b2620",
                "#1d2f45",
                "#1f3b5a",
                "#22486f",
                "#285785",
                "#34689b",
                "#5087bd",
                "#6093c4",
                "#7dabd7",
                "#9fc5e9",
                "#cbe3fa",
            ),
            strict=True,
        )
    ),
}
"""colour of the light theme -> colour of the dark theme, in which the heat map runs from dark to bright"""

SETTINGS: Mapping[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "r1eval",
    "text.parse_math": False,
    "font.size": 10,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": MUTED_INK,
    "ytick.color": MUTED_INK,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.edgecolor": MUTED_INK,
    "axes.facecolor": PAPER,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID_LINE,
    "grid.linewidth": 0.7,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    "hatch.linewidth": 0.6,
    "hatch.color": INK,
    "legend.frameon": True,
    "legend.framealpha": 0.85,
    "legend.facecolor": PAPER,
    "legend.edgecolor": PAPER,
    "legend.handlelength": 2.6,
}


def render_svg(
    head: str, title: str, draw: Callable[["Axes"], None], height: float = HEIGHT
) -> tuple[str, str]:
    """The SVG text of a drawing, light and dark. Deterministic: the same drawing gives the same bytes.

    `head` is the line above the axes, usually the model and the benchmark; `title` is the title that screen
    readers announce; `height` is in inches.
    """
    from matplotlib.figure import Figure

    with _plot_settings():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0, 0, 1, 1))
        set_margins(axes)
        draw(axes)
        figure.text(0.2 / WIDTH, 1 - 0.12 / height, svg_text(head, 66), va="top", fontsize=9, color=MUTED_INK)
        file = StringIO()
        about = {"Title": svg_text(title, 200), "Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(file, format="svg", metadata=about)
    light = re.sub(r"[ \t]+\n", "\n", file.getvalue())
    return light, to_dark(light)


def set_margins(
    axes: "Axes", left: float = MARGINS[0], right: float = MARGINS[1], below: float = MARGINS[2]
) -> None:
    """Place the axes in their figure; the margins are in inches."""
    above = MARGINS[3]
    width, height = axes.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    axes.set_position(
        (left / width, below / height, (width - left - right) / width, (height - below - above) / height)
    )


def to_dark(light: str) -> str:
    """The drawing with every colour replaced by its dark counterpart.

    >>> to_dark("fill: #ffffff; stroke: #1b1f24")
    'fill: #14171b; stroke: #e8eaed'
    """
    return re.sub("#[0-9a-f]{6}", lambda match: DARK.get(match[0], match[0]), light)


def svg_text(text: str, max_length: int) -> str:
    """Text as one line that is valid in SVG; the middle is left out if it is longer than `max_length`.

    >>> svg_text("a\\n b\\x00", 40), svg_text("org/" + "x" * 40 + "-7B", 20)
    ('a b␀', 'org/xxxxxx…xxxxxx-7B')
    """
    line = " ".join(escape_invisible(text).replace("\ufffe", "�").replace("\uffff", "�").split())
    half = (max_length - 1) // 2
    return line if len(line) <= max_length else f"{line[: max_length - 1 - half]}…{line[-half:]}"


@contextmanager
def _plot_settings() -> Iterator[None]:
    """Use SETTINGS only, ignoring the user's matplotlibrc, without warnings about missing glyphs."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(dict(SETTINGS))  # type: ignore[arg-type]
        yield
