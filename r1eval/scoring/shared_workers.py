"""Graders and judges that callers in one process share: started on first use, by settings, closed at exit.

The table of them is kept per process id. A process that was forked from a trainer starts its own and leaves
those of its parent alone, whose sockets and locks it has inherited. Nothing here forks: the grader's zygote
and the sandbox's jails are started as fresh programs.
"""

import atexit
import os
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    def close(self) -> None: ...


T = TypeVar("T", bound=Closable)


@dataclass
class Lease(Generic[T]):
    """Shared workers, while somebody uses them."""

    workers: T
    users: int = 0
    overrun: bool = False
    """they have work left that nobody waits for: they are ended, and the next user gets others"""


@dataclass
class _Table:
    """The workers of one process, by their settings."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    leases: dict[Hashable, Lease[Closable]] = field(default_factory=dict)


_tables: dict[int, _Table] = {}
"""by process id; those of a parent are kept, so that nothing of it is ever collected here"""


@contextmanager
def borrow(settings: Hashable, start: Callable[[], T]) -> Iterator[Lease[T]]:
    """Lend the workers with these settings, started by `start` if there are none; from any thread."""
    table = _table()
    with table.lock:
        lease = table.leases.get(settings)
        if lease is None:
            lease = table.leases[settings] = Lease(start())
        lease.users += 1
    try:
        yield lease  # type: ignore[misc]  # equal settings, equal type
    except BaseException:  # Ctrl-C in a notebook: nobody waits for the rest of the batch
        lease.overrun = True
        raise
    finally:
        with table.lock:
            lease.users -= 1
            if lease.overrun and table.leases.get(settings) is lease:
                del table.leases[settings]
            is_last = lease.overrun and lease.users == 0
        if is_last:
            lease.workers.close()


def close_workers() -> None:
    """End this process's workers now, as its exit does; the next caller starts them again."""
    table = _tables.get(os.getpid())
    if table is None:
        return
    with table.lock:
        leases = list(table.leases.values())
        table.leases.clear()
    for lease in leases:
        lease.workers.close()


def _table() -> _Table:
    """This process's own table; `setdefault` decides between two threads that both make one."""
    table = _tables.get(os.getpid())
    if table is None:
        atexit.register(close_workers)
        table = _tables.setdefault(os.getpid(), _Table())
    return table
