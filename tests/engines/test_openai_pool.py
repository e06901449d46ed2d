"""How the openai engine shares work between servers that are slow, dead, hanging or busy."""

import socket
import threading
import time
from collections.abc import Callable

import pytest

from r1eval.engines import openai_exchange, openai_health, openai_server, openai_servers
from r1eval.errors import EngineError
from r1eval.store.records import Finish
from tests.engines.models import requests
from tests.engines.scripted import always, open_openai, unused_url
from tests.engines.servers import (
    STREAM_HEAD,
    HttpReply,
    RawReply,
    Reply,
    RequestBody,
    completion,
    delta,
    error,
    event,
    run_server,
    stream,
)

pytestmark = [pytest.mark.engine, pytest.mark.slow]


def after(seconds: float) -> Callable[[RequestBody, int], Reply]:
    """A completion after some time."""

    def reply(_body: RequestBody, _before: int) -> Reply:
        time.sleep(seconds)
        return completion()

    return reply


def hanging(seconds: float, *payloads: object) -> RawReply:
    """A stream that begins and then says nothing more."""
    return RawReply((STREAM_HEAD, *map(event, payloads), b""), seconds_between=seconds)


def test_servers_share_the_load() -> None:
    with (
        run_server(after(0.01)) as a,
        run_server(after(0.01)) as b,
        open_openai(a.url, b.url) as engine,
    ):
        list(engine.generate(requests(50, 2)))
    assert min(len(a.requests), len(b.requests)) >= 20


def test_a_server_twenty_times_slower_gets_less_work() -> None:
    started = time.monotonic()
    with (
        run_server(after(0.1)) as fast,
        run_server(after(2.0)) as slow,
        open_openai(fast.url, slow.url) as engine,
    ):
        list(engine.generate(requests(100, 2)))
    assert len(slow.requests) <= 30
    assert len(fast.requests) >= 170
    assert time.monotonic() - started < 6


def test_a_server_that_streams_twenty_times_slower_gets_less_work() -> None:
    words = [delta(content="x ")] * 10
    ends = (delta("stop"), {"choices": [], "usage": {"completion_tokens": 10}})
    with (
        run_server(always(stream(*words, *ends, seconds_between=0.01))) as fast,
        run_server(always(stream(*words, *ends, seconds_between=0.2))) as slow,
        open_openai(fast.url, slow.url) as engine,
    ):
        list(engine.generate(requests(100, 2)))
    assert len(slow.requests) <= 50


def test_a_server_that_is_down_loses_nothing_while_another_works() -> None:
    warnings: list[str] = []
    with (
        run_server(after(0.05)) as server,
        open_openai(unused_url(), server.url, warnings=warnings) as engine,
    ):
        samples = list(engine.generate(requests(20, 2)))
    assert [sample.finish for sample in samples] == [Finish.STOP] * 40
    (warning,) = warnings
    assert "its requests go to the other servers" in warning


def test_no_server_at_the_start_is_one_line_at_once() -> None:
    started = time.monotonic()
    with (
        open_openai(unused_url(), unused_url()) as engine,
        pytest.raises(EngineError, match="no server answers"),
    ):
        list(engine.generate(requests(500, 4)))
    assert time.monotonic() - started < 5


def test_the_only_server_that_dies_is_said_at_once_and_ends_the_run_after_the_patience() -> None:
    warnings: list[str] = []

    def reply(_body: RequestBody, before: int) -> Reply:
        return completion() if before < 10 else RawReply((b"",))

    with run_server(reply) as server, open_openai(server.url, warnings=warnings, patience="2") as engine:
        started = time.monotonic()
        with pytest.raises(EngineError, match=r"no server has worked for 2 s .*closed the connection"):
            list(engine.generate(requests(100, 1)))
        assert time.monotonic() - started < 6
    assert any("trying again for 2 s" in warning for warning in warnings)


