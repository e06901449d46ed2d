"""Fits a table of strings to a terminal: shorter headings, fewer columns, or a block for each line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill, wrap

from reports.cells import NO_VALUE, Grid

WIDTH = 100
"""columns at which prose is wrapped where there is no terminal; the tables themselves are narrower"""
BOLD, DIM, YELLOW = "1", "2", "33"
"""as terminals number them"""


@dataclass(frozen=True)
class Screen:
    """Where a table is read."""

    width: int | None = None
    """columns of the terminal; None where there is none: then nothing is left out"""
    color: bool = False

    def paint(self, text: str, style: str) -> str:
        """The text in a style, if the screen has any."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.color and text else text

    def wrap(self, line: str) -> str:
        """A line of prose, wrapped; words stay whole unless they are longer than the screen is wide."""
        width = min(self.width or WIDTH, WIDTH)
        long = self.width is not None
        return fill(line, width, subsequent_indent="  ", break_long_words=long, break_on_hyphens=False)


FULL = Screen()
"""a file, a pipe or a page: full width, no colour"""


def fit_grid(
    grid: Grid, screen: Screen, shorter: Mapping[str, str], dropped: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """The table as text, and the headings of the columns that it had no room for.

    `shorter`: headings and what they become first. `dropped`: those of columns that can go, in this order.
    """
    if screen.width is None or _width(grid) <= screen.width:
        return format_columns(grid, screen), ()
    narrow = Grid(tuple(shorter.get(name, name) for name in grid.header), grid.lines, grid.names)
    places = [grid.header.index(name) for name in dropped if name in grid.header]
    for count in range(len(places) + 1):
        out = sorted(places[:count])
        left = _without(narrow, out)
        if _width(left) <= screen.width:
            return format_columns(left, screen), tuple(grid.header[place] for place in out)
    return "\n".join(_blocks(narrow, screen, screen.width)), ()


def format_columns(grid: Grid, screen: Screen = FULL) -> str:
    """Text columns two spaces apart, with a rule under the header.

    >>> print(format_columns(Grid(("name", "n"), (("a", "5"), ("b", "1,000")), names=1)))
    name      n
    ----  -----
    a         5
    b     1,000
    """
    widths = _widths(grid)
    rule = "  ".join("-" * width for width in widths)
    lines = [_line(grid, line, widths, screen) for line in grid.lines]
    return "\n".join([_line(grid, grid.header, widths, FULL), screen.paint(rule, DIM), *lines])


def _line(grid: Grid, line: Sequence[str], widths: Sequence[int], screen: Screen) -> str:
    if not any(line[1:]):  # the title of a suite
        return screen.paint(line[0], BOLD)
    padded = [
        cell.ljust(width) if place < grid.names else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
    text = "  ".join(padded).rstrip()
    outside = bool(line[-1] == "no" and grid.header[-1] in ("inside", "in"))
    return f"{text[:-2]}{screen.paint('no', YELLOW)}" if outside else text


def _widths(grid: Grid) -> list[int]:
    table = [grid.header, *grid.lines]
    return [max(map(len, column)) for column in zip(*table, strict=True)]


def _width(grid: Grid) -> int:
    return sum(_widths(grid)) + 2 * (len(grid.header) - 1)


def _without(grid: Grid, places: Sequence[int]) -> Grid:
    def left(cells: Sequence[str]) -> tuple[str, ...]:
        return tuple(cell for place, cell in enumerate(cells) if place not in places)

    return Grid(left(grid.header), tuple(line for full in grid.lines if any(line := left(full))), grid.names)


def _blocks(grid: Grid, screen: Screen, width: int) -> Iterator[str]:
    """The names of each line, and below them its known values with their headings, in lines that fit."""
    for line in grid.lines:
        if not any(line[1:]):
            yield from (screen.paint(part, BOLD) for part in wrap(line[0], width))
            continue
        names = [name.strip() for name in line[: grid.names]]
        indent = "" if names[0] else "  "
        title = ", ".join(filter(None, names))
        yield from wrap(title, width, initial_indent=indent, subsequent_indent="  ", break_on_hyphens=False)
        pairs = zip(grid.header[grid.names :], line[grid.names :], strict=True)
        known = [f"{head} {cell}" for head, cell in pairs if cell not in ("", NO_VALUE)]
        yield from _flow(known or [NO_VALUE], width)


def _flow(items: Sequence[str], width: int) -> Iterator[str]:
    """Items two spaces apart, each whole if it fits, in indented lines of this width."""
    indent = "    "
    whole = (item.replace(" ", "\0") if len(item) + len(indent) <= width else item for item in items)
    text = "  ".join(whole)
    for part in wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False):
        yield part.replace("\0", " ")
