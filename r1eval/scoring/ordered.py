"""Work that is begun ahead and handed out in order, as soon as it is done, even while the input blocks."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_order(items: Iterable[T], begin: Callable[[T], Callable[[], R]], ahead: int) -> Iterator[R]:
    """What each item's work comes to; `begin` starts it and gives what waits for it.

    `items` is read on a thread of its own, at most `ahead` items ahead. An exception that it raises comes out
    after the results of the items before it.
    """
    lane: queue.SimpleQueue[Callable[[], R] | BaseException | None] = queue.SimpleQueue()
    room = threading.Semaphore(ahead)
    stopped = threading.Event()

    def feed() -> None:
        try:
            for item in items:
                room.acquire()
                if stopped.is_set():
                    return
                lane.put(begin(item))
            lane.put(None)
        except BaseException as error:  # noqa: BLE001 - whatever ended the input is the consumer's to know
            lane.put(error)

    threading.Thread(target=feed, name="input", daemon=True).start()
    try:
        while (begun := lane.get()) is not None:
            if isinstance(begun, BaseException):
                raise begun
            yield begun()
            room.release()
    finally:
        stopped.set()
        room.release()
