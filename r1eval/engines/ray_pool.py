"""Actors of a Ray cluster that answer calls: each goes to the least busy, and to another if that one dies."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from r1eval.engines.ray_cluster import CALL_SECONDS, Cluster, within
from r1eval.engines.ray_errors import ActorProblem, describe_error
from r1eval.engines.ray_turns import LiveActor, Turns
from r1eval.errors import EngineError, R1evalError

T = TypeVar("T")

CHECK_SECONDS = 2.0
"""between two looks at the cluster"""
LOST_SECONDS = 30.0
"""how long the cluster's head may be silent: it restarts within seconds where it is set up to"""
BUSY_SECONDS = 20.0
"""how long an actor waits for room before the user is told"""
SETTLE_SECONDS = 0.05
"""between two looks at actors that load"""
GOODBYE_SECONDS = 10.0
"""for the actors to close what they hold, before they are killed"""
PAUSE_SECONDS = 1.0
"""before an actor is started again"""


@dataclass(frozen=True)
class PoolSettings:
    """How a pool is filled and kept."""

    count: int
    """actors"""
    create: Callable[[int], Any]
    """number -> a new actor with the methods `place`, `load` and `close`"""
    discard: Callable[[Any], None]
    """ends an actor and frees what it holds"""
    noun: str
    """what an actor is, for messages"""
    need: str
    """the resources of each, in words"""
    restarts: int = 3
    patience: float = 600.0
    """seconds without any actor after which a run that waits for room ends"""


