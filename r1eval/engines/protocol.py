"""The engine interface: the protocol, the options that every engine takes, and rendered prompts."""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from r1eval.scoring.replies.thinking import ThinkingTags, opens_thinking
from r1eval.store.records import Finish, Message, Request, Sample


@dataclass(frozen=True)
class RenderedPrompt:
    """A prompt after the chat template, as the model sees it."""

    text: str | None
    """None if the server does not report it"""
    tokens: int | None

    def opens_thinking(self, tags: ThinkingTags | None = None, prefill: str = "") -> bool | None:
        """Whether the prompt itself ends inside the thinking, so that replies contain only its end.

        `tags`: the user's own, beside the known ones; `prefill`: the text that the prompt was made to end
        with. None if the prompt is not known.
        """
        return None if self.text is None else opens_thinking(self.text, tags, prefill)


class Engine(Protocol):
    """Turns requests into samples; concurrency, batching and retries are internal."""

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        """The prompt of these messages; cheap: it needs the tokenizer, not the weights."""

    def context_tokens(self) -> int | None:
        """The model's context length: prompt plus output tokens; None if unknown."""

    def thinking_tags(self) -> ThinkingTags | None:
        """The tags around this model's thinking: the user's own, else as recognized; None if not known."""

    def notices(self, requests: Iterable[Request]) -> list[str]:
        """Messages for the user about the run's requests before it starts, one line each."""

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        """Yield each sample as soon as it finishes, in any order, exactly one per request.

        A request that failed for good gives a sample with `finish` failed. Raises EngineError if the engine
        cannot start or dies; samples yielded before are valid. Closing the generator stops the work.
        """

    def describe(self) -> Mapping[str, Any]:
        """The engine's entry in run.json: the user's settings, r1eval's defaults, the effective values."""

    def close(self) -> None:
        """Free the engine's resources; may be called twice."""


@runtime_checkable
class KnowsLongest(Protocol):
    """An engine that can say how far its longest reply is."""

    def longest_running(self) -> int | None:
        """Tokens of the longest reply that is being generated; None if none is. Called from any thread."""


@runtime_checkable
class LoadsWeights(Protocol):
    """An engine that loads a model's weights here; `generate` does it where nobody did before."""

    def load_weights(self) -> None:
        """Load them, once; raises as `generate` does."""


def longest_running(engine: Engine) -> int | None:
    """Tokens of the longest reply that is being generated; None if the engine cannot say."""
    return engine.longest_running() if isinstance(engine, KnowsLongest) else None


@dataclass(frozen=True)
class EngineOptions:
    """The options that every engine takes; `args` are specific to the engine."""

    model: str
    """hub id, local path, or the served model's name"""
    args: Mapping[str, str]
    """`--engine-arg KEY=VALUE`, values as strings"""
    base_urls: tuple[str, ...] = ()
    prefill: str = ""
    """text that replies are made to start with, unless the chat template already ends with it"""
    benchmarks: tuple[str, ...] = ()
    """the run's benchmarks, in order"""
    chat_template_args: Mapping[str, Any] = field(default_factory=dict)
    """variables of the chat template, such as `enable_thinking`"""
    completion: bool = False
    """send the messages' text as it is, without the chat template: for base models"""
    lora: str = ""
    """a LoRA adapter: a folder or a hub id; "" for none"""
    thinking: ThinkingTags | None = None
    """where thinking begins and ends, if the user says so"""
    warn: Callable[[str], None] = lambda _line: None
    """called with what the user must know while samples are generated, one line each"""
    updatable: bool = False
    """another checkpoint's weights will be put in place of these, as `r1eval watch` does"""


def failed_sample(request: Request, detail: str) -> Sample:
    """The sample of a request that an engine could not answer."""
    return Sample(
        benchmark=request.benchmark,
        question_id=request.question_id,
        index=request.index,
        text="",
        finish=Finish.FAILED,
        prompt_tokens=None,
        output_tokens=None,
        seconds=0.0,
        seed=request.seed,
        detail=detail,
    )
