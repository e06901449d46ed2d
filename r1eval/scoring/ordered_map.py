"""An ordered concurrent map: work starts ahead, results come in order, even while the input blocks."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def map_in_order(items: Iterable[T], start: Callable[[T], Callable[[], R]], ahead: int) -> Iterator[R]:
    """Yield each item's result in order; `start` starts the work and returns a function that waits for it.

    `items` is read in a separate thread, at most `ahead` items ahead. An exception that it raises is raised
    here after the results of the items before it.
    """
    pending: queue.SimpleQueue[Callable[[], R] | BaseException | None] = queue.SimpleQueue()
    room = threading.Semaphore(ahead)
    stopped = threading.Event()

    def feed() -> None:
        try:
            for item in items:
                room.acquire()
                if stopped.is_set():
                    return
                pending.put(start(item))
            pending.put(None)
        except BaseException as error:  # noqa: BLE001 - any error of the input is raised in the consumer
            pending.put(error)

    threading.Thread(target=feed, name="input", daemon=True).start()
    try:
        while (result := pending.get()) is not None:
            if isinstance(result, BaseException):
                raise result
            yield result()
            room.release()
    finally:
        stopped.set()
        room.release()
