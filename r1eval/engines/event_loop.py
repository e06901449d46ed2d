"""Runs many requests concurrently on an event loop in its own thread; shared by the asynchronous engines."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from r1eval.store.records import Request, Sample

T = TypeVar("T")

STOP_TIMEOUT_SECONDS = 10.0
"""how long to wait for cancelled requests before giving up on them"""

LIMIT_SECONDS = 1.0
"""between two looks at a limit that changes"""

Outcomes = SimpleQueue["Sample | BaseException"]


class EventLoop:
    """An asyncio event loop in a daemon thread, so that the caller's thread stays free for Ctrl-C."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="r1eval-engine", daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """The coroutine's result; TimeoutError if it takes more than `timeout` seconds."""
        return self.submit(coroutine).result(timeout)

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start the coroutine in the loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def stream(
        self,
        requests: Iterable[Request],
        ask: Callable[[Request], Coroutine[Any, Any, Sample]],
        in_flight: int | Callable[[], int],
    ) -> Generator[Sample, None, None]:
        """Yield `ask(request)` for every request as each finishes, with at most `in_flight` at a time.

        `in_flight`: a number, or what tells it, which is asked again each second. Requests are drawn in the
        caller's thread, one for each that finishes. An exception in `ask` ends the
        stream, after every sample that finished before it. Closing the stream cancels the rest.
        """
        waiting = iter(requests)
        outcomes: Outcomes = SimpleQueue()
        running: set[asyncio.Task[Sample]] = set()  # changed in the loop's thread only
        unfinished = 0
        wait = None if isinstance(in_flight, int) else LIMIT_SECONDS

        def start(batch: list[Request]) -> None:
            for request in batch:
                task = self._loop.create_task(ask(request))
                running.add(task)
                task.add_done_callback(finish)

        def finish(task: "asyncio.Task[Sample]") -> None:
            running.discard(task)
            outcomes.put(_outcome(task))

        try:
            while True:
                limit = in_flight if isinstance(in_flight, int) else in_flight()
                if batch := list(islice(waiting, max(limit - unfinished, 0))):
                    unfinished += len(batch)
                    self._loop.call_soon_threadsafe(start, batch)
                if not unfinished:
                    return
                finished = list(_drain(outcomes, wait))
                unfinished -= len(finished)
                yield from (outcome for outcome in finished if isinstance(outcome, Sample))
                for outcome in finished:
                    if isinstance(outcome, BaseException):
                        raise outcome
        finally:
            if unfinished and self._thread.is_alive():
                with suppress(TimeoutError):
                    self.run(_cancel(running), STOP_TIMEOUT_SECONDS + 1)

    def close(self) -> None:
        """Cancel running requests and stop the thread; may be called twice."""
        if self._thread.is_alive():
            self.run(_cancel_all())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STOP_TIMEOUT_SECONDS)
            if not self._thread.is_alive():
                self._loop.close()


async def _cancel(tasks: Iterable["asyncio.Task[Any]"]) -> None:
    cancelled = [task for task in tasks if task.cancel()]
    if cancelled:
        await asyncio.wait(cancelled, timeout=STOP_TIMEOUT_SECONDS)


async def _cancel_all() -> None:
    current = asyncio.current_task()
    await _cancel(task for task in asyncio.all_tasks() if task is not current)


def _outcome(task: "asyncio.Task[Sample]") -> Sample | BaseException:
    return asyncio.CancelledError() if task.cancelled() else task.exception() or task.result()


def _drain(outcomes: Outcomes, wait: float | None) -> Iterator[Sample | BaseException]:
    """The next outcome, waiting for it that many seconds or for ever, and all that are there by now."""
    with suppress(Empty):
        yield outcomes.get(timeout=wait)
        while True:
            yield outcomes.get_nowait()
