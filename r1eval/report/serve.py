"""Previews a report on this machine: a web server for this machine's own browsers alone, until Ctrl-C."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from r1eval.errors import R1evalError
from r1eval.report.write import is_report

HOST = "127.0.0.1"


def serve(folder: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serve the report in `folder` until Ctrl-C; port 0 takes any that is free.

    Raises R1evalError where the folder holds no report or the port is taken.
    """
    if not is_report(folder):
        raise R1evalError(f"{folder} holds no report; name runs, so that one is made")
    try:
        server = ThreadingHTTPServer((HOST, port), partial(Handler, directory=str(folder.resolve())))
    except OSError as error:
        raise R1evalError(
            f"--port {port}: cannot be listened on ({error.strerror}); give another, or 0 for any"
        ) from None
    with server:
        try:
            tell(f"http://{HOST}:{server.server_port}/ shows {folder}; Ctrl-C ends it")
            server.serve_forever()
        except KeyboardInterrupt:
            tell("the preview has ended")


class Handler(SimpleHTTPRequestHandler):
    """Files of the report, never kept by the browser; no listings, and nothing for a page of another name."""

    def send_head(self) -> Any:
        if self.headers.get("Host", "").partition(":")[0] not in {HOST, "localhost"}:
            # another site's name that was made to lead to this machine
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        try:
            return super().send_head()
        except ValueError:  # no file can have such a name
            self.send_error(HTTPStatus.NOT_FOUND)
            return None

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - the base class's signature
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing: the terminal stays with what the verb says."""
