"""Previews a report: a web server on 127.0.0.1, for browsers on this machine only."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from r1eval.errors import R1evalError
from r1eval.report.write import is_report

HOST = "127.0.0.1"


def serve(folder: Path, port: int, log: Callable[[str], None]) -> None:
    """Serves the report in `folder` until Ctrl-C; port 0 picks a free port.

    Raises R1evalError where the folder holds no report or the port is taken.
    """
    if not is_report(folder):
        raise R1evalError(f"{folder} holds no report; name one or more runs to make one")
    try:
        server = ThreadingHTTPServer((HOST, port), partial(Handler, directory=str(folder.resolve())))
    except OSError as error:
        raise R1evalError(
            f"--port {port}: cannot listen on it ({error.strerror}); give another, or 0 for any free port"
        ) from None
    with server:
        try:
            log(f"http://{HOST}:{server.server_port}/ serves {folder}; press Ctrl-C to stop")
            server.serve_forever()
        except KeyboardInterrupt:
            log("preview stopped")


class Handler(SimpleHTTPRequestHandler):
    """Serves the report's files uncached, without directory listings, and only to requests for this host."""

    def send_head(self) -> Any:
        if self.headers.get("Host", "").partition(":")[0] not in {HOST, "localhost"}:
            # DNS rebinding: another site's name that resolves to this machine
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        try:
            return super().send_head()
        except ValueError:  # not a valid file name, such as one with a null byte
            self.send_error(HTTPStatus.NOT_FOUND)
            return None

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - the base class's signature
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Logs nothing, so that the terminal shows only the command's own output."""
