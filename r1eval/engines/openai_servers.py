"""Load balancing over servers of one model: by expected wait, around those that fail or hang."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

from r1eval.engines.openai_server import Server
from r1eval.errors import EngineError

BUSY_FACTOR = 10
"""how many times longer than for a server that is down the run waits for one that is busy"""

CHECK_SECONDS = 0.25
"""between two looks at paused, silent and failed servers"""

SILENT_SECONDS = 20.0
"""the least silence, on all connections of a server, that counts as hanging; of streams that have begun, and
with another server that works"""
SILENT_AT_START_SECONDS = 60.0
"""the same where no stream has begun"""
SILENT_ALONE_SECONDS = 900.0
"""the same without another server"""
SILENCE_FACTOR = 20
"""how many times the longest silence that a server broke"""


class ServerPool:
    """The servers of a run, in the order of `--base-url`."""

    def __init__(self, servers: Sequence[Server], patience: float) -> None:
        """`patience`: seconds without any working server after which the run ends."""
        self._servers = servers
        self._patience = patience
        self._waiting: deque[asyncio.Future[Server]] = deque()
        self._checks: asyncio.Task[None] | None = None

    def __iter__(self) -> Iterator[Server]:
        return iter(self._servers)

    @property
    def is_down(self) -> bool:
        """Whether no server works."""
        return all(server.down_since is not None for server in self._servers)

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[Server]:
        """The server that is expected to reply first, when it may have one more request.

        EngineError once no server has worked for `patience` seconds.
        """
        if self._checks is None or self._checks.done():
            self._checks = asyncio.create_task(self._check_regularly())
        turn: asyncio.Future[Server] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._assign()
        try:
            server = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._release(turn.result())
            raise
        try:
            yield server
        finally:
            self._release(server)

    def _release(self, server: Server) -> None:
        server.count(-1, time.monotonic())
        self._assign()

    def _assign(self) -> None:
        """Give the requests that wait to servers that may have more, first come, first served."""
        now = time.monotonic()
        while self._waiting:
            free = [server for server in self._servers if server.active + 1 <= server.capacity(now)]
            if not free:
                return
            turn = self._waiting.popleft()
            if not turn.done():
                for one in free:
                    one.measure(0, now)
                server = min(free, key=Server.expected_wait)
                server.count(1, now)
                turn.set_result(server)

    async def _check_regularly(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            now = time.monotonic()
            for server in self._servers:
                if (limit := self._silence_limit(server, now)) is not None and now - server.heard_at > limit:
                    self._expire(server, now)
            if all(self._is_lost(server, now) for server in self._servers):
                self._give_up()
            self._assign()

    def _is_lost(self, server: Server, now: float) -> bool:
        """Whether it has not worked for too long; one that is only busy may take longer."""
        if server.down_since is not None:
            return now - server.down_since >= self._patience
        if server.refuses_since is None or server.paused_until > now:
            return False
        return now - server.refuses_since >= BUSY_FACTOR * self._patience

    def _silence_limit(self, server: Server, now: float) -> float | None:
        """Seconds of silence on all its connections after which a server counts as hanging; None for never.

        A silence is compared with those of the other servers, ended or going on, as prompts may be long, and
        proxies may hold replies until they are whole. Nothing is concluded before another server replied.
        """
        if not server.calls:
            return None
        others = [one for one in self._servers if one is not server and one.down_since is None]
        if not others:
            if not server.streams:
                return None
            return max(SILENT_ALONE_SECONDS, SILENCE_FACTOR * server.longest_silence) * server.leniency
        if not any(one.longest_silence for one in others):
            return None
        begun = any(call.begun for call in server.calls)
        least = SILENT_SECONDS if begun else SILENT_AT_START_SECONDS
        return max(least, SILENCE_FACTOR * max(one.silence(now) for one in others)) * server.leniency

    def _expire(self, server: Server, now: float) -> None:
        """End all requests at a server that hangs, so that others get them."""
        server.leniency *= 2
        server.heard_at = now
        for call in server.calls:
            call.hangs = True
            call.deadline.reschedule(asyncio.get_running_loop().time())

    def _give_up(self) -> None:
        errors = "; ".join(f"{server.name}: {server.last_error}" for server in self._servers)
        seconds = self._patience * (1 if any(server.down_since for server in self._servers) else BUSY_FACTOR)
        error = EngineError(
            f"no server has worked for {seconds:g} s ({errors}); start it, then run the same command "
            "again, or allow more with --engine-arg patience=SECONDS"
        )
        while self._waiting:
            if not (turn := self._waiting.popleft()).done():
                turn.set_exception(error)
