"""One server of a run: its dialect, its load, its speed and its recent failures."""

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from r1eval.engines.openai_dialect import Dialect
from r1eval.engines.openai_http import Endpoint
from r1eval.engines.openai_tally import ServerState, ServerTally

FIRST_PAUSE_SECONDS = 1.0
MAX_PAUSE_SECONDS = 5.0
"""between two looks at a server that does not work"""
MAX_BUSY_PAUSE_SECONDS = 60.0

FIRST_REQUESTS = 8
"""open requests at a server that has not replied yet, and how many more each second"""

HALF_LIFE_SECONDS = 60.0
"""of the memory for a server's speed"""


@dataclass(eq=False)
class Offer:
    """A second server for a request that a slow one works on."""

    call: "asyncio.Future[Call]"
    """set once a faster server has room"""
    left: int
    """how many more may be made to this request"""


@dataclass(eq=False)
class Call:
    """A request that a server works on."""

    server: "Server"
    offer: Offer | None = None
    """None for a second call"""
    started: float = field(default_factory=time.monotonic)
    """monotonic seconds, as all times here"""
    deadline: asyncio.Timeout | None = None
    """None before it is sent"""
    streamed: bool = False
    begun: float | None = None
    """when the first event came"""
    events: int = 0
    """of its stream so far; most servers send one for each token"""
    ended: str = ""
    """why its server is not waited for any longer, if so"""
    hangs: bool = False
    """whether that is the server's failure"""

    @contextmanager
    def within(self, deadline: asyncio.Timeout, *, streamed: bool) -> Iterator[None]:
        """The request is sent, and read until this deadline, unless it is ended before."""
        self.deadline, self.streamed = deadline, streamed
        self._expire()
        try:
            yield
        finally:
            self.deadline = None

    def end(self, why: str, *, hangs: bool) -> None:
        """Wait no longer; the request is asked elsewhere."""
        self.ended, self.hangs = why, hangs
        self._expire()

    def _expire(self) -> None:
        if self.ended and self.deadline is not None:
            self.deadline.reschedule(asyncio.get_running_loop().time())


class Server:
    """One base URL with its dialect, its load, its speed and its recent failures."""

    def __init__(self, endpoint: Endpoint, dialect: Dialect, tally: ServerTally) -> None:
        self.endpoint = endpoint
        self.dialect = dialect
        self.tally = tally
        self.calls: set[Call] = set()
        """open requests"""
        self.failures = 0
        """in a row; those of concurrent requests count once"""
        self.paused_until = 0.0
        """monotonic seconds, as all times here"""
        self.down_since: float | None = None
        """when it stopped working, or joined; None while it works"""
        self.on_trial = False
        """down, but it answers again: the next request shows whether it works"""
        self.refuses_since: float | None = None
        """when it began to accept nothing, working or not"""
        self.removed_at: float | None = None
        """when it was taken out of the file of URLs"""
        self.left_out = False
        """whether nothing would succeed here that does elsewhere"""
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

    @property
    def active(self) -> int:
        """Open requests."""
        return len(self.calls)

    @property
    def is_member(self) -> bool:
        """Whether the run counts on it, working or not."""
        return self.removed_at is None and not self.left_out

    @property
    def is_seeded(self) -> bool:
        """Whether it takes the seeds of requests, as far as is known."""
        return "seed" not in self.dialect.left_out

    @property
    def works(self) -> bool:
        """Whether it may have requests, now or after a pause."""
        return self.is_member and self.down_since is None

    def state(self, *, slow: bool) -> ServerState:
        """`slow`: whether it is so beside the others."""
        if self.removed_at is not None:
            return ServerState.REMOVED
        if not self.works:
            return ServerState.DOWN
        return ServerState.SLOW if slow else ServerState.UP

    def speed(self) -> float:
        """Recent tokens per second of one request; high before anything is known."""
        return (self._tokens + 1) / (self._busy + 1e-3)

    def expected_wait(self) -> float:
        """Request-seconds per token recently, times the requests that would be open."""
        return (self.active + 1) / self.speed()

    def capacity(self, now: float) -> float:
        """How many requests may be open."""
        if self.paused_until > now or not self.is_member:
            return 0
        if self.down_since is not None:
            return 1 if self.on_trial else 0
        if not self.replies:
            return FIRST_REQUESTS * (1 + now - (now if self.first_used is None else self.first_used))
        return self.limit

    def begin(self, call: Call, now: float) -> None:
        """It gets a request."""
        self.measure(0, now)
        if not self.calls:
            self.heard_at = now
        if self.first_used is None:
            self.first_used = now
        self.calls.add(call)

    def end(self, call: Call, now: float) -> None:
        """A request is over, answered or not."""
        self.measure(0, now)
        self.calls.discard(call)

    def measure(self, tokens: int, now: float) -> None:
        """Count tokens of replies, and the time that the open requests took."""
        seconds = now - self._measured_at
        memory = 0.5 ** (seconds / HALF_LIFE_SECONDS)
        self._busy = self._busy * memory + self.active * seconds
        self._tokens = self._tokens * memory + tokens
        self._measured_at = now
        if self.calls:
            self.tally.seconds += seconds

    def silence(self, now: float) -> float:
        """The longest one, ended or going on, in seconds."""
        return max(self.longest_silence, now - self.heard_at if self.active else 0.0)

    def accept(self) -> None:
        """It accepted a request: it works."""
        self.replies = True
        self.failures = 0
        self.down_since = self.refuses_since = None

    def enter(self, now: float) -> None:
        """It is named, for the first time or again, and gets requests once it answers."""
        self.removed_at = self.first_used = self.refuses_since = None
        self.left_out = self.on_trial = self.replies = False
        self.failures, self.paused_until = 0, 0.0
        self.down_since, self.last_error = now, "it has not answered yet"

    def join(self) -> None:
        """It answers, and may have requests."""
        self.failures, self.paused_until = 0, 0.0
        self.down_since = self.refuses_since = None

    def hear(self, call: Call, events: int) -> None:
        """Bytes came, with so many events."""
        now = time.monotonic()
        self.longest_silence = max(self.longest_silence, now - self.heard_at)
        self.heard_at = now
        if self.down_since is not None:
            self.accept()
        call.events += events
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
        self.heard_at = time.monotonic()
        self.measure(max(uncounted_tokens, 0), self.heard_at)
        self.limit += 0.5
        self.generates = True
        self.dialect.keep()

    def fail(self, error: str, retry_after: float | None, *, down: bool) -> None:
        """Pause the server for twice as long as the last time, with jitter, or as long as it asks for.

        `down`: it does not work at all; once it answers again, it gets single requests until one succeeds.
        """
        self.last_error = error
        now = time.monotonic()
        self.refuses_since = self.refuses_since or now
        if down:
            self.down_since = self.down_since or now
            self.on_trial = False
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
