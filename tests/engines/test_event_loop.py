import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from r1eval.engines.event_loop import EventLoop
from r1eval.engines.protocol import failed_sample
from r1eval.errors import EngineError
from r1eval.store.records import Request, Sample
from tests.engines.models import request, requests


@pytest.fixture
def loop() -> Iterator[EventLoop]:
    loop = EventLoop()
    yield loop
    loop.close()


async def answer(request: Request) -> Sample:
    return failed_sample(request, "made up")


def test_every_request_gets_one_sample(loop: EventLoop) -> None:
    batch = requests(50, 2)
    samples = list(loop.stream(batch, answer, in_flight=7))
    assert sorted((s.question_id, s.index) for s in samples) == sorted(
        (r.question_id, r.index) for r in batch
    )


def test_the_first_to_finish_comes_first(loop: EventLoop) -> None:
    async def delay_first(request: Request) -> Sample:
        await asyncio.sleep(0.3 if request.index == 0 else 0)
        return failed_sample(request, "")

    samples = loop.stream(requests(1, 3), delay_first, in_flight=3)
    assert [sample.index for sample in samples][-1] == 0


def test_requests_are_drawn_only_as_others_finish(loop: EventLoop) -> None:
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


def test_no_more_than_in_flight_run_at_once(loop: EventLoop) -> None:
    running, peak = 0, 0

    async def count_running(request: Request) -> Sample:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        await asyncio.sleep(0.001)
        running -= 1
        return failed_sample(request, "")

    assert len(list(loop.stream(requests(30, 1), count_running, in_flight=4))) == 30
    assert peak == 4


def test_samples_that_finished_before_an_error_are_yielded(loop: EventLoop) -> None:
    finished = threading.Event()

    async def fail_last(request: Request) -> Sample:
        if request.index < 3:
            return failed_sample(request, "")
        while not finished.is_set():
            await asyncio.sleep(0.001)
        raise EngineError("dead")

    samples = loop.stream(requests(1, 4), fail_last, in_flight=4)
    first = next(samples)
    finished.set()
    time.sleep(0.1)
    indices = [first.index]
    with pytest.raises(EngineError, match="dead"):
        indices.extend(sample.index for sample in samples)
    assert sorted(indices) == [0, 1, 2]


def test_closing_early_cancels_the_rest(loop: EventLoop) -> None:
    cancelled = []

    async def hang(request: Request) -> Sample:
        if request.index == 0:
            return failed_sample(request, "")
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            cancelled.append(request.index)
            raise
        raise AssertionError

    samples = loop.stream(requests(1, 4), hang, in_flight=4)
    next(samples)
    samples.close()
    loop.run(asyncio.sleep(0))
    assert sorted(cancelled) == [1, 2, 3]
