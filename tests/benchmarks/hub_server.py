"""A local HTTP server that serves a mirror's files with the hub's API, for tests."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from benchmarks.mirror import git_id

HEAD = "5" * 40
"""the commit of the branch `main`"""


@contextmanager
def serve_hub(
    mirror: Path, gated: str = "", faults: Mapping[str, str] | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Yields its address and the list of requested paths.

    gated: a data set that is refused as gated. faults: file name -> `cut`, its connection breaks off after
    half of it, or `changed`, one byte of it is another.
    """
    requested_paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def log_message(self, *_: Any) -> None:
            requested_paths.append(self.path)

        def answer(self, body: bool) -> None:
            status, headers, content = respond(self.path.split("?")[0], mirror, gated)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if body:
                fault = (faults or {}).get(self.path.rpartition("/")[2])
                self.wfile.write(damage(content, fault) if fault else content)
                self.close_connection = fault == "cut"

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", requested_paths
    finally:
        server.shutdown()
        server.server_close()


def respond(path: str, mirror: Path, gated: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and content for `/`, `/datasets/ID/resolve/COMMIT/FILE` and `/api/datasets/ID/…`."""
    if path == "/":
        return 200, {}, b"a hub"
    if gated and gated in path:
        return 401, {"X-Error-Code": "GatedRepo", "X-Error-Message": "restricted"}, b"{}"
    parts = path.strip("/").removeprefix("api/").split("/")
    repo = "/".join(parts[1:3])
    folder = mirror / repo
    parts += ["revision", "main"] if len(parts) == 3 else []
    if len(parts) < 5 or not folder.is_dir():
        return 404, {"X-Error-Code": "RepoNotFound"}, b"{}"
    commit = HEAD if parts[4] == "main" else parts[4]
    if parts[3] == "resolve":
        return resolve(folder.joinpath(*parts[5:]), commit)
    files = [
        {
            "type": "file",
            "path": file.relative_to(folder).as_posix(),
            "size": file.stat().st_size,
            "oid": git_id(file),
        }
        for file in list_files(folder)
    ]
    metadata = {"id": repo, "sha": commit, "siblings": [{"rfilename": file["path"]} for file in files]}
    return (
        200,
        {"Content-Type": "application/json"},
        json.dumps(files if parts[3] == "tree" else metadata).encode(),
    )


def resolve(file: Path, commit: str) -> tuple[int, dict[str, str], bytes]:
    if not file.is_file():
        return 404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": commit}, b""
    content = file.read_bytes()
    return 200, {"ETag": f'"{sha1(content).hexdigest()}"', "X-Repo-Commit": commit}, content


def damage(content: bytes, fault: str) -> bytes:
    half = len(content) // 2
    return content[:half] if fault == "cut" else content[:half] + b"?" + content[half + 1 :]


def list_files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]
