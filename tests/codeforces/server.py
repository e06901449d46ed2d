"""A local Codeforces API over HTTP for tests: answers from memory, failures on demand, a log of the
requests."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LIMIT = (200, {"status": "FAILED", "comment": "Call limit exceeded"})
BROKEN = (503, "<html>Service unavailable</html>")
BLOCKED = (403, "<html>Just a moment...</html>")
CUT = (0, "")
"""the connection closes without an answer"""

Answer = tuple[int, Any]
"""HTTP status, and JSON (or text, sent unchanged)"""


@dataclass
class FakeApi:
    answers: dict[str, Any]
    """`contest.standings 7` -> its answer; anything else is not found"""
    failures: list[Answer] = field(default_factory=list)
    """the answers to the next requests instead"""
    requests: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    """of each request"""
    agents: set[str] = field(default_factory=set)
    url: str = ""

    def answer(self, path: str) -> Answer:
        parts = urlsplit(path)
        method = parts.path.rsplit("/", 1)[-1]
        key = " ".join([method, *parse_qs(parts.query).get("contestId", [])])
        self.requests.append(key)
        self.times.append(time.monotonic())
        if self.failures:
            return self.failures.pop(0)
        missing = {"status": "FAILED", "comment": f"contestId: Contest with id {key} not found"}
        answer = self.answers.get(key, missing)
        return (400 if answer.get("status") == "FAILED" else 200), answer


@contextmanager
def serve(answers: dict[str, Any], *failures: Answer) -> Iterator[FakeApi]:
    api = FakeApi(answers, list(failures))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            api.agents.add(self.headers["User-Agent"])
            code, body = api.answer(self.path)
            if code == 0:
                self.close_connection = True
                return
            text = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{server.server_port}/api"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
