"""The `--engine-arg`s of the `ray` engine: its own, and those that go to vLLM in every actor."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from r1eval.engines.arguments import convert_types
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import R1evalError

RAY_ARGUMENTS: Mapping[str, frozenset[str]] = {
    "address": frozenset({"str"}),
    "actors": frozenset({"int"}),
    "cpus_per_actor": frozenset({"float"}),
    "gpus_per_actor": frozenset({"float"}),
    "restarts": frozenset({"int"}),
    "patience": frozenset({"float"}),
    "runtime_env": frozenset({"Object"}),
}
"""the arguments that are not vLLM's, with their types"""

REFUSED = (
    "data_parallel_size",
    "data_parallel_size_local",
    "data_parallel_rank",
    "distributed_executor_backend",
    "nnodes",
)
"""vLLM's own ways to use several GPUs or nodes, which the actors replace"""

DEFAULT_RESTARTS = 3
DEFAULT_PATIENCE_SECONDS = 600.0


@dataclass(frozen=True)
class RayOptions:
    """The arguments of one run."""

    vllm: EngineOptions
    """the options of the engine in each actor"""
    address: str = "auto"
    """HOST:PORT of the cluster's head, or `auto`: RAY_ADDRESS, or the cluster that this machine is part of"""
    actors: int | None = None
    """None: as many as the cluster has room for"""
    cpus_per_actor: float | None = None
    gpus_per_actor: float | None = None
    """a whole number, or a part of one GPU"""
    restarts: int = DEFAULT_RESTARTS
    """how often an actor that died is replaced"""
    patience: float = DEFAULT_PATIENCE_SECONDS
    """seconds that a run waits for room on the cluster while it has no actor at all"""
    runtime_env: Mapping[str, Any] | None = None
    """Ray's runtime environment for the workers"""

    @property
    def world_size(self) -> int | None:
        """GPUs that the user's parallel sizes need for one engine; None if he gives none."""
        sizes = [self.vllm.args.get(name) for name in ("tensor_parallel_size", "pipeline_parallel_size")]
        if sizes == [None, None]:
            return None
        try:
            return int(sizes[0] or 1) * int(sizes[1] or 1)
        except ValueError:
            return None  # vLLM's own check of the arguments names it


def parse_ray_options(options: EngineOptions) -> RayOptions:
    """The options with the engine's own arguments apart; R1evalError for a bad one."""
    for name in REFUSED:
        if name in options.args:
            raise R1evalError(
                f"--engine-arg {name}={options.args[name]}: with --engine ray every actor has an engine of "
                "its own; give actors=N, and tensor_parallel_size=N for the GPUs of one engine"
            )
    own = {name: text for name, text in options.args.items() if name in RAY_ARGUMENTS}
    rest = {name: text for name, text in options.args.items() if name not in RAY_ARGUMENTS}
    values = convert_types(own, RAY_ARGUMENTS)
    _check(values)
    # The user's callback stays here: it writes to this terminal.
    return RayOptions(replace(options, args=rest, warn=EngineOptions("", {}).warn), **values)


def _check(values: Mapping[str, Any]) -> None:
    least = {"actors": 1, "cpus_per_actor": 0, "restarts": 0, "patience": 0}
    for name, limit in least.items():
        if name in values and not values[name] >= limit:
            raise R1evalError(f"--engine-arg {name}={values[name]:g}: give {limit} or more")
    gpus = values.get("gpus_per_actor", 1.0)
    if not (0 < gpus < 1 or (gpus >= 1 and gpus.is_integer())):
        raise R1evalError(
            f"--engine-arg gpus_per_actor={gpus:g}: give a whole number, or less than 1 for engines that "
            "share a GPU (each with its own gpu_memory_utilization)"
        )
    environment = values.get("runtime_env", {})
    if not isinstance(environment, dict):
        raise R1evalError(
            f"--engine-arg runtime_env={environment}: give a JSON object, such as "
            """'{"py_modules": ["r1eval", "benchmarks", "sandbox", "reports"]}'"""
        )
    address = values.get("address", "")
    if address.startswith("ray://"):
        raise R1evalError(
            f"--engine-arg address={address}: Ray Client is not supported; run r1eval on a machine of the "
            "cluster, by itself or with `ray job submit -- r1eval run …`"
        )
