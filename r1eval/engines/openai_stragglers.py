"""The last requests of a run: asked a second time where a faster server is idle; the first sample counts.

A server that is ten times slower than the others gets a tenth of the work while there is work for all. But
its last requests would hold up the end: the fast servers are idle while it generates. So once there are fewer
requests than may be open, a request at a slow server is also asked at a faster one, with the same seed.
Whichever sample comes first is the request's only one; the other connection is closed, which ends the
generation there.

Nobody knows how long a reply will be; that about as much is to come as has come already is the usual guess.
Then asking a second time ends sooner if the other server is twice as fast. SECOND_FACTOR asks for more than
that, as speeds are estimates. Between servers of one speed nothing is ever asked twice.

Long replies are more likely to be open at the end than short ones, and of two replies the shorter one comes
first. With the same seed both are the same reply. Where seeds are not sent or not taken, a second call would
draw anew, and so favour short replies: there nothing is asked twice.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from typing import Any

from r1eval.engines.openai_server import Call, Offer, Server
from r1eval.store.records import Finish, Sample

SECOND_FACTOR = 3.0
"""how many times as fast a server must be"""

SLOW_FACTOR = 5.0
"""how many times slower than the fastest a server is called slow"""

SECOND_CALLS = 3
"""of one request at most, one after the other"""


def slow_servers(servers: Sequence[Server]) -> set[Server]:
    """Those that generate, much slower than the fastest of those that work."""
    generating = [one for one in servers if one.generates]
    fastest = max((one.speed() for one in generating if one.works), default=0.0)
    return {one for one in generating if one.speed() * SLOW_FACTOR < fastest}


def stragglers(servers: Sequence[Server]) -> list[Call]:
    """Open requests that may be asked a second time, the oldest first."""
    seeded = [server for server in servers if server.is_seeded]
    calls = [call for server in seeded for call in server.calls if call.offer is not None]
    free = [call for call in calls if call.offer and call.offer.left and not call.offer.call.done()]
    return sorted(free, key=lambda call: call.started)


def faster_server(call: Call, servers: Iterable[Server], now: float) -> Server | None:
    """The server with room that is expected to be quickest, if it is much faster than the call's own."""
    slowest = SECOND_FACTOR * call.server.speed() if call.server.works else 0.0
    found = [
        one
        for one in servers
        if one is not call.server
        and one.works
        and one.is_seeded
        and one.generates
        and one.active + 1 <= one.capacity(now)
        and one.speed() >= slowest
    ]
    return min(found, key=Server.expected_wait, default=None)


async def first_sample(
    ask: Callable[[Offer], Coroutine[Any, Any, Sample]],
    ask_again: Callable[[Call], Coroutine[Any, Any, Sample | None]],
    release: Callable[[Call], None],
) -> Sample:
    """The one sample of a request, from `ask` or from a second call that it is offered meanwhile.

    `ask_again`: the sample of an offered call, which it releases; None if it gives none, and `ask` goes on.
    `release`: gives an offered call back that comes too late.
    """
    offer = Offer(_future(), SECOND_CALLS)
    first = asyncio.create_task(ask(offer))
    second: asyncio.Task[Sample | None] | None = None
    try:
        while True:
            await asyncio.wait({first, second or offer.call}, return_when=asyncio.FIRST_COMPLETED)
            if first.done():
                return await _settle(first, second)
            if second is None:
                second = asyncio.create_task(ask_again(offer.call.result()))
            elif (sample := second.result()) is not None:
                return sample
            else:
                second, offer.call = None, _future()
    finally:
        if second is None and offer.call.done():
            release(offer.call.result())
        offer.left = 0
        await _cancel(task for task in (first, second) if task is not None)


async def _settle(first: "asyncio.Task[Sample]", second: "asyncio.Task[Sample | None] | None") -> Sample:
    """The first call has ended: its sample, unless that failed and the second call gives one."""
    if second is None or first.exception() or first.result().finish is not Finish.FAILED:
        return first.result()
    return await second or first.result()


def _future() -> "asyncio.Future[Call]":
    return asyncio.get_running_loop().create_future()


async def _cancel(tasks: Iterator["asyncio.Task[Any]"]) -> None:
    running = [task for task in tasks if task.cancel()]
    await asyncio.gather(*running, return_exceptions=True)
