"""Chooses how many GPUs hold one copy of the model and how many copies run, from sizes alone."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIZE_ARGUMENTS = ("tensor_parallel_size", "data_parallel_size", "pipeline_parallel_size")
PLACEMENT_ARGUMENTS = (
    *SIZE_ARGUMENTS,
    "data_parallel_rank",
    "data_parallel_size_local",
    "distributed_executor_backend",
    "enable_expert_parallel",
    "nnodes",
)
"""arguments by which a user decides himself"""

DEFAULT_UTILIZATION = 0.9
"""the share of a GPU's memory that vLLM uses, if its `gpu_memory_utilization` is not given"""

WORKSPACE_BYTES = 2 * 2**30
"""kept free on each GPU for activations, CUDA graphs and the CUDA context"""


@dataclass(frozen=True)
class ModelSize:
    """What a model needs of memory."""

    weights: int
    """in bytes"""
    cache_per_token: int
    """keys and values of one token, in bytes"""
    heads: int
    """attention heads, which tensor parallelism divides"""


@dataclass(frozen=True)
class Sizes:
    """vLLM's parallel sizes."""

    tensor: int
    data: int
    fits: bool = True
    """False if even all GPUs together seem too small"""

    def arguments(self) -> dict[str, int]:
        """As engine arguments; only those that are not 1."""
        named = {"tensor_parallel_size": self.tensor, "data_parallel_size": self.data}
        return {name: size for name, size in named.items() if size > 1}

    def describe(self, gpus: int) -> str:
        """One line for the user."""
        if not self.fits:
            return (
                f"{gpus} GPUs: tensor parallel over {self.tensor}; the weights and one full context seem "
                "too large for them: give a smaller max_model_len, or a quantized model"
            )
        unused = gpus - self.tensor * self.data
        parts = [f"tensor parallel over {self.tensor}"] if self.tensor > 1 else []
        parts += [f"data parallel over {self.data}"] if self.data > 1 else []
        return f"{gpus} GPUs: {', '.join(parts)}" + (f", {unused} unused" if unused else "")


def choose_sizes(
    model: ModelSize, context: int, gpu_memory: Sequence[int], utilization: float = DEFAULT_UTILIZATION
) -> Sizes:
    """Tensor parallel over as few GPUs as hold the weights and one full context, data parallel over the rest.

    `gpu_memory`: bytes of each GPU. Tensor parallelism needs a divisor of the attention heads. Copies of the
    model need no communication, so they come first.
    """
    gpus = len(gpu_memory)
    room = min(gpu_memory) * utilization - WORKSPACE_BYTES
    needed = model.weights + model.cache_per_token * context
    divisors = [size for size in range(1, gpus + 1) if model.heads % size == 0]
    for size in divisors:
        if needed <= size * room:
            return Sizes(size, gpus // size)
    return Sizes(divisors[-1], 1, fits=False)


def decides_alone(args: Mapping[str, Any]) -> bool:
    """Whether the user's arguments say themselves how the GPUs are used."""
    return any(name in args for name in PLACEMENT_ARGUMENTS)


def visible_gpu_memory() -> list[int]:
    """Bytes of memory of each NVIDIA GPU that this process may use; [] if there is none, or none is known.

    Read by `nvidia-smi`, since CUDA must not be initialized in a process that starts workers.
    """
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    names = None if visible is None else [name.strip() for name in visible.split(",")]
    if names is not None and any(not name or name.startswith(("-", "MIG")) for name in names):
        return []
    only = [] if names is None else ["--id", ",".join(names)]
    query = [tool, *only, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        result = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    lines = result.stdout.split() if result.returncode == 0 else []
    return [int(line) * 2**20 for line in lines if line.isdigit()]
