"""What an engine is: the protocol, what it is made of, what it answers."""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from r1eval.store.records import Finish, Message, Request, Sample


@dataclass(frozen=True)
class Rendered:
    """A prompt as the model sees it, after the chat template."""

    text: str | None
    """None where a server does not tell"""
    tokens: int | None

    @property
    def opens_thinking(self) -> bool:
        """Whether the prompt itself ends inside `<think>`, so that a reply brings only `</think>`."""
        return self.text is not None and self.text.rstrip().endswith("<think>")


class Engine(Protocol):
    """Turns requests into samples; concurrency, batching and retries stay inside."""

    def render(self, messages: tuple[Message, ...]) -> Rendered:
        """The prompt of these messages; cheap: needs the tokenizer, not the weights."""

    def context_tokens(self) -> int | None:
        """Prompt and output tokens together that the model takes at most; None where nobody can tell."""

    def notices(self, requests: Iterable[Request]) -> list[str]:
        """What the user should know of all the run's requests before it starts, a line each."""

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        """Yield each sample as soon as it is finished, in any order, each request exactly once.

        A request that failed for good is a sample with `finish` failed. Raises EngineError if the engine
        cannot start or dies; everything yielded before is good. Closing the generator stops the work.
        """

    def about(self) -> Mapping[str, Any]:
        """What belongs into the run's record: the settings given, our defaults, what came of them."""

    def close(self) -> None:
        """Frees what the engine holds; may be called twice."""


@dataclass(frozen=True)
class EngineOptions:
    """What every engine is made of; `args` are passed through, the rest is common."""

    model: str
    """hub id, local path, or the served model's name"""
    args: Mapping[str, str]
    """`--engine-arg KEY=VALUE`, as written"""
    base_urls: tuple[str, ...] = ()
    prefill: str = ""
    """text that the reply is made to start with, unless the chat template already ends with it"""
    benchmarks: tuple[str, ...] = ()
    """the run's benchmarks, in order"""


def failed(request: Request, detail: str) -> Sample:
    """The sample of a request that an engine could not answer."""
    return Sample(
        benchmark=request.benchmark,
        question_id=request.question_id,
        index=request.index,
        text="",
        finish=Finish.FAILED,
        prompt_tokens=0,
        output_tokens=0,
        seconds=0.0,
        seed=request.seed,
        detail=detail,
    )
