"""The openai engine against a server that misbehaves on purpose."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from r1eval.engines import openai_servers
from r1eval.engines.catalogue import open_engine
from r1eval.engines.openai import FAILURES
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import EngineError, R1evalError
from r1eval.store.records import Finish, Sample
from tests.engines.models import request, requests
from tests.engines.servers import Answer, Answers, Asked, FakeServer, completion, error, serving


@pytest.fixture(autouse=True)
def _short_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_servers, "FIRST_REST_SECONDS", 0.01)
    monkeypatch.setattr(openai_servers, "LONGEST_REST_SECONDS", 0.05)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


@contextmanager
def asking(*urls: str, prefill: str = "", **args: str) -> Iterator[Engine]:
    with closing(open_engine("openai", EngineOptions("m", args, urls, prefill))) as engine:
        yield engine


def one(answers: Answers, **args: str) -> tuple[Sample, FakeServer]:
    with serving(answers) as server, asking(server.url, **args) as engine:
        (sample,) = engine.generate([request("q0", 3)])
    return sample, server


def always(answer: Answer) -> Answers:
    def same(asked: Asked, before: int) -> Answer:
        return answer

    return same


def then_well(*answers: Answer) -> Answers:
    """These answers one after the other, and a good one ever after."""

    def next_one(asked: Asked, before: int) -> Answer:
        return answers[before] if before < len(answers) else completion()

    return next_one


def unused_url() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{found.getsockname()[1]}/v1"


def test_a_request_says_how_to_sample() -> None:
    sample, server = one(always(completion()), extra_body='{"top_k": 20}')
    (asked,) = server.asked
    told = {key: asked[key] for key in ("model", "temperature", "top_p", "max_tokens", "seed", "top_k")}
    mine = request("q0", 3)
    assert told == {
        "model": "m",
        "temperature": 1.0,
        "top_p": 0.95,
        "max_tokens": 40,
        "seed": mine.seed,
        "top_k": 20,
    }
    assert asked["messages"] == [{"role": "user", "content": "Question q0?"}]
    assert (sample.text, sample.finish, sample.prompt_tokens, sample.output_tokens) == (
        "hm",
        Finish.STOP,
        5,
        3,
    )


def test_seeds_can_be_left_out() -> None:
    _, server = one(always(completion()), seeded="false")
    assert "seed" not in server.asked[0]


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_thinking_that_the_server_took_out_goes_back_between_its_tags(field: str) -> None:
    sample, _ = one(always(completion("So 4.", **{field: "2 + 2"})))
    assert sample.text == "<think>\n2 + 2\n</think>\nSo 4."


def test_thinking_that_was_cut_stays_open() -> None:
    sample, _ = one(always(completion(None, "length", reasoning_content="2 + 2 is")))
    assert (sample.text, sample.finish) == ("<think>\n2 + 2 is", Finish.LENGTH)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_what_can_be_retried_is_retried(status: int) -> None:
    sample, server = one(then_well(error(status), error(status)))
    assert sample.finish is Finish.STOP
    assert len(server.asked) == 3
    assert len({asked["seed"] for asked in server.asked}) == 1


@pytest.mark.parametrize("status", [400, 422])
def test_a_refused_request_fails_without_another_try(status: int) -> None:
    sample, server = one(always(error(status, "too long")))
    assert (sample.finish, sample.text) == (Finish.FAILED, "")
    assert "too long" in sample.detail
    assert len(server.asked) == 1


def test_retry_after_is_obeyed() -> None:
    started = time.monotonic()
    sample, _ = one(then_well(error(429, retry_after="0.7")))
    assert sample.finish is Finish.STOP
    assert time.monotonic() - started >= 0.7


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer({"error": {"message": "upstream is gone"}}), "upstream is gone"),
        (Answer({"choices": []}), "without a generation"),
        (completion("x", "content_filter"), "content_filter"),
        (completion("x", None), "None"),
    ],
)
def test_a_reply_without_a_generation_is_failed_never_graded(answer: Answer, said: str) -> None:
    sample, _ = one(always(answer))
    assert (sample.finish, sample.text) == (Finish.FAILED, "")
    assert said in sample.detail


@pytest.mark.parametrize(
    ("status", "mend"), [(401, "OPENAI_API_KEY"), (403, "may not use"), (404, "--model")]
)
def test_what_no_request_can_mend_ends_the_run_at_once(status: int, mend: str) -> None:
    with (
        serving(always(error(status))) as server,
        asking(server.url, concurrency="4") as engine,
        pytest.raises(EngineError, match=mend),
    ):
        list(engine.generate(requests(500, 4)))
    assert len(server.asked) <= 8


def test_many_failures_in_a_row_end_the_run() -> None:
    with (
        serving(always(error(400, "no seeds here"))) as server,
        asking(server.url, concurrency="4") as engine,
        pytest.raises(EngineError, match=r"in a row.*no seeds here"),
    ):
        list(engine.generate(requests(500, 4)))
    assert len(server.asked) <= FAILURES + 4


def test_a_server_that_is_gone_ends_the_run_in_the_end() -> None:
    with asking(unused_url()) as engine, pytest.raises(EngineError, match="no server answers any more"):
        list(engine.generate(requests(500, 4)))


def test_a_server_that_is_down_loses_nothing_while_another_works() -> None:
    with serving(always(completion())) as server, asking(unused_url(), server.url) as engine:
        samples = list(engine.generate(requests(20, 2)))
    assert [sample.finish for sample in samples] == [Finish.STOP] * 40


def test_servers_share_the_load() -> None:
    with (
        serving(always(completion())) as a,
        serving(always(completion())) as b,
        asking(a.url, b.url) as engine,
    ):
        list(engine.generate(requests(50, 2)))
    assert min(len(a.asked), len(b.asked)) >= 20


def test_no_more_requests_are_under_way_than_allowed() -> None:
    under_way, most = 0, 0

    def counted(asked: Asked, before: int) -> Answer:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        time.sleep(0.01)
        under_way -= 1
        return completion()

    with serving(counted) as server, asking(server.url, concurrency="3") as engine:
        assert len(list(engine.generate(requests(10, 3)))) == 30
    assert 1 < most <= 3


def test_a_request_over_its_time_fails_and_is_not_asked_again() -> None:
    def late(asked: Asked, before: int) -> Answer:
        time.sleep(1)
        return completion()

    sample, server = one(late, timeout="0.2")
    assert sample.finish is Finish.FAILED
    assert "--engine-arg timeout" in sample.detail
    assert len(server.asked) == 1


def test_the_key_is_sent_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    with serving(always(error(401, "bad key sk-very-secret"))) as server, asking(server.url) as engine:
        with pytest.raises(EngineError) as raised:
            list(engine.generate([request("q0")]))
        assert "sk-very-secret" not in f"{raised.value} {engine.about()}"
    assert server.asked[0]["key"] == "Bearer sk-very-secret"


def test_a_server_that_tells_nothing_leaves_prompt_and_context_open() -> None:
    with serving(always(completion())) as server, asking(server.url) as engine:
        rendered = engine.render(request("q0").messages)
        assert (rendered.text, rendered.tokens, engine.context_tokens()) == (None, None, None)


def test_a_prefill_that_cannot_be_set_is_said() -> None:
    with serving(always(completion())) as server, asking(server.url, prefill="<think>\n") as engine:
        (notice,) = engine.notices([request("q0")])
        (sample,) = engine.generate([request("q0")])
    assert "not made to start with '<think>\\n'" in notice
    assert sample.finish is Finish.STOP
    assert len(server.asked[0]["messages"]) == 1


@pytest.mark.parametrize(
    ("urls", "args", "said"),
    [
        ((), {}, "--base-url http://HOST:PORT/v1"),
        (("localhost:8000",), {}, "give a URL"),
        (("http://localhost:1/v1",), {"concurency": "3"}, "did you mean 'concurrency'"),
        (("http://localhost:1/v1",), {"concurrency": "0"}, "more than 0"),
        (("http://localhost:1/v1",), {"extra_body": "[1]"}, "JSON object"),
    ],
)
def test_a_bad_option_is_said_at_once(urls: tuple[str, ...], args: dict[str, str], said: str) -> None:
    with pytest.raises(R1evalError, match=said):
        open_engine("openai", EngineOptions("m", args, urls))
