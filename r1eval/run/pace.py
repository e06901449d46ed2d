"""How far the generation of a run is, how fast it goes, and how long it will take: a range."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from r1eval.run.reply_lengths import ReplyLengths

MIN_SHARE_FOR_ETA = 0.1
"""share of a session's samples that must be finished before the time left is estimated"""
ENOUGH_FOR_ETA = 50
"""finished samples that are enough, whatever their share"""


@dataclass(frozen=True)
class DoneCount:
    """A benchmark's samples."""

    done: int
    """finished ones, stored ones of earlier sessions included"""
    total: int


@dataclass(frozen=True)
class Snapshot:
    """How far generation is at one moment."""

    parts: Mapping[str, DoneCount]
    """by benchmark"""
    running: int
    """samples that are being generated"""
    waiting: int
    tokens_per_second: float | None
    """of this session; None while the tokens of a sample are not known"""
    counts_running: bool
    """whether that counts the tokens of running samples, as the engine tells them"""
    longest: int | None
    """tokens of the longest running sample; None if not known"""
    seconds_left: tuple[float, float] | None
    """None while it is too early to say"""

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts.values())

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts.values())

    def facts(self) -> list[str]:
        """What is running, the speed and the time left, each in at most 40 characters."""
        found = [f"{self.running:,} running"] if self.running else []
        found += [f"{self.waiting:,} waiting"] if self.waiting else []
        found += [f"longest at {self.longest:,} tokens"] if self.longest else []
        if self.tokens_per_second is not None:
            # Where nothing is running, all tokens are those of finished samples.
            only = "" if self.counts_running or not self.running else ", finished samples only"
            found.append(f"{self.tokens_per_second:,.0f} tokens/s{only}")
        if self.seconds_left is not None and self.done < self.total:
            found.append(f"{format_range(*self.seconds_left)} left")
        return found


@dataclass(frozen=True)
class Underway:
    """What has been asked of the engine and is not finished."""

    asked: int = 0
    """samples"""
    tokens: Sequence[int] | None = None
    """so far, of each; None if the engine cannot say"""


class Pace:
    """Counts the samples of a session as they finish; a snapshot may be taken in any thread."""

    def __init__(
        self,
        parts: Mapping[str, DoneCount],
        max_tokens: int,
        look: Callable[[], Underway] = Underway,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`look` tells what is underway; `clock` seconds, from the start of generation on."""
        self._parts = dict(parts)
        self._look, self._clock = look, clock
        self._lengths = ReplyLengths(max_tokens)
        self._knows_tokens = True
        self._finished = 0
        self._started = self._looked = clock()
        self._busy = 0.0
        """seconds that samples have been running, added up over them"""

    def count(self, benchmark: str, tokens: int | None) -> None:
        """A sample is finished, with these tokens; None if they are not known."""
        part = self._parts[benchmark]
        self._parts[benchmark] = DoneCount(part.done + 1, part.total)
        self._finished += 1
        if tokens is None:
            self._knows_tokens = False
        else:
            self._lengths.add(tokens)

    @property
    def is_first_or_last(self) -> bool:
        """Whether one sample of this session is finished, or all are."""
        return self._finished == 1 or all(part.done >= part.total for part in self._parts.values())

    def snapshot(self) -> Snapshot:
        """How far it is now."""
        now, underway, parts = self._clock(), self._look(), dict(self._parts)
        elapsed = max(now - self._started, 1e-9)
        tokens = None if underway.tokens is None else [one for one in underway.tokens if one]
        running = underway.asked if tokens is None else len(tokens)
        self._busy += (now - self._looked) * running
        self._looked = now
        unfinished = sum(part.total - part.done for part in parts.values())
        waiting = max(unfinished - running, 0)
        if not self._knows_tokens:
            rate, left = None, self._left_by_samples(elapsed, running, waiting)
        else:
            rate = (self._lengths.tokens + sum(tokens or ())) / elapsed
            left = (
                self._left_by_samples(elapsed, running, waiting)
                if tokens is None
                else self._left_by_tokens(rate, tokens, waiting)
            )
        is_early = self._finished < min(ENOUGH_FOR_ETA, MIN_SHARE_FOR_ETA * (self._finished + unfinished))
        return Snapshot(
            parts,
            running,
            waiting,
            rate,
            counts_running=tokens is not None,
            longest=max(tokens or (), default=None),
            seconds_left=None if is_early or not self._finished else left,
        )

    def _left_by_samples(self, elapsed: float, running: int, waiting: int) -> tuple[float, float] | None:
        """By the samples that finished: the running ones are all but done, or have just begun."""
        if not self._finished:
            return None
        each, spread = elapsed / self._finished, 2 / math.sqrt(self._finished)
        return waiting * each / (1 + spread), (waiting + running) * each * (1 + spread)

    def _left_by_tokens(
        self, rate: float, running: Sequence[int], waiting: int
    ) -> tuple[float, float] | None:
        """By the tokens to come at this speed, and by the longest reply, which runs alone at the end."""
        if not rate or not self._lengths.count:
            return None
        survival, spread = self._lengths.survival(running), 2 / math.sqrt(self._lengths.count)
        each = self._lengths.tokens + sum(running)
        alone = each / self._busy if self._busy else rate
        beginnings = [0] * waiting
        low = survival.remaining([*beginnings, *running], to_limit=False) / (1 + spread)
        high = survival.remaining([*beginnings, *running], to_limit=True) * (1 + spread)
        begun = 0 if waiting else min(running, default=0)
        tail = max(survival.longest(len(running) + waiting) - begun, 0)
        return low / rate, high / rate + tail / alone


UNITS = ((90.0, 1, "s"), (90 * 60.0, 60, "min"), (math.inf, 3600, "h"))
"""up to how many seconds a unit is used, its seconds and its name"""


def format_range(low: float, high: float) -> str:
    """Two durations as text, in the unit of the longer one, rounded away from each other.

    >>> format_range(130, 400), format_range(2, 20.5), format_range(10, 200), format_range(4000, 9000)
    ('2 to 7 min', '2 to 21 s', 'under 4 min', '1 to 3 h')
    """
    seconds, unit = next((seconds, unit) for end, seconds, unit in UNITS if high <= end)
    least, most = math.floor(low / seconds), max(math.ceil(high / seconds), 1)
    if not least:
        return f"under {most} {unit}"
    return f"{most} {unit}" if least == most else f"{least} to {most} {unit}"
