"""Real Ray clusters on this machine, of one or more nodes each; and actors that hold no model."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from r1eval.engines.protocol import EngineOptions
from r1eval.engines.ray_actor import Ready
from r1eval.engines.ray_errors import ActorProblem
from r1eval.store.records import Finish, Request, Sample

RAY = Path(sys.executable).with_name("ray")
START_SECONDS = 60.0
QUIET = {
    "RAY_memory_monitor_refresh_ms": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DISABLE_IMPORT_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}
COMMON = (
    "--block",
    "--disable-usage-stats",
    "--dashboard-agent-listen-port=0",
    "--object-store-memory=80000000",
    "--include-log-monitor=false",  # of what actors print
)
HEAD = (
    "--head",
    "--include-dashboard=false",
    "--no-monitor",  # of the autoscaler
)


@dataclass
class LocalCluster:
    """A cluster whose nodes are processes of this machine."""

    folder: Path
    address: str
    nodes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_node(self, cpus: int) -> None:
        """Start a node: the first is the head."""
        role = (
            [f"--address={self.address}"]
            if self.nodes
            else [
                *HEAD,
                f"--port={self.address.rpartition(':')[2]}",
                f"--temp-dir={self.folder}",
            ]
        )
        log = (self.folder / f"node-{len(self.nodes)}.log").open("wb")
        environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"} | QUIET
        with log:
            process = subprocess.Popen(
                [RAY, "start", *role, *COMMON, f"--num-cpus={cpus}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        self.nodes.append(process)
        self._wait_until_started(process, log.name)

    def _wait_until_started(self, process: subprocess.Popen[bytes], log: str) -> None:
        end = time.monotonic() + START_SECONDS
        while b"Ray runtime started" not in (output := Path(log).read_bytes()):
            if time.monotonic() > end or process.poll() is not None:
                raise AssertionError(f"ray did not start: {output.decode()[-2000:]}")
            time.sleep(0.1)

    def kill_node(self, number: int) -> None:
        """As if the machine lost its power."""
        process = self.nodes[number]
        for one in _family(process.pid):
            with suppress(psutil.Error):
                one.kill()
        process.wait()

    def kill(self) -> None:
        for number in range(len(self.nodes)):
            self.kill_node(number)
        for process in self.processes():
            with suppress(psutil.Error):
                process.kill()

    def processes(self) -> list[psutil.Process]:
        """Every process of this cluster that is alive."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if any(str(self.folder) in word for word in process.cmdline()):
                    found.append(process)
        return found


def _family(pid: int) -> list[psutil.Process]:
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []


@contextmanager
def local_cluster(*cpus: int) -> Iterator[LocalCluster]:
    """A cluster with a node for each number of CPUs; all of its processes are gone at the end."""
    # The paths of Ray's sockets must not be longer than 107 bytes, as pytest's folders easily are.
    folder = Path(tempfile.mkdtemp(prefix="ray", dir="/tmp"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = LocalCluster(folder, f"127.0.0.1:{port}")
    try:
        for number in cpus:
            cluster.add_node(number)
        yield cluster
    finally:
        cluster.kill()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(condition: Callable[[], object], seconds: float = 30) -> bool:
    """Whether the condition is met within these seconds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


class EchoActor:
    """In the place of `EngineActor`, without a model: a reply is its question, after a while.

    `chat_template_args` of its options say what goes wrong: `cannot_load` (a text), `lasting`, `seconds`.
    """

    def __init__(self, options: EngineOptions) -> None:
        self._wrong: dict[str, Any] = dict(options.chat_template_args)

    async def place(self) -> str:
        return "node"

    async def load(self) -> Ready | ActorProblem:
        if text := self._wrong.get("cannot_load"):
            return ActorProblem(text, bool(self._wrong.get("lasting")))
        return Ready(4, {"effective": {"pid": os.getpid()}})

    async def close(self) -> None:
        pass

    async def ask(self, request: Request) -> Sample | ActorProblem:
        if request.question_id == "dies" and not Path(request.messages[0].content).exists():
            Path(request.messages[0].content).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.sleep(float(self._wrong.get("seconds", 0.05)))
        return Sample(
            request.benchmark, request.question_id, request.index, str(os.getpid()), Finish.STOP, 1, 1, 0.1, 0
        )
