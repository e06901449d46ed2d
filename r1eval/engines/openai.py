"""The `openai` engine: OpenAI-compatible servers, each asked in its dialect, with retries elsewhere."""

import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from typing import Any

from r1eval.engines.event_loop import EventLoop
from r1eval.engines.openai_errors import Action, Trouble
from r1eval.engines.openai_exchange import Exchange
from r1eval.engines.openai_fleet import Fleet
from r1eval.engines.openai_notices import Notices
from r1eval.engines.openai_options import parse_server_options
from r1eval.engines.openai_prompt import ServerPrompts
from r1eval.engines.openai_reply import RawReply, hides_thinking, read_reply
from r1eval.engines.openai_server import MAX_PAUSE_SECONDS, Call, Offer
from r1eval.engines.openai_stragglers import first_sample
from r1eval.engines.protocol import EngineOptions, RenderedPrompt, failed_sample
from r1eval.errors import EngineError
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Finish, Message, Request, Sample

MAX_ATTEMPTS = 10
"""attempts at one request before its sample counts as failed, and more for a longer patience"""

ATTEMPTS_OF_ONE_REQUEST = 3
"""what a failure counts that is this request's own rather than the server's"""

MAX_ADAPTATIONS = 30
"""refusals from which something can be learnt, of one request"""

MAX_FAILURES = 20
"""consecutive failed requests that end the run"""

SentPrompt = Mapping[str, Any]


class OpenAIEngine:
    """Sends each request to the server that is expected to reply first."""

    def __init__(self, options: EngineOptions) -> None:
        self._options = parse_server_options(options)
        self._notices = Notices(options.warn, self._options)
        self._exchange = Exchange(self._options)
        self._fleet = Fleet(self._options, options.model, self._exchange, self._notices)
        self._pool = self._fleet.pool
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

    def longest_running(self) -> int | None:
        """As `KnowsLongest`; by the events of the streams, of which most servers send one for each token."""
        calls = [call for server in list(self._pool.servers) for call in tuple(server.calls)]
        return max((call.events for call in calls), default=None)

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        self._failures = 0
        yield from self._loop.stream(requests, self._ask, self._pool.in_flight)

    def describe(self) -> Mapping[str, Any]:
        servers = list(self._pool.servers)
        used = next((server for server in servers if server.generates), servers[0])
        left_out = {name: why for server in servers for name, why in list(server.dialect.left_out.items())}
        if self._prompts.cannot_prefill:
            left_out["prefill"] = "the server does not show its prompts"
        return {
            "engine": "openai",
            "base_urls": list(dict.fromkeys(server.name for server in servers)),
            "served": self._prompts.entry,
            **self._options.describe(),
            "token_field": used.dialect.token_field,
            "streamed": self._streamed,
            "not_sent": {name: self._notices.redact(why) for name, why in left_out.items()},
            "servers": self._fleet.describe(),
            **({"hides_thinking": True} if self._hides_thinking else {}),
        }

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._loop.run(self._exchange.close())
            self._loop.close()

    async def _query(self, path: str, body: Mapping[str, Any] | None) -> Any:
        await self._fleet.start()
        try:
            return await self._exchange.query(self._fleet.reachable(), path, body)
        except EngineError as error:
            raise EngineError(self._notices.redact(str(error))) from None

    async def _ask(self, request: Request) -> Sample:
        """The one sample of a request, from whichever server gives it first."""
        prompt = await self._prompts.body(request.messages)
        self._fleet.watch()
        self._name_settings()
        seconds: list[Sample] = []
        sample = await first_sample(
            lambda offer: self._persist(request, prompt, offer),
            lambda call: self._ask_again(call, request, prompt, seconds),
            self._pool.release,
        )
        self._fleet.count(sample, taken_over=any(sample is second for second in seconds))
        return sample

    async def _persist(self, request: Request, prompt: SentPrompt, offer: Offer) -> Sample:
        """The sample of a request: from another server, or again, if need be."""
        attempts, detail, name = 0, "", ""
        most = MAX_ATTEMPTS + int(self._options.patience / MAX_PAUSE_SECONDS)
        for _ in range(most + MAX_ADAPTATIONS):
            async with self._pool.borrow(offer) as call:
                outcome = await self._attempt(call, request, prompt)
            if isinstance(outcome, Sample):
                self._failures = 0
                return outcome
            detail, name = self._notices.redact(outcome.detail), call.server.name
            if outcome.action is Action.END_RUN:
                if self._pool.leave_out(call.server, detail):
                    continue
                raise EngineError(f"{name}: {detail}")
            if outcome.action is Action.FAIL_SAMPLE:
                return self._fail(request, detail, name)
            if outcome.action is Action.REFUSED:
                return self._refused(replace(failed_sample(request, detail), server=name))
            attempts += _weigh(outcome.action)
            if attempts >= most:
                break
        return self._fail(request, f"the server replied to no attempt, to the last with: {detail}", name)

    async def _ask_again(
        self, call: Call, request: Request, prompt: SentPrompt, samples: list[Sample]
    ) -> Sample | None:
        """The sample of a request that another server works on, too, added to these; None if it fails."""
        with self._pool.holding(call):
            try:
                outcome = await self._attempt(call, request, prompt)
            except EngineError:
                return None
        if isinstance(outcome, Trouble) or outcome.finish is Finish.FAILED:
            return None
        samples.append(outcome)
        return outcome

    async def _attempt(self, call: Call, request: Request, prompt: SentPrompt) -> Sample | Trouble:
        server = call.server
        body = server.dialect.body(request, prompt, self._extra(request))
        started = time.monotonic()
        try:
            reply = await self._exchange.ask(call, body, request.sampling.max_tokens)
        except EngineError as error:
            raise EngineError(self._notices.redact(f"{server.name}: {error}")) from None
        outcome: Sample | Trouble = (
            reply if isinstance(reply, Trouble) else self._read(request, reply, started)
        )
        if isinstance(outcome, Trouble):
            outcome = self._pool.judge(server, outcome)
            self._pool.note(server, outcome)
            return outcome
        assert isinstance(reply, RawReply)
        outcome = replace(outcome, server=server.name)
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
            for server in self._pool.servers:
                server.dialect.names["repetition_penalty"] = "repeat_penalty"

    def _fail(self, request: Request, detail: str, server: str) -> Sample:
        self._notices.say(f"{request.question_id} failed: {detail}", "failed samples")
        self._failures += 1
        if self._failures >= MAX_FAILURES:
            raise EngineError(f"{MAX_FAILURES} requests failed in a row, the last with: {detail}")
        return replace(failed_sample(request, detail), server=server)

    def _refused(self, sample: Sample) -> Sample:
        """A reply that a content filter stopped: no failure of the server, and no answer."""
        if self._options.refusals_are_answers:
            return replace(sample, finish=Finish.STOP)
        fix = "--engine-arg refusals=no_answer counts such replies as having no answer"
        detail = f"{sample.detail}; {fix}"
        self._notices.say(f"{sample.question_id} failed: {detail}", "failed samples")
        return replace(sample, finish=Finish.FAILED, detail=detail)


def _weigh(action: Action) -> int:
    """How many attempts a failure counts for."""
    if action in (Action.ADAPTED, Action.MOVED):
        return 0
    return ATTEMPTS_OF_ONE_REQUEST if action is Action.RETRY_REQUEST else 1
