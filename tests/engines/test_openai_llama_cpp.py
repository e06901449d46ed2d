"""The openai engine against the real llama.cpp server with a small real model; killed in the last test."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import EngineError
from r1eval.store.records import Finish, Request
from tests.engines.llama_server import LlamaServer, run_llama_server
from tests.engines.models import request, requests

pytestmark = [pytest.mark.engine, pytest.mark.slow]

CONTEXT_OF_A_SLOT = 1024


@pytest.fixture(scope="module")
def server() -> Iterator[LlamaServer]:
    with run_llama_server() as server:
        yield server


def open_server(server: LlamaServer, warnings: list[str] | None = None, **options: Any) -> Engine:
    said = [] if warnings is None else warnings
    return open_engine("openai", EngineOptions("small", {}, (server.url,), **options, warn=said.append))


def with_sampling(asked: Request, **settings: Any) -> Request:
    return replace(asked, sampling=replace(asked.sampling, **settings))


def test_the_prompt_its_tokens_and_the_context_are_those_of_the_server(server: LlamaServer) -> None:
    with closing(open_server(server)) as engine:
        rendered = engine.render(request("q0").messages)
        assert engine.context_tokens() == CONTEXT_OF_A_SLOT
        (sample,) = engine.generate([request("q0", max_tokens=8)])
    assert rendered.text is not None
    assert rendered.text.endswith("<|im_start|>user\nQuestion q0?<|im_end|>\n<|im_start|>assistant\n")
    assert sample.prompt_tokens == rendered.tokens


def test_settings_are_taken_as_they_are_asked_for(server: LlamaServer) -> None:
    """Its own defaults are top-k 40, min-p 0.05; top-k 1 leaves nothing to chance, whatever the seed."""
    asked = [with_sampling(request("q0", index, max_tokens=12), top_k=1) for index in range(3)]
    warnings: list[str] = []
    with closing(open_server(server, warnings)) as engine:
        greedy = {sample.text for sample in engine.generate(asked)}
        hot = [with_sampling(one, temperature=2.0, top_p=1.0, top_k=0) for one in asked]
        varied = {sample.text for sample in engine.generate(hot)}
        repeated = {
            sample.text
            for sample in engine.generate([with_sampling(one, repetition_penalty=1.8) for one in asked])
        }
        about = engine.describe()
    assert len(greedy) == 1
    assert len(varied) == 3
    assert repeated != greedy
    assert (about["not_sent"], about["streamed"], warnings) == ({}, True, [])


def test_streamed_and_whole_replies_are_equal_with_a_prefill_too(server: LlamaServer) -> None:
    asked = [with_sampling(request("q0", max_tokens=12), top_k=1)]
    for prefill in ("", "<think>\nSure"):
        with closing(open_server(server, prefill=prefill)) as engine:
            (streamed,) = engine.generate(asked)
            rendered = engine.render(asked[0].messages)
        options = EngineOptions("small", {"stream": "false"}, (server.url,), prefill=prefill)
        with closing(open_engine("openai", options)) as engine:
            (whole,) = engine.generate(asked)
        assert streamed.text == whole.text
        assert rendered.text is not None
        assert rendered.text.endswith(prefill)


def test_a_completion_continues_the_text(server: LlamaServer) -> None:
    with closing(open_server(server, completion=True)) as engine:
        asked = request("q0", max_tokens=40, content="1, 2, 3, 4, 5, 6, 7,")
        rendered = engine.render(asked.messages)
        (sample,) = engine.generate([with_sampling(asked, top_k=1, stop=("9",))])
    assert rendered.text == "1, 2, 3, 4, 5, 6, 7,"
    assert sample.prompt_tokens == rendered.tokens
    assert sample.text == " 8, "
    assert sample.finish is Finish.STOP


def test_a_server_that_is_killed_is_said_at_once_and_ends_the_run(server: LlamaServer) -> None:
    warnings: list[str] = []
    options = EngineOptions("small", {"patience": "2"}, (server.url,), warn=warnings.append)
    with closing(open_engine("openai", options)) as engine:
        generated = engine.generate(requests(20, 2, max_tokens=10))
        next(generated)
        server.process.kill()
        started = time.monotonic()
        with pytest.raises(EngineError, match="no server has worked for 2 s"):
            list(generated)
    assert time.monotonic() - started < 30
    assert len(warnings) == 1
    assert "trying again for 2 s" in warnings[0]