class ActorPool:
    """The actors of one run, in the cluster's event loop; every method is called in that loop."""

    def __init__(self, cluster: Cluster, settings: PoolSettings, say: Callable[[str], None]) -> None:
        self._cluster = cluster
        self._settings = settings
        self._say = say
        self._turns = Turns()
        self._tasks: list[asyncio.Task[None]] = []
        self._handles: dict[int, Any] = {}
        """number -> actor that was created and not discarded"""
        self._lost: asyncio.Future[None] | None = None
        self._given_up: dict[int, ActorProblem] = {}
        self._loading = 0
        self._told_busy = False
        self.about: Mapping[str, Any] = {}
        """what the first actor said of itself"""
        self.answered: dict[str, int] = {}
        """name -> calls that it answered"""
        self.restarted = 0

    @property
    def capacity(self) -> int:
        """Calls that all actors take at a time; 1 before the first has loaded."""
        return sum(worker.window for worker in self._turns.workers) or 1

    async def start(self) -> None:
        """Start the actors, unless they are started."""
        if self._lost is None:
            self._lost = asyncio.get_running_loop().create_future()
            self._tasks = [asyncio.create_task(self._keep(n)) for n in range(self._settings.count)]
            self._tasks.append(asyncio.create_task(self._watch()))
            for task in self._tasks:
                task.add_done_callback(self._notice_end)

    async def settle(self) -> None:
        """Wait until every actor has loaded or is given up; raises what `call` raises."""
        assert self._lost is not None
        while len(self._turns.workers) + len(self._given_up) < self._settings.count:
            await asyncio.wait((self._lost,), timeout=SETTLE_SECONDS)
            if self._lost.done():
                break
        if self._lost.done():
            self._lost.result()

    async def call(self, method: str, *args: Any) -> tuple[str, Any]:
        """(the actor's name, its answer). EngineError once there is no actor left, or no cluster."""
        from ray.exceptions import RayError

        while True:
            worker = await self._turns.take()
            try:
                answer = await self._answer(getattr(worker.handle, method).remote(*args))
            except RayError as error:
                self._turns.remove(worker, describe_error(error))
                continue
            finally:
                self._turns.give_back(worker)
            if isinstance(answer, ActorProblem):
                self._turns.remove(worker, answer.text)
                continue
            self.answered[worker.name] = self.answered.get(worker.name, 0) + 1
            return worker.name, answer

    async def stop(self) -> None:
        """End all actors."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        handles = list(self._handles.values())
        self._handles.clear()
        workers, self._turns.workers = self._turns.workers, []
        if workers and not self._is_lost:
            closing = [asyncio.ensure_future(worker.handle.close.remote()) for worker in workers]
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.gather(*closing, return_exceptions=True), GOODBYE_SECONDS)
        await self._discard(*handles)

    async def _answer(self, reference: Any) -> Any:
        """The answer to a call, unless the cluster is lost first; a cancelled call is cancelled there too."""
        assert self._lost is not None
        answer = asyncio.ensure_future(reference)
        try:
            await asyncio.wait((answer, self._lost), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            answer.cancel()
            if not self._lost.done():
                _cancel(reference)
            raise
        if answer.done():
            return answer.result()
        answer.cancel()
        self._lost.result()
        raise AssertionError("a lost cluster has an error")

    async def _keep(self, number: int) -> None:
        """The life of one place: an actor, and another whenever it dies, until its restarts are used up."""
        for again in range(self._settings.restarts, -1, -1):
            outcome = await self._bring_up(number)
            if isinstance(outcome, LiveActor):
                await outcome.died.wait()
                problem = ActorProblem(f"{outcome.name} died: {outcome.cause}")
            else:
                problem = outcome
            await self._drop(number)
            await self._check_this_machine()
            if problem.lasting or not again:
                break
            self.restarted += 1
            self._say(f"{problem.text}; its work goes to the others, and it is started again")
            await asyncio.sleep(PAUSE_SECONDS)
        self._give_up(number, problem)

    async def _bring_up(self, number: int) -> LiveActor | ActorProblem:
        """A new actor that has loaded."""
        from ray.exceptions import RayError

        name = f"{self._settings.noun} {number}"
        loading = False
        try:
            handle = await _in_thread(lambda: self._settings.create(number))
            self._handles[number] = handle
            name = f"{await self._answer(handle.place.remote())}/actor-{number}"
            self._loading += 1
            loading = True
            ready = await self._answer(handle.load.remote())
        except (RayError, TimeoutError) as error:
            return ActorProblem(f"{name} could not start: {describe_error(error)}")
        finally:
            self._loading -= loading
        if isinstance(ready, ActorProblem):
            return ActorProblem(f"{name} could not start: {ready.text}", ready.lasting)
        self.about = self.about or ready.about
        worker = LiveActor(handle, name, ready.window)
        self._turns.add(worker)
        return worker

    def _give_up(self, number: int, problem: ActorProblem) -> None:
        """Do without this place; the run ends with the last one."""
        self._given_up[number] = problem
        left = self._settings.count - len(self._given_up)
        if left:
            self._say(f"{problem.text}; going on with {left} of {self._settings.count}")
            return
        kind = R1evalError if all(one.lasting for one in self._given_up.values()) else EngineError
        self._lose(kind(f"no {self._settings.noun} is left on the Ray cluster: {problem.text}"))

    async def _watch(self) -> None:
        """Notice a cluster that is gone, or without room."""
        answered = room = time.monotonic()
        while not self._is_lost:
            await asyncio.sleep(CHECK_SECONDS)
            now = time.monotonic()
            if await self._cluster.answers():
                answered = time.monotonic()
            elif now - answered >= LOST_SECONDS:
                self._lose(_lost_error(self._cluster, f"has not answered for {LOST_SECONDS:g} s"))
            if self._turns.workers or self._loading:
                room = now
            else:
                self._wait_for_room(now - room)

    def _wait_for_room(self, seconds: float) -> None:
        """Tell the user that there has been no room for so long; end the run when his patience does."""
        need = f"each {self._settings.noun} needs {self._settings.need}"
        if seconds >= self._settings.patience:
            self._lose(
                EngineError(
                    f"the Ray cluster has had no room for {self._settings.patience:g} s: {need}; see `ray "
                    "status`, or allow more with --engine-arg patience=SECONDS"
                )
            )
        elif seconds >= BUSY_SECONDS and not self._told_busy:
            self._told_busy = True
            self._say(f"waiting for room on the Ray cluster: {need}")

    async def _check_this_machine(self) -> None:
        """After a death: whether this machine is still part of the cluster."""
        with suppress(Exception):  # `_watch` notices a cluster that does not answer
            if not await _in_thread(self._cluster.has_this_machine):
                self._lose(_lost_error(self._cluster, "has lost this machine's node"))

    @property
    def _is_lost(self) -> bool:
        return self._lost is not None and self._lost.done()

    def _notice_end(self, task: "asyncio.Task[None]") -> None:
        """A bug, or an error of Ray's that is not known here, must end the run, not hang it."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._lose(EngineError(f"the Ray cluster {self._cluster.address}: {describe_error(error)}"))

    def _lose(self, error: R1evalError) -> None:
        """End every call with this error."""
        if self._lost is not None and not self._lost.done():
            self._lost.set_exception(error)
            self._lost.exception()  # it counts as seen
        self._turns.end(error)

    async def _drop(self, number: int) -> None:
        if (handle := self._handles.pop(number, None)) is not None:
            await self._discard(handle)

    async def _discard(self, *handles: Any) -> None:
        def discard() -> None:
            for handle in handles:
                with suppress(Exception):  # the actor, or the cluster, is gone already
                    self._settings.discard(handle)

        if not self._is_lost:
            with suppress(TimeoutError):
                await _in_thread(discard)


async def _in_thread(call: Callable[[], T]) -> T:
    """A call that may hang; TimeoutError if it does."""
    return await asyncio.to_thread(within, call, CALL_SECONDS)


def _lost_error(cluster: Cluster, what: str) -> EngineError:
    return EngineError(
        f"the Ray cluster {cluster.address} {what}; start it again, then run the same command again"
    )


def _cancel(reference: Any) -> None:
    import ray

    with suppress(Exception):  # the actor is gone already
        ray.cancel(reference)
