"""vLLM's settings: its arguments by name and kind, this machine's defaults, its environment and its log."""

import ast
import atexit
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from r1eval.errors import R1evalError
from r1eval.store import machine

QUIET = {
    "VLLM_NO_USAGE_STATS": "1",
    "DO_NOT_TRACK": "1",
    "TORCH_CPP_LOG_LEVEL": "ERROR",
    "TOKENIZERS_PARALLELISM": "false",  # prompts are encoded one by one; its threads would not survive a fork
}
"""no telemetry, no chatter; to be set before torch is imported"""

NUCLEUS = "r1eval.engines.nucleus:Nucleus"
"""our top-p, as vLLM loads it"""

TOP_P = "r1eval_top_p"
"""where it finds a request's top-p, in `SamplingParams.extra_args`"""

ONE_PROCESS = "VLLM_ENABLE_V1_MULTIPROCESSING"
START_METHOD = "VLLM_WORKER_MULTIPROC_METHOD"
LOG_PREFIX = "r1eval-vllm-"
OWN_LOGGING = ("VLLM_LOGGING_LEVEL", "VLLM_LOGGING_CONFIG_PATH", "VLLM_CONFIGURE_LOGGING")


@cache
def argument_kinds() -> dict[str, frozenset[str]]:
    """vLLM's engine arguments -> the names in their annotations.

    Read from vLLM's source, because importing it takes many seconds and a mistyped argument should be said
    at once. R1evalError if vLLM is not installed.
    """
    spec = find_spec("vllm")
    if spec is None or spec.origin is None:
        raise R1evalError(
            "the engine vllm needs the package vLLM, which is not installed; pip install 'r1eval[vllm]' "
            "(with a GPU) or 'r1eval[cpu]', or use --engine openai with a server's --base-url"
        )
    source = Path(spec.origin).with_name("engine") / "arg_utils.py"
    classes = {
        node.name: node for node in ast.parse(source.read_bytes()).body if isinstance(node, ast.ClassDef)
    }
    return {
        field.target.id: frozenset(re.findall(r"\w+", ast.unparse(field.annotation)))
        for name in ("EngineArgs", "AsyncEngineArgs")
        for field in classes[name].body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }


def is_cpu_build() -> bool:
    return machine.version("vllm-cpu") is not None or "+cpu" in (machine.version("vllm") or "")


def defaults(given: Mapping[str, Any], *, seeded: bool) -> dict[str, Any]:
    """Arguments that r1eval sets where the user has not."""
    ours: dict[str, Any] = {
        "enable_prefix_caching": True,  # the k samples of a question share their prompt
        "disable_log_stats": True,
        "use_tqdm_on_load": False,
    }
    if is_cpu_build():
        ours |= _cpu_defaults(given, seeded=seeded)
    return {key: value for key, value in ours.items() if key not in given}


def _cpu_defaults(given: Mapping[str, Any], *, seeded: bool) -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    ours: dict[str, Any] = {
        "dtype": "float32",  # without AMX or AVX512-BF16, bfloat16 runs at a third of the speed
        "enforce_eager": True,  # compiling takes minutes
        "max_num_seqs": 128,  # a step costs little more for 128 sequences than for 64
        "block_size": 32,  # prompts are shared in whole blocks; vLLM's 128 tokens are more than most have
    }
    if "VLLM_CPU_KVCACHE_SPACE" not in os.environ:
        ours["kv_cache_memory_bytes"] = memory // 8
    if find_spec("triton") is None and "speculative_config" not in given:
        ours["logits_processors"] = [NUCLEUS]  # vLLM's own top-p is fast only with Triton
    if seeded:
        # vLLM 0.32 rewinds a seeded request's generator after a prompt that it took in parts; generators
        # of the CPU cannot be rewound, and the engine dies of it.
        ours["enable_chunked_prefill"] = False
    return ours


def quiet() -> None:
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


def set_environment(args: Mapping[str, Any]) -> dict[str, str]:
    """Set the environment that vLLM is to find before it is imported; what the user set stays.

    Returns what was set.
    """
    ours: dict[str, str] = {}
    if not any(name in os.environ for name in OWN_LOGGING):
        ours["VLLM_LOGGING_CONFIG_PATH"] = _log_to_file()
    if is_cpu_build() and _processes(args) == 1:
        ours[ONE_PROCESS] = "0"
    ours = {name: value for name, value in ours.items() if name not in os.environ}
    os.environ.update(ours)
    return ours


def fork_engine() -> None:
    """Fork the engine's process rather than start it anew, which saves a second import of vLLM and torch.

    To be called after vLLM's configuration was made (which asks for a new process on CPU, to set the threads
    of several workers) and only where one process does the whole work.
    """
    if os.environ.get(ONE_PROCESS) == "0":
        os.environ[START_METHOD] = "fork"


def log_path() -> Path | None:
    """The file that vLLM logs to; None if the user arranged its logging."""
    config = os.environ.get("VLLM_LOGGING_CONFIG_PATH", "")
    log = Path(config).with_name("vllm.log")
    return log if log.parent.name.startswith(LOG_PREFIX) else None


def log_size() -> int:
    """Bytes; 0 without a log."""
    log = log_path()
    return log.stat().st_size if log is not None and log.exists() else 0


def keep_log() -> None:
    """Leave the log behind when this process ends, for the user to read."""
    atexit.unregister(_remove_log)


def _remove_log() -> None:
    log = log_path()
    if log is not None:
        shutil.rmtree(log.parent, ignore_errors=True)


def _processes(args: Mapping[str, Any]) -> int:
    sizes = ("tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size")
    product = 1
    for size in sizes:
        product *= int(args.get(size, 1))
    return product


def _log_to_file() -> str:
    """A logging configuration, as vLLM and its processes read it, that writes to a file beside it."""
    folder = Path(tempfile.mkdtemp(prefix=LOG_PREFIX))
    atexit.register(_remove_log)
    log = str(folder / "vllm.log")
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"}},
        "handlers": {"file": {"class": "logging.FileHandler", "filename": log, "formatter": "plain"}},
        "loggers": {"vllm": {"handlers": ["file"], "level": "INFO", "propagate": False}},
    }
    path = folder / "logging.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    return str(path)
