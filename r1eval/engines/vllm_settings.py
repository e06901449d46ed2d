"""vLLM's settings: argument names and types, defaults for this machine, environment variables, log file."""

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

QUIET_ENVIRONMENT = {
    "VLLM_NO_USAGE_STATS": "1",
    "DO_NOT_TRACK": "1",
    "TORCH_CPP_LOG_LEVEL": "ERROR",
    "TOKENIZERS_PARALLELISM": "false",  # prompts are encoded one by one; its threads do not survive a fork
}
"""no telemetry, no warnings; must be set before torch is imported"""

NUCLEUS = "r1eval.engines.nucleus:Nucleus"
"""r1eval's top-k and top-p, by the name that vLLM loads it with"""

SCHEDULERS = {
    False: "r1eval.engines.finished_outputs.FinishedScheduler",
    True: "r1eval.engines.finished_outputs.FinishedAsyncScheduler",
}
"""r1eval's schedulers, by whether vLLM schedules asynchronously"""

TOP_K, TOP_P = "r1eval_top_k", "r1eval_top_p"
"""the keys of a request's top-k and top-p in `SamplingParams.extra_args`"""

MULTIPROCESSING = "VLLM_ENABLE_V1_MULTIPROCESSING"
START_METHOD = "VLLM_WORKER_MULTIPROC_METHOD"
LOG_PREFIX = "r1eval-vllm-"
LOGGING_VARIABLES = ("VLLM_LOGGING_LEVEL", "VLLM_LOGGING_CONFIG_PATH", "VLLM_CONFIGURE_LOGGING")


@cache
def argument_types() -> dict[str, frozenset[str]]:
    """vLLM's engine arguments -> the type names in their annotations.

    Read from vLLM's source, because importing it takes many seconds and a mistyped argument should be an
    error at once. R1evalError if vLLM is not installed.
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
    """Whether the installed vLLM runs on the CPU."""
    return machine.version("vllm-cpu") is not None or "+cpu" in (machine.version("vllm") or "")


def default_arguments(
    user_args: Mapping[str, Any], *, seeded: bool, quantized: bool = False
) -> dict[str, Any]:
    """Arguments that r1eval sets if the user has not."""
    defaults: dict[str, Any] = {
        "enable_prefix_caching": True,  # the k samples of a question share their prompt
        "disable_log_stats": True,
        "use_tqdm_on_load": False,
    }
    if is_cpu_build():
        defaults |= _cpu_defaults(user_args, seeded=seeded)
        if quantized:
            del defaults["dtype"]  # most methods compute in the checkpoint's own type only
    return {key: value for key, value in defaults.items() if key not in user_args}


def _cpu_defaults(user_args: Mapping[str, Any], *, seeded: bool) -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    defaults: dict[str, Any] = {
        "dtype": "float32",  # without AMX or AVX512-BF16, bfloat16 runs at a third of the speed
        "enforce_eager": True,  # compiling takes minutes
        "max_num_seqs": 128,  # a step costs little more for 128 sequences than for 64
        "block_size": 32,  # prompts are shared in whole blocks; vLLM's 128 tokens are more than most have
    }
    if "VLLM_CPU_KVCACHE_SPACE" not in os.environ:
        defaults["kv_cache_memory_bytes"] = memory // 8
    if find_spec("triton") is None and "speculative_config" not in user_args:
        defaults["logits_processors"] = [NUCLEUS]  # vLLM's own top-p is fast only with Triton
    if seeded:
        # vLLM 0.32 rewinds a seeded request's generator after a chunked prefill; CPU generators cannot be
        # rewound, and the engine dies.
        defaults["enable_chunked_prefill"] = False
    return defaults


_own_logs: set[Path] = set()
"""folders of logs that this process made"""


def set_quiet() -> None:
    """Set QUIET_ENVIRONMENT; what the user set stays."""
    for name, value in QUIET_ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def set_environment(args: Mapping[str, Any]) -> dict[str, str]:
    """Set the variables that vLLM reads when it is imported; what the user set stays.

    Returns those that matter, with the values in effect.
    """
    variables: dict[str, str] = {}
    if (log := log_path()) is not None and not log.parent.exists():
        del os.environ["VLLM_LOGGING_CONFIG_PATH"]  # inherited from a process that has ended
    if not any(name in os.environ for name in LOGGING_VARIABLES):
        variables["VLLM_LOGGING_CONFIG_PATH"] = _write_logging_config()
    if is_cpu_build() and _process_count(args) == 1:
        variables[MULTIPROCESSING] = "0"
    for name, value in variables.items():
        os.environ.setdefault(name, value)
    return {name: os.environ[name] for name in variables}


def report_finished_only(scheduler_config: Any) -> None:
    """Let vLLM's engine report finished requests only, unless the user or vLLM chose a scheduler."""
    if scheduler_config.scheduler_cls is None:
        scheduler_config.scheduler_cls = SCHEDULERS[bool(scheduler_config.async_scheduling)]


def fork_engines(workers: int) -> None:
    """Fork the processes of replicas instead of spawning them, which saves each an import of vLLM and torch.

    workers: processes of a replica. Call it after vLLM's configuration is created (which sets the method to
    spawn on CPU, for the threads of several workers). It has an effect only on CPU and for one worker.
    """
    if is_cpu_build() and workers == 1:
        os.environ[START_METHOD] = "fork"


def log_path() -> Path | None:
    """The file that vLLM logs to; None if the user configured its logging."""
    config = os.environ.get("VLLM_LOGGING_CONFIG_PATH", "")
    log = Path(config or "none").with_name("vllm.log")
    return log if log.parent.name.startswith(LOG_PREFIX) else None


def log_size() -> int:
    """Size of the log in bytes; 0 without a log."""
    log = log_path()
    return log.stat().st_size if log is not None and log.exists() else 0


def keep_log() -> None:
    """Keep the log when this process ends, for the user to read."""
    atexit.unregister(remove_log)


def remove_log() -> None:
    """Delete this process's log, as happens when it ends by itself; one that was inherited stays."""
    log = log_path()
    if log is not None and log.parent in _own_logs:
        shutil.rmtree(log.parent, ignore_errors=True)


def _process_count(args: Mapping[str, Any]) -> int:
    """How many worker processes these arguments ask for."""
    sizes = ("tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size")
    product = 1
    for size in sizes:
        product *= int(args.get(size, 1))
    return product


def _write_logging_config() -> str:
    """Write a logging configuration for vLLM that logs to a file next to it; return its path."""
    folder = Path(tempfile.mkdtemp(prefix=LOG_PREFIX))
    _own_logs.add(folder)
    atexit.register(remove_log)
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
