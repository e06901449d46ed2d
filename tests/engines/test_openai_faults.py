"""The openai engine on servers that fail: what is tried again, what fails, and what ends the run."""

import re
import time
from email.utils import formatdate

import pytest

from r1eval.engines import openai_server
from r1eval.engines.openai import MAX_FAILURES
from r1eval.errors import EngineError
from r1eval.store.records import Finish
from tests.engines.models import requests
from tests.engines.scripted import always, first, generate_one, open_openai
from tests.engines.servers import HttpReply, RawReply, RequestBody, completion, error, run_server

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_server, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(openai_server, "MAX_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(openai_server, "MAX_BUSY_PAUSE_SECONDS", 0.05)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 529])
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


def test_a_date_in_retry_after_is_obeyed() -> None:
    in_two_seconds = formatdate(time.time() + 2, usegmt=True)
    started = time.monotonic()
    sample, _ = generate_one(first(error(429, retry_after=in_two_seconds)))
    assert sample.finish is Finish.STOP
    assert time.monotonic() - started >= 0.9


@pytest.mark.parametrize("status", [429, 500])
def test_a_long_pause_is_said(status: int) -> None:
    warnings: list[str] = []
    with (
        run_server(first(error(status, "busy", retry_after="5.5"))) as server,
        open_openai(server.url, warnings=warnings) as engine,
    ):
        list(engine.generate(requests(1, 1)))
    (warning,) = warnings
    assert "busy; trying again in " in warning


def test_a_failed_sample_is_said_with_its_cause() -> None:
    warnings: list[str] = []
    with (
        run_server(always(error(400, "the prompt is bad"))) as server,
        open_openai(server.url, warnings=warnings) as engine,
    ):
        list(engine.generate(requests(5, 2)))
    assert len(warnings) == 1  # about whichever was refused first
    assert re.fullmatch(r"q[0-4] failed: HTTP 400: the prompt is bad", warnings[0])


@pytest.mark.parametrize(
    ("status", "fix"),
    [(401, "OPENAI_API_KEY"), (402, "credits"), (403, "may not use"), (404, "--model"), (405, "--base-url")],
)
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


@pytest.mark.parametrize(
    ("reply", "fix"),
    [
        (error(429, "You exceeded your current quota, please check your plan and billing details."), "quota"),
        (
            HttpReply({"error": {"message": "no", "code": "insufficient_quota"}}, 429, {"retry-after": "1"}),
            "plan",
        ),
        (error(400, "Your credit balance is too low"), "plan"),
        (error(400, "The model `x` does not exist"), "--model"),
        (error(400, "foo is gone", param="model"), "--model"),
        (error(400, "The model `x` has been decommissioned", param="model"), "--model"),
        (error(400, "API key not valid. Please pass a valid API key."), "OPENAI_API_KEY"),
        (HttpReply({"error": {"message": "no", "code": "model_not_found"}}, 400), "--model"),
        (HttpReply({"error": {"message": "no", "code": 402}}), "credits"),
        (
            HttpReply(b"<html/>", 308, {"location": "https://h/v2?sig=secret"}),
            "redirect to https://h/v2; give",
        ),
    ],
)
def test_quota_wrong_models_and_wrong_addresses_end_the_run_too(reply: HttpReply, fix: str) -> None:
    with (
        run_server(always(reply)) as server,
        open_openai(server.url) as engine,
        pytest.raises(EngineError, match=fix),
    ):
        list(engine.generate(requests(500, 4)))
    assert len(server.requests) <= 16


GOOGLE = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.1s"}


@pytest.mark.parametrize(
    "reply",
    [
        error(429, "You exceeded your current quota. Please retry in 0.1s."),
        error(429, "Rate limit reached, see your billing page. Please try again in 6ms."),
        HttpReply([{"error": {"message": "You exceeded your current quota", "details": [GOOGLE]}}], 429),
        HttpReply({"error": {"code": 502, "message": "Provider returned error"}}),
        RawReply((b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",)),
        RawReply((b"",)),
        RawReply((b"no HTTP at all\r\n\r\n",)),
        RawReply((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",)),
        RawReply((b'HTTP/1.1 200 OK\r\n\r\ndata: {"choices": [{"delta": {"content": "a"}}]}\n\n',)),
    ],
)
def test_what_may_pass_is_tried_again(reply: HttpReply | RawReply) -> None:
    sample, server = generate_one(first(reply, reply))
    assert sample.finish is Finish.STOP
    assert len(server.requests) == 3


def test_a_prompt_that_a_filter_refuses_is_a_refusal() -> None:
    refusal = error(
        400, "The response was filtered due to the prompt triggering the content management policy"
    )
    sample, _ = generate_one(always(refusal))
    assert sample.finish is Finish.FAILED
    counted, _ = generate_one(always(refusal), refusals="no_answer")
    assert (counted.finish, counted.text) == (Finish.STOP, "")


def test_a_server_that_works_for_nobody_ends_the_run() -> None:
    with (
        run_server(always(error(502, "bad gateway"))) as server,
        open_openai(server.url, patience="0.5") as engine,
        pytest.raises(EngineError, match=r"has worked for 0.5 s.*bad gateway.*patience"),
    ):
        list(engine.generate(requests(500, 4)))


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


def test_the_error_of_a_reply_is_one_printable_line() -> None:
    sample, _ = generate_one(always(error(400, "a\nb\x1b[31m \ud83d")))
    assert sample.detail == "HTTP 400: a b [31m"


def drip(head: bytes, piece: bytes, count: int = 200) -> RawReply:
    return RawReply((head, *[piece] * count), seconds_between=0.02)


STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


@pytest.mark.parametrize(
    "reply",
    [
        drip(b"HTTP/1.1 200 OK\r\n", b"X-More: yes\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b" "),
        drip(STREAM, b": keep-alive\n\n"),
        drip(STREAM, b'data: {"choices": [{"delta": {"content": "a"}}]}\n\n'),
        RawReply((b"", b""), seconds_between=1.0),
    ],
)
def test_no_drip_stretches_the_deadline(reply: RawReply) -> None:
    started = time.monotonic()
    sample, _ = generate_one(always(reply), timeout="0.5")
    assert time.monotonic() - started < 1.9
    assert sample.finish is Finish.FAILED
    assert "no reply within 0.5 s" in sample.detail


def test_a_reply_without_end_is_cut_at_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("r1eval.engines.openai_exchange.REPLY_BYTES", 1 << 20)
    endless = RawReply((STREAM, *[b": " + b"x" * 60_000 + b"\n"] * 40))
    sample, _ = generate_one(always(endless))
    assert sample.finish is Finish.FAILED
    assert "longer than 1 MiB" in sample.detail
