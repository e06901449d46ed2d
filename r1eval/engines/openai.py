"""Any OpenAI-compatible server, or several: bounded concurrency, and retries only for what can be retried."""

import os
import time
from collections.abc import Generator, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from r1eval.engines.arguments import check_names, typed
from r1eval.engines.event_loop import Loop
from r1eval.engines.openai_prompt import Prompts
from r1eval.engines.openai_reply import Course, Trouble, sample_of, trouble_of
from r1eval.engines.openai_servers import Server, Servers
from r1eval.engines.protocol import EngineOptions, Rendered, failed
from r1eval.errors import EngineError, R1evalError
from r1eval.store.records import Finish, Message, Request, Sample

ARGUMENTS = {
    "concurrency": frozenset({"int"}),
    "timeout": frozenset({"float"}),
    "seeded": frozenset({"bool"}),
    "extra_body": frozenset({"JSON"}),
}

CONCURRENCY = 64
"""requests under way at a server"""

CONNECT_SECONDS = 10.0
WAIT_SECONDS = 600.0
SECONDS_PER_TOKEN = 0.25
"""a reply may take WAIT_SECONDS and this for each of its max tokens: with 32,768, two and a half hours"""

ATTEMPTS = 10
"""tries of one request before it counts as failed"""

FAILURES = 20
"""failed requests in a row, none succeeding between them, that end the run"""


class OpenAIEngine:
    def __init__(self, options: EngineOptions) -> None:
        check_names("openai", options.args, ARGUMENTS)
        args = typed(options.args, ARGUMENTS)
        urls = options.base_urls or tuple(filter(None, [os.environ.get("OPENAI_BASE_URL")]))
        if not urls:
            raise R1evalError(
                "the engine openai needs a server; give --base-url http://HOST:PORT/v1, once for each server"
            )
        self._model = options.model
        self._key = os.environ.get("OPENAI_API_KEY", "")
        self._servers = Servers([Server(url, _client(url, self._key)) for url in urls])
        self._concurrency: int = args.get("concurrency", CONCURRENCY * len(urls))
        self._timeout: float | None = args.get("timeout")
        self._seeded: bool = args.get("seeded", True)
        self._extra: dict[str, Any] = _object(args.get("extra_body", {}))
        if self._concurrency < 1 or (self._timeout is not None and self._timeout <= 0):
            raise R1evalError("--engine-arg concurrency and timeout: give more than 0")
        self._loop = Loop()
        self._prompts = Prompts(self._model, self._servers, options.prefill)
        self._failures = 0

    def render(self, messages: tuple[Message, ...]) -> Rendered:
        return self._loop.run(self._prompts.render(messages))

    def context_tokens(self) -> int | None:
        told = self._loop.run(self._prompts.served()).get("max_model_len")
        return int(told) if told else None

    def notices(self, requests: Iterable[Request]) -> list[str]:
        first = next(iter(requests), None)
        return [] if first is None else self._loop.run(self._prompts.notices(first.messages))

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        self._failures = 0
        yield from self._loop.stream(requests, self._ask, self._concurrency)

    def about(self) -> Mapping[str, Any]:
        return {
            "engine": "openai",
            "base_urls": [server.name for server in self._servers],
            "served": self._prompts.known,
            "concurrency": self._concurrency,
            "timeout": self._timeout or f"{WAIT_SECONDS} + {SECONDS_PER_TOKEN} x max tokens",
            "seeded": self._seeded,
            "extra_body": self._extra,
        }

    def close(self) -> None:
        self._loop.close()

    async def _ask(self, request: Request) -> Sample:
        sample = await self._sample(request)
        self._failures = self._failures + 1 if sample.finish is Finish.FAILED else 0
        if self._failures >= FAILURES:
            raise EngineError(f"{FAILURES} requests failed in a row, the last so: {sample.detail}")
        return sample

    async def _sample(self, request: Request) -> Sample:
        body = self._body(request, await self._prompts.messages(request.messages))
        timeout = self._timeout or WAIT_SECONDS + SECONDS_PER_TOKEN * request.sampling.max_tokens
        detail = ""
        for _ in range(ATTEMPTS):
            server = await self._servers.choose()
            outcome = await self._attempt(server, request, body, timeout)
            if isinstance(outcome, Sample):
                return outcome
            detail = outcome.detail.replace(self._key, "[key]") if self._key else outcome.detail
            if outcome.course is Course.END:
                raise EngineError(f"{server.name}: {detail}")
            if outcome.course is Course.FAIL:
                return failed(request, detail)
            server.rest(detail, outcome.retry_after)
        return failed(request, f"{ATTEMPTS} tries failed, the last so: {detail}")

    async def _attempt(
        self, server: Server, request: Request, body: Mapping[str, Any], timeout: float
    ) -> Sample | Trouble:
        import openai
        from pydantic import ValidationError

        limit = openai.Timeout(timeout, connect=CONNECT_SECONDS)
        started = time.monotonic()
        try:
            with server.load():
                reply = await server.client.chat.completions.create(**body, timeout=limit)
        except (openai.OpenAIError, ValidationError, ValueError) as error:
            return trouble_of(error, timeout)
        server.works()
        return sample_of(request, reply, time.monotonic() - started)

    def _body(self, request: Request, messages: Mapping[str, Any]) -> dict[str, Any]:
        sampling = request.sampling
        extra = {**messages["extra_body"], **self._extra}
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
    # It would try the same server again; ours tries another one.
    return AsyncOpenAI(base_url=url, api_key=key or "none", max_retries=0)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise R1evalError(f'--engine-arg extra_body={value}: give a JSON object, such as {{"top_k": 20}}')
    return value
