"""One server of a run: its dialect, its load, its speed and its recent failures."""

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from r1eval.engines.openai_dialect import Dialect
from r1eval.engines.openai_http import Endpoint

FIRST_PAUSE_SECONDS = 1.0
MAX_PAUSE_SECONDS = 10.0
MAX_BUSY_PAUSE_SECONDS = 60.0

FIRST_REQUESTS = 8
"""open requests at a server that has not replied yet, and how many more each second"""

HALF_LIFE_SECONDS = 60.0
"""of the memory for a server's speed"""


@dataclass(eq=False)
class Call:
    """A streamed request that a server works on."""

    deadline: asyncio.Timeout
    begun: float | None = None
    """when the first event came; monotonic seconds"""
    hangs: bool = False
    """whether it was expired because the server hangs"""


class Server:
    """One base URL with its dialect, its load, its speed and its recent failures."""

    def __init__(self, endpoint: Endpoint, dialect: Dialect) -> None:
        self.endpoint = endpoint
        self.dialect = dialect
        self.active = 0
        """open requests"""
        self.calls: set[Call] = set()
        self.failures = 0
        """in a row; those of concurrent requests count once"""
        self.paused_until = 0.0
        """monotonic seconds, as all times here"""
        self.down_since: float | None = None
        """when it stopped working; None while it works"""
        self.refuses_since: float | None = None
        """when it began to accept nothing, working or not"""
        self.last_error = ""
        self.limit = float("inf")
        """open requests at most, after it had too many"""
        self.first_used: float | None = None
        self.replies = False
        """whether it has accepted a request"""
        self.generates = False
        """whether it has generated anything: what it was sent, it takes"""
        self.streams = False
        """whether its replies come bit by bit"""
        self.heard_at = 0.0
        """when its last bytes came, on any connection, or its only request was sent"""
        self.longest_silence = 0.0
        """that ended"""
        self.leniency = 1.0
        """doubled each time that it seemed to hang"""
        self._busy = 0.0
        """recent seconds of open requests"""
        self._tokens = 0.0
        """recent tokens"""
        self._measured_at = time.monotonic()

    @property
    def name(self) -> str:
        """The URL without anything secret in it."""
        return self.endpoint.root

    def expected_wait(self) -> float:
        """Request-seconds per token recently, times the requests that would be open."""
        return (self.active + 1) * (self._busy + 1e-3) / (self._tokens + 1)

    def capacity(self, now: float) -> float:
        """How many requests may be open."""
        if self.paused_until > now:
            return 0
        if self.down_since is not None:
            return 1
        if not self.replies:
            return FIRST_REQUESTS * (1 + now - (now if self.first_used is None else self.first_used))
        return self.limit

    def count(self, change: int, now: float) -> None:
        """Count a request as open (1) or ended (-1)."""
        self.measure(0, now)
        if self.active == 0:
            self.heard_at = now
        if self.first_used is None:
            self.first_used = now
        self.active += change

    def measure(self, tokens: int, now: float) -> None:
        """Count tokens of replies, and the time that the open requests took."""
        seconds = now - self._measured_at
        memory = 0.5 ** (seconds / HALF_LIFE_SECONDS)
        self._busy = self._busy * memory + self.active * seconds
        self._tokens = self._tokens * memory + tokens
        self._measured_at = now

    def silence(self, now: float) -> float:
        """The longest one, ended or going on, in seconds."""
        return max(self.longest_silence, now - self.heard_at if self.active else 0.0)

    @contextmanager
    def streaming(self, deadline: asyncio.Timeout) -> Iterator[Call]:
        """A streamed request, which is expired at once if the server hangs."""
        call = Call(deadline)
        self.calls.add(call)
        try:
            yield call
        finally:
            self.calls.discard(call)

    def accept(self) -> None:
        """It accepted a request: it works."""
        self.replies = True
        self.failures = 0
        self.down_since = self.refuses_since = None

    def hear(self, call: Call, events: int) -> None:
        """Bytes came, with so many events."""
        now = time.monotonic()
        self.longest_silence = max(self.longest_silence, now - self.heard_at)
        self.heard_at = now
        if self.down_since is not None:
            self.accept()
        if events:
            self.measure(events, now)
            if call.begun is None:
                call.begun = now
                return
            self.generates = True
            if not self.streams and now - call.begun > 0.5:
                self.streams = True

    def finish(self, uncounted_tokens: int) -> None:
        """A request ended well; `uncounted_tokens` beyond the events of its stream."""
        self.measure(max(uncounted_tokens, 0), time.monotonic())
        self.limit += 0.5
        self.generates = True
        self.dialect.keep()

    def fail(self, error: str, retry_after: float | None, *, down: bool) -> None:
        """Pause the server for twice as long as the last time, with jitter, or as long as it asks for.

        `down`: it does not work at all; then it gets single requests until one succeeds.
        """
        self.last_error = error
        now = time.monotonic()
        self.refuses_since = self.refuses_since or now
        if down:
            self.down_since = self.down_since or now
        if now >= self.paused_until:
            longest = MAX_PAUSE_SECONDS if down else MAX_BUSY_PAUSE_SECONDS
            seconds = min(FIRST_PAUSE_SECONDS * 2**self.failures, longest)
            self.failures += 1
            self.paused_until = now + seconds * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, not a secret
        if retry_after is not None:
            self.paused_until = max(self.paused_until, now + retry_after)

    def slow_down(self, error: str, retry_after: float | None) -> None:
        """It has too many requests: half as many from now on, and slowly more again."""
        if time.monotonic() >= self.paused_until:
            self.limit = max(1.0, min(self.limit, self.active) / 2)
        self.fail(error, retry_after, down=False)
