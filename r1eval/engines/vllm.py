"""The `vllm` engine: vLLM in this process, one request per sample, samples yielded as they finish."""

import logging
import time
import warnings
from collections.abc import Generator, Iterable, Mapping
from pathlib import Path
from typing import Any

from r1eval.engines import vllm_settings
from r1eval.engines.arguments import check_names, convert_types
from r1eval.engines.chat_template import ChatTemplate, context_tokens
from r1eval.engines.event_loop import EventLoop
from r1eval.engines.protocol import EngineOptions, RenderedPrompt, failed_sample
from r1eval.engines.vllm_crash import ProcessGuard, find_cause
from r1eval.errors import EngineError, R1evalError
from r1eval.scoring.thinking import ThinkingTags
from r1eval.store.records import Finish, Message, Request, Sample

R1EVAL_ARGUMENTS = {"chat_template": frozenset({"str"}), "seeded": frozenset({"bool"})}
"""r1eval's own arguments: a chat template file; whether each sample gets its own seed"""

QUEUE_FACTOR = 3
"""requests queued at vLLM, as a multiple of those it runs at once: enough to keep it busy, without holding
32,000 in memory"""

EXIT_TIMEOUT_SECONDS = 5.0
"""how long to wait for the exit of an engine process that vLLM reported dead"""

FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH}


class VllmEngine:
    """Opens at once; vLLM is imported and the weights are loaded when the first sample is requested."""

    def __init__(self, options: EngineOptions) -> None:
        vllm_settings.set_quiet()
        types = {**vllm_settings.argument_types(), **R1EVAL_ARGUMENTS}
        del types["model"]  # that is --model
        check_names("vllm", options.args, types)
        args = convert_types(options.args, types)
        template = args.pop("chat_template", None)
        self._seeded: bool = args.pop("seeded", True)
        self._model = options.model
        self._args = args
        self._defaults = vllm_settings.default_arguments(args, seeded=self._seeded)
        self._template = ChatTemplate(
            options.model, args, None if template is None else Path(template), options.prefill
        )
        self._thinking = options.thinking
        self._engine: _LoadedEngine | None = None
        self._startup_record: dict[str, Any] = {}
        """the environment and effective settings; {} until the engine is loaded"""

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        return self._template.render(messages)

    def context_tokens(self) -> int | None:
        max_model_len = self._args.get("max_model_len")
        if isinstance(max_model_len, int) and max_model_len > 0:
            return max_model_len
        lengths = (context_tokens(self._model, self._args), self._template.max_length())
        return min((length for length in lengths if length is not None), default=None)

    def thinking_tags(self) -> ThinkingTags | None:
        return self._thinking

    def notices(self, requests: Iterable[Request]) -> list[str]:  # noqa: ARG002 - no notices
        return []

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        if self._engine is None:
            self._engine = self._load()
        yield from self._engine.loop.stream(requests, self._ask, self._engine.in_flight)

    def describe(self) -> Mapping[str, Any]:
        return {
            "engine": "vllm",
            "args": self._args,
            "defaults": self._defaults,
            "seeded": self._seeded,
            **self._startup_record,
        }

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _load(self) -> "_LoadedEngine":
        args = {**self._defaults, **self._args}
        environment = vllm_settings.set_environment(args)
        engine = _LoadedEngine(self._model, args)
        self._startup_record = {"environment": environment, "effective": engine.effective}
        return engine

    async def _ask(self, request: Request) -> Sample:
        from vllm.exceptions import VLLMError
        from vllm.v1.engine.exceptions import EngineDeadError

        assert self._engine is not None
        started = time.monotonic()
        try:
            _, prompt = self._template.encode(request.messages)
            output = await self._engine.generate(prompt, request, seeded=self._seeded)
        except EngineDeadError:
            raise self._engine.crash_error() from None
        except (VLLMError, ValueError) as error:
            return failed_sample(request, f"vLLM refused the request: {' '.join(str(error).split())}")
        return _sample(request, output, time.monotonic() - started)


class _LoadedEngine:
    """vLLM with its weights loaded, its processes and the event loop that drives it."""

    def __init__(self, model: str, args: Mapping[str, Any]) -> None:
        self._log_start = vllm_settings.log_size()
        self._llm, config = _load(model, args)
        self.effective = _effective_settings(config)
        self.in_flight = (
            QUEUE_FACTOR * config.scheduler_config.max_num_seqs * config.parallel_config.data_parallel_size
        )
        self._has_nucleus = vllm_settings.NUCLEUS in (args.get("logits_processors") or ())
        self._request_count = 0
        self._processes = _processes(self._llm)
        self._guard = ProcessGuard(process.pid for process in self._processes)
        self.loop = EventLoop()

    async def generate(self, prompt: list[int], request: Request, *, seeded: bool) -> Any:
        """vLLM's final output for one prompt."""
        params = _sampling_params(request, seeded=seeded, has_nucleus=self._has_nucleus)
        self._request_count += 1
        outputs = self._llm.generate({"prompt_token_ids": prompt}, params, str(self._request_count))
        return [output async for output in outputs][-1]

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

    class Engine(AsyncLLM):  # type: ignore[misc]  # vLLM's types are not followed
        def __del__(self) -> None:
            """Nothing: `close` shut it down, and vLLM's own `__del__` fails at interpreter exit."""

    vllm_settings.fork_engine()
    logging.getLogger("torch").setLevel(logging.ERROR)
    log_start = vllm_settings.log_size()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # inherited by the engine's process
            llm = Engine(config, Executor.get_class(config), log_stats=False, log_requests=False)
    except (RuntimeError, ValueError, OSError, MemoryError) as error:
        raise _engine_error("could not start", log_start, [], str(error)) from None
    return llm, config


def _sampling_params(request: Request, *, seeded: bool, has_nucleus: bool) -> Any:
    from vllm import SamplingParams
    from vllm.sampling_params import RequestOutputKind

    top_p = request.sampling.top_p
    return SamplingParams(
        temperature=request.sampling.temperature,
        top_p=1.0 if has_nucleus else top_p,
        extra_args={vllm_settings.TOP_P: top_p} if has_nucleus else None,
        max_tokens=request.sampling.max_tokens,
        seed=request.seed if seeded else None,
        output_kind=RequestOutputKind.FINAL_ONLY,
        # <think> is a special token in some vocabularies. The end-of-turn token is never part of the text.
        skip_special_tokens=False,
    )


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


def _sample(request: Request, output: Any, seconds: float) -> Sample:
    completion = output.outputs[0]
    finish = FINISHES.get(completion.finish_reason)
    if finish is None:
        return failed_sample(request, f"vLLM returned finish_reason {completion.finish_reason!r}")
    return Sample(
        benchmark=request.benchmark,
        question_id=request.question_id,
        index=request.index,
        text=completion.text,
        finish=finish,
        prompt_tokens=len(output.prompt_token_ids),
        output_tokens=len(completion.token_ids),
        seconds=seconds,
        seed=request.seed,
    )
