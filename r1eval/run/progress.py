"""Progress of a run, on stderr or told to a function: stages, samples, tokens per second, time left.

No score of a running benchmark is shown: replies that finish first are short, and short replies are right
more often than long ones (docs/design.md has figures).
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from r1eval.run.progress_bars import Bar, Bars
from r1eval.run.time_left import time_left

SECONDS_BETWEEN_LINES = 10.0
"""if stderr is not a terminal; on a terminal the bars are redrawn twice a second"""


@dataclass(frozen=True)
class ProgressEvent:
    """What a run tells while it goes on; as a string, the line that the command prints."""

    kind: Literal["info", "warning", "samples"]
    text: str
    """one line"""
    done: int = 0
    """for `samples`: those that are finished, stored ones of earlier sessions included"""
    total: int = 0
    """for `samples`: how many there will be"""
    tokens_per_second: float | None = None
    """of this session; None while the tokens of a sample are not known"""
    seconds_left: float | None = None
    """the middle of `seconds_left_range`; None where there is none"""
    seconds_left_range: tuple[float, float] | None = None
    """least and most seconds left; None while it is too early to say, and while the last samples run"""
    folder: Path | None = None
    """for the `info` that names the run folder"""

    def __str__(self) -> str:
        return f"warning: {self.text}" if self.kind == "warning" else self.text


Tell = Callable[[ProgressEvent], None]
"""gets the events of a run, one at a time, from any of its threads"""


class Progress:
    """Times the stages, prints messages, and draws the progress of generation.

    With `tell`, that function gets everything, and nothing is printed; `listen` gets it too, also with
    `quiet`.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        quiet: bool = False,
        tell: Tell | None = None,
        listen: Tell | None = None,
    ) -> None:
        self._stream = stream or sys.stderr
        self._shows_all = not quiet
        self._quiet = quiet and listen is None
        self._tell: Tell = tell or self._show
        self._listen = listen
        is_terminal = self._stream.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")
        self._redraws = not quiet and (tell is not None or is_terminal)
        self._bars = Bars(self._stream) if self._redraws and tell is None else None
        self.seconds: dict[str, float] = {}
        """stage -> its duration so far; that of a stage inside it does not count"""
        self._inner = [0.0]
        """seconds of the stages inside each one that is open"""
        self._parts: dict[str, Bar] = {}
        self._stored = self._tokens = 0
        self._has_rate = True
        self._started = self._next_line = time.monotonic()
        self._status: Callable[[], str] = str
        self._in_flight: Callable[[], tuple[int, int]] = lambda: (0, 0)
        self._drawing = threading.RLock()

    @contextmanager
    def stage(self, name: str, message: str = "") -> Iterator[None]:
        """Time a stage; `message` is printed at its start."""
        if message:
            self.info(message)
        start = time.monotonic()
        self._inner.append(0.0)
        try:
            yield
        finally:
            took = time.monotonic() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + took - self._inner.pop()
            self._inner[-1] += took

    def info(self, text: str, folder: Path | None = None) -> None:
        """Print a line, unless --quiet."""
        if not self._quiet:
            self._say(ProgressEvent("info", text, folder=folder))

    def warn(self, text: str) -> None:
        """Print a warning, even with --quiet."""
        self._say(ProgressEvent("warning", text))

    def start(
        self,
        parts: Mapping[str, tuple[int, int]],
        status: Callable[[], str] = str,
        in_flight: Callable[[], tuple[int, int]] = lambda: (0, 0),
    ) -> None:
        """Start of generation: benchmark -> samples already stored, and in all; `status`: what is running.

        `in_flight`: how many samples are running, and how many wait.
        """
        self._status, self._in_flight = status, in_flight
        self._parts = {name: Bar(name, total, stored) for name, (stored, total) in parts.items()}
        self._stored, self._tokens = self._done, 0
        self._has_rate = True
        self._started = self._next_line = time.monotonic()

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Draw also while no sample finishes, as in the long end of a run."""
        ended = threading.Event()

        def tick() -> None:
            while not ended.wait(self._seconds_between):
                if time.monotonic() >= self._next_line:
                    self._draw_line()

        self._next_line = time.monotonic() + SECONDS_BETWEEN_LINES
        thread = threading.Thread(target=tick, name="progress", daemon=True)
        if not self._quiet:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            if thread.is_alive():
                thread.join()
            if self._bars:
                self._bars.close()

    def count_sample(self, benchmark: str, output_tokens: int | None) -> None:
        """Count one more sample. There is no rate while the tokens of a sample are not known."""
        self._parts[benchmark].done += 1
        if output_tokens is None:
            self._has_rate = False
        else:
            self._tokens += output_tokens
        is_first_or_last = self._done - self._stored == 1 or self._done >= self._total
        if not self._quiet and (time.monotonic() >= self._next_line or is_first_or_last):
            self._draw_line()

    @property
    def _done(self) -> int:
        return sum(part.done for part in self._parts.values())

    @property
    def _total(self) -> int:
        return sum(part.total for part in self._parts.values())

    @property
    def _seconds_between(self) -> float:
        return 0.5 if self._redraws else SECONDS_BETWEEN_LINES

    def _draw_line(self) -> None:
        with self._drawing:
            now = time.monotonic()
            self._next_line = now + self._seconds_between
            self._say(self._samples_event(max(now - self._started, 1e-9)))

    def _samples_event(self, elapsed: float) -> ProgressEvent:
        line, rate = f"{self._done}/{self._total} samples", None
        if status := self._status():
            line += f" · {status}"
        if self._has_rate:
            rate = self._tokens / elapsed
            line += f" · {rate:,.0f} tokens/s"
        running, waiting = self._in_flight()
        generated, total = self._done - self._stored, self._total - self._stored
        left = time_left(elapsed, generated, total, running=running, waiting=waiting)
        if left is not None and generated < total:
            line += f" · {format_duration(left[0])} to {format_duration(left[1])} left"
        middle = None if left is None else sum(left) / 2
        return ProgressEvent("samples", line, self._done, self._total, rate, middle, left)

    def _say(self, event: ProgressEvent) -> None:
        with self._drawing:
            self._tell(event)
            if self._listen is not None:
                self._listen(event)

    def _show(self, event: ProgressEvent) -> None:
        """Print an event; on a terminal the bars are redrawn, and lines stand above them."""
        if not self._shows_all and event.kind != "warning":
            return
        if self._bars is None:
            print(event, file=self._stream, flush=True)
        elif event.kind == "samples":
            self._bars.show(list(self._parts.values()), str(event))
        else:
            self._bars.print(str(event))


def format_duration(seconds: float) -> str:
    """Seconds as text with two units.

    >>> format_duration(42.3), format_duration(125), format_duration(7322)
    ('42 s', '2 min 05 s', '2 h 02 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
