"""The openai engine against two real `vllm serve` processes, one of which is killed in the last test.

Both have a generation_config.json that asks for other sampling than any test. The second wants a key, hands
thinking apart, and has a chat template with an argument.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import EngineError
from r1eval.store.records import Finish, Request, Sample
from tests.engines import vllm_server
from tests.engines.models import CHATML, CONTEXT, request, requests, write_model

pytestmark = pytest.mark.engine

NAME = "tiny"
START_TIMEOUT_SECONDS = 400
FLAGS = (
    "--load-format=dummy --dtype=float32 --enforce-eager --max-num-seqs=16 --kv-cache-memory-bytes=50000000 "
    "--no-enable-chunked-prefill --disable-log-stats --host=127.0.0.1 --served-model-name=" + NAME
).split()
KEY = "sk-of-the-second-server"
OPENS_THINKING_IF_ASKED = CHATML.replace(
    "assistant\n", "assistant\n{% if thinking is defined and thinking %}<think>\n{% endif %}"
)
OTHER_SAMPLING = {"temperature": 1.5, "top_k": 2, "top_p": 0.5, "repetition_penalty": 1.3}
QUIET = {"VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1", "VLLM_LOGGING_LEVEL": "ERROR"}
ONE_PROCESS = {"VLLM_ENABLE_V1_MULTIPROCESSING": "0"}


@dataclass(frozen=True)
class VllmServer:
    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def wait(self) -> None:
        end = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < end:
            assert self.process.poll() is None, "vllm serve ended"
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.5)
        raise AssertionError(f"vllm serve did not start within {START_TIMEOUT_SECONDS} s")

    def kill(self) -> None:
        """Kill the server and the engine process that it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, 9)
            self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_model(tmp_path_factory.mktemp("served") / "model")
    (folder / "generation_config.json").write_text(json.dumps(OTHER_SAMPLING), encoding="utf-8")
    (folder / "asked.jinja").write_text(OPENS_THINKING_IF_ASKED, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def servers(model: Path) -> Iterator[tuple[VllmServer, VllmServer]]:
    running = []
    second = (
        f"--api-key={KEY}",
        "--reasoning-parser=deepseek_r1",
        f"--chat-template={model / 'asked.jinja'}",
    )
    for flags in ((), second):
        port = free_port()
        command = [
            sys.executable,
            "-m",
            vllm_server.__name__,
            f"--model={model}",
            f"--port={port}",
            *FLAGS,
            *flags,
        ]
        environment = os.environ | QUIET | ONE_PROCESS
        running.append(VllmServer(subprocess.Popen(command, env=environment, start_new_session=True), port))
    try:
        for server in running:
            server.wait()
        yield running[0], running[1]
    finally:
        for server in running:
            server.kill()


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def with_sampling(asked: Request, **settings: Any) -> Request:
    return replace(asked, sampling=replace(asked.sampling, **settings))


def generate(urls: tuple[str, ...], questions: int, k: int, **args: str) -> list[Sample]:
    with closing(open_engine("openai", EngineOptions(NAME, args, urls))) as engine:
        return list(engine.generate(requests(questions, k)))


def test_two_servers_generate_every_sample_once(servers: tuple[VllmServer, VllmServer], key: None) -> None:
    samples = generate(tuple(server.url for server in servers), 20, 2, concurrency="16")
    assert {(s.question_id, s.index) for s in samples} == {(r.question_id, r.index) for r in requests(20, 2)}
    assert {s.finish for s in samples} <= {Finish.STOP, Finish.LENGTH}
    assert all(s.text and s.output_tokens and s.prompt_tokens for s in samples)


def test_the_server_s_prompt_is_the_rendered_chat_template(
    servers: tuple[VllmServer, VllmServer], model: Path
) -> None:
    messages = request("q0").messages
    with closing(open_engine("openai", EngineOptions(NAME, {}, (servers[0].url,)))) as served:
        rendered = served.render(messages)
        assert served.context_tokens() == CONTEXT
    with closing(open_engine("vllm", EngineOptions(str(model), {}))) as local:
        assert rendered == local.render(messages)


def test_a_prefill_is_sent_if_the_template_has_none(servers: tuple[VllmServer, VllmServer]) -> None:
    options = EngineOptions(NAME, {}, (servers[0].url,), prefill="<think>\n")
    with closing(open_engine("openai", options)) as engine:
        rendered = engine.render(request("q0").messages)
        (sample,) = engine.generate([request("q0")])
        assert engine.notices([request("q0")]) == []
    assert rendered.opens_thinking() is True
    assert sample.prompt_tokens == rendered.tokens


def test_what_is_asked_decides_and_not_the_generation_config(servers: tuple[VllmServer, VllmServer]) -> None:
    """Its top-k 2 would show: greedy replies are equal, hot ones have many letters."""
    asked = [with_sampling(one, top_k=1) for one in requests(1, 4)]
    with closing(open_engine("openai", EngineOptions(NAME, {}, (servers[0].url,)))) as engine:
        greedy = {sample.text for sample in engine.generate(asked)}
        hot = [with_sampling(one, temperature=2.0, top_p=1.0, top_k=0) for one in asked]
        varied = [sample.text for sample in engine.generate(hot)]
        assert engine.describe()["not_sent"] == {}
    assert len(greedy) == 1
    assert len(set(varied)) == 4
    assert min(len(set(text)) for text in varied) > 8


def test_streamed_and_whole_replies_are_equal_at_the_same_seed(
    servers: tuple[VllmServer, VllmServer],
) -> None:
    replies = []
    for stream in ("true", "false"):
        samples = generate((servers[0].url,), 3, 2, concurrency="1", stream=stream)
        replies.append([replace(sample, seconds=0.0) for sample in samples])
    assert replies[0] == replies[1]


def test_a_completion_is_the_text_as_it_is(servers: tuple[VllmServer, VllmServer]) -> None:
    options = EngineOptions(NAME, {}, (servers[0].url,), completion=True)
    with closing(open_engine("openai", options)) as engine:
        rendered = engine.render(request("q0").messages)
        (sample,) = engine.generate([request("q0")])
    assert rendered.text == "Question q0?"
    assert sample.prompt_tokens == rendered.tokens
    assert sample.text


def test_template_arguments_change_the_prompt_that_is_shown_and_asked(
    servers: tuple[VllmServer, VllmServer], key: None
) -> None:
    prompts = {}
    for thinking in (True, False):
        options = EngineOptions(NAME, {}, (servers[1].url,), chat_template_args={"thinking": thinking})
        with closing(open_engine("openai", options)) as engine:
            rendered = engine.render(request("q0").messages)
            (sample,) = engine.generate([request("q0")])
        prompts[thinking] = rendered
        assert sample.prompt_tokens == rendered.tokens
    assert prompts[True].opens_thinking() is True
    assert prompts[False].opens_thinking() is False


def test_thinking_that_the_server_hands_apart_is_in_front_of_the_answer(
    servers: tuple[VllmServer, VllmServer], key: None
) -> None:
    """The dummy model hardly ever closes its thinking, so all of its reply is thinking."""
    for stream in ("true", "false"):
        samples = generate((servers[1].url,), 2, 2, stream=stream)
        assert all(sample.text.startswith("<think>\n") for sample in samples)
        assert all(sample.thinking_tokens != 0 for sample in samples)


def test_a_missing_key_ends_the_run_with_the_fix(
    servers: tuple[VllmServer, VllmServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(EngineError, match="set OPENAI_API_KEY to a key that the server accepts"):
        generate((servers[1].url,), 2, 2)


def test_a_wrong_model_name_ends_the_run_quickly_with_the_fix(servers: tuple[VllmServer, VllmServer]) -> None:
    options = EngineOptions("tinny", {}, (servers[0].url,))
    with (
        closing(open_engine("openai", options)) as engine,
        pytest.raises(EngineError, match=r"tinny.*--model"),
    ):
        list(engine.generate(requests(500, 4)))


def test_a_prompt_that_does_not_fit_fails_alone(servers: tuple[VllmServer, VllmServer]) -> None:
    with closing(open_engine("openai", EngineOptions(NAME, {}, (servers[0].url,)))) as engine:
        batch = [request("long", content="x" * 2 * CONTEXT), request("short")]
        by_id = {sample.question_id: sample for sample in engine.generate(batch)}
    assert by_id["long"].finish is Finish.FAILED
    assert by_id["short"].finish is not Finish.FAILED


def test_a_server_that_is_killed_loses_nothing_while_another_works(
    servers: tuple[VllmServer, VllmServer], key: None
) -> None:
    first, second = servers
    batch = requests(40, 3, max_tokens=60)
    options = EngineOptions(NAME, {"concurrency": "32"}, (first.url, second.url))
    with closing(open_engine("openai", options)) as engine:
        generated = engine.generate(batch)
        samples = [next(generated)]
        first.kill()
        samples.extend(generated)
    assert len({(s.question_id, s.index) for s in samples}) == len(samples) == len(batch)
    assert Finish.FAILED not in {s.finish for s in samples}
