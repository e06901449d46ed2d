"""What the openai engine makes of streams: events of all shapes, cut anywhere, ended in any way."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from r1eval.engines import openai_exchange
from r1eval.engines.openai_errors import Action, Trouble
from r1eval.engines.openai_stream import ReplyReader
from r1eval.engines.protocol import longest_running
from r1eval.store.records import Finish, Sample
from tests.engines.models import request
from tests.engines.scripted import always, generate_one, open_openai
from tests.engines.servers import STREAM_HEAD, RawReply, completion, delta, event, run_server, stream
from tests.engines.test_openai_replies import ANSWER, ASKED, JOINED, THOUGHT, read

STREAMED = (
    delta(role="assistant", content=""),
    delta(reasoning="2 + 2 "),
    delta(reasoning="is 4."),
    delta(content="So "),
    delta(content="4."),
    delta("stop"),
    {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 9}},
)


def test_a_stream_gives_the_sample_of_the_whole_reply() -> None:
    with run_server(always(stream(*STREAMED))) as server, open_openai(server.url) as engine:
        (streamed,) = engine.generate([ASKED])
        assert engine.describe()["streamed"] is True
    whole = read(
        completion(ANSWER, reasoning=THOUGHT, usage={"prompt_tokens": 5, "completion_tokens": 9}).body
    )
    assert isinstance(whole, Sample)
    assert (streamed.seconds or 0) > 0
    assert streamed == replace(whole, seconds=streamed.seconds, server=server.url)


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n"])
def test_it_does_not_matter_where_the_bytes_of_a_stream_are_cut(size: int, end: bytes) -> None:
    events = [
        b": keep-alive",
        b"event: x",
        *(b"data:" + json.dumps(one).encode() for one in STREAMED),
        b"data: [DONE]",
    ]
    body = b"".join(one + end for one in events)
    reader = ReplyReader()
    for start in range(0, len(body), size):
        reader.feed(body[start : start + size])
    assert reader.done
    assert reader.finish().text == JOINED


@pytest.mark.parametrize(
    ("payloads", "action", "detail"),
    [
        ((delta(content="So"),), Action.RETRY, "ended before the reply did"),
        ((delta(content="So"), {"error": {"code": 502, "message": "died"}}), Action.RETRY_REQUEST, "died"),
        ((delta(content="So", finish="null"),), Action.RETRY, "ended before the reply did"),
        ((), Action.RETRY_REQUEST, "without a message"),
        (("plain text",), Action.NO_GENERATION, "plain text"),
    ],
)
def test_a_stream_that_breaks_off_is_no_reply(payloads: tuple[Any, ...], action: Action, detail: str) -> None:
    outcome = read(b"".join((b": processing\n\n", *map(event, payloads))))
    assert isinstance(outcome, Trouble)
    assert outcome.action is action
    assert detail in outcome.detail


def read_events(*payloads: Any) -> Sample:
    outcome = read(b"".join((*map(event, payloads), b"data: [DONE]\n\n")))
    assert isinstance(outcome, Sample)
    return outcome


@pytest.mark.parametrize(
    "odd",
    [
        7,
        None,
        "text",
        {"type": "ping"},
        {"choices": None},
        {"choices": [], "prompt_filter_results": [{}]},
        {"choices": [{"index": 1, "delta": {"content": "of another choice"}, "finish_reason": "stop"}]},
    ],
)
@pytest.mark.parametrize(("text", "finish"), [(ANSWER, Finish.STOP), ("", Finish.LENGTH)])
def test_events_without_a_part_of_the_reply_do_not_matter(odd: Any, text: str, finish: Finish) -> None:
    sample = read_events(delta(content=text), odd, delta(finish.value), odd)
    assert (sample.text, sample.finish, sample.detail) == (text, finish, "")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_an_event_may_have_several_lines(end: bytes) -> None:
    lines = json.dumps(completion(ANSWER).body, indent=1).encode().splitlines()
    event_of_lines = b"".join(b"data: " + line + end for line in lines) + end
    outcome = read(b"\xef\xbb\xbf: comment" + end * 2 + event_of_lines + b"data: [DONE]" + end * 2)
    assert isinstance(outcome, Sample)
    assert outcome.text == ANSWER


def test_an_event_without_end_takes_no_longer_than_its_size() -> None:
    started = time.monotonic()
    reader = ReplyReader()
    for _ in range(100):
        reader.feed(b"data: [\n" * 3000)
    outcome = reader.finish()
    assert "no JSON: [ [" in outcome.nothing
    assert time.monotonic() - started < 5


def test_a_finished_stream_whose_connection_stays_open_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(openai_exchange, "LAST_SECONDS", 0.2)
    usage = event({"choices": [], "usage": {"completion_tokens": 9}})
    pieces = (STREAM_HEAD, event(delta(content=ANSWER)), event(delta("stop")) + usage)
    started = time.monotonic()
    sample, _ = generate_one(always(RawReply((*pieces, *[b": still here\n\n"] * 40), seconds_between=0.1)))
    assert (sample.text, sample.finish, sample.output_tokens) == (ANSWER, Finish.STOP, 9)
    assert time.monotonic() - started < 3


def test_a_finished_stream_whose_connection_breaks_is_a_reply() -> None:
    body = event(delta(content=ANSWER)) + event(delta("stop"))
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    sample, server = generate_one(always(RawReply((head + b"%x\r\n%s\r\n" % (len(body), body),))))
    assert (sample.text, sample.finish) == (ANSWER, Finish.STOP)
    assert len(server.requests) == 1


def test_the_longest_reply_is_known_by_its_events() -> None:
    words = [event(delta(content="x ")) for _ in range(30)]
    reply = RawReply((STREAM_HEAD, *words, event(delta("stop"))), seconds_between=0.02)
    with run_server(always(reply)) as server, open_openai(server.url) as engine:
        assert longest_running(engine) is None
        samples = engine.generate([request("q0", 0)])
        with ThreadPoolExecutor(1) as thread:
            done = thread.submit(list, samples)
            seen: set[int] = set()
            while not done.done():
                seen.add(longest_running(engine) or 0)
                time.sleep(0.01)
        assert len(done.result()) == 1
        assert longest_running(engine) is None
    assert len(seen - {0}) > 2
    assert max(seen) <= 31
