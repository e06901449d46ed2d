"""Load balancing over servers of one model: picks the least loaded; a server that fails is paused."""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from r1eval.errors import EngineError

FIRST_PAUSE_SECONDS = 1.0
MAX_PAUSE_SECONDS = 60.0
MAX_PAUSES = 7
"""consecutive failures, with a pause after each, until a server counts as down: about a minute"""


class Server:
    """One base URL with its client, its load and its recent failures."""

    def __init__(self, url: str, client: Any) -> None:
        self.url = url
        self.client = client
        self.active_requests = 0
        self.failures = 0
        """in a row; those of concurrent requests count once"""
        self.paused_until = 0.0
        """monotonic seconds"""
        self.last_error = ""

    @property
    def name(self) -> str:
        """The URL without any password or token in it."""
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))

    @contextmanager
    def count_request(self) -> Iterator[None]:
        """Count a request as active while the context is open."""
        self.active_requests += 1
        try:
            yield
        finally:
            self.active_requests -= 1

    def mark_healthy(self) -> None:
        """Reset the failures after a reply."""
        self.failures = 0

    def back_off(self, error: str, retry_after: float | None) -> None:
        """Pause the server for twice as long as the last time, with jitter, or as long as it asks for."""
        self.last_error = error
        now = time.monotonic()
        if now >= self.paused_until:
            seconds = min(FIRST_PAUSE_SECONDS * 2**self.failures, MAX_PAUSE_SECONDS)
            self.failures += 1
            self.paused_until = now + seconds * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, not a secret
        if retry_after is not None:
            self.paused_until = max(self.paused_until, now + retry_after)


class ServerPool:
    """The servers of a run, in the order of `--base-url`."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self._servers = servers

    def __iter__(self) -> Iterator[Server]:
        return iter(self._servers)

    async def choose(self) -> Server:
        """The least loaded server that is not paused, waiting for one if all are.

        EngineError once every server has failed more than MAX_PAUSES times in a row.
        """
        while True:
            if all(server.failures > MAX_PAUSES for server in self._servers):
                errors = "; ".join(f"{server.name}: {server.last_error}" for server in self._servers)
                raise EngineError(
                    f"no server answers any more ({errors}); start it, then run the same command again"
                )
            now = time.monotonic()
            available = [server for server in self._servers if server.paused_until <= now]
            if available:
                return min(available, key=lambda server: server.active_requests)
            await asyncio.sleep(min(server.paused_until for server in self._servers) - now)
