"""What the openai engine learns from refusals in the words of today's providers, and from none of others."""

import json
from dataclasses import replace
from typing import Any

import pytest

from r1eval.engines.openai_dialect import Dialect
from r1eval.engines.openai_errors import Action, read_message
from r1eval.errors import EngineError
from r1eval.store.records import Finish
from tests.engines.models import request, requests
from tests.engines.scripted import open_openai
from tests.engines.servers import HttpReply, Reply, RequestBody, completion, error, run_server

Body = dict[str, Any]


def sent_by(dialect: Dialect, prompt: str = "What is 2 + 2?", **settings: Any) -> Body:
    asked = request("q0", 3)
    asked = replace(asked, sampling=replace(asked.sampling, **settings))
    messages = {"model": "m", "messages": [{"role": "user", "content": prompt}]}
    return dialect.body(asked, messages, {"seed": asked.seed})


def openai(message: str, param: str | None = None, code: str | None = None) -> Body:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}


def google(message: str) -> list[Body]:
    return [{"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}]


EXTRA = {"type": "extra_forbidden", "loc": ["body", "top_k"], "msg": "Extra inputs are not permitted"}
SUM = "`inputs` tokens + `max_new_tokens` must be <="
INNER = '{"error": {"message": "Unsupported parameter: \'temperature\'", "param": "temperature"}}'


@pytest.mark.parametrize(
    ("body", "left_out"),
    [
        (openai("Unrecognized request arguments supplied: min_p, top_k"), {"min_p", "top_k"}),
        (openai("Unsupported parameter: 'presence_penalty' is not supported with this model."),
         {"presence_penalty"}),
        ({"error": {"code": "unknown_parameter", "message": "Unknown parameter: 'top_k'"}}, {"top_k"}),
        ({"error": {"message": "invalid input error", "details": [EXTRA]}}, {"top_k"}),
        (openai("`temperature` may only be set to 1 when thinking is enabled."), {"temperature"}),
        (openai("`temperature` is deprecated for this model."), {"temperature"}),
        (openai("`temperature` and `top_p` cannot both be specified for this model."), {"top_p"}),
        (google('Invalid JSON payload received. Unknown name "top_k": Cannot find field.'), {"top_k"}),
        (google("Invalid value at 'generation_config.seed' (TYPE_INT32), 123456789012"), {"seed"}),
        ({"object": "error", "message": {"detail": [EXTRA]}, "type": "invalid_request_error"}, {"top_k"}),
        ({"object": "error", "message": '{"detail": [{"loc": ["body", "min_p"], "msg": "Extra inputs"}]}'},
         {"min_p"}),
        (openai("property 'top_k' is unsupported"), {"top_k"}),
        (openai("Input should be greater than or equal to 0, field: 'top_k', value: -1"), {"top_k"}),
        (openai("<400> InternalError.Algo.InvalidParameter: 'seed' must be in [0, 2147483647]"), {"seed"}),
        ({"code": "invalid", "error": "Argument not supported on this model: presencePenalty"},
         {"presence_penalty"}),
        ("Failed to deserialize the JSON body: top_k: invalid value: integer `-1`, expected u32", {"top_k"}),
        (openai("json: cannot unmarshal number 92233720368547 into Go struct field Request.seed of type int"),
         {"seed"}),
        (openai("litellm.UnsupportedParamsError: X doesn't support parameters: {'top_k': -1, 'min_p': 0.0}, "
                "for model=x. To drop these, set `litellm.drop_params=True`"), {"top_k", "min_p"}),
        (openai("O-series models don't support temperature=0.6. Only temperature=1 is supported"),
         {"temperature"}),
        ({"message": "Malformed input request: #: extraneous key [top_k] is not permitted"}, {"top_k"}),
        ({"message": "Extra inputs are not permitted", "param": "top_k"}, {"top_k"}),
        ({"error": {"message": "Top k should be at least 0"}}, {"top_k"}),
        ({"title": "Bad Request", "detail": "Unsupported parameter(s): `top_k`, `min_p`"},
         {"top_k", "min_p"}),
        (openai("invalid temperature: only 1 is allowed for this model"), {"temperature"}),
        ({"error": {"message": "Provider returned error", "metadata": {"raw": INNER}}}, {"temperature"}),
    ],
)  # fmt: skip
def test_what_a_provider_names_is_left_out(body: Any, left_out: set[str]) -> None:
    dialect = Dialect(stream=True, say=lambda _line: None)
    before = sent_by(dialect, temperature=0.6)
    learnt = dialect.learn(read_message(body), before)
    assert learnt is not None
    assert learnt.action is Action.ADAPTED
    assert set(before) - set(sent_by(dialect)) == left_out


@pytest.mark.parametrize(
    ("message", "settings", "fix"),
    [
        ("temperature: range: 0..1", {"temperature": 1.5}, "--temperature"),
        ("Argument not supported on this model: stop", {"stop": ("a",)}, "--stop"),
        ("`stop` supports up to 4 stop sequences. Given: 5", {"stop": tuple("abcde")}, "--stop"),
        ("max_tokens is too large: 32768. This model supports at most 16384 completion tokens",
         {"max_tokens": 32768}, "give --max-tokens 16384"),
        ("`max_tokens` must be <= `8192`, which is less than the `context_window` for this model",
         {"max_tokens": 32768}, "give --max-tokens 8192"),
        ("it has a maxOutputTokens value of 100000 but the supported range is from 1 to 65536",
         {"max_tokens": 100000}, "give --max-tokens 65536"),
        ("too many tokens: max tokens must be less than or equal to 4096, the maximum output",
         {"max_tokens": 32768}, "give --max-tokens 4096"),
        (f"{SUM} 8193. Given: 10 `inputs` tokens and 32768 `max_new_tokens`",
         {"max_tokens": 32768}, "give less than 8193"),
    ],
)  # fmt: skip
def test_what_the_user_asked_for_ends_the_run(message: str, settings: dict[str, Any], fix: str) -> None:
    dialect = Dialect(stream=True, say=lambda _line: None)
    with pytest.raises(EngineError, match=fix):
        dialect.learn(read_message(openai(message)), sent_by(dialect, **settings))


@pytest.mark.parametrize(
    "message",
    [
        f"{SUM} 8193. Given: 8190 `inputs` tokens and 40 `max_new_tokens`",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "This model's maximum context length is 4096 tokens and your request has 4090 input tokens",
    ],
)
def test_a_prompt_that_does_not_fit_fails_alone(message: str) -> None:
    dialect = Dialect(stream=True, say=lambda _line: None)
    outcome = dialect.learn(read_message(openai(message)), sent_by(dialect))
    assert outcome is not None
    assert outcome.action is Action.FAIL_SAMPLE


QUESTION = (
    "At what temperature must a stream stop, if max_tokens and a seed are given? Only top_k is unknown."
)


@pytest.mark.parametrize(
    ("message", "prompt"),
    [
        (f"Invalid prompt: '{QUESTION}'", QUESTION),
        ("Too many requests: the temperature of the GPUs must fall", ""),
        ("invalid response from upstream: stream error: stream ID 3; INTERNAL_ERROR", ""),
        ("the server cannot stop now", ""),
        ("the model failed (max_tokens=40)", ""),
    ],
)  # fmt: skip
def test_a_mere_mention_teaches_nothing(message: str, prompt: str) -> None:
    dialect = Dialect(stream=True, say=lambda _line: None)
    before = sent_by(dialect, prompt)
    assert dialect.learn(read_message(openai(message)), before) is None
    assert dialect.stream
    assert not dialect.left_out


def test_a_copy_of_the_request_teaches_nothing() -> None:
    dialect = Dialect(stream=True, say=lambda _line: None)
    before = sent_by(dialect)
    message = read_message(openai(f"unexpected trouble with {json.dumps(before)}"))
    assert dialect.learn(message, before) is None


def test_a_refusal_that_comes_again_without_what_it_names_was_not_about_that() -> None:
    said: list[str] = []
    dialect = Dialect(stream=True, say=said.append)
    message = read_message(openai("the reactor cannot run: temperature is not allowed to rise"))
    assert dialect.learn(message, sent_by(dialect)) is not None
    assert dialect.learn(message, sent_by(dialect)) is None
    assert dialect.learn(message, sent_by(dialect)) is None
    assert "temperature" in sent_by(dialect)
    assert "temperature is sent again" in said[-1]


@pytest.mark.parametrize("stream", [True, False])
def test_stream_is_turned_round_once(stream: bool) -> None:
    dialect = Dialect(stream=stream, say=lambda _line: None)
    message = read_message(openai("stream is not supported, or must be set", param="stream"))
    assert dialect.learn(message, sent_by(dialect)) is not None
    assert dialect.stream is not stream
    assert dialect.learn(message, sent_by(dialect)) is None


UNNAMED = "API 调用参数有误，请检查文档。"
UNNECESSARY = {"top_k", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty"}


@pytest.mark.engine
def test_what_changes_nothing_is_left_out_for_a_server_that_does_not_say_what_it_refuses() -> None:
    def reply(body: RequestBody, _before: int) -> Reply:
        return error(400, UNNAMED) if "min_p" in body else completion()

    warnings: list[str] = []
    with run_server(reply) as server, open_openai(server.url, warnings=warnings) as engine:
        samples = list(engine.generate(requests(10, 4)))
        assert set(engine.describe()["not_sent"]) == UNNECESSARY
    assert {sample.finish for sample in samples} == {Finish.STOP}
    (warning,) = warnings
    assert UNNAMED in warning


@pytest.mark.engine
def test_it_is_sent_again_if_that_does_not_help() -> None:
    def reply(body: RequestBody, _before: int) -> Reply:
        return error(400, UNNAMED) if "q0" in str(body["messages"]) else completion()

    with run_server(reply) as server, open_openai(server.url, concurrency="1") as engine:
        samples = list(engine.generate(requests(5, 1)))
        assert engine.describe()["not_sent"] == {}
    assert [sample.finish for sample in samples].count(Finish.FAILED) == 1
    assert "min_p" in server.requests[-1]
    assert len(server.requests) == 6


@pytest.mark.engine
def test_a_proxy_that_reports_a_refusal_as_its_own_error_is_understood() -> None:
    refusal = HttpReply(openai("create() got an unexpected keyword argument 'top_k'"), 500)
    with (
        run_server(lambda body, _: refusal if "top_k" in body else completion()) as server,
        open_openai(server.url) as engine,
    ):
        (sample,) = engine.generate([request("q0")])
    assert sample.finish is Finish.STOP
    assert len(server.requests) == 2
