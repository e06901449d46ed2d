"""Connects this process to a running Ray cluster; tells its nodes, and whether it still answers."""

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from r1eval.errors import R1evalError

T = TypeVar("T")

CONNECT_SECONDS = 5.0
"""for a machine that answers at all"""
JOIN_SECONDS = 60.0
"""for Ray to connect this process to a cluster that answers"""
CALL_SECONDS = 15.0
"""for a call to the cluster's head; Ray itself would wait for a lost one for ever"""

ENVIRONMENT = {
    "RAY_gcs_rpc_server_reconnect_timeout_s": "31536000",  # it would end this process, samples and all
    "RAY_ENABLE_AUTO_CONNECT": "0",  # never start a cluster by accident
    "RAY_USAGE_STATS_ENABLED": "0",
}
"""read when `ray` is imported"""

START = "start one with `ray start --head`, and `ray start --address=HOST:6379` on each other machine"


@dataclass(frozen=True)
class ClusterNode:
    """A machine of the cluster."""

    id: str
    ip: str
    cpus: float
    gpus: int
    memory_bytes: int


@dataclass
class _Shared:
    """Who of this process uses its connection: Ray has one per process."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    users: int = 0
    address: str = ""


_SHARED = _Shared()


class Cluster:
    """A running cluster; close it when its actors are no longer needed."""

    def __init__(self, address: str, runtime_env: Mapping[str, Any] | None = None) -> None:
        """R1evalError if there is no such cluster, or it cannot be joined."""
        os.environ.update({name: os.environ.get(name, value) for name, value in ENVIRONMENT.items()})
        _import_ray()
        with _SHARED.lock:
            if not _SHARED.users:
                _join(address, runtime_env)
                _SHARED.address = address
            elif address not in ("auto", _SHARED.address, _gcs_address()):
                raise R1evalError(f"Ray cluster {address}: this process uses {_SHARED.address} already")
            _SHARED.users += 1
        self._closed = False
        self.address = _gcs_address()

    def nodes(self) -> list[ClusterNode]:
        """The nodes that are alive."""
        import ray

        return [_to_node(one) for one in within(ray.nodes, CALL_SECONDS) if one["Alive"]]

    def has_this_machine(self) -> bool:
        """Whether this machine's own node is alive; Ray needs it to reach the others."""
        import ray

        own = ray.get_runtime_context().get_node_id()
        return any(node.id == own for node in self.nodes())

    def free(self) -> dict[str, float]:
        """Resource -> how much of it no task or actor has."""
        import ray

        resources: dict[str, float] = within(ray.available_resources, CALL_SECONDS)
        return resources

    def describe(self) -> dict[str, Any]:
        """The cluster's entry in run.json."""
        import ray

        nodes = self.nodes()
        return {
            "address": self.address,
            "ray": ray.__version__,
            "nodes": len(nodes),
            "cpus": sum(node.cpus for node in nodes),
            "gpus": sum(node.gpus for node in nodes),
        }

    async def answers(self) -> bool:
        """Whether the cluster's head accepts connections."""
        host, _, port = self.address.rpartition(":")
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), CONNECT_SECONDS)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True

    def close(self) -> None:
        """Disconnect with the last user; what is left of this process's actors ends. May be called twice."""
        with _SHARED.lock:
            if self._closed:
                return
            self._closed = True
            _SHARED.users -= 1
            if _SHARED.users:
                return
            import ray

            with suppress(TimeoutError):
                within(ray.shutdown, CALL_SECONDS)


def within(call: Callable[[], T], seconds: float) -> T:
    """The result of a call that may hang, made in a thread of its own; TimeoutError if it does."""
    outcome: list[T | BaseException] = []

    def work() -> None:
        try:
            outcome.append(call())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            outcome.append(error)

    thread = threading.Thread(target=work, name="ray-call", daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise TimeoutError("the cluster does not answer")
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def _import_ray() -> None:
    try:
        import ray  # noqa: F401
    except ImportError as error:
        raise R1evalError(
            f"the engine ray needs the package Ray ({error}); pip install 'r1eval[ray]' on every machine of "
            "the cluster"
        ) from None


def _join(address: str, runtime_env: Mapping[str, Any] | None) -> None:
    import ray

    wanted = os.environ.get("RAY_ADDRESS", "").strip() or address if address == "auto" else address
    source = f"Ray cluster {wanted}" + (" (RAY_ADDRESS)" if wanted != address else "")
    if wanted not in ("auto", "local"):
        _check_reachable(wanted, source)
    elif wanted == "local":
        raise R1evalError(f"{source}: give the address of a running cluster; {START}")

    def init() -> None:
        # Not in the main thread, where Ray would replace this process's handler of SIGTERM.
        ray.init(
            address=wanted,
            runtime_env=None if runtime_env is None else dict(runtime_env),
            log_to_driver=False,
            logging_level=logging.CRITICAL,
        )

    try:
        within(init, JOIN_SECONDS)
    except TimeoutError:
        raise R1evalError(
            f"{source}: it did not answer within {JOIN_SECONDS:g} s; see `ray status`, or {START}"
        ) from None
    except ConnectionError:
        raise R1evalError(
            f"no Ray cluster is running on this machine; {START}, or give --engine-arg address=HOST:PORT"
        ) from None
    except (RuntimeError, ValueError, OSError, AssertionError) as error:
        raise R1evalError(f"{source}: {_join_problem(error)}") from None
    _silence()


def _check_reachable(address: str, source: str) -> None:
    """R1evalError unless something listens at HOST:PORT; Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise R1evalError(f"{source}: give HOST:PORT, as `ray start --head` prints it (port 6379 by default)")
    try:
        socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise R1evalError(f"{source}: no cluster answers there ({why}); {START}") from None


def _join_problem(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if "Version mismatch" in text or "version mismatch" in text:
        return f"{text[:300]}; install the same versions of Ray and Python on every machine"
    if "node" in text.lower() and "ip" in text.lower():
        return (
            "this machine is no node of it; run `ray start --address=HOST:PORT` here first, or r1eval on one "
            f"of its nodes ({text[:200]})"
        )
    return text[:300]


def _silence() -> None:
    """Ray prints its daemons' errors, with pages of their logs, to this process's stdout; say it in one line
    instead, where it matters to the run."""
    with suppress(ImportError, AttributeError):
        from ray._private import worker

        worker.print_to_stdstream = lambda *_args, **_options: None
    logging.getLogger("ray").setLevel(logging.CRITICAL)


def _gcs_address() -> str:
    import ray

    return str(ray.get_runtime_context().gcs_address)


def _to_node(entry: Mapping[str, Any]) -> ClusterNode:
    resources = entry["Resources"]
    return ClusterNode(
        id=entry["NodeID"],
        ip=entry["NodeManagerAddress"],
        cpus=float(resources.get("CPU", 0)),
        gpus=int(resources.get("GPU", 0)),
        memory_bytes=int(resources.get("memory", 0)),
    )
