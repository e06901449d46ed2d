"""The `openai` engine: OpenAI-compatible servers, bounded concurrency, retries of transient errors."""

import os
import time
from collections.abc import Generator, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from r1eval.engines.arguments import check_names, convert_types
from r1eval.engines.event_loop import EventLoop
from r1eval.engines.openai_prompt import ServerPrompts
from r1eval.engines.openai_reply import ErrorAction, RequestError, classify_error, to_sample
from r1eval.engines.openai_servers import Server, ServerPool
from r1eval.engines.protocol import EngineOptions, RenderedPrompt, failed_sample
from r1eval.errors import EngineError, R1evalError
from r1eval.scoring.thinking import ThinkingTags
from r1eval.store.records import Finish, Message, Request, Sample

ARGUMENT_TYPES = {
    "concurrency": frozenset({"int"}),
    "timeout": frozenset({"float"}),
    "seeded": frozenset({"bool"}),
    "extra_body": frozenset({"JSON"}),
}

CONCURRENCY_PER_SERVER = 64
"""concurrent requests per server"""

CONNECT_TIMEOUT_SECONDS = 10.0
REQUEST_SECONDS = 600.0
SECONDS_PER_TOKEN = 0.25
"""timeout of a request: REQUEST_SECONDS plus this for each of its max tokens; 2.4 hours for 32,768 tokens"""

MAX_ATTEMPTS = 10
"""attempts at one request before its sample counts as failed"""

MAX_FAILURES = 20
"""consecutive failed requests that end the run"""


class OpenAIEngine:
    """Sends each request to the least loaded server."""

    def __init__(self, options: EngineOptions) -> None:
        check_names("openai", options.args, ARGUMENT_TYPES)
        args = convert_types(options.args, ARGUMENT_TYPES)
        urls = options.base_urls or tuple(filter(None, [os.environ.get("OPENAI_BASE_URL")]))
        if not urls:
            raise R1evalError(
                "the engine openai needs a server; give --base-url http://HOST:PORT/v1, once per server"
            )
        self._model = options.model
        self._key = os.environ.get("OPENAI_API_KEY", "")
        self._servers = ServerPool([Server(url, _client(url, self._key)) for url in urls])
        self._concurrency: int = args.get("concurrency", CONCURRENCY_PER_SERVER * len(urls))
        self._timeout: float | None = args.get("timeout")
        self._seeded: bool = args.get("seeded", True)
        self._extra_body: dict[str, Any] = _check_object(args.get("extra_body", {}))
        if self._concurrency < 1 or (self._timeout is not None and self._timeout <= 0):
            raise R1evalError("--engine-arg concurrency and timeout: give a number greater than 0")
        self._loop = EventLoop()
        self._prompts = ServerPrompts(self._model, self._servers, options.prefill)
        self._thinking = options.thinking
        self._failures = 0

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        return self._loop.run(self._prompts.render(messages))

    def context_tokens(self) -> int | None:
        length = self._loop.run(self._prompts.model_entry()).get("max_model_len")
        return int(length) if length else None

    def thinking_tags(self) -> ThinkingTags | None:
        return self._thinking

    def notices(self, requests: Iterable[Request]) -> list[str]:
        first = next(iter(requests), None)
        return [] if first is None else self._loop.run(self._prompts.notices(first.messages))

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        self._failures = 0
        yield from self._loop.stream(requests, self._ask, self._concurrency)

    def describe(self) -> Mapping[str, Any]:
        return {
            "engine": "openai",
            "base_urls": [server.name for server in self._servers],
            "served": self._prompts.entry,
            "concurrency": self._concurrency,
            "timeout": self._timeout or f"{REQUEST_SECONDS} + {SECONDS_PER_TOKEN} x max tokens",
            "seeded": self._seeded,
            "extra_body": self._extra_body,
        }

    def close(self) -> None:
        self._loop.close()

    async def _ask(self, request: Request) -> Sample:
        sample = await self._sample(request)
        self._failures = self._failures + 1 if sample.finish is Finish.FAILED else 0
        if self._failures >= MAX_FAILURES:
            raise EngineError(f"{MAX_FAILURES} requests failed in a row, the last with: {sample.detail}")
        return sample

    async def _sample(self, request: Request) -> Sample:
        body = self._body(request, await self._prompts.messages(request.messages))
        timeout = self._timeout or REQUEST_SECONDS + SECONDS_PER_TOKEN * request.sampling.max_tokens
        detail = ""
        for _ in range(MAX_ATTEMPTS):
            server = await self._servers.choose()
            result = await self._attempt(server, request, body, timeout)
            if isinstance(result, Sample):
                return result
            detail = result.detail.replace(self._key, "[key]") if self._key else result.detail
            if result.action is ErrorAction.END_RUN:
                raise EngineError(f"{server.name}: {detail}")
            if result.action is ErrorAction.FAIL_SAMPLE:
                return failed_sample(request, detail)
            server.back_off(detail, result.retry_after)
        return failed_sample(request, f"{MAX_ATTEMPTS} attempts failed, the last with: {detail}")

    async def _attempt(
        self, server: Server, request: Request, body: Mapping[str, Any], timeout: float
    ) -> Sample | RequestError:
        import openai
        from pydantic import ValidationError

        limit = openai.Timeout(timeout, connect=CONNECT_TIMEOUT_SECONDS)
        started = time.monotonic()
        try:
            with server.count_request():
                reply = await server.client.chat.completions.create(**body, timeout=limit)
        except (openai.OpenAIError, ValidationError, ValueError) as error:
            return classify_error(error, timeout)
        server.mark_healthy()
        return to_sample(request, reply, time.monotonic() - started)

    def _body(self, request: Request, messages: Mapping[str, Any]) -> dict[str, Any]:
        sampling = request.sampling
        extra = {**messages["extra_body"], **self._extra_body}
        body: dict[str, Any] = {
            "model": self._model,
            "messages": messages["messages"],
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_tokens": sampling.max_tokens,
        }
        if self._seeded:
            body["seed"] = request.seed
        return body | ({"extra_body": extra} if extra else {})


def _client(url: str, key: str) -> Any:
    from openai import AsyncOpenAI

    if urlsplit(url).scheme not in ("http", "https"):
        raise R1evalError(f"--base-url {url}: give a URL such as http://localhost:8000/v1")
    # No retries of the client's own: it would ask the same server again, this engine asks another one.
    return AsyncOpenAI(base_url=url, api_key=key or "none", max_retries=0)


def _check_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise R1evalError(f'--engine-arg extra_body={value}: give a JSON object, such as {{"top_k": 20}}')
    return value
