"""Many requests at once on an event loop of their own, few in memory: what asynchronous engines share."""

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

PATIENCE_SECONDS = 10.0
"""how long stopping may take before it is left to the end of the process"""

Done = SimpleQueue["Future[Sample]"]


class Loop:
    """An event loop in a daemon thread, so that the caller's thread stays free for Ctrl-C."""

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
        """Yield `ask(request)` of every request as each finishes, at most `in_flight` asked at a time.

        Requests are drawn in the caller's thread, only as places fall free. What `ask` raises ends the
        stream, after every sample that was finished before. Closing the stream cancels the rest.
        """
        waiting = iter(requests)
        done: Done = SimpleQueue()
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
                    yield from _finished(done)
                    raise error
                yield finished.result()
        finally:
            for future in running:
                future.cancel()
            wait_for(running, timeout=PATIENCE_SECONDS)

    def close(self) -> None:
        """Cancel what still runs and stop the thread; may be called twice."""
        if self._thread.is_alive():
            self.run(_cancel_others())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE_SECONDS)
            if not self._thread.is_alive():
                self._loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=PATIENCE_SECONDS)


def _finished(done: Done) -> Iterator[Sample]:
    """The samples that are finished by now, without waiting."""
    while True:
        try:
            future = done.get_nowait()
        except Empty:
            return
        if future.exception() is None:
            yield future.result()
