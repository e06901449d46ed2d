"""The look of every plot: sizes, colours that everybody can tell apart, and a dark twin of each drawing."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from reports.site.visible_text import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 5.4, 3.5
"""inches at 72 points: text of 10 points stays legible where a page shows the plot 330 pixels wide"""
MARGINS = (0.84, 0.2, 0.62, 0.58)
"""inches left, right, below and above the axes"""

PAPER, INK, QUIET, LINE = "#ffffff", "#1b1f24", "#57606a", "#d5dae0"
HEAT = (
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
"""none right, nine steps between, all right: each darker than the last, so that grey print keeps them"""


@dataclass(frozen=True)
class Look:
    """How a series is told from the others: by its colour, by its line, and by its mark."""

    color: str
    line: str
    mark: str


FIRST = Look("#0b5fa5", "-", "o")
SECOND = Look("#b84a00", "--", "s")
THIRD = Look("#00785a", "-.", "^")
FOURTH = Look("#8f3f97", ":", "D")
LOOKS = (FIRST, SECOND, THIRD, FOURTH)

DARK: Mapping[str, str] = {
    PAPER: "#14171b",
    INK: "#e8eaed",
    QUIET: "#a9b1ba",
    LINE: "#3a414a",
    FIRST.color: "#62b4f2",
    SECOND.color: "#ffad52",
    THIRD.color: "#4fd6a8",
    FOURTH.color: "#e3a0ea",
    **dict(
        zip(
            HEAT,
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
"""a colour of the light theme -> the same ink in the dark one, where the heat runs from dark to bright"""

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
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "axes.facecolor": PAPER,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
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


def drawn(head: str, title: str, draw: Callable[["Axes"], None], height: float = HEIGHT) -> tuple[str, str]:
    """The SVG text of a drawing, light and dark; the same drawing always makes the same bytes.

    `head` stands above the axes and says whose plot it is; `title` names the file to a screen reader;
    `height` is in inches.
    """
    from matplotlib.figure import Figure

    with _look():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0, 0, 1, 1))
        margins(axes)
        draw(axes)
        figure.text(0.2 / WIDTH, 1 - 0.12 / height, plain(head, 66), va="top", fontsize=9, color=QUIET)
        file = StringIO()
        about = {"Title": plain(title, 200), "Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(file, format="svg", metadata=about)
    light = re.sub(r"[ \t]+\n", "\n", file.getvalue())
    return light, darkened(light)


def margins(axes: "Axes", left: float = MARGINS[0]) -> None:
    """Place the axes in their figure, so many inches from its left."""
    _, right, below, above = MARGINS
    width, height = axes.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    axes.set_position(
        (left / width, below / height, (width - left - right) / width, (height - below - above) / height)
    )


def darkened(light: str) -> str:
    """The drawing with every ink exchanged for its twin.

    >>> darkened("fill: #ffffff; stroke: #1b1f24")
    'fill: #14171b; stroke: #e8eaed'
    """
    return re.sub("#[0-9a-f]{6}", lambda found: DARK.get(found[0], found[0]), light)


def plain(text: str, most: int) -> str:
    """A text of a run as one line that an SVG may hold, its middle left out where it is longer than `most`.

    >>> plain("a\\n b\\x00", 40), plain("org/" + "x" * 40 + "-7B", 20)
    ('a b␀', 'org/xxxxxx…xxxxxx-7B')
    """
    line = " ".join(visible(text).replace("\ufffe", "�").replace("\uffff", "�").split())
    half = (most - 1) // 2
    return line if len(line) <= most else f"{line[: most - 1 - half]}…{line[-half:]}"


@contextmanager
def _look() -> Iterator[None]:
    """Our settings alone, whatever the user's own matplotlibrc says; no word on glyphs that no font has."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(dict(SETTINGS))  # type: ignore[arg-type]
        yield
