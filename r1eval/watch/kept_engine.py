"""One engine for all checkpoints: their weights are put in place of each other's where vLLM allows it."""

import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from r1eval.engines.protocol import Engine, RenderedPrompt
from r1eval.errors import EngineError
from r1eval.run.plan import Plan
from r1eval.run.start import create_engine, engine_options
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Message, Request, Sample

if TYPE_CHECKING:
    from r1eval.engines.vllm import VllmEngine

UPDATED = "updated in place"


@dataclass(frozen=True)
class Loading:
    """How a checkpoint's weights came into the engine."""

    how: str
    """`updated in place`, or `fresh: WHY`"""
    seconds: float


class KeptEngine:
    """Makes the engines of the runs. The vLLM engine of one run stays loaded for the next one."""

    def __init__(self, *, update: bool = True) -> None:
        """`update`: whether weights may be updated in place; if not, each run gets a fresh engine."""
        self._update = update
        self._loaded: VllmEngine | None = None
        """the engine of the last run"""
        self.loading: Loading | None = None
        """of the last run's weights; None if nothing was loaded, or by another engine than vLLM"""

    def make(self, plan: Plan, warn: Callable[[str], None]) -> Engine:
        """The engine of a run, as `start` asks for it; closing it leaves vLLM loaded."""
        self.loading = None
        if plan.engine != "vllm":
            return create_engine(plan, warn)
        from r1eval.engines.vllm import VllmEngine

        return _LentEngine(self, VllmEngine(replace(engine_options(plan, warn), updatable=self._update)))

    def load(self, engine: "VllmEngine") -> None:
        """Load a run's weights: into the engine of the last run if it can take them, else into a new one."""
        if engine is self._loaded:
            return
        started = time.monotonic()
        if reason := self._fresh_because(engine):
            self.close()
            engine.load()
        self._loaded = engine
        how = f"fresh: {reason}" if reason else UPDATED
        self.loading = Loading(how, time.monotonic() - started)

    def _fresh_because(self, engine: "VllmEngine") -> str:
        """Why the last run's engine could not take the weights; "" if it has taken them."""
        if self._loaded is None:
            return "no engine was loaded"
        if not self._update:
            return "--fresh-engine"
        try:
            return engine.take_over(self._loaded)
        except EngineError as error:
            return str(error)

    def close(self) -> None:
        """Free what is loaded; the next run loads a fresh engine."""
        if self._loaded is not None:
            self._loaded.close()
            self._loaded = None


class _LentEngine:
    """The vLLM engine of one run, which outlives it."""

    def __init__(self, owner: KeptEngine, engine: "VllmEngine") -> None:
        self._owner, self._engine = owner, engine

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        return self._engine.render(messages)

    def context_tokens(self) -> int | None:
        return self._engine.context_tokens()

    def thinking_tags(self) -> ThinkingTags | None:
        return self._engine.thinking_tags()

    def notices(self, requests: Iterable[Request]) -> list[str]:
        return self._engine.notices(requests)

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        self._owner.load(self._engine)
        yield from self._engine.generate(requests)

    def load_weights(self) -> None:
        self._owner.load(self._engine)

    def longest_running(self) -> int | None:
        return self._engine.longest_running()

    def describe(self) -> Mapping[str, Any]:
        return self._engine.describe()

    def close(self) -> None:
        """Nothing: the owner closes it, or hands it on."""
