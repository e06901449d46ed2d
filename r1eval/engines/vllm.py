"""The `vllm` engine: vLLM in this process, one request per sample, samples yielded as they finish."""

import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from r1eval.engines import vllm_settings
from r1eval.engines.architecture import architecture_difference
from r1eval.engines.chat_template import CACHED_PROMPTS, ChatTemplate
from r1eval.engines.lora import Adapter, lora_arguments, lora_notices, read_adapter
from r1eval.engines.model_config import context_tokens, is_quantized
from r1eval.engines.model_files import check_model
from r1eval.engines.model_size import model_size
from r1eval.engines.parallel import DEFAULT_UTILIZATION, choose_sizes, decides_alone, visible_gpu_memory
from r1eval.engines.protocol import EngineOptions, RenderedPrompt, failed_sample
from r1eval.engines.vllm_arguments import read_arguments
from r1eval.engines.vllm_loading import EXTENSION, LoadedEngine
from r1eval.errors import R1evalError
from r1eval.scoring.replies import thinking
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Finish, Message, Request, Sample

FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH}


class VllmEngine:
    """Opens at once; vLLM is imported and the weights are loaded when the first sample is requested."""

    def __init__(self, options: EngineOptions) -> None:
        vllm_settings.set_quiet()
        arguments = read_arguments(options)
        if "hf_config_path" not in arguments.vllm:
            check_model(options.model)
        self._options = options
        self._args = arguments.vllm
        self._seeded = arguments.seeded
        self._adapter: Adapter | None = read_adapter(options.lora) if options.lora else None
        self._template = ChatTemplate(options, self._args, arguments.template)
        self._opens_thinking = lru_cache(CACHED_PROMPTS)(self._find_opener)
        self._engine: LoadedEngine | None = None
        self._startup_record: dict[str, Any] = {}
        """the environment and effective settings; {} until the engine is loaded"""

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        return self._template.render(messages)

    def context_tokens(self) -> int | None:
        return context_tokens(self._options.model, self._args)

    def thinking_tags(self) -> ThinkingTags | None:
        return self._options.thinking or self._recognized_tags

    @cached_property
    def _recognized_tags(self) -> ThinkingTags | None:
        tokenizer = self._template.tokenizer
        return thinking.recognize(tokenizer.template or "", tokenizer.special_tokens())

    @cached_property
    def _tag_tokens(self) -> tuple[set[int], set[int]]:
        """The tokens that begin and that end the thinking; empty for a tag that takes several."""
        vocabulary = self._template.tokenizer.special_tokens()
        tags = [tag.strip() for tag in self.thinking_tags() or ("", "")]
        opening, closing = ({vocabulary[tag]} if tag in vocabulary else set() for tag in tags)
        return opening, closing

    def _count_thinking(self, prompt: str, tokens: Sequence[int]) -> int | None:
        """How many tokens of a reply are thinking; None if the end of the thinking takes several."""
        opening, closing = self._tag_tokens
        if not closing:
            return None
        opened = self._opens_thinking(prompt)
        return thinking.count_thinking_tokens(tokens, closing, opening_ids=opening, opened=opened)

    def _find_opener(self, prompt: str) -> bool:
        return thinking.opens_thinking(prompt, self.thinking_tags(), self._options.prefill)

    def notices(self, requests: Iterable[Request]) -> list[str]:
        first = next(iter(requests), None)
        notices = [] if first is None else self._template.notices(first.messages)
        if self._adapter is not None:
            notices += lora_notices(self._adapter, self._options.model)
        if self._placement[1]:
            notices.append(self._placement[1])
        return notices

    @cached_property
    def _defaults(self) -> dict[str, Any]:
        """The engine arguments that r1eval sets, as the user does not."""
        quantized = vllm_settings.is_cpu_build() and is_quantized(self._options.model, self._args)
        defaults = vllm_settings.default_arguments(self._args, seeded=self._seeded, quantized=quantized)
        return defaults | (lora_arguments(self._adapter) if self._adapter else {}) | self._placement[0]

    @cached_property
    def _placement(self) -> tuple[dict[str, int], str]:
        """How the machine's GPUs are used if the user does not say: engine arguments, and a line for him."""
        memory = [] if decides_alone(self._args) else visible_gpu_memory()
        if len(memory) < 2:
            return {}, ""
        size, context = model_size(self._options.model, self._args), self.context_tokens()
        if size is None or context is None:
            return {}, f"{len(memory)} GPUs: one is used, as the model's size is not known"
        utilization = float(self._args.get("gpu_memory_utilization", DEFAULT_UTILIZATION))
        sizes = choose_sizes(size, context, memory, utilization)
        return sizes.arguments(), sizes.describe(len(memory))

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        engine = self.load()
        yield from engine.loop.stream(requests, self._ask, engine.in_flight)

    def submit(self, request: Request) -> Future[Sample]:
        """The sample of one request, as `generate` gives it."""
        return self.load().loop.submit(self._ask(request))

    def load_weights(self) -> None:
        self.load()

    def longest_running(self) -> int | None:
        return None if self._engine is None else self._engine.longest_running()

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

    def load(self) -> LoadedEngine:
        """vLLM with the weights, loaded with the first call; raises as `generate` does."""
        if self._engine is None:
            self._engine = self._load()
        return self._engine

    def take_over(self, other: "VllmEngine") -> str:
        """Use the engine that another one loaded, with this model's weights or adapter in place of its own.

        "" if that was done, or why it was not: then the other engine is as it was. EngineError if vLLM failed
        halfway; the other engine must be closed.
        """
        loaded = other._engine
        if loaded is None:
            return "no engine is loaded"
        if reason := self._difference(other) or ("" if self._adapter else loaded.update_obstacle):
            return reason
        loaded.update(self._options.model, None if self._adapter is None else self._adapter.path)
        self._engine, other._engine = loaded, None
        self._startup_record = {**other._startup_record, "weights": "updated in place"}
        return ""

    def _difference(self, other: "VllmEngine") -> str:
        """Why this engine cannot use what the other one loaded; "" if it can."""
        if (self._args, self._seeded, self._defaults) != (other._args, other._seeded, other._defaults):
            return "its engine arguments differ"
        if (self._adapter is None) != (other._adapter is None):
            return "one is an adapter, the other a whole model"
        if self._adapter is not None:
            return "" if self._options.model == other._options.model else "the adapters' models differ"
        return architecture_difference(Path(other._options.model), Path(self._options.model))

    def _load(self) -> LoadedEngine:
        args = {**self._defaults, **self._args}
        if self._options.updatable:
            args.setdefault("worker_extension_cls", EXTENSION)
        environment = vllm_settings.set_environment(args)
        engine = LoadedEngine(
            self._options.model, args, None if self._adapter is None else self._adapter.path
        )
        self._startup_record = {"environment": environment, "effective": engine.effective}
        return engine

    async def _ask(self, request: Request) -> Sample:
        from vllm.exceptions import VLLMError
        from vllm.v1.engine.exceptions import EngineDeadError

        assert self._engine is not None
        started = time.monotonic()
        try:
            prompt, tokens = self._template.encode(request.messages)
            params = _sampling_params(request, seeded=self._seeded, has_nucleus=self._engine.has_nucleus)
            output = await self._engine.generate(tokens, params)
        except EngineDeadError:
            raise self._engine.crash_error() from None
        except R1evalError as error:
            return failed_sample(request, str(error))
        except (VLLMError, ValueError) as error:
            return failed_sample(request, f"vLLM refused the request: {' '.join(str(error).split())}")
        thinking_tokens = self._count_thinking(prompt, output.outputs[0].token_ids)
        return _sample(request, output, time.monotonic() - started, thinking_tokens)


def _sampling_params(request: Request, *, seeded: bool, has_nucleus: bool) -> Any:
    from vllm.sampling_params import RequestOutputKind, SamplingParams

    sampling = request.sampling
    nucleus = {vllm_settings.TOP_K: sampling.top_k, vllm_settings.TOP_P: sampling.top_p}
    return SamplingParams(
        temperature=sampling.temperature,
        top_p=1.0 if has_nucleus else sampling.top_p,
        top_k=0 if has_nucleus else sampling.top_k,
        extra_args=nucleus if has_nucleus else None,
        min_p=sampling.min_p,
        presence_penalty=sampling.presence_penalty,
        frequency_penalty=sampling.frequency_penalty,
        repetition_penalty=sampling.repetition_penalty,
        stop=list(sampling.stop),
        max_tokens=sampling.max_tokens,
        seed=request.seed if seeded else None,
        output_kind=RequestOutputKind.FINAL_ONLY,
        # <think> is a special token in some vocabularies. The end-of-turn token is never part of the text.
        skip_special_tokens=False,
        skip_clone=True,  # these parameters are used once
    )


def _sample(request: Request, output: Any, seconds: float, thinking_tokens: int | None) -> Sample:
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
        thinking_tokens=thinking_tokens,
    )
