"""Gives each call of a pool to the actor with the most room, first come, first served."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class LiveActor:
    """One actor that has loaded; another takes its place when it dies."""

    handle: Any
    name: str
    window: int
    """calls that it takes at a time"""
    died: asyncio.Event = field(default_factory=asyncio.Event)
    cause: str = ""
    active: int = 0


class Turns:
    """The actors that work and the calls that wait; used in one event loop."""

    def __init__(self) -> None:
        self.workers: list[LiveActor] = []
        self._waiting: deque[asyncio.Future[LiveActor]] = deque()
        self._error: Exception | None = None

    def add(self, worker: LiveActor) -> None:
        self.workers.append(worker)
        self._assign()

    def remove(self, worker: LiveActor, cause: str) -> None:
        """Give a dead actor no more calls; its event is set."""
        if worker in self.workers:
            self.workers.remove(worker)
            worker.cause = cause
            worker.died.set()

    async def take(self) -> LiveActor:
        """The actor with the most room, as soon as one has room; give it back with `give_back`."""
        if self._error is not None:
            raise self._error
        turn: asyncio.Future[LiveActor] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._assign()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.give_back(turn.result())
            raise

    def give_back(self, worker: LiveActor) -> None:
        worker.active -= 1
        self._assign()

    def end(self, error: Exception) -> None:
        """End every call that waits, and all later ones, with this error."""
        self._error = error
        while self._waiting:
            if not (turn := self._waiting.popleft()).done():
                turn.set_exception(error)

    def _assign(self) -> None:
        while self._waiting:
            free = [worker for worker in self.workers if worker.active < worker.window]
            if not free:
                return
            turn = self._waiting.popleft()
            if not turn.done():
                worker = min(free, key=lambda one: one.active / one.window)
                worker.active += 1
                turn.set_result(worker)
