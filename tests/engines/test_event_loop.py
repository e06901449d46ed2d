import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from r1eval.engines.event_loop import Loop
from r1eval.engines.protocol import failed
from r1eval.errors import EngineError
from r1eval.store.records import Request, Sample
from tests.engines.models import request, requests


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


async def answer(request: Request) -> Sample:
    return failed(request, "made up")


def test_every_request_is_answered_once(loop: Loop) -> None:
    asked = requests(50, 2)
    samples = list(loop.stream(asked, answer, in_flight=7))
    assert sorted((s.question_id, s.index) for s in samples) == sorted(
        (r.question_id, r.index) for r in asked
    )


def test_the_first_to_finish_comes_first(loop: Loop) -> None:
    async def slow_first(request: Request) -> Sample:
        await asyncio.sleep(0.3 if request.index == 0 else 0)
        return failed(request, "")

    samples = loop.stream(requests(1, 3), slow_first, in_flight=3)
    assert [sample.index for sample in samples][-1] == 0


def test_requests_are_drawn_only_as_places_fall_free(loop: Loop) -> None:
    drawn = []

    def endless() -> Iterator[Request]:
        index = 0
        while True:
            drawn.append(index)
            yield request("q", index)
            index += 1

    samples = loop.stream(endless(), answer, in_flight=5)
    for _ in range(20):
        next(samples)
    assert len(drawn) <= 25
    samples.close()


def test_no_more_than_the_bound_are_under_way(loop: Loop) -> None:
    under_way, most = 0, 0

    async def counted(request: Request) -> Sample:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        return failed(request, "")

    assert len(list(loop.stream(requests(30, 1), counted, in_flight=4))) == 30
    assert most == 4


def test_what_was_finished_before_an_error_still_comes_out(loop: Loop) -> None:
    finished = threading.Event()

    async def dies_last(request: Request) -> Sample:
        if request.index < 3:
            return failed(request, "")
        while not finished.is_set():
            await asyncio.sleep(0.001)
        raise EngineError("dead")

    samples = loop.stream(requests(1, 4), dies_last, in_flight=4)
    first = next(samples)
    finished.set()
    time.sleep(0.1)
    got = [first.index]
    with pytest.raises(EngineError, match="dead"):
        got.extend(sample.index for sample in samples)
    assert sorted(got) == [0, 1, 2]


def test_closing_early_cancels_the_rest(loop: Loop) -> None:
    cancelled = []

    async def never(request: Request) -> Sample:
        if request.index == 0:
            return failed(request, "")
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            cancelled.append(request.index)
            raise
        raise AssertionError

    samples = loop.stream(requests(1, 4), never, in_flight=4)
    next(samples)
    samples.close()
    loop.run(asyncio.sleep(0))
    assert sorted(cancelled) == [1, 2, 3]
