"""The part of GitHub's REST API that a comment needs, on localhost: no test can reach the real one."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = "github-actions[bot]"


@dataclass
class Repository:
    """Comments and pull requests; what is asked of them is written down."""

    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """pull request -> its comments, oldest first"""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    """`POST /repos/…`"""
    failures: list[int] = field(default_factory=list)
    """statuses of the next answers"""
    lost_answers: int = 0
    """of the next writes, so many are done without an answer"""
    login: str = ""
    """whose token it is; "" for a workflow's own, which may not ask"""
    url: str = ""

    def add(self, number: int, body: str, login: str = BOT) -> int:
        """A comment; returns its id."""
        comments = self.comments.setdefault(number, [])
        comments.append({"id": 1000 * number + len(comments), "body": body, "user": {"login": login}})
        return int(comments[-1]["id"])

    def bodies(self, number: int) -> list[str]:
        return [comment["body"] for comment in self.comments.get(number, [])]

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        """Status and JSON."""
        self.calls.append(f"{method} {target}")
        if self.failures:
            return self.failures.pop(0), {"message": "no"}
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/user":
            return (200, {"login": self.login}) if self.login else (403, {"message": "not for integrations"})
        if parts.path.endswith("/pulls"):
            return 200, [pull for pull in self.pulls if pull["label"] == query["head"]]
        if found := re.fullmatch(r"/repos/team/models/issues/(\d+)/comments", parts.path):
            return self._comments(method, int(found[1]), query, body)
        if found := re.fullmatch(r"/repos/team/models/issues/comments/(\d+)", parts.path):
            (comment,) = (c for cs in self.comments.values() for c in cs if c["id"] == int(found[1]))
            comment["body"] = body["body"]
            return 200, comment
        return 404, {"message": "Not Found"}

    def _comments(self, method: str, number: int, query: dict[str, str], body: Any) -> tuple[int, Any]:
        if method == "GET":
            size = int(query["per_page"])
            start = (int(query["page"]) - 1) * size
            return 200, self.comments.get(number, [])[start : start + size]
        if len(body["body"]) > 65_536:
            return 422, {"message": "Body is too long"}
        self.add(number, body["body"], self.login or BOT)
        return 201, self.comments[number][-1]


@contextmanager
def serve(repository: Repository) -> Iterator[Repository]:
    """Serve the repository team/models; its address is in `url`."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, answer = repository.answer(self.command, self.path, body)
            if self.command != "GET" and repository.lost_answers:
                repository.lost_answers -= 1
                self.close_connection = True
                return
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _handle  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    repository.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield repository
    finally:
        server.shutdown()
        server.server_close()
