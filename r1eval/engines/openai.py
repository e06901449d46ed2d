"""The `openai` engine: OpenAI-compatible servers, each asked in its dialect, with retries elsewhere."""

import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from r1eval.engines.event_loop import EventLoop
from r1eval.engines.openai_dialect import Dialect
from r1eval.engines.openai_errors import Action, Trouble
from r1eval.engines.openai_exchange import Exchange
from r1eval.engines.openai_http import Endpoint
from r1eval.engines.openai_options import ServerOptions, parse_server_options
from r1eval.engines.openai_prompt import ServerPrompts
from r1eval.engines.openai_reply import RawReply, hides_thinking, read_reply
from r1eval.engines.openai_server import MAX_PAUSE_SECONDS, Server
from r1eval.engines.openai_servers import ServerPool
from r1eval.engines.protocol import EngineOptions, RenderedPrompt, failed_sample
from r1eval.errors import EngineError
from r1eval.scoring.thinking import ThinkingTags
from r1eval.store.records import Finish, Message, Request, Sample

MAX_ATTEMPTS = 10
"""attempts at one request before its sample counts as failed, and more for a longer patience"""

ATTEMPTS_OF_ONE_REQUEST = 3
"""what a failure counts that is this request's own rather than the server's"""

MAX_ADAPTATIONS = 30
"""refusals from which something can be learnt, of one request"""

MAX_FAILURES = 20
"""consecutive failed requests that end the run"""

SHORT_PAUSE_SECONDS = 5.0
"""a pause that need not be said"""

SECONDS_BETWEEN_LINES = 60.0
"""about the same trouble of one server"""


