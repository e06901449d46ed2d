"""Load balancing over servers of one model: by expected wait, around those that fail, hang or are removed."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

from r1eval.engines.openai_errors import Action, Trouble
from r1eval.engines.openai_notices import Notices
from r1eval.engines.openai_options import ServerOptions
from r1eval.engines.openai_server import Call, Offer, Server
from r1eval.engines.openai_stragglers import faster_server, slow_servers, stragglers
from r1eval.engines.openai_tally import ServerState
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

GRACE_SECONDS = 60.0
"""how long the open requests of a removed server may take to finish there"""

IDLE_SECONDS = 1.0
"""how long there must be room for more requests than there are before some are asked twice"""

SHORT_PAUSE_SECONDS = 5.0
"""a pause that need not be said"""

HANGS = "the server hangs: nothing came on any of its connections"
REMOVED = "the server was removed"


class ServerPool:
    """The servers of a run: all that were ever named, in order."""

    def __init__(self, servers: Sequence[Server], options: ServerOptions, notices: Notices) -> None:
        self.servers = list(servers)
        self._options = options
        self._notices = notices
        self._waiting: deque[tuple[asyncio.Future[Call], Offer]] = deque()
        self._checks: asyncio.Task[None] | None = None
        self._idle_since: float | None = None
        """since when there is room for more requests than there are"""

    @property
    def members(self) -> list[Server]:
        """Those that the run counts on, working or not."""
        return [server for server in self.servers if server.is_member]

    @property
    def active(self) -> int:
        """Open requests, those that are asked twice counted twice."""
        return sum(server.active for server in self.servers)

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting or self.active)

    def in_flight(self) -> int:
        """How many requests may be open, over all servers."""
        return self._options.in_flight(sum(server.works for server in self.servers))

    @asynccontextmanager
    async def borrow(self, offer: Offer) -> AsyncIterator[Call]:
        """A request to the server that is expected to reply first, when that may have one more.

        `offer`: where a second call may be offered meanwhile. EngineError once no server has worked for
        the user's patience.
        """
        if self._checks is None or self._checks.done():
            self._checks = asyncio.create_task(self._check_regularly())
        turn: asyncio.Future[Call] = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, offer))
        self.assign()
        try:
            call = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.release(turn.result())
            raise
        with self.holding(call):
            yield call

    @contextmanager
    def holding(self, call: Call) -> Iterator[None]:
        """Release a call in the end."""
        try:
            yield
        finally:
            self.release(call)

    def release(self, call: Call) -> None:
        call.server.end(call, time.monotonic())
        self.assign()

    def assign(self) -> None:
        """Give the requests that wait to servers that may have more, first come, first served."""
        now = time.monotonic()
        while self._waiting:
            free = [server for server in self.servers if server.active + 1 <= server.capacity(now)]
            if not free:
                return
            turn, offer = self._waiting.popleft()
            if not turn.done():
                for one in free:
                    one.measure(0, now)
                turn.set_result(_begin(min(free, key=Server.expected_wait), offer, now))

    def judge(self, server: Server, problem: Trouble) -> Trouble:
        """Whether what fails for good is the server's failure, where another one works, or the request's.

        A server that replies at once, and with nothing, would be taken for the fastest and get all requests.
        """
        if problem.action not in (Action.FAIL_SAMPLE, Action.NO_GENERATION):
            return problem
        suspect = problem.action is Action.NO_GENERATION or not server.generates
        moves = suspect and any(one is not server and one.works for one in self.servers)
        return replace(problem, action=Action.RETRY if moves else Action.FAIL_SAMPLE)

    def note(self, server: Server, problem: Trouble) -> None:
        """A request failed at a server: it is paused or gets fewer requests, and the user is told."""
        detail, name = self._notices.redact(problem.detail), server.name
        if problem.action not in (Action.ADAPTED, Action.MOVED, Action.REFUSED):
            server.tally.failures += 1
        if problem.action is Action.RETRY:
            worked = server.down_since is None
            server.fail(detail, problem.retry_after, down=True)
            if worked:
                self.say_down(server, detail)
        elif problem.action is Action.RETRY_REQUEST:
            server.fail(detail, problem.retry_after, down=False)
            if (pause := server.paused_until - time.monotonic()) >= SHORT_PAUSE_SECONDS:
                self._notices.say(f"{name}: {detail}; trying again in {pause:.0f} s", f"{name} fails")
        elif problem.action is Action.SLOW_DOWN:
            server.slow_down(detail, problem.retry_after)
            wait = f" in {round(problem.retry_after, 1):g} s" if problem.retry_after else ""
            line = f"{name}: {detail}; trying again{wait}, with fewer requests"
            self._notices.say(line, f"{name} is busy")

    def say_down(self, server: Server, detail: str) -> None:
        """Tell the user that a server does not work."""
        effect = "its requests go to the other servers"
        if not any(one.works for one in self.servers):
            effect = f"trying again for {self._options.patience:g} s (--engine-arg patience=SECONDS)"
        self._notices.say(f"{server.name}: {detail}; {effect}", f"{server.name} is down")

    def leave_out(self, server: Server, detail: str) -> bool:
        """Ask a server no more because nothing would succeed there; False if it is the last one."""
        if not any(one is not server for one in self.members):
            server.fail(detail, None, down=False)  # nothing more is asked while the run ends
            return False
        if server.is_member:
            server.left_out, server.last_error = True, detail
            self._notices.say(f"{server.name}: {detail}; the run goes on without this server")
        return True

    async def _check_regularly(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            now = time.monotonic()
            for server in self.servers:
                if (limit := self._silence_limit(server, now)) is not None and now - server.heard_at > limit:
                    self.expire(server)
                if server.removed_at is not None and now - server.removed_at > GRACE_SECONDS:
                    self.move(server, REMOVED)
            self.note_states()
            if all(self._is_lost(server, now) for server in self.members):
                self._give_up()
            self.assign()
            self._ask_twice(now)

    def note_states(self) -> None:
        """Note the state of each server for the record, and tell the user which of them work again."""
        slow = slow_servers(self.servers)
        for server in {one.name: one for one in reversed(self.servers)}.values():
            before = server.tally.turn(server.state(slow=server in slow))
            if before is ServerState.DOWN and server.works:
                self._notices.say(f"{server.name} works{' again' if server.tally.failures else ''}")

    def _ask_twice(self, now: float) -> None:
        """At the end of a run, offer requests of slow servers to idle faster ones."""
        may = self._options.ask_twice and self._options.seeded
        if not may or self._waiting or not self.active or self.active >= self.in_flight():
            self._idle_since = None
            return
        self._idle_since = now if self._idle_since is None else self._idle_since
        if now - self._idle_since < IDLE_SECONDS:
            return
        for server in self.servers:
            server.measure(0, now)
        for call in stragglers(self.servers):
            server_or_none = faster_server(call, self.servers, now)
            if server_or_none is not None and call.offer is not None and self.active < self.in_flight():
                call.offer.left -= 1
                call.offer.call.set_result(_begin(server_or_none, None, now))

    def _is_lost(self, server: Server, now: float) -> bool:
        """Whether it has not worked for too long; one that is only busy may take longer."""
        if server.down_since is not None:
            return now - server.down_since >= self._options.patience
        if server.refuses_since is None or server.paused_until > now:
            return False
        return now - server.refuses_since >= BUSY_FACTOR * self._options.patience

    def _silence_limit(self, server: Server, now: float) -> float | None:
        """Seconds of silence on all its connections after which a server counts as hanging; None for never.

        A silence is compared with those of the other servers, ended or going on, as prompts may be long, and
        proxies may hold replies until they are whole. Nothing is concluded before another server replied.
        """
        if not any(call.streamed for call in server.calls):
            return None
        others = [one for one in self.servers if one is not server and one.works]
        if not others:
            if not server.streams:
                return None
            return max(SILENT_ALONE_SECONDS, SILENCE_FACTOR * server.longest_silence) * server.leniency
        if not any(one.longest_silence for one in others):
            return None
        begun = any(call.begun for call in server.calls)
        least = SILENT_SECONDS if begun else SILENT_AT_START_SECONDS
        return max(least, SILENCE_FACTOR * max(one.silence(now) for one in others)) * server.leniency

    def expire(self, server: Server) -> None:
        """End all requests at a server that hangs, so that others get them."""
        server.leniency *= 2
        server.heard_at = time.monotonic()
        for call in server.calls:
            call.end(HANGS, hangs=True)

    def move(self, server: Server, why: str) -> None:
        """End the requests at a server that is no longer used, if another one works."""
        if any(one.works for one in self.servers):
            for call in server.calls:
                if not call.ended:
                    call.end(why, hangs=False)

    def _give_up(self) -> None:
        members = self.members or self.servers
        errors = "; ".join(f"{server.name}: {server.last_error}" for server in members)
        factor = 1 if any(server.down_since for server in members) else BUSY_FACTOR
        error = EngineError(
            f"no server has worked for {self._options.patience * factor:g} s ({errors}); start it, then run "
            "the same command again, or allow more with --engine-arg patience=SECONDS"
        )
        while self._waiting:
            if not (turn := self._waiting.popleft()[0]).done():
                turn.set_exception(error)


def _begin(server: Server, offer: Offer | None, now: float) -> Call:
    call = Call(server, offer)
    server.begin(call, now)
    return call
