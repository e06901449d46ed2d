"""A fake HTTP server with scripted replies, for faults that a real server cannot be made to show."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class HttpReply:
    body: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


RequestBody = dict[str, Any]
"""the JSON body of a request, plus its `path` and, as `key`, its Authorization header"""

ReplyFunction = Callable[[RequestBody, int], HttpReply]
"""the reply to a chat completion, given its body and the number of requests before it"""


@dataclass
class FakeServer:
    url: str
    requests: list[RequestBody]
    """chat completions, in order of arrival"""


def completion(text: str | None = "hm", finish: str | None = "stop", **message: Any) -> HttpReply:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text, **message},
        "finish_reason": finish,
    }
    usage = {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}
    return HttpReply(
        {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        | {"usage": usage}
    )


def error(status: int, message: str = "no", **headers: str) -> HttpReply:
    return HttpReply(
        {"error": {"message": message}}, status, {k.replace("_", "-"): v for k, v in headers.items()}
    )


class QuietHTTPServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: some tests disconnect before the reply on purpose."""


@contextmanager
def run_server(reply: ReplyFunction) -> Iterator[FakeServer]:
    requests: list[RequestBody] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(error(404))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not self.path.endswith("/chat/completions"):
                self._send(error(404))
                return
            with lock:
                before = len(requests)
                requests.append(body | {"path": self.path, "key": self.headers.get("Authorization")})
            self._send(reply(body, before))

        def _send(self, reply: HttpReply) -> None:
            content = json.dumps(reply.body).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's parameter name
            pass

    server = QuietHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield FakeServer(f"http://127.0.0.1:{server.server_port}/v1", requests)
    finally:
        server.shutdown()
        server.server_close()
