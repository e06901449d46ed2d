"""Draws a run's progress on a terminal: a bar for each benchmark and a line below, redrawn in place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

MOST_NAME = 24
"""columns of a benchmark's name"""
MOST_BAR = 40
"""columns of a bar"""
SEPARATOR = " · "


@dataclass
class Bar:
    """How far a benchmark is."""

    name: str
    total: int
    """samples"""
    done: int = 0


class Bars:
    """The bars on one terminal; `show` draws them, `close` leaves them as they are."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console

        self._console = Console(file=stream, force_terminal=True, highlight=False, markup=False, emoji=False)
        self._live: Live | None = None

    def show(self, bars: Sequence[Bar], line: str) -> None:
        """Draw the bars and, below them, a line of parts with " · " between them."""
        drawn = self._draw(bars, line)
        if self._live is None:
            from rich.live import Live

            self._live = Live(
                drawn,
                console=self._console,
                auto_refresh=False,
                redirect_stdout=False,
                redirect_stderr=False,
                vertical_overflow="crop",
            )
            self._live.start()
            self._console.show_cursor(True)  # a run that is killed could not show it again
        self._live.update(drawn, refresh=True)

    def print(self, line: str) -> None:
        """Print a line above the bars."""
        self._console.print(line, soft_wrap=True)

    def close(self) -> None:
        """Leave the bars as they were drawn last."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _draw(self, bars: Sequence[Bar], line: str) -> "Text":
        from rich.text import Text

        width, height = self._console.width - 1, self._console.height  # a full line would wrap at once
        below = list(flow(line, width))
        shown = choose(bars, max(1, height - len(below) - 1))
        lines = [draw_bar(bar, shown, width) for bar in shown]
        if hidden := len(bars) - len(shown):
            lines.append(f"and {hidden} more benchmarks"[:width])
        return Text("\n".join([*lines, *below]), no_wrap=True, overflow="crop")


def choose(bars: Sequence[Bar], most: int) -> list[Bar]:
    """The bars that there is room for, with a line for the rest: those that are not finished first."""
    if len(bars) <= most:
        return list(bars)
    unfinished_first = sorted(bars, key=lambda bar: bar.done >= bar.total)
    kept = {id(bar) for bar in unfinished_first[: max(1, most - 1)]}
    return [bar for bar in bars if id(bar) in kept]


def draw_bar(bar: Bar, bars: Sequence[Bar], width: int) -> str:
    """The line of a benchmark, as wide as that of the others.

    >>> one = Bar("aime24", 8, 2)
    >>> draw_bar(one, [one], 30)
    'aime24  ━━━━╺───────────── 2/8'
    """
    longest = min(MOST_NAME, max(len(one.name) for one in bars), width // 3)
    name = bar.name if len(bar.name) <= longest else f"{bar.name[: longest - 1]}…"
    numbers = max(len(f"{one.total}/{one.total}") for one in bars)
    room = min(MOST_BAR, width - longest - numbers - 3)
    count = f"{bar.done}/{bar.total}".rjust(numbers)
    if room < 4:
        return f"{name:{longest}}  {count}"[:width]
    filled = room * bar.done // bar.total if bar.total else room
    drawn = "━" * filled + ("╺" if 0 < filled < room else "") + "─" * room
    return f"{name:{longest}}  {drawn[:room]} {count}"


def flow(line: str, width: int) -> Iterator[str]:
    """The parts of a line in lines that fit; a part that is wider is cut.

    >>> list(flow("3/8 samples · 2 running · 40 tokens/s", 24))
    ['3/8 samples · 2 running', '40 tokens/s']
    """
    current = ""
    for part in line.split(SEPARATOR):
        joined = f"{current}{SEPARATOR}{part}" if current else part
        if current and len(joined) > width:
            yield current
            joined = part
        current = joined if len(joined) <= width else f"{joined[: width - 1]}…"
    yield current
