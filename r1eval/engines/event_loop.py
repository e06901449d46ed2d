"""Runs many requests concurrently on an event loop in its own thread; shared by the asynchronous engines."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from r1eval.store.records import Request, Sample

T = TypeVar("T")

STOP_TIMEOUT_SECONDS = 10.0
"""how long to wait for cancelled requests before giving up on them"""

DoneQueue = SimpleQueue["Future[Sample]"]


class EventLoop:
    """An asyncio event loop in a daemon thread, so that the caller's thread stays free for Ctrl-C."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="r1eval-engine", daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def stream(
        self,
        requests: Iterable[Request],
        ask: Callable[[Request], Coroutine[Any, Any, Sample]],
        in_flight: int,
    ) -> Generator[Sample, None, None]:
        """Yield `ask(request)` for every request as each finishes, with at most `in_flight` at a time.

        Requests are drawn in the caller's thread, one for each that finishes. An exception in `ask` ends the
        stream, after every sample that finished before it. Closing the stream cancels the rest.
        """
        waiting = iter(requests)
        done: DoneQueue = SimpleQueue()
        running: set[Future[Sample]] = set()
        try:
            while True:
                for request in islice(waiting, in_flight - len(running)):
                    future = asyncio.run_coroutine_threadsafe(ask(request), self._loop)
                    running.add(future)
                    future.add_done_callback(done.put)
                if not running:
                    return
                finished = done.get()
                running.discard(finished)
                if error := finished.exception():
                    yield from _drain(done)
                    raise error
                yield finished.result()
        finally:
            for future in running:
                future.cancel()
            wait_for(running, timeout=STOP_TIMEOUT_SECONDS)

    def close(self) -> None:
        """Cancel running requests and stop the thread; may be called twice."""
        if self._thread.is_alive():
            self.run(_cancel_tasks())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STOP_TIMEOUT_SECONDS)
            if not self._thread.is_alive():
                self._loop.close()


async def _cancel_tasks() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=STOP_TIMEOUT_SECONDS)


def _drain(done: DoneQueue) -> Iterator[Sample]:
    """The samples that have finished by now, without waiting."""
    while True:
        try:
            future = done.get_nowait()
        except Empty:
            return
        if future.exception() is None:
            yield future.result()