def test_work_of_a_server_that_dies_moves_at_once() -> None:
    died = threading.Event()

    def die(_body: RequestBody, before: int) -> Reply:
        if before < 20 and not died.is_set():
            died.wait(5)
        return RawReply((b"",))

    with (
        run_server(after(0.02)) as good,
        run_server(die) as dying,
        open_openai(good.url, dying.url) as engine,
    ):
        generated = engine.generate(requests(50, 2))
        samples = [next(generated)]
        died.set()
        started = time.monotonic()
        samples.extend(generated)
    assert time.monotonic() - started < 5
    assert [sample.finish for sample in samples] == [Finish.STOP] * 100
    assert len(dying.requests) < 30


def test_work_of_a_server_that_hangs_moves_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_servers, "SILENT_SECONDS", 1.0)
    monkeypatch.setattr(openai_servers, "SILENT_AT_START_SECONDS", 1.5)
    monkeypatch.setattr(openai_servers, "SILENCE_FACTOR", 2)
    words = stream(*[delta(content="x ")] * 20, delta("stop"), seconds_between=0.05)
    warnings: list[str] = []
    with (
        run_server(always(words)) as good,
        run_server(always(hanging(8.0, delta(content="x ")))) as hangs,
        open_openai(good.url, hangs.url, warnings=warnings) as engine,
    ):
        started = time.monotonic()
        samples = list(engine.generate(requests(20, 2)))
    assert time.monotonic() - started < 7
    assert {sample.text for sample in samples} == {"x " * 20}
    assert any("hangs" in warning for warning in warnings)


def test_work_of_a_server_that_never_says_anything_moves_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_servers, "SILENT_AT_START_SECONDS", 1.0)
    with (
        run_server(after(0.01)) as good,
        run_server(after(8.0)) as hangs,
        open_openai(hangs.url, good.url) as engine,
    ):
        started = time.monotonic()
        samples = list(engine.generate(requests(20, 2)))
    assert time.monotonic() - started < 6
    assert [sample.finish for sample in samples] == [Finish.STOP] * 40


def test_a_first_server_that_hangs_does_not_hide_what_another_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_exchange, "QUERY_SECONDS", 0.3)
    monkeypatch.setattr(openai_health, "PROBE_SECONDS", 0.3)
    models = HttpReply({"data": [{"id": "m", "max_model_len": 4096}]})
    with socket.create_server(("127.0.0.1", 0)) as silent, run_server(after(0), {"/models": models}) as good:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with open_openai(url, good.url) as engine:
            assert engine.context_tokens() == 4096


def test_a_long_silence_before_the_first_word_is_no_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long prompt, or a proxy that holds replies until they are whole."""
    monkeypatch.setattr(openai_servers, "SILENT_SECONDS", 0.3)
    monkeypatch.setattr(openai_servers, "SILENT_AT_START_SECONDS", 0.3)
    monkeypatch.setattr(openai_servers, "SILENT_ALONE_SECONDS", 0.3)
    warnings: list[str] = []
    with (
        run_server(after(2)) as a,
        run_server(after(2)) as b,
        open_openai(a.url, b.url, warnings=warnings) as engine,
    ):
        samples = list(engine.generate(requests(4, 1)))
    assert [sample.finish for sample in samples] == [Finish.STOP] * 4
    assert warnings == []


def test_a_server_that_is_busy_gets_fewer_requests_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_server, "FIRST_PAUSE_SECONDS", 0.05)
    running = 0
    refused: list[int] = []
    lock = threading.Lock()

    def at_most_four(_body: RequestBody, before: int) -> Reply:
        nonlocal running
        with lock:
            if running >= 4:
                refused.append(before)
                return error(429, "Rate limit reached")
            running += 1
        time.sleep(0.05)
        with lock:
            running -= 1
        return completion()

    warnings: list[str] = []
    with run_server(at_most_four) as server, open_openai(server.url, warnings=warnings) as engine:
        samples = list(engine.generate(requests(40, 2)))
    assert [sample.finish for sample in samples] == [Finish.STOP] * 80
    assert len(refused) < 80
    assert len(warnings) == 1
