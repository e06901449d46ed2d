"""The engine inside one actor of a Ray cluster: loads once, then answers one request per call."""

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from r1eval.engines import vllm_settings
from r1eval.engines.protocol import EngineOptions
from r1eval.engines.ray_errors import ActorProblem
from r1eval.errors import EngineError, R1evalError
from r1eval.store.records import Request, Sample

if TYPE_CHECKING:
    from r1eval.engines.vllm import VllmEngine

WAITING_SHARE = 4
"""requests that wait at an engine for each that it lets go, as a divisor of those that run: so few that the
last ones of a run are spread evenly, and enough to hide the way there"""
LEAST_WAITING = 4


@dataclass(frozen=True)
class Ready:
    """An actor that has loaded."""

    window: int
    """calls that it takes at a time"""
    about: dict[str, Any]
    """what it is, for run.json"""


def window(running: int) -> int:
    """How many requests an engine gets that runs this many at a time.

    >>> window(128), window(4)
    (160, 8)
    """
    return running + max(LEAST_WAITING, running // WAITING_SHARE)


class EngineActor:
    """One engine; `load` comes before `ask`."""

    def __init__(self, options: EngineOptions) -> None:
        self._options = options
        self._engine: VllmEngine | None = None

    async def place(self) -> str:
        """The node's address; it answers as soon as the actor has room on the cluster."""
        import ray

        return str(ray.util.get_node_ip_address())

    async def load(self) -> Ready | ActorProblem:
        """Load the weights; what is wrong with the model or the settings is a lasting problem."""
        return await asyncio.to_thread(self._load)

    def _load(self) -> Ready | ActorProblem:
        from r1eval.engines.vllm import VllmEngine

        _set_environment()
        try:
            self._engine = VllmEngine(self._options)
            loaded = self._engine.load()
        except EngineError as error:
            return ActorProblem(str(error))
        except R1evalError as error:
            return ActorProblem(str(error), lasting=True)
        return Ready(window(loaded.effective["max_num_seqs"]), dict(self._engine.describe()))

    async def ask(self, request: Request) -> Sample | ActorProblem:
        """The sample of a request, or why the engine is dead."""
        assert self._engine is not None
        try:
            return await asyncio.wrap_future(self._engine.submit(request))
        except EngineError as error:
            return ActorProblem(str(error))

    async def close(self) -> None:
        """End the engine's processes and delete its log; the actor itself is killed afterwards."""
        if self._engine is not None:
            await asyncio.to_thread(self._engine.close)
            vllm_settings.remove_log()


def _set_environment() -> None:
    """Take out what another launcher left, and let engines on one machine share its cores."""
    for name in [name for name in os.environ if name.startswith("VLLM_DP_")]:
        del os.environ[name]
    os.environ.setdefault("VLLM_CPU_OMP_THREADS_BIND", "nobind")
