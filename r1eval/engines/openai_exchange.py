"""One request to one server: sent, read within a deadline and a size, and its errors understood."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from r1eval.engines.openai_errors import (
    Action,
    ServerMessage,
    Trouble,
    classify_body_error,
    classify_message,
    one_line,
    read_message,
)
from r1eval.engines.openai_http import ERROR_BYTES, HttpClient, NoReplyError, ReplyTooLargeError, read_bytes
from r1eval.engines.openai_options import ServerOptions
from r1eval.engines.openai_reply import RawReply
from r1eval.engines.openai_server import Call, Server
from r1eval.engines.openai_stream import ReplyReader
from r1eval.errors import EngineError

QUERY_SECONDS = 10.0
"""for a request that only informs"""

LEARNT_STATUSES = (400, 422, 501)
"""refusals that may say which part of the request the server does not take"""

UNSUPPORTED = re.compile(r"unexpected keyword|unsupported ?param", re.IGNORECASE)
"""a proxy's refusal that comes as its own error (500)"""

LAST_SECONDS = 10.0
"""how long a finished stream may take to say its usage and that it ends"""

REPLY_BYTES = 8 << 20
BYTES_PER_TOKEN = 2048
"""size of a reply at most: REPLY_BYTES plus this for each of its max tokens (an event has some 300 bytes)"""


class Exchange:
    """Sends requests as the run's options say."""

    def __init__(self, options: ServerOptions) -> None:
        self._options = options
        self._http = HttpClient(options.headers, options.ca, secure=options.secure)

    async def ask(self, call: Call, body: Mapping[str, Any], max_tokens: int) -> RawReply | Trouble:
        """The reply to a request. EngineError if the server cannot do what the user asks for."""
        seconds = self._options.seconds(max_tokens)
        limit = REPLY_BYTES + BYTES_PER_TOKEN * max_tokens
        deadline = asyncio.timeout(seconds)
        try:
            async with deadline:
                with call.within(deadline, streamed=body["stream"]):
                    return await self._send(call, body, limit)
        except TimeoutError:
            if call.ended:
                return Trouble(Action.RETRY if call.hangs else Action.MOVED, call.ended)
            # A retry would take as long again: the same generation, with the other requests waiting.
            return Trouble(
                Action.FAIL_SAMPLE,
                f"no reply within {seconds:g} s; allow more with --engine-arg timeout=SECONDS",
            )
        except NoReplyError as problem:
            return Trouble(Action.RETRY, explain(problem))
        except ReplyTooLargeError:
            return Trouble(Action.FAIL_SAMPLE, f"the reply is longer than {limit >> 20} MiB")

    async def _send(self, call: Call, body: Mapping[str, Any], limit: int) -> RawReply | Trouble:
        path = "/completions" if "prompt" in body else "/chat/completions"
        server, reader = call.server, ReplyReader()
        endpoint = server.endpoint
        async with self._http.open("POST", endpoint, endpoint.url(path), self._options.key, body) as response:
            if not 200 <= response.status < 300:
                text = await read_bytes(response, ERROR_BYTES)
                return self._understand(server, body, response.status, response.headers, text)
            server.accept()

            def take(data: bytes) -> bool:
                events = reader.feed(data)
                if call.streamed:
                    server.hear(call, events)
                if reader.reply.finish and last.when() is None:
                    last.reschedule(asyncio.get_running_loop().time() + LAST_SECONDS)
                return reader.done

            try:
                async with asyncio.timeout(None) as last:
                    await read_bytes(response, limit, take)
            except (NoReplyError, TimeoutError):
                if not reader.reply.finish:
                    raise
        return self._check(server, body, reader.finish())

    def _understand(
        self,
        server: Server,
        body: Mapping[str, Any],
        status: int,
        headers: Mapping[str, str],
        text: bytes,
    ) -> Trouble:
        message = read_message(_parse(text))
        trouble = classify_message(message, status, self._options.key_name, headers)
        return self._learn(server, body, message, status, trouble) or trouble

    def _check(self, server: Server, body: Mapping[str, Any], reply: RawReply) -> RawReply | Trouble:
        """A refusal that came with status 200 is one too."""
        if not reply.error:
            return reply
        message = read_message({"error": reply.error})
        trouble = classify_body_error(reply.error, self._options.key_name)
        return self._learn(server, body, message, message.status, trouble) or reply

    def _learn(
        self,
        server: Server,
        body: Mapping[str, Any],
        message: ServerMessage,
        status: int | None,
        trouble: Trouble,
    ) -> Trouble | None:
        """The request may be sent otherwise; None if there is nothing to learn from its refusal."""
        if status not in LEARNT_STATUSES and not (status == 500 and UNSUPPORTED.search(message.message)):
            return None
        if trouble.action is Action.REFUSED:
            return None
        learnt = server.dialect.learn(message, body)
        if learnt is None and trouble.action is Action.FAIL_SAMPLE:
            return server.dialect.simplify(message, body, has_replied=server.generates)
        return learnt

    async def query(self, servers: Sequence[Server], path: str, body: Mapping[str, Any] | None) -> Any:
        """The JSON reply of the first server that answers; None if it replies anything else, or all hang.

        EngineError if none can be reached.
        """
        problems: list[str] = []
        hangs = False
        for server in servers:
            try:
                async with asyncio.timeout(QUERY_SECONDS):
                    status, reply = await self.look(server, path, body)
                    return reply if status == 200 else None
            except TimeoutError:
                hangs = True
            except NoReplyError as problem:
                problems.append(f"{server.name}: {explain(problem)}")
        if hangs:
            return None
        raise EngineError(f"no server answers ({'; '.join(problems)}); start one, or check --base-url")

    async def look(self, server: Server, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """The status and the JSON (None for anything else) of a reply; NoReplyError if none comes."""
        below = path.startswith("/v1/")
        url = server.endpoint.url(path.removeprefix("/v1"), beside=not below)
        method = "GET" if body is None else "POST"
        async with self._http.open(method, server.endpoint, url, self._options.key, body) as response:
            text = await read_bytes(response, REPLY_BYTES)
            return response.status, json_or_none(text)

    async def close(self) -> None:
        await self._http.close()


def json_or_none(data: bytes) -> Any:
    """Parsed JSON; None if it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _parse(data: bytes) -> Any:
    """An error's body as JSON, else as text."""
    parsed = json_or_none(data)
    return data.decode("utf-8", "replace") if parsed is None else parsed


def explain(problem: NoReplyError) -> str:
    """Why no reply came, with the fix if there is one."""
    fix = "; name its authority's certificate with --engine-arg ca=FILE" if problem.is_certificate else ""
    return one_line(problem) + fix
