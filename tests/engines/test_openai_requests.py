"""What the openai engine sends, and what it learns from servers that refuse some of it."""

from dataclasses import replace
from typing import Any

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import EngineError, R1evalError
from r1eval.store.records import Finish, Request
from tests.engines.models import request, requests
from tests.engines.scripted import always, generate_one, open_openai, refuse
from tests.engines.servers import HttpReply, completion, error, run_server

pytestmark = pytest.mark.engine

SPECIAL = {"top_k": 20, "min_p": 0.1, "presence_penalty": 1.5, "frequency_penalty": 0.5}


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def with_sampling(**settings: Any) -> Request:
    asked = request("q0", 3)
    return replace(asked, sampling=replace(asked.sampling, **settings))


def test_every_setting_is_sent_so_that_no_default_of_the_server_decides() -> None:
    _, server = generate_one(always(completion()))
    (body,) = server.requests
    body.pop("headers")
    assert body == {
        "path": "/v1/chat/completions",
        "model": "m",
        "messages": [{"role": "user", "content": "Question q0?"}],
        "temperature": 1.0,
        "top_p": 0.95,
        "max_tokens": 40,
        "top_k": -1,
        "min_p": 0.0,
        "presence_penalty": 0.0,
        "frequency_penalty": 0.0,
        "repetition_penalty": 1.0,
        "seed": request("q0", 3).seed,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_settings_and_further_fields_are_sent_as_they_are() -> None:
    asked = with_sampling(**SPECIAL, repetition_penalty=1.1, stop=("END", "\n\n"))
    with (
        run_server(always(completion())) as server,
        open_openai(server.url, extra_body='{"reasoning_effort": "low"}') as engine,
    ):
        list(engine.generate([asked]))
    expected = SPECIAL | {"repetition_penalty": 1.1, "stop": ["END", "\n\n"], "reasoning_effort": "low"}
    assert {name: server.requests[0].get(name) for name in expected} == expected


def test_seeds_and_streams_can_be_left_out() -> None:
    _, server = generate_one(always(completion()), seeded="false", stream="false")
    assert "seed" not in server.requests[0]
    assert server.requests[0]["stream"] is False
    assert "stream_options" not in server.requests[0]


def test_a_completion_has_the_text_as_it_is() -> None:
    text = HttpReply(
        {"choices": [{"text": " 4.", "finish_reason": "stop"}], "usage": {"completion_tokens": 2}}
    )
    with run_server(always(text)) as server:
        options = EngineOptions("m", {}, (server.url,), prefill="<think>\n", completion=True)
        engine = open_engine("openai", options)
        rendered = engine.render(request("q0").messages)
        (sample,) = engine.generate([request("q0")])
        engine.close()
    assert server.requests[0]["path"] == "/v1/completions"
    assert server.requests[0]["prompt"] == rendered.text == "Question q0?<think>\n"
    assert "messages" not in server.requests[0]
    assert (sample.text, sample.output_tokens) == (" 4.", 2)


OPENAI = (
    "Unsupported parameter: 'max_tokens' is not supported with this model. "
    "Use 'max_completion_tokens' instead."
)
TEMPERATURE = (
    "Unsupported value: 'temperature' does not support 0.6 with this model. Only the default (1) value is ok."
)
BOTH = "`temperature` and `top_p` cannot both be specified for this model. Please use only one."
UNKNOWN_FIELD = "unknown field `top_k`, expected one of `messages`, `temperature`, `top_p`, `seed`"
PYDANTIC = {
    "detail": [{"loc": ["body", "min_p"], "msg": "Extra inputs are not permitted", "type": "extra_forbidden"}]
}


@pytest.mark.parametrize(
    ("parameter", "refusal", "not_sent"),
    [
        ("max_tokens", error(400, OPENAI, param="max_tokens"), set()),
        ("max_tokens", error(400, OPENAI), set()),
        ("temperature", error(400, TEMPERATURE, param="temperature"), {"temperature"}),
        ("temperature", error(422, "temperature is not supported by this model"), {"temperature"}),
        ("temperature", error(400, BOTH, param="top_p"), {"temperature"}),
        ("seed", error(400, "Unknown parameter: 'seed'"), {"seed"}),
        ("top_k", error(400, "Unrecognized request argument supplied: top_k"), {"top_k"}),
        ("top_k", error(422, UNKNOWN_FIELD), {"top_k"}),
        ("top_k", HttpReply(b"Failed to deserialize: top-k must be strictly positive", 422), {"top_k"}),
        ("min_p", HttpReply(PYDANTIC, 422), {"min_p"}),
        (
            "repetition_penalty",
            error(400, "Unrecognized request arguments supplied: min_p, repetition_penalty, top_k"),
            {"min_p", "repetition_penalty", "top_k"},
        ),
        ("stream", error(400, "Unsupported value: 'stream' does not support true", param="stream"), set()),
        ("stream", error(501, "Streaming is not implemented"), set()),
        ("stream_options", error(400, "Unrecognized request argument supplied: stream_options"), set()),
        ("stream", HttpReply({"error": {"code": 400, "message": "stream is not supported"}}), set()),
    ],
)
def test_what_a_server_refuses_is_sent_otherwise_said_once_and_recorded(
    parameter: str, refusal: HttpReply, not_sent: set[str]
) -> None:
    warnings: list[str] = []
    with (
        run_server(refuse(parameter, refusal)) as server,
        open_openai(server.url, warnings=warnings) as engine,
    ):
        samples = list(engine.generate(requests(6, 2)))
        about = engine.describe()
    assert {sample.finish for sample in samples} == {Finish.STOP}
    assert set(about["not_sent"]) == not_sent
    assert all("refused by the server" in reason for reason in about["not_sent"].values())
    assert about["token_field"] == ("max_completion_tokens" if parameter == "max_tokens" else "max_tokens")
    assert len(warnings) == len(set(warnings)) == len(not_sent) + (parameter in ("max_tokens", "stream"))
    assert parameter not in server.requests[-1] or server.requests[-1][parameter] is False


def test_an_o_series_server_is_asked_as_it_wants() -> None:
    reply = refuse(
        "max_tokens",
        error(400, OPENAI, param="max_tokens"),
        refuse("temperature", error(400, TEMPERATURE, param="temperature")),
    )
    _, server = generate_one(reply)
    assert len(server.requests) == 3
    assert server.requests[-1]["max_completion_tokens"] == 40


def test_a_server_that_only_streams_is_streamed() -> None:
    only = error(400, "This model only support stream mode, please enable the stream parameter")
    with (
        run_server(lambda body, _: completion() if body["stream"] else only) as server,
        open_openai(server.url, stream="false") as engine,
    ):
        (sample,) = engine.generate([request("q0")])
    assert sample.finish is Finish.STOP


@pytest.mark.parametrize(
    ("settings", "refusal", "message"),
    [
        ({"temperature": 5.0}, "temperature must be in [0, 2], got 5.0", "leave out --temperature"),
        ({"top_k": 20}, "Unrecognized request argument supplied: top_k", "leave out --top-k"),
        ({"min_p": 0.1}, "min_p is not supported", "leave out --min-p"),
        ({"presence_penalty": 1.5}, "Unknown parameter: 'presence_penalty'", "leave out --presence-penalty"),
        ({"repetition_penalty": 1.2}, "unexpected repetition_penalty", "leave out --repetition-penalty"),
        ({"stop": ("a",)}, "Unsupported parameter: 'stop'", "leave out --stop"),
        ({"max_tokens": 32768}, "max_tokens is too large: 32768. It supports at most 8192 completion tokens",
         "--max-tokens 8192"),
        ({"max_tokens": 9000}, "max_tokens: 9000 > 8,192, the maximum for claude-3-5-haiku-20241022",
         "--max-tokens 8192"),
        ({"max_tokens": 9000}, "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]",
         "--max-tokens 8192"),
        ({"max_tokens": 9000}, "maximum context length is 4096 tokens. However, you requested 9100",
         "give less than 4096"),
        ({}, "extra_thing is not permitted", "leave out extra_thing in --engine-arg extra_body"),
    ],
)  # fmt: skip
def test_what_the_user_asks_for_and_the_server_refuses_ends_the_run_at_once(
    settings: dict[str, Any], refusal: str, message: str
) -> None:
    with (
        run_server(always(error(400, refusal))) as server,
        open_openai(server.url, extra_body='{"extra_thing": 1}') as engine,
        pytest.raises(EngineError, match=message),
    ):
        list(engine.generate([with_sampling(**settings)] * 100))
    assert len(server.requests) <= 16


@pytest.mark.parametrize(
    "message",
    [
        "This model's maximum context length is 4096 tokens, but the prompt has 5000",
        "the request (3031 tokens) exceeds the available context size (1024 tokens)",
        "no such question: what is the temperature of the sun?",
    ],
)
def test_a_refusal_of_one_prompt_teaches_nothing(message: str) -> None:
    with run_server(always(error(400, message))) as server, open_openai(server.url) as engine:
        (sample,) = engine.generate([request("q0")])
        assert engine.describe()["not_sent"] == {}
    assert sample.finish is Finish.FAILED
    assert message[:30] in sample.detail
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"temperature": 1.3}', "give --temperature"),
        ('{"max_completion_tokens": 5}', "give --max-tokens"),
        ('{"chat_template_kwargs": {"thinking": true}}', "give --chat-template-arg thinking"),
        ('{"seed": 5}', "give --seed"),
        ('{"n": 5}', "give --k"),
        ('{"stream": false}', "stream"),
        ("[1]", "JSON object"),
        ("{", "not valid JSON"),
    ],
)
def test_fields_that_r1eval_sets_itself_name_their_options(body: str, message: str) -> None:
    with pytest.raises(R1evalError, match=message):
        open_engine("openai", EngineOptions("m", {"extra_body": body}, ("http://localhost:1/v1",)))
