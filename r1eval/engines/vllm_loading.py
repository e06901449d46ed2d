"""Loads vLLM with its weights; holds its processes, its event loop and its effective settings."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from r1eval.engines import vllm_settings
from r1eval.engines.event_loop import EventLoop
from r1eval.engines.main_module import hidden_main
from r1eval.engines.reply_text import decodes_at_once, reply_text
from r1eval.engines.vllm_crash import ProcessGuard, find_cause
from r1eval.engines.weight_update import UPDATE
from r1eval.errors import EngineError, R1evalError

QUEUE_FACTOR = 3
"""requests queued at vLLM, as a multiple of those it runs at once: enough to keep it busy, without holding
32,000 in memory"""

SMALL_VOCABULARY = 1024
"""with fewer tokens than this, vLLM's own top-k and top-p are as fast as r1eval's"""

EXTENSION = "r1eval.engines.weight_update.WeightUpdate"
"""what adds the update of weights to vLLM's workers, by the name that vLLM loads it with"""

LOAD_FORMATS = ("auto", "hf", "safetensors")
"""the formats of weights that can be updated"""

EXIT_TIMEOUT_SECONDS = 5.0
"""how long to wait for the exit of an engine process that vLLM reported dead"""


class LoadedEngine:
    """vLLM with its weights loaded, its processes and the event loop that drives it."""

    def __init__(self, model: str, args: Mapping[str, Any], lora: str | None = None) -> None:
        self._log_start = vllm_settings.log_size()
        self._llm, config = _load(model, args)
        self.effective = _effective_settings(config)
        self.in_flight = (
            QUEUE_FACTOR * config.scheduler_config.max_num_seqs * config.parallel_config.data_parallel_size
        )
        self.has_nucleus = (
            vllm_settings.NUCLEUS in (args.get("logits_processors") or ())
            and config.model_config.get_vocab_size() >= SMALL_VOCABULARY
        )
        self._request_count = 0
        self._processes = _processes(self._llm)
        self._guard = ProcessGuard(process.pid for process in self._processes)
        self._tokenizer = self._llm.output_processor.tokenizer
        self._decodes_at_once = decodes_at_once(self._tokenizer)
        self.loop = EventLoop()
        self.update_obstacle = update_obstacle(config)
        """why its weights cannot be replaced while it runs; "" if they can"""
        self._adapter_count = 0
        self._adapter = None if lora is None else self._load_adapter(lora)

    def update(self, model: str, lora: str | None = None) -> None:
        """Put another checkpoint's weights, or another adapter, in place of the present ones.

        EngineError if vLLM cannot: what it holds then is undefined. The caller has checked that both are of
        one architecture. What vLLM cached of prompts was computed with the old weights, and is dropped.
        """
        try:
            if lora is None:
                self.loop.run(self._llm.collective_rpc(UPDATE, kwargs={"path": model}))
            elif self._adapter is not None:
                self.loop.run(self._llm.remove_lora(self._adapter.lora_int_id))
            if not self.loop.run(self._llm.reset_prefix_cache()):
                raise RuntimeError("the prefix cache is in use")
        except Exception as error:  # noqa: BLE001 - whatever vLLM raises, its weights are not those asked for
            raise EngineError(f"vLLM could not update its weights: {' '.join(str(error).split())}") from None
        if lora is not None:
            self._adapter = self._load_adapter(lora)

    def _load_adapter(self, path: str) -> Any:
        """The adapter, as a request names it; EngineError if vLLM cannot load it."""
        from vllm.lora.request import LoRARequest

        self._adapter_count += 1
        adapter = LoRARequest(f"adapter-{self._adapter_count}", self._adapter_count, path)
        try:
            self.loop.run(self._llm.add_lora(adapter))
        except Exception as error:  # noqa: BLE001 - whatever vLLM raises, the adapter is not loaded
            self.close()
            raise _engine_error(
                f"could not load the adapter {path}", self._log_start, [], str(error)
            ) from None
        return adapter

    def longest_running(self) -> int | None:
        """Tokens of the longest reply that is being generated; None if none is."""
        states = list(self._llm.output_processor.request_states.values())
        lengths = (state.detokenizer.num_output_tokens() for state in states if state.detokenizer)
        return max(lengths, default=None)

    async def generate(self, prompt: list[int], params: Any) -> Any:
        """vLLM's final output for one prompt."""
        params.detokenize = bool(params.stop) or not self._decodes_at_once
        self._request_count += 1
        tokens = {"type": "token", "prompt_token_ids": prompt}  # vLLM hands a raw prompt to another thread
        outputs = self._llm.generate(tokens, params, str(self._request_count), lora_request=self._adapter)
        output = [output async for output in outputs][-1]
        if not params.detokenize:
            self._decode(output)
        return output

    def _decode(self, output: Any) -> None:
        """Set the text, without the end-of-turn token."""
        completion = output.outputs[0]
        tokens = completion.token_ids[:-1] if completion.finish_reason == "stop" else completion.token_ids
        completion.text = reply_text(self._tokenizer, output.prompt_token_ids, tokens)

    def crash_error(self) -> EngineError:
        """The error for an engine that died while generating, with its cause."""
        for process in self._processes:
            process.join(EXIT_TIMEOUT_SECONDS)
        return _engine_error(
            "died while generating", self._log_start, [process.exitcode for process in self._processes]
        )

    def close(self) -> None:
        self._llm.shutdown()
        self.loop.close()
        self._guard.release()


