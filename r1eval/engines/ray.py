"""The `ray` engine: a vLLM engine in each actor of a cluster, given a request whenever it finishes one."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import Any

from r1eval.engines.event_loop import EventLoop
from r1eval.engines.model_size import model_size
from r1eval.engines.protocol import EngineOptions, RenderedPrompt
from r1eval.engines.ray_cluster import Cluster
from r1eval.engines.ray_layout import Layout, choose_layout
from r1eval.engines.ray_options import parse_ray_options
from r1eval.engines.ray_placement import Placement
from r1eval.engines.ray_pool import ActorPool, PoolSettings
from r1eval.engines.ray_probe import probe_nodes
from r1eval.engines.vllm import VllmEngine
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Message, Request, Sample

STOP_SECONDS = 60.0
"""for all actors to end"""


class RayEngine:
    """Opens at once; joins the cluster for the first notice or sample, and loads the weights for a sample.

    The prompts are rendered here by the same code as in the actors.
    """

    def __init__(self, options: EngineOptions) -> None:
        self._options = parse_ray_options(options)
        self._warn = options.warn
        # A parallel size keeps it from counting this machine's GPUs.
        prompts = {"tensor_parallel_size": "1", **self._options.vllm.args}
        self._prompts = VllmEngine(replace(self._options.vllm, args=prompts))
        self._joined: Cluster | None = None
        self._pool: ActorPool | None = None
        self._loop: EventLoop | None = None
        self._record: dict[str, Any] = {}
        """what is known of the cluster after it is left"""

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        return self._prompts.render(messages)

    def context_tokens(self) -> int | None:
        return self._prompts.context_tokens()

    def thinking_tags(self) -> ThinkingTags | None:
        return self._prompts.thinking_tags()

    def notices(self, requests: Iterable[Request]) -> list[str]:
        layout = self._layout
        return [*self._prompts.notices(requests), f"Ray cluster {self._cluster.address}: {layout.describe()}"]

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        pool, loop = self._start()
        yield from loop.stream(requests, self._ask, lambda: pool.capacity)

    def load_weights(self) -> None:
        self._start()

    def describe(self) -> Mapping[str, Any]:
        about = {"args": dict(self._prompts.describe()["args"]), "seeded": self._prompts.describe()["seeded"]}
        if self._pool is not None:
            about |= self._pool.about
            self._record |= {"restarted": self._pool.restarted, "samples": dict(self._pool.answered)}
        return {**about, "engine": "ray", **self._record}

    def close(self) -> None:
        """End the actors and leave the cluster."""
        if self._pool is not None and self._loop is not None:
            self.describe()
            with suppress(TimeoutError):
                self._loop.run(self._pool.stop(), STOP_SECONDS)
            self._loop.close()
            self._loop = None
        if self._joined is not None:
            self._joined.close()
            self._joined = None
        self._prompts.close()

    async def _ask(self, request: Request) -> Sample:
        assert self._pool is not None
        worker, answer = await self._pool.call("ask", request)
        sample: Sample = replace(answer, server=worker)
        return sample

    @property
    def _cluster(self) -> Cluster:
        if self._joined is None:
            self._joined = Cluster(self._options.address, self._options.runtime_env)
        return self._joined

    @cached_property
    def _layout(self) -> Layout:
        nodes = self._cluster.nodes()
        hosts = [node for node in nodes if node.gpus] or nodes
        facts = probe_nodes(hosts, patiently=self._options.runtime_env is not None)
        memory = {node: one.gpu_memory for node, one in facts.items()}
        args = self._prompts.describe()["args"]
        model = model_size(self._options.vllm.model, args), self.context_tokens()
        return choose_layout(self._options, hosts, memory, model)

    def _start(self) -> tuple[ActorPool, EventLoop]:
        """The pool, with its actors started."""
        if self._pool is None or self._loop is None:
            layout = self._layout
            placement = Placement(layout, self._options.vllm)
            settings = PoolSettings(
                count=layout.actors,
                create=placement.create,
                discard=placement.discard,
                noun="engine",
                need=layout.need,
                restarts=self._options.restarts,
                patience=self._options.patience,
            )
            self._record = {
                "cluster": self._cluster.describe(),
                "actors": layout.actors,
                "cpus_per_actor": layout.cpus,
                "gpus_per_actor": layout.gpus,
            }
            self._pool, self._loop = ActorPool(self._cluster, settings, self._warn), EventLoop()
        self._loop.run(self._pool.start())
        return self._pool, self._loop
