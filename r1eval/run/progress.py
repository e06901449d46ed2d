"""What the user sees while a run goes on, on stderr: stages, samples, speed, the time left."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

SECONDS_BETWEEN_LINES = 10.0
"""where stderr is no terminal; a terminal's one line is redrawn twice a second"""

ENOUGH = 0.1
"""share of a session's samples that must be finished before the time left is guessed from them"""


class Progress:
    """Stages with their seconds, notices, and a line of how far generation is."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._redraws = not quiet and self._stream.isatty()
        self._drawn = False
        self.seconds: dict[str, float] = {}
        """stage -> seconds it took"""
        self._total = self._done = self._tokens = 0
        self._started = self._next_line = time.monotonic()

    @contextmanager
    def stage(self, name: str, saying: str = "") -> Iterator[None]:
        """Time a stage; `saying` is shown at its start."""
        if saying:
            self.say(saying)
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - start

    def say(self, text: str) -> None:
        """A line for the user, unless --quiet."""
        if not self._quiet:
            self._print(text)

    def warn(self, text: str) -> None:
        """A line that is shown even with --quiet."""
        self._print(f"warning: {text}")

    def start(self, total: int, held: int) -> None:
        """Generation begins: so many samples in all, so many of them held already."""
        self._total, self._done, self._tokens, self._held = total, held, 0, held
        self._started = self._next_line = time.monotonic()

    def sample(self, output_tokens: int, running: Callable[[], str]) -> None:
        """One more sample is on disk; `running` tells the score so far when a line is drawn."""
        self._done += 1
        self._tokens += output_tokens
        now = time.monotonic()
        if self._quiet or (now < self._next_line and self._done < self._total):
            return
        self._next_line = now + (0.5 if self._redraws else SECONDS_BETWEEN_LINES)
        elapsed = max(now - self._started, 1e-9)
        line = f"{self._done}/{self._total} samples · {self._tokens / elapsed:,.0f} tokens/s"
        fresh = self._done - self._held
        if fresh >= ENOUGH * (self._total - self._held):
            line += f" · {clock((self._total - self._done) * elapsed / fresh)} left"
        score = running()
        self._draw(f"{line} · {score}" if score else line)

    def _draw(self, line: str) -> None:
        if self._redraws:
            self._stream.write(f"\r\x1b[K{line}")
            self._stream.flush()
            self._drawn = True
        else:
            self._print(line)

    def _print(self, text: str) -> None:
        if self._drawn:
            self._stream.write("\n")
            self._drawn = False
        print(text, file=self._stream, flush=True)


def clock(seconds: float) -> str:
    """
    >>> clock(42.3), clock(125), clock(7322)
    ('42 s', '2 min 05 s', '2 h 02 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
