"""Chooses how many engines a Ray cluster holds, and what each needs, from the sizes of model and nodes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from r1eval.engines.parallel import DEFAULT_UTILIZATION, ModelSize, choose_sizes
from r1eval.engines.ray_cluster import ClusterNode
from r1eval.engines.ray_options import RayOptions
from r1eval.errors import R1evalError

KV_SHARE = 4
"""the part of a node's memory, as a divisor, that the caches of engines on the CPU take together"""


@dataclass(frozen=True)
class Layout:
    """The engines of a run, one in each actor."""

    actors: int
    cpus: float
    """of each"""
    gpus: float
    """of each; 0 on the CPU"""
    room: int
    """how many engines the cluster has room for now, other runs apart"""
    nodes: int
    """of the cluster that can hold one"""
    across_nodes: bool = False
    """an engine is larger than a node: its GPUs are a placement group"""
    args: Mapping[str, str] = field(default_factory=dict)
    """vLLM's arguments that follow"""

    @property
    def need(self) -> str:
        """What one engine needs, in words."""
        if not self.gpus:
            return _count(self.cpus, "CPU")
        across = " on several nodes" if self.across_nodes else ""
        return f"{_count(self.gpus, 'GPU')}{across} and {_count(self.cpus, 'CPU')}"

    def describe(self) -> str:
        """One line for the user."""
        waiting = f"; room for {self.room} now" if self.actors > self.room else ""
        return (
            f"{_count(self.actors, 'engine')} on {_count(self.nodes, 'node')}, {self.need} for each{waiting}"
        )


def choose_layout(
    options: RayOptions,
    nodes: Sequence[ClusterNode],
    gpu_memory: Mapping[str, Sequence[int]],
    model: tuple[ModelSize | None, int | None],
) -> Layout:
    """The layout that fills the cluster, unless the options say otherwise.

    `gpu_memory`: node id -> bytes of each of its GPUs; `model`: its size and context, where known.
    R1evalError if no engine fits, or the options contradict each other.
    """
    if not nodes:
        raise R1evalError("the Ray cluster has no node that is alive; see `ray status`")
    cpus = 1.0 if options.cpus_per_actor is None else options.cpus_per_actor
    if not any(node.gpus for node in nodes) and options.gpus_per_actor is None:
        return _on_cpus(options, nodes, cpus)
    gpus = _gpus_per_engine(options, nodes, gpu_memory, model)
    across = gpus > max(node.gpus for node in nodes)
    if across:
        room = int(sum(node.gpus for node in nodes) // gpus)
    else:
        room = sum(min(_fitting(node.gpus, gpus), _fitting(node.cpus, cpus)) for node in nodes)
    args = {} if options.world_size else {"tensor_parallel_size": str(max(1, int(gpus)))}
    if across:
        args["distributed_executor_backend"] = "ray"
    hosts = sum(node.gpus > 0 for node in nodes)
    return _checked(Layout(options.actors or room, cpus, gpus, room, hosts, across, args), nodes)


def _on_cpus(options: RayOptions, nodes: Sequence[ClusterNode], cpus: float) -> Layout:
    cpus = cpus or 1.0
    fitting = [_fitting(node.cpus, cpus) for node in nodes]
    args = {} if options.world_size else {"tensor_parallel_size": "1"}
    most = max(fitting)
    if most > 2 and "kv_cache_memory_bytes" not in options.vllm.args:  # else r1eval's default for one engine
        memory = min(node.memory_bytes for node in nodes if node.memory_bytes) if nodes else 0
        args["kv_cache_memory_bytes"] = str(memory // (KV_SHARE * most))
    room = sum(fitting)
    return _checked(Layout(options.actors or room, cpus, 0, room, sum(map(bool, fitting)), args=args), nodes)


def _gpus_per_engine(
    options: RayOptions,
    nodes: Sequence[ClusterNode],
    gpu_memory: Mapping[str, Sequence[int]],
    model: tuple[ModelSize | None, int | None],
) -> float:
    given, world = options.gpus_per_actor, options.world_size
    if given is not None and world is not None and max(given, 1) != world:
        raise R1evalError(
            f"--engine-arg gpus_per_actor={given:g} contradicts the parallel sizes of vLLM, which need "
            f"{world} GPUs; leave it out"
        )
    if given is not None or world is not None:
        return given or float(world or 1)
    largest = max(nodes, key=lambda node: node.gpus)
    memory = list(gpu_memory.get(largest.id, ()))[: largest.gpus]
    size, context = model
    if not memory or size is None or context is None:
        return 1.0
    utilization = float(options.vllm.args.get("gpu_memory_utilization", DEFAULT_UTILIZATION))
    return float(choose_sizes(size, context, memory, utilization).tensor)


def _fitting(has: float, needed: float) -> int:
    """How many times `needed` is in `has`; parts of a GPU do not add up over GPUs.

    >>> _fitting(8, 2), _fitting(2, 0.4), _fitting(3, 0)
    (4, 4, 1000000)
    """
    if not needed:
        return 1_000_000
    if needed < 1:
        return int(has) * int(1 / needed + 1e-9)
    return int(has // needed)


def _checked(layout: Layout, nodes: Sequence[ClusterNode]) -> Layout:
    """The layout; R1evalError if not even one engine fits."""
    if layout.room or layout.actors:
        return layout
    most = max(nodes, key=lambda node: (node.gpus, node.cpus))
    raise R1evalError(
        f"the Ray cluster has no room for an engine, which needs {layout.need}; its largest node has "
        f"{_count(most.gpus, 'GPU')} and {_count(most.cpus, 'CPU')}"
    )


def _count(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"
