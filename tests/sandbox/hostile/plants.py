"""Secrets that are planted on the host before the attacks, and whether they are untouched afterwards."""

import contextlib
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
LEFT = ("/tmp", "/dev/shm", "/var/tmp", "/run", "/dev/mqueue")
"""folders of the host where a program could leave something"""


@dataclass(frozen=True)
class PlantedSecrets:
    """Secrets on the host, each with a different value, so that a leak shows its source."""

    values: dict[str, str]
    """the values of @NAME@ placeholders in a hostile program"""
    secrets: dict[str, str]
    """location -> secret"""
    canaries: tuple[Path, ...]

    def leaked(self, text: str) -> list[str]:
        return [f"{place} leaked" for place, secret in self.secrets.items() if secret in text]

    def touched(self) -> list[str]:
        """Planted files that changed, and files that were left on the host."""
        kept = {str(path): self.secrets[f"the file {path}"] for path in self.canaries}
        changed = [path for path, secret in kept.items() if Path(path).read_text() != f"{secret}\n"]
        left = [str(path) for folder in (*LEFT, Path.home()) for path in _named(folder, self.values["MARK"])]
        return [f"changed: {path}" for path in changed] + [f"left on the host: {path}" for path in left]


def _named(folder: str | Path, mark: str) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from (path for path in Path(folder).iterdir() if mark in path.name)


@contextlib.contextmanager
def planted(cache: Path) -> Iterator[PlantedSecrets]:
    """A canary in /tmp and at home, a variable, a descriptor, a port, an abstract socket, one with a path."""
    number = secrets.token_hex(3)
    mark = f"hst{number}"
    paths = (Path(f"/tmp/canary-{number}"), Path.home() / f"canary-{number}")
    places = [f"the file {path}" for path in paths]
    places += ["the environment", "the descriptor", "the port", "the abstract socket", "the socket"]
    hidden = {place: secret() for place in places}
    with contextlib.ExitStack() as stack:
        for path in paths:
            path.write_text(hidden[f"the file {path}"] + "\n")
            path.chmod(0o666)
            stack.callback(path.unlink)
        variable = f"SECRET_{number}".upper()
        os.environ[variable] = hidden["the environment"]
        stack.callback(os.environ.pop, variable)
        stack.callback(os.close, _inherited(hidden["the descriptor"]))
        socket_path = f"/tmp/canary-{number}.sock"
        stack.callback(lambda: Path(socket_path).unlink())
        port = _listen(stack, socket.AF_INET, ("127.0.0.1", 0), hidden["the port"])
        _listen(stack, socket.AF_UNIX, f"\0canary-{number}", hidden["the abstract socket"])
        _listen(stack, socket.AF_UNIX, socket_path, hidden["the socket"])
        values = {"CANARY_TMP": str(paths[0]), "CANARY_HOME": str(paths[1]), "SECRET_NAME": variable}
        values |= {"CHECKOUT": str(CHECKOUT), "CACHE": str(cache), "PORT": str(port), "MARK": mark}
        values |= {"ABSTRACT": f"canary-{number}", "SOCKET": socket_path, "HOSTNAME": socket.gethostname()}
        values |= {"LONG": "L" * 300, "EXPECTED": secret(), "NONCE": secrets.token_hex(16)}
        yield PlantedSecrets(values, hidden, paths)


def secret() -> str:
    return f"CANARY-{secrets.token_hex(16)}"


def _inherited(content: str) -> int:
    """A descriptor that every carelessly started process inherits."""
    read, write = os.pipe()
    os.write(write, content.encode())
    os.close(write)
    os.dup2(read, 57, inheritable=True)
    os.close(read)
    return 57


def _listen(stack: contextlib.ExitStack, family: int, address: str | tuple[str, int], content: str) -> int:
    """Send the secret to every client that connects; the port's number, if any."""
    listener = socket.socket(family)
    stack.callback(listener.close)
    listener.bind(address)
    listener.listen()

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    connection.sendall(content.encode())

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1]) if family == socket.AF_INET else 0
