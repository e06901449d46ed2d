"""vLLM in this process: continuous batching, one request a sample, each sample out as it finishes."""

import logging
import time
import warnings
from collections.abc import Generator, Iterable, Mapping
from pathlib import Path
from typing import Any

from r1eval.engines import vllm_settings
from r1eval.engines.arguments import check_names, typed
from r1eval.engines.chat_template import ChatTemplate, context_tokens
from r1eval.engines.event_loop import Loop
from r1eval.engines.protocol import EngineOptions, Rendered, failed
from r1eval.engines.vllm_crash import Guard, cause
from r1eval.errors import EngineError, R1evalError
from r1eval.store.records import Finish, Message, Request, Sample

OWN = {"chat_template": frozenset({"str"}), "seeded": frozenset({"bool"})}
"""arguments that are r1eval's, not vLLM's: a template's file; whether each sample has its own seed"""

QUEUE = 3
"""requests given to vLLM at a time, as a multiple of what it runs at once: it never waits for more, and
32,000 do not lie in memory"""

DYING_SECONDS = 5.0
"""after vLLM noticed its engine's death until the process is gone"""

FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH}


class VllmEngine:
    """Opens at once; vLLM is imported and the weights are loaded when the first sample is asked for."""

    def __init__(self, options: EngineOptions) -> None:
        vllm_settings.quiet()
        kinds = {**vllm_settings.argument_kinds(), **OWN}
        del kinds["model"]  # that is --model
        check_names("vllm", options.args, kinds)
        given = typed(options.args, kinds)
        template = given.pop("chat_template", None)
        self._seeded: bool = given.pop("seeded", True)
        self._model = options.model
        self._given = given
        self._defaults = vllm_settings.defaults(given, seeded=self._seeded)
        self._template = ChatTemplate(
            options.model, given, None if template is None else Path(template), options.prefill
        )
        self._running: _Running | None = None
        self._about: dict[str, Any] = {}

    def render(self, messages: tuple[Message, ...]) -> Rendered:
        return self._template.render(messages)

    def context_tokens(self) -> int | None:
        given = self._given.get("max_model_len")
        if isinstance(given, int) and given > 0:
            return given
        told = (context_tokens(self._model, self._given), self._template.longest())
        return min((length for length in told if length is not None), default=None)

    def notices(self, requests: Iterable[Request]) -> list[str]:  # noqa: ARG002 - nothing to say of them
        return []

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        if self._running is None:
            self._running = self._start()
        yield from self._running.loop.stream(requests, self._ask, self._running.in_flight)

    def about(self) -> Mapping[str, Any]:
        return {
            "engine": "vllm",
            "args": self._given,
            "defaults": self._defaults,
            "seeded": self._seeded,
            **self._about,
        }

    def close(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None

    def _start(self) -> "_Running":
        args = {**self._defaults, **self._given}
        environment = vllm_settings.set_environment(args)
        running = _Running(self._model, args)
        self._about = {"environment": environment, "effective": running.effective}
        return running

    async def _ask(self, request: Request) -> Sample:
        from vllm.exceptions import VLLMError
        from vllm.v1.engine.exceptions import EngineDeadError

        assert self._running is not None
        started = time.monotonic()
        try:
            _, prompt = self._template.encode(request.messages)
            output = await self._running.generate(prompt, request, seeded=self._seeded)
        except EngineDeadError:
            raise self._running.death() from None
        except (VLLMError, ValueError) as error:
            return failed(request, f"vLLM refused: {' '.join(str(error).split())}")
        return _sample(request, output, time.monotonic() - started)


class _Running:
    """The loaded engine."""

    def __init__(self, model: str, args: Mapping[str, Any]) -> None:
        self._log_start = vllm_settings.log_size()
        self._llm, config = _load(model, args)
        self.effective = _effective(config)
        self.in_flight = (
            QUEUE * config.scheduler_config.max_num_seqs * config.parallel_config.data_parallel_size
        )
        self._own_top_p = vllm_settings.NUCLEUS in (args.get("logits_processors") or ())
        self._number = 0
        self._processes = _processes(self._llm)
        self._guard = Guard(process.pid for process in self._processes)
        self.loop = Loop()

    async def generate(self, prompt: list[int], request: Request, *, seeded: bool) -> Any:
        """vLLM's output for one prompt, when it is finished."""
        params = _sampling_params(request, seeded=seeded, own_top_p=self._own_top_p)
        self._number += 1
        outputs = self._llm.generate({"prompt_token_ids": prompt}, params, str(self._number))
        return [output async for output in outputs][-1]

    def death(self) -> EngineError:
        for process in self._processes:
            process.join(DYING_SECONDS)
        return _death(
            "died while generating", self._log_start, [process.exitcode for process in self._processes]
        )

    def close(self) -> None:
        self._llm.shutdown()
        self.loop.close()
        self._guard.release()


def _load(model: str, args: Mapping[str, Any]) -> tuple[Any, Any]:
    """The engine and its configuration; what vLLM does not accept is the user's error, the rest its own."""
    from pydantic import ValidationError
    from vllm.engine.arg_utils import AsyncEngineArgs
    from vllm.v1.engine.async_llm import AsyncLLM
    from vllm.v1.executor import Executor

    try:
        config = AsyncEngineArgs(model=model, **args).create_engine_config()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise R1evalError(f"vLLM does not accept its settings: {where} {first['msg']}".strip()) from None
    except (ValueError, OSError, TypeError) as error:
        raise R1evalError(f"vLLM does not accept its settings: {' '.join(str(error).split())}") from None

    class Engine(AsyncLLM):  # type: ignore[misc]  # vLLM's types are not followed
        def __del__(self) -> None:
            """Nothing: `close` has ended it, and at the interpreter's end vLLM's own way only fails."""

    vllm_settings.fork_engine()
    logging.getLogger("torch").setLevel(logging.ERROR)
    log_start = vllm_settings.log_size()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # the engine's process inherits this
            llm = Engine(config, Executor.get_class(config), log_stats=False, log_requests=False)
    except (RuntimeError, ValueError, OSError, MemoryError) as error:
        raise _death("could not start", log_start, [], str(error)) from None
    return llm, config


def _sampling_params(request: Request, *, seeded: bool, own_top_p: bool) -> Any:
    from vllm import SamplingParams
    from vllm.sampling_params import RequestOutputKind

    top_p = request.sampling.top_p
    return SamplingParams(
        temperature=request.sampling.temperature,
        top_p=1.0 if own_top_p else top_p,
        extra_args={vllm_settings.TOP_P: top_p} if own_top_p else None,
        max_tokens=request.sampling.max_tokens,
        seed=request.seed if seeded else None,
        output_kind=RequestOutputKind.FINAL_ONLY,
        # In some vocabularies <think> is a special token. The one that ends the turn never gets here.
        skip_special_tokens=False,
    )


def _effective(config: Any) -> dict[str, Any]:
    """The settings that vLLM arrived at."""
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
    """The processes of the engine, where they are this machine's."""
    manager = getattr(llm.engine_core.resources, "engine_manager", None)
    return list(getattr(manager, "processes", []))


def _death(what: str, log_start: int, exit_codes: list[int | None], said: str = "") -> EngineError:
    log = vllm_settings.log_path()
    vllm_settings.keep_log()
    why = cause(log, log_start, exit_codes) or " ".join(said.split())
    more = "" if log is None else f"; vLLM's own log: {log}"
    return EngineError(f"vLLM's engine {what}{': ' if why else ''}{why}{more}")


def _sample(request: Request, output: Any, seconds: float) -> Sample:
    completion = output.outputs[0]
    finish = FINISHES.get(completion.finish_reason)
    if finish is None:
        return failed(request, f"vLLM ended it with {completion.finish_reason!r}")
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