class OpenAIEngine:
    """Sends each request to the server that is expected to reply first."""

    def __init__(self, options: EngineOptions) -> None:
        self._options = parse_server_options(options)
        endpoints = [Endpoint.of(url) for url in self._options.urls]
        self._secrets = _secrets(self._options, endpoints)
        self._warn = options.warn
        self._said: dict[str, float] = {}
        """line -> when it was said; monotonic seconds"""
        dialects = [Dialect(stream=self._options.stream, say=self._say_once) for _ in endpoints]
        self._all = [Server(endpoint, dialect) for endpoint, dialect in zip(endpoints, dialects, strict=True)]
        self._servers = ServerPool(self._all, self._options.patience)
        self._exchange = Exchange(self._options, secure=any(e.root.startswith("https") for e in endpoints))
        self._prompts = ServerPrompts(options, self._query)
        self._thinking = options.thinking
        self._failures = 0
        self._streamed: bool | None = None
        self._hides_thinking = False
        self._loop = EventLoop()
        self._closed = False

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        return self._loop.run(self._prompts.render(messages))

    def context_tokens(self) -> int | None:
        return self._loop.run(self._prompts.context_tokens())

    def thinking_tags(self) -> ThinkingTags | None:
        return self._thinking

    def notices(self, requests: Iterable[Request]) -> list[str]:
        first = next(iter(requests), None)
        return [] if first is None else self._loop.run(self._prompts.notices(first.messages))

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        self._failures = 0
        yield from self._loop.stream(requests, self._ask, self._options.concurrency)

    def describe(self) -> Mapping[str, Any]:
        used = next((server for server in self._all if server.generates), self._all[0])
        left_out = {name: why for server in self._all for name, why in server.dialect.left_out.items()}
        if self._prompts.cannot_prefill:
            left_out["prefill"] = "the server does not show its prompts"
        return {
            "engine": "openai",
            "base_urls": [server.name for server in self._all],
            "served": self._prompts.entry,
            **self._options.describe(),
            "token_field": used.dialect.token_field,
            "streamed": self._streamed,
            "not_sent": {name: self._redact(why) for name, why in left_out.items()},
            **({"hides_thinking": True} if self._hides_thinking else {}),
        }

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._loop.run(self._exchange.close())
            self._loop.close()

    async def _query(self, path: str, body: Mapping[str, Any] | None) -> Any:
        try:
            return await self._exchange.query(self._all, path, body)
        except EngineError as error:
            raise EngineError(self._redact(str(error))) from None

    async def _ask(self, request: Request) -> Sample:
        """The sample of a request: from another server, or again, if need be."""
        prompt = await self._prompts.body(request.messages)
        self._name_settings()
        attempts, detail = 0, ""
        most = MAX_ATTEMPTS + int(self._options.patience / MAX_PAUSE_SECONDS)
        for _ in range(most + MAX_ADAPTATIONS):
            async with self._servers.borrow() as server:
                outcome = await self._attempt(server, request, prompt)
            if isinstance(outcome, Sample):
                self._failures = 0
                return outcome
            detail = self._redact(outcome.detail)
            if outcome.action is Action.END_RUN:
                raise EngineError(f"{server.name}: {detail}")
            if outcome.action is Action.FAIL_SAMPLE:
                return self._fail(request, detail)
            if outcome.action is Action.REFUSED:
                return self._refused(failed_sample(request, detail))
            if outcome.action is not Action.ADAPTED:
                attempts += ATTEMPTS_OF_ONE_REQUEST if outcome.action is Action.RETRY_REQUEST else 1
            if attempts >= most:
                break
        return self._fail(request, f"the server replied to no attempt, to the last with: {detail}")

    async def _attempt(self, server: Server, request: Request, prompt: Mapping[str, Any]) -> Sample | Trouble:
        body = server.dialect.body(request, prompt, self._extra(request))
        started = time.monotonic()
        try:
            reply = await self._exchange.ask(server, body, request.sampling.max_tokens)
        except EngineError as error:
            raise EngineError(self._redact(f"{server.name}: {error}")) from None
        outcome: Sample | Trouble = (
            reply if isinstance(reply, Trouble) else self._read(request, reply, started)
        )
        if isinstance(outcome, Trouble):
            self._note_trouble(server, outcome)
            return outcome
        assert isinstance(reply, RawReply)
        server.finish((outcome.output_tokens or len(outcome.text) // 4 + 1) - reply.events)
        if outcome.finish is Finish.FAILED:
            return self._refused(outcome)
        return await self._without_prefill(request, outcome) if not reply.streamed else outcome

    def _read(self, request: Request, reply: RawReply, started: float) -> Sample | Trouble:
        outcome = read_reply(request, reply, time.monotonic() - started, self._options.key_name)
        if isinstance(outcome, Sample):
            self._streamed = reply.streamed
            if hides_thinking(reply):
                self._hides_thinking = True
        return outcome

    async def _without_prefill(self, request: Request, sample: Sample) -> Sample:
        """llama.cpp's unstreamed replies repeat the prefill, streamed ones do not."""
        if not self._prompts.is_llama_cpp:
            return sample
        prefill = await self._prompts.sent_prefill(request.messages)
        return replace(sample, text=sample.text.removeprefix(prefill))

    def _extra(self, request: Request) -> dict[str, Any]:
        extra = dict(self._options.extra_body)
        if self._options.seeded:
            extra["seed"] = request.seed
        if self._prompts.takes_special_tokens:
            # Thinking tags are special tokens in some vocabularies.
            extra.setdefault("skip_special_tokens", False)
        return extra

    def _name_settings(self) -> None:
        if self._prompts.is_llama_cpp:
            for server in self._all:
                server.dialect.names["repetition_penalty"] = "repeat_penalty"

    def _fail(self, request: Request, detail: str) -> Sample:
        self._say(f"{request.question_id} failed: {detail}", "failed samples")
        self._failures += 1
        if self._failures >= MAX_FAILURES:
            raise EngineError(f"{MAX_FAILURES} requests failed in a row, the last with: {detail}")
        return failed_sample(request, detail)

    def _refused(self, sample: Sample) -> Sample:
        """A reply that a content filter stopped: no failure of the server, and no answer."""
        if self._options.refusals_are_answers:
            return replace(sample, finish=Finish.STOP)
        fix = "--engine-arg refusals=no_answer counts such replies as having no answer"
        detail = f"{sample.detail}; {fix}"
        self._say(f"{sample.question_id} failed: {detail}", "failed samples")
        return replace(sample, finish=Finish.FAILED, detail=detail)

    def _note_trouble(self, server: Server, problem: Trouble) -> None:
        """Tell the load balancing, and the user."""
        detail = self._redact(problem.detail)
        if problem.action is Action.RETRY:
            worked = server.down_since is None
            server.fail(detail, problem.retry_after, down=True)
            wait = f"trying again for {self._options.patience:g} s (--engine-arg patience=SECONDS)"
            effect = wait if self._servers.is_down else "its requests go to the other servers"
            if worked:
                self._say(f"{server.name}: {detail}; {effect}", f"{server.name} is down")
        elif problem.action is Action.RETRY_REQUEST:
            server.fail(detail, problem.retry_after, down=False)
            if (pause := server.paused_until - time.monotonic()) >= SHORT_PAUSE_SECONDS:
                self._say(f"{server.name}: {detail}; trying again in {pause:.0f} s", f"{server.name} fails")
        elif problem.action is Action.SLOW_DOWN:
            server.slow_down(detail, problem.retry_after)
            wait = f" in {round(problem.retry_after, 1):g} s" if problem.retry_after else ""
            self._say(
                f"{server.name}: {detail}; trying again{wait}, with fewer requests", f"{server.name} is busy"
            )

    def _say_once(self, line: str) -> None:
        self._say(line, line, float("inf"))

    def _say(self, line: str, topic: str, seconds: float = SECONDS_BETWEEN_LINES) -> None:
        """Warn the user, unless the same was said within these seconds."""
        now = time.monotonic()
        if now - self._said.get(topic, float("-inf")) >= seconds:
            self._said[topic] = now
            self._warn(self._redact(line))

    def _redact(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


def _secrets(options: ServerOptions, endpoints: Iterable[Endpoint]) -> list[str]:
    """What no message may contain; words too short to be secret would only make messages unreadable."""
    secrets = [options.key, *options.headers.values()]
    for endpoint in endpoints:
        secrets += [endpoint.credentials, endpoint.credentials.partition(":")[2]]
        secrets += [word for value in endpoint.authorization("").values() for word in value.split()]
        secrets += [value for _, value in parse_qsl(endpoint.query)]
        secrets += [pair.partition("=")[2] for pair in endpoint.query.split("&")]
    return sorted((secret for secret in set(secrets) if len(secret) >= 6), key=len, reverse=True)
