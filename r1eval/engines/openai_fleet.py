"""Keeps the servers of a run in line with the URLs that the user names, and with which of them answer."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from r1eval.engines.openai_dialect import Dialect
from r1eval.engines.openai_exchange import Exchange
from r1eval.engines.openai_health import Health, Pulse, check
from r1eval.engines.openai_http import Endpoint
from r1eval.engines.openai_notices import Notices
from r1eval.engines.openai_options import ServerOptions
from r1eval.engines.openai_server import Server
from r1eval.engines.openai_servers import CHECK_SECONDS, ServerPool
from r1eval.engines.openai_tally import ServerState, ServerTally
from r1eval.engines.openai_urls import UrlList
from r1eval.errors import R1evalError
from r1eval.store.records import Sample

FILE_SECONDS = 1.0
"""between two looks at a file of URLs"""


class Fleet:
    """The servers of a run, asked for their health while requests are open.

    Started by the first question to any server: all are asked for their models at once. One that does not
    answer gets requests once it does, and so does one that does not serve the run's model where another does:
    a name that no server lists may be an alias, and is left for them to judge.
    """

    def __init__(self, options: ServerOptions, model: str, exchange: Exchange, notices: Notices) -> None:
        self._options = options
        self._model = model
        self._exchange = exchange
        self._notices = notices
        self._tallies: dict[str, ServerTally] = {}
        self._pulses: defaultdict[Server, Pulse] = defaultdict(Pulse)
        self._model_is_listed = False
        self._reference: tuple[str, Health] | None = None
        """the first server that tells of its model, and what it tells"""
        self._said: dict[Server, Health] = {}
        """what each said when it was last asked for its model"""
        self._urls = UrlList(options.urls)
        self.pool = ServerPool([self._make(one) for one in self._urls.endpoints], options, notices)
        self._start = asyncio.Lock()
        self._is_started = False
        self._watches: list[asyncio.Task[None]] = []

    def _make(self, endpoint: Endpoint, state: ServerState = ServerState.UP) -> Server:
        self._notices.hide([endpoint])
        dialect = Dialect(stream=self._options.stream, say=self._notices.say_once)
        tally = self._tallies.setdefault(endpoint.root, ServerTally(state=state))
        return Server(endpoint, dialect, tally)

    def count(self, sample: Sample, *, taken_over: bool) -> None:
        """Count a sample that the run takes."""
        if sample.server in self._tallies:
            self._tallies[sample.server].add(sample, taken_over=taken_over)

    def describe(self) -> dict[str, Any]:
        """Server -> its samples, tokens, failures and state, and its last error if it does not work."""
        self.pool.note_states()
        errors = {one.name: one.last_error for one in self.pool.servers if not one.works and one.last_error}
        return {
            name: tally.describe() | ({"error": self._notices.redact(errors[name])} if name in errors else {})
            for name, tally in list(self._tallies.items())
        }

    async def start(self) -> None:
        """Ask all servers which model they serve, before anything else is asked."""
        async with self._start:
            if self._is_started:
                return
            self._is_started = True
            servers = self.pool.servers
            if len(servers) == 1 and not self._urls.changes:
                return
            found = await asyncio.gather(*(check(self._exchange, one, self._model) for one in servers))
            for server, health in zip(servers, found, strict=True):
                self._learn(server, health)
            if all(health.problem for health in found):
                return  # the question itself will say so
            for server, health in zip(servers, found, strict=True):
                self._settle(server, health)

    def reachable(self) -> Sequence[Server]:
        """The servers to ask a question, those that work first."""
        return sorted(self.pool.members or self.pool.servers, key=lambda server: not server.works)

    def watch(self) -> None:
        """Look after the servers from now on."""
        if not self._watches:
            loops: list[Callable[[], Any]] = [self._watch_health]
            loops += [self._watch_file] if self._urls.changes else []
            self._watches = [asyncio.create_task(one()) for one in loops]

    async def _watch_health(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            now = time.monotonic()
            for server in self.pool.servers if self.pool.is_busy else ():
                pulse = self._pulses[server]
                if pulse.is_due(server, now):
                    pulse.probe = asyncio.create_task(self._probe(server, pulse))

    async def _probe(self, server: Server, pulse: Pulse) -> None:
        asked_at, worked = time.monotonic(), server.works
        health = await check(self._exchange, server, self._model)
        now = time.monotonic()
        if not server.is_member:
            return
        if worked and server.works:
            if pulse.note(server, answered=health.answered, asked_at=asked_at, now=now):
                self._end_hanging(server, pulse, health, now)
        elif server.down_since is not None:
            self._learn(server, health)
            self._settle(server, health)
            self._reconsider()
            self.pool.assign()

    def _end_hanging(self, server: Server, pulse: Pulse, health: Health, now: float) -> None:
        """Move the requests of a server that hangs; without another one, only after the user's patience."""
        alone = not any(one is not server and one.works for one in self.pool.servers)
        if not alone or now - pulse.silent_since >= self._options.patience:
            self.pool.expire(server)
        else:
            self._notices.say(
                f"{server.name}: {health.problem}; waiting for it", f"{server.name} does not answer"
            )

    def _learn(self, server: Server, health: Health) -> None:
        """What a server tells of the model is what the others must serve, too."""
        self._said[server] = health
        if not health.entry:
            return
        self._model_is_listed = True
        if self._reference is None:
            self._reference = server.name, health
        name, first = self._reference
        if health.context and first.context and health.context != first.context:
            self._notices.say_once(
                f"{server.name}: its context is {health.context} tokens, that of {name} {first.context}; "
                "start the servers of a run with the same settings"
            )

    def _settle(self, server: Server, health: Health) -> None:
        """Use a server that is well, once it has shown it by a request if one failed; pause any other."""
        if problem := health.problem or self._find_objection(health):
            answered_before = server.down_since is None or server.last_error != problem
            server.fail(problem, None, down=True)
            if answered_before:
                self.pool.say_down(server, problem)
        elif server.down_since is not None:
            server.on_trial = True
            if server.first_used is None:
                server.join()

    def _reconsider(self) -> None:
        """Leave out a server that another one, which answered later, shows to serve another model."""
        for server, health in self._said.items():
            if not server.works or not (objection := self._find_objection(health)):
                continue
            if self.pool.leave_out(server, objection):
                self.pool.move(server, objection)
                if samples := server.tally.samples:
                    self._notices.say(
                        f"{server.name} has given {samples} samples: delete the lines of samples.jsonl that "
                        "name it, then run the same command again"
                    )

    def _find_objection(self, health: Health) -> str:
        """Why a server that answers is not used; "" if it is."""
        if self._model_is_listed and health.models and not health.entry and not self._is_alias(health):
            return f"it serves {', '.join(health.models[:3])}, not {self._model}"
        if self._reference is not None and self._reference[1].identity and health.identity:
            name, first = self._reference
            if health.identity != first.identity:
                return f"it serves another model than {name}, or another quantization"
        return ""

    def _is_alias(self, health: Health) -> bool:
        """Some servers list `name:tag` for a name."""
        stem = self._model.partition(":")[0].lower()
        return any(one.partition(":")[0].lower() == stem for one in health.models)

    async def _watch_file(self) -> None:
        while True:
            await asyncio.sleep(FILE_SECONDS)
            try:
                changed = await asyncio.to_thread(self._urls.refresh)
            except R1evalError as error:
                self._notices.say(f"{error}; the servers stay as they were")
                continue
            if changed:
                self._apply(self._urls.endpoints)

    def _apply(self, wanted: Sequence[Endpoint]) -> None:
        """Add the servers that are new, take back those that were removed, remove those that are gone."""
        now = time.monotonic()
        known = {server.endpoint: server for server in self.pool.servers}
        added = [one for one in wanted if one not in known or known[one].removed_at is not None]
        gone = [one for one in self.pool.servers if one.endpoint not in wanted and one.removed_at is None]
        for endpoint in added:
            server = known.get(endpoint)
            if server is None:
                server = self._make(endpoint, ServerState.DOWN)
                self.pool.servers.append(server)
            server.enter(now)
        for server in gone:
            server.removed_at = now
        lines = [
            f"{verb} {', '.join(names)}"
            for verb, names in (
                ("added", [one.root for one in added]),
                ("removed", [one.name for one in gone]),
            )
            if names
        ]
        self._notices.say(f"the list of servers has changed: {'; '.join(lines)}")
