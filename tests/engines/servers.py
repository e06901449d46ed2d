"""A fake HTTP server with scripted replies, for faults that a real server cannot be made to show."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class HttpReply:
    body: Any
    """JSON; bytes are sent as they are"""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawReply:
    """Bytes sent as they are, status line included; the connection is closed after them."""

    pieces: tuple[bytes, ...]
    seconds_between: float = 0.0


Reply = HttpReply | RawReply

RequestBody = dict[str, Any]
"""the JSON body of a request, plus its `path` and, as `headers`, those of the request in lower case"""

ReplyFunction = Callable[[RequestBody, int], Reply]
"""the reply to a chat completion, given its body and the number of requests before it"""


@dataclass
class FakeServer:
    url: str
    requests: list[RequestBody]
    """completions, in order of arrival"""
    queries: list[RequestBody]
    """all other requests"""


def completion(text: Any = "hm", finish: Any = "stop", usage: Any = None, **message: Any) -> HttpReply:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text, **message},
        "finish_reason": finish,
    }
    usage = usage or {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}
    return HttpReply(
        {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        | {"usage": usage}
    )


def delta(finish: str | None = None, **message: Any) -> dict[str, Any]:
    """One event of a streamed completion."""
    return {"choices": [{"index": 0, "delta": message, "finish_reason": finish}]}


STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


def event(payload: Any) -> bytes:
    return b"data: " + json.dumps(payload).encode() + b"\n\n"


def stream(*payloads: Any, done: bool = True, seconds_between: float = 0.0) -> RawReply:
    """A stream of these events."""
    end = (b"data: [DONE]\n\n",) if done else ()
    return RawReply((STREAM_HEAD, *map(event, payloads), *end), seconds_between)


def error(status: int, message: str = "no", *, param: str | None = None, **headers: str) -> HttpReply:
    body = {"error": {"message": message, "param": param}}
    return HttpReply(body, status, {k.replace("_", "-"): v for k, v in headers.items()})


def send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    """Send a reply as the handler's response."""
    if isinstance(reply, RawReply):
        handler.close_connection = True
        for piece in reply.pieces:
            handler.wfile.write(piece)
            time.sleep(reply.seconds_between)
        return
    content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    handler.send_response(reply.status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


class QuietHTTPServer(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: some tests disconnect before the reply on purpose."""


@contextmanager
def run_server(
    reply: ReplyFunction, paths: Mapping[str, HttpReply] | None = None, port: int = 0
) -> Iterator[FakeServer]:
    """A server for completions; `paths`: replies to other requests, by the path's end (404 for the rest).

    `port`: a free one if 0.
    """
    requests: list[RequestBody] = []
    queries: list[RequestBody] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._query({})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not self.path.partition("?")[0].endswith("/completions"):
                self._query(body)
                return
            with lock:
                before = len(requests)
                requests.append(body | self._about())
            send(self, reply(body, before))

        def _about(self) -> dict[str, Any]:
            return {"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}}

        def _query(self, body: dict[str, Any]) -> None:
            queries.append(body | self._about())
            path = self.path.partition("?")[0]
            found = (one for end, one in (paths or {}).items() if path.endswith(end))
            send(self, next(found, error(404)))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's parameter name
            pass

    server = QuietHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield FakeServer(f"http://127.0.0.1:{server.server_port}/v1", requests, queries)
    finally:
        server.shutdown()
        server.server_close()
