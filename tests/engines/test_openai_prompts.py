"""What the openai engine asks beside the generations; a server that does not tell stops nobody."""

import time
from typing import Any

import pytest

from r1eval.engines import openai_exchange
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions, RenderedPrompt
from r1eval.errors import EngineError
from r1eval.store.records import Finish
from tests.engines.models import request, requests
from tests.engines.scripted import always, open_openai
from tests.engines.servers import HttpReply, completion, error, run_server

pytestmark = pytest.mark.engine

MESSAGES = request("q0").messages
HTML = HttpReply(b"<html>hello</html>")

UNTOLD = [
    *(error(status) for status in (400, 401, 403, 404, 405, 422, 500, 502, 503)),
    *(HttpReply(body) for body in (None, [], [None], 7, "text", {}, {"data": None}, {"data": [7]}, b"")),
    HTML,
]


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.mark.parametrize(
    "paths",
    [
        {},
        *({path: reply} for path in ("/models", "/tokenize") for reply in UNTOLD),
        {"/models": HttpReply([{"id": "m"}])},
        {"/models": HttpReply({"data": [{"id": "m", "max_model_len": "many", "root": {}}]})},
        {"/tokenize": HttpReply({"tokens": []})},
        {"/tokenize": HttpReply({"tokens": [1], "count": 1})},
        {"/tokenize": HttpReply({"tokens": [1], "count": 1}), "/detokenize": HttpReply({"prompt": None})},
        {"/tokenize": HttpReply({"tokens": [1], "count": 1}), "/detokenize": HttpReply([])},
        {"/tokenize": HttpReply({"tokens": [1], "count": "1"}), "/detokenize": HttpReply({"prompt": "x"})},
    ],
)  # fmt: skip
def test_a_server_that_does_not_tell_is_asked_for_samples_all_the_same(paths: dict[str, HttpReply]) -> None:
    with run_server(always(completion()), paths) as server, open_openai(server.url) as engine:
        assert engine.context_tokens() is None
        assert engine.render(MESSAGES) == RenderedPrompt(None, None)
        assert engine.notices([request("q0")]) == []
        (sample,) = engine.generate([request("q0")])
    assert sample.finish is Finish.STOP


def test_what_only_informs_may_not_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_exchange, "QUERY_SECONDS", 0.2)

    class Slow(dict[str, HttpReply]):
        def items(self) -> Any:
            time.sleep(2)
            return super().items()

    started = time.monotonic()
    with run_server(always(completion()), Slow(x=HTML)) as server, open_openai(server.url) as engine:
        assert engine.context_tokens() is None
        assert [engine.render(MESSAGES).text for _ in range(20)] == [None] * 20
    assert time.monotonic() - started < 1.9


def test_a_refused_key_is_named_at_the_first_request_for_a_sample() -> None:
    with (
        run_server(always(error(401, "no key")), {"/models": error(401, "no key")}) as server,
        open_openai(server.url) as engine,
    ):
        assert engine.context_tokens() is None
        with pytest.raises(EngineError, match="set OPENAI_API_KEY to a key that the server accepts"):
            list(engine.generate(requests(100, 2)))


def test_template_arguments_go_into_the_prompt_that_is_shown_and_into_the_request() -> None:
    paths = {
        "/models": HttpReply({"data": [{"id": "m", "max_model_len": 512}]}),
        "/detokenize": HttpReply({"prompt": "Hi<think>\n"}),
        "/tokenize": HttpReply({"tokens": [1, 2, 3], "count": 3}),
    }
    options = {"chat_template_args": {"thinking": True}}
    with run_server(always(completion()), paths) as server:
        engine = open_engine("openai", EngineOptions("m", {}, (server.url,), **options))  # type: ignore[arg-type]
        rendered = engine.render(MESSAGES)
        list(engine.generate([request("q0")]))
        assert engine.context_tokens() == 512
        engine.close()
    assert rendered == RenderedPrompt("Hi<think>\n", 3)
    assert rendered.opens_thinking() is True
    tokenized = next(one for one in server.queries if one["path"] == "/tokenize")
    assert tokenized["chat_template_kwargs"] == {"thinking": True}
    assert server.requests[0]["chat_template_kwargs"] == {"thinking": True}
    assert server.requests[0]["skip_special_tokens"] is False


def test_a_server_that_refuses_template_arguments_ends_the_run() -> None:
    options: dict[str, Any] = {"chat_template_args": {"thinking": True}}
    with run_server(always(error(400, "Unknown parameter: 'chat_template_kwargs'"))) as server:
        engine = open_engine("openai", EngineOptions("m", {}, (server.url,), **options))
        with pytest.raises(EngineError, match="leave out --chat-template-arg"):
            list(engine.generate([request("q0")]))
        engine.close()


def test_a_prefill_that_cannot_be_sent_gives_a_notice() -> None:
    with run_server(always(completion())) as server:
        engine = open_engine("openai", EngineOptions("m", {}, (server.url,), prefill="<think>\n"))
        (notice,) = engine.notices([request("q0")])
        (sample,) = engine.generate([request("q0")])
        assert engine.describe()["not_sent"] == {"prefill": "the server does not show its prompts"}
        engine.close()
    assert "the prefill '<think>\\n' is not sent" in notice
    assert sample.finish is Finish.STOP
    assert len(server.requests[0]["messages"]) == 1
