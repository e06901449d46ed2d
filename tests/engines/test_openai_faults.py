"""The openai engine against a fake server with faults."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from r1eval.engines import openai_servers
from r1eval.engines.catalogue import open_engine
from r1eval.engines.openai import MAX_FAILURES
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import EngineError, R1evalError
from r1eval.store.records import Finish, Sample
from tests.engines.models import request, requests
from tests.engines.servers import (
    FakeServer,
    HttpReply,
    ReplyFunction,
    RequestBody,
    completion,
    error,
    run_server,
)

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_servers, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(openai_servers, "MAX_PAUSE_SECONDS", 0.05)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


@contextmanager
def open_openai(*urls: str, prefill: str = "", **args: str) -> Iterator[Engine]:
    with closing(open_engine("openai", EngineOptions("m", args, urls, prefill))) as engine:
        yield engine


def generate_one(reply: ReplyFunction, **args: str) -> tuple[Sample, FakeServer]:
    with run_server(reply) as server, open_openai(server.url, **args) as engine:
        (sample,) = engine.generate([request("q0", 3)])
    return sample, server


def always(reply: HttpReply) -> ReplyFunction:
    return lambda _body, _before: reply


def first(*replies: HttpReply) -> ReplyFunction:
    """These replies in turn, then completions."""
    return lambda _body, before: replies[before] if before < len(replies) else completion()


def unused_url() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


def test_a_request_has_the_sampling_settings() -> None:
    sample, server = generate_one(always(completion()), extra_body='{"top_k": 20}')
    (body,) = server.requests
    settings = {key: body[key] for key in ("model", "temperature", "top_p", "max_tokens", "seed", "top_k")}
    assert settings == {
        "model": "m",
        "temperature": 1.0,
        "top_p": 0.95,
        "max_tokens": 40,
        "seed": request("q0", 3).seed,
        "top_k": 20,
    }
    assert body["messages"] == [{"role": "user", "content": "Question q0?"}]
    assert (sample.text, sample.finish, sample.prompt_tokens, sample.output_tokens) == (
        "hm",
        Finish.STOP,
        5,
        3,
    )


def test_seeds_can_be_left_out() -> None:
    _, server = generate_one(always(completion()), seeded="false")
    assert "seed" not in server.requests[0]


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_reasoning_that_the_server_split_off_goes_back_between_its_tags(field: str) -> None:
    sample, _ = generate_one(always(completion("So 4.", **{field: "2 + 2"})))
    assert sample.text == "<think>\n2 + 2\n</think>\nSo 4."


def test_truncated_reasoning_stays_open() -> None:
    sample, _ = generate_one(always(completion(None, "length", reasoning_content="2 + 2 is")))
    assert (sample.text, sample.finish) == ("<think>\n2 + 2 is", Finish.LENGTH)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_transient_errors_are_retried(status: int) -> None:
    sample, server = generate_one(first(error(status), error(status)))
    assert sample.finish is Finish.STOP
    assert len(server.requests) == 3
    assert len({body["seed"] for body in server.requests}) == 1


@pytest.mark.parametrize("status", [400, 422])
def test_a_rejected_request_fails_without_a_retry(status: int) -> None:
    sample, server = generate_one(always(error(status, "too long")))
    assert (sample.finish, sample.text) == (Finish.FAILED, "")
    assert "too long" in sample.detail
    assert len(server.requests) == 1


def test_retry_after_is_obeyed() -> None:
    started = time.monotonic()
    sample, _ = generate_one(first(error(429, retry_after="0.7")))
    assert sample.finish is Finish.STOP
    assert time.monotonic() - started >= 0.7


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (HttpReply({"error": {"message": "upstream is gone"}}), "upstream is gone"),
        (HttpReply({"choices": []}), "without a generation"),
        (completion("x", "content_filter"), "content_filter"),
        (completion("x", None), "None"),
    ],
)
def test_a_reply_without_a_generation_is_failed_never_graded(answer: HttpReply, message: str) -> None:
    sample, _ = generate_one(always(answer))
    assert (sample.finish, sample.text) == (Finish.FAILED, "")
    assert message in sample.detail


@pytest.mark.parametrize(("status", "fix"), [(401, "OPENAI_API_KEY"), (403, "may not use"), (404, "--model")])
def test_an_error_that_every_request_would_get_ends_the_run_at_once(status: int, fix: str) -> None:
    with (
        run_server(always(error(status))) as server,
        open_openai(server.url, concurrency="4") as engine,
        pytest.raises(EngineError, match=fix),
    ):
        list(engine.generate(requests(500, 4)))
    assert len(server.requests) <= 8


def test_many_failures_in_a_row_end_the_run() -> None:
    with (
        run_server(always(error(400, "no seeds here"))) as server,
        open_openai(server.url, concurrency="4") as engine,
        pytest.raises(EngineError, match=r"in a row.*no seeds here"),
    ):
        list(engine.generate(requests(500, 4)))
    assert len(server.requests) <= MAX_FAILURES + 4


def test_a_server_that_stays_down_ends_the_run() -> None:
    with open_openai(unused_url()) as engine, pytest.raises(EngineError, match="no server answers any more"):
        list(engine.generate(requests(500, 4)))


def test_a_server_that_is_down_loses_nothing_while_another_works() -> None:
    with run_server(always(completion())) as server, open_openai(unused_url(), server.url) as engine:
        samples = list(engine.generate(requests(20, 2)))
    assert [sample.finish for sample in samples] == [Finish.STOP] * 40


def test_servers_share_the_load() -> None:
    with (
        run_server(always(completion())) as a,
        run_server(always(completion())) as b,
        open_openai(a.url, b.url) as engine,
    ):
        list(engine.generate(requests(50, 2)))
    assert min(len(a.requests), len(b.requests)) >= 20


def test_no_more_requests_run_at_once_than_allowed() -> None:
    running, peak = 0, 0

    def count_running(body: RequestBody, before: int) -> HttpReply:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        time.sleep(0.01)
        running -= 1
        return completion()

    with run_server(count_running) as server, open_openai(server.url, concurrency="3") as engine:
        assert len(list(engine.generate(requests(10, 3)))) == 30
    assert 1 < peak <= 3


def test_a_request_that_times_out_fails_and_is_not_retried() -> None:
    def reply_late(body: RequestBody, before: int) -> HttpReply:
        time.sleep(1)
        return completion()

    sample, server = generate_one(reply_late, timeout="0.2")
    assert sample.finish is Finish.FAILED
    assert "--engine-arg timeout" in sample.detail
    assert len(server.requests) == 1


def test_the_key_is_sent_but_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    with (
        run_server(always(error(401, "bad key sk-very-secret"))) as server,
        open_openai(server.url) as engine,
    ):
        with pytest.raises(EngineError) as raised:
            list(engine.generate([request("q0")]))
        assert "sk-very-secret" not in f"{raised.value} {engine.describe()}"
    assert server.requests[0]["key"] == "Bearer sk-very-secret"


def test_without_tokenize_prompt_and_context_are_unknown() -> None:
    with run_server(always(completion())) as server, open_openai(server.url) as engine:
        rendered = engine.render(request("q0").messages)
        assert (rendered.text, rendered.tokens, engine.context_tokens()) == (None, None, None)


def test_a_prefill_that_cannot_be_sent_gives_a_notice() -> None:
    with run_server(always(completion())) as server, open_openai(server.url, prefill="<think>\n") as engine:
        (notice,) = engine.notices([request("q0")])
        (sample,) = engine.generate([request("q0")])
    assert "the prefill '<think>\\n' is not sent" in notice
    assert sample.finish is Finish.STOP
    assert len(server.requests[0]["messages"]) == 1


@pytest.mark.parametrize(
    ("urls", "args", "message"),
    [
        ((), {}, "--base-url http://HOST:PORT/v1"),
        (("localhost:8000",), {}, "give a URL"),
        (("http://localhost:1/v1",), {"concurency": "3"}, "did you mean 'concurrency'"),
        (("http://localhost:1/v1",), {"concurrency": "0"}, "greater than 0"),
        (("http://localhost:1/v1",), {"extra_body": "[1]"}, "JSON object"),
    ],
)
def test_a_bad_option_is_an_error_at_once(urls: tuple[str, ...], args: dict[str, str], message: str) -> None:
    with pytest.raises(R1evalError, match=message):
        open_engine("openai", EngineOptions("m", args, urls))