def _load(model: str, args: Mapping[str, Any]) -> tuple[Any, Any]:
    """The engine and its configuration.

    R1evalError for settings that vLLM rejects, EngineError if it cannot start.
    """
    from pydantic import ValidationError
    from vllm.engine.arg_utils import AsyncEngineArgs
    from vllm.v1.engine.async_llm import AsyncLLM
    from vllm.v1.executor import Executor

    try:
        config = AsyncEngineArgs(model=model, **args).create_engine_config()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise R1evalError(f"vLLM rejects its settings: {where} {first['msg']}".strip()) from None
    except (ValueError, OSError, TypeError) as error:
        raise R1evalError(f"vLLM rejects its settings: {' '.join(str(error).split())}") from None

    vllm_settings.report_finished_only(config.scheduler_config)

    class Engine(AsyncLLM):  # type: ignore[misc]  # vLLM's types are not followed
        def __del__(self) -> None:
            """Nothing: `close` shut it down, and vLLM's own `__del__` fails at interpreter exit."""

    vllm_settings.fork_engines(config.parallel_config.world_size)
    logging.getLogger("torch").setLevel(logging.ERROR)
    log_start = vllm_settings.log_size()
    try:
        with warnings.catch_warnings(), _stderr_in_log(), hidden_main():
            warnings.simplefilter("ignore", FutureWarning)  # inherited by the engine's process
            llm = Engine(config, Executor.get_class(config), log_stats=False, log_requests=False)
    except (RuntimeError, ValueError, OSError, MemoryError) as error:
        raise _engine_error("could not start", log_start, [], str(error)) from None
    return llm, config


@contextmanager
def _stderr_in_log() -> Iterator[None]:
    """Processes that start here print into vLLM's log: their tracebacks and warnings are not for the user."""
    log = vllm_settings.log_path()
    if log is None:
        yield
        return
    sys.stderr.flush()
    terminal = os.dup(2)
    try:
        with log.open("ab") as file:
            os.dup2(file.fileno(), 2)
        yield
    finally:
        sys.stderr.flush()
        os.dup2(terminal, 2)
        os.close(terminal)


def update_obstacle(config: Any) -> str:
    """Why a loaded engine's weights cannot be replaced, by its vLLM configuration; "" if they can.

    vLLM's reload does not restore the state of Mamba layers (its issue 48284), and packs quantized weights in
    ways that this has not been tested with.
    """
    model, parallel = config.model_config, config.parallel_config
    reasons = (
        (parallel.worker_extension_cls != EXTENSION, "--engine-arg worker_extension_cls is another's"),
        (model.quantization is not None, "its weights are quantized"),
        (bool(model.is_hybrid or model.is_attention_free), "it has Mamba layers"),
        (parallel.data_parallel_size > 1, "it runs in several replicas"),
        (str(config.load_config.load_format) not in LOAD_FORMATS, "--engine-arg load_format is given"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _effective_settings(config: Any) -> dict[str, Any]:
    """The settings that vLLM resolved to, as recorded in run.json."""
    model, scheduler, cache, parallel = (
        config.model_config,
        config.scheduler_config,
        config.cache_config,
        config.parallel_config,
    )
    return {
        "dtype": str(model.dtype).removeprefix("torch."),
        "quantization": model.quantization,
        "max_model_len": model.max_model_len,
        "max_num_seqs": scheduler.max_num_seqs,
        "max_num_batched_tokens": scheduler.max_num_batched_tokens,
        "enable_chunked_prefill": scheduler.enable_chunked_prefill,
        "enable_prefix_caching": cache.enable_prefix_caching,
        "kv_cache_dtype": str(cache.cache_dtype),
        "enforce_eager": model.enforce_eager,
        "tensor_parallel_size": parallel.tensor_parallel_size,
        "pipeline_parallel_size": parallel.pipeline_parallel_size,
        "data_parallel_size": parallel.data_parallel_size,
    }


def _processes(llm: Any) -> list[Any]:
    """The engine's processes on this machine."""
    manager = getattr(llm.engine_core.resources, "engine_manager", None)
    return list(getattr(manager, "processes", []))


def _engine_error(event: str, log_start: int, exit_codes: list[int | None], message: str = "") -> EngineError:
    """The error for an engine that failed, with the cause from vLLM's log, which is kept."""
    log = vllm_settings.log_path()
    vllm_settings.keep_log()
    cause = find_cause(log, log_start, exit_codes) or " ".join(message.split())
    log_note = "" if log is None else f"; vLLM's log: {log}"
    return EngineError(f"vLLM's engine {event}{': ' if cause else ''}{cause}{log_note}")
